// The explorer's arithmetic against the program's proven sums, in Node.

import assert from "node:assert/strict";
import { test } from "node:test";
import { distance, sums } from "./arithmetic.mjs";
import { program, random } from "./browser.mjs";

const SETTINGS = [
  ["1e4", 128],
  ["1e6", 128],
  ["629978.262855044002637993633666", 128],
  ["1", 64],
  ["1.0000000000000000000001", 6],
  ["12345.678901234567890123", 2],
  ["1e10", 512],
  ["1e100", 96],
  ["5.1e8", 80],
];
const POSITIONS = [0, 1, 2, 128, 257, 1009, 30704, 1048576, 16777215, 16777216];

test("both layers' errors stay within their estimates", (t) => {
  const next = random(1);
  let [doubles, pairs] = [0, 0];
  for (const [base, headDim] of SETTINGS) {
    const turns = sums.frequencies(sums.parseBase(base), headDim);
    const blocks = new sums.Blocks(turns);
    for (const position of [...POSITIONS, Math.floor(next() * 2 ** 20)]) {
      const truth = program("sum", "--base", base, "--head-dim", headDim, "--position", position, "--digits", 60).cosine_sum;
      // Anywhere in a block, not only at its centre.
      const offset = Math.min(position, Math.floor(next() * 257));
      blocks.compute(position - offset);
      const double = distance([blocks.values[offset]], truth) / sums.doubleError(turns.length);
      const pair = distance(sums.preciseSum(position, turns), truth) / sums.preciseError(position, turns.length);
      assert.ok(double <= 1, `double B(${position}), base ${base}, head_dim ${headDim}: ${double} of the estimate`);
      assert.ok(pair <= 1, `double-double B(${position}), base ${base}, head_dim ${headDim}: ${pair} of the estimate`);
      [doubles, pairs] = [Math.max(doubles, double), Math.max(pairs, pair)];
    }
  }
  const count = SETTINGS.length * (POSITIONS.length + 1);
  t.diagnostic(`${count} sums; greatest error over estimate ${doubles.toPrecision(2)} in doubles, ${pairs.toPrecision(2)} in double-doubles`);
});

test("surveys count as the program counts", () => {
  for (const [base, headDim, context] of [
    ["1e4", 128, 16384],
    ["1e4", 64, 1000],
    ["1.5", 2, 3000],
    ["26952.34", 128, 4096],
  ]) {
    const survey = new sums.Survey(sums.parseBase(base), headDim, context, sums.columnEdges(context, 800, false));
    while (!survey.done) survey.advance(7);
    const truth = program("count", "--base", base, "--head-dim", headDim, "--range", `0..=${context}`);
    assert.deepEqual(survey.undecided, []);
    assert.equal(survey.negative, truth.negative, `base ${base}`);
    assert.equal(survey.firstNegative, truth.first_negative ?? null);
    assert.equal(survey.minimum.position, truth.minimum.position);
    assert.ok(distance([survey.minimum.value], truth.minimum.cosine_sum) < 1e-11);
  }
});

test("columns cover every position once, and hold its sum", () => {
  for (const logarithmic of [false, true]) {
    for (const context of [1, 2, 5, 799, 800, 801, 5000]) {
      const edges = sums.columnEdges(context, 800, logarithmic);
      assert.equal(edges[0], logarithmic ? 1 : 0);
      assert.equal(edges.at(-1), context + 1);
      assert.ok(edges.every((edge, k) => k === 0 || edge > edges[k - 1]));
      const survey = new sums.Survey(sums.parseBase("1e4"), 64, context, edges);
      while (!survey.done) survey.advance(1);
      for (let k = 0; k + 1 < edges.length; k += 1) {
        const values = [];
        for (let m = edges[k]; m < edges[k + 1]; m += 1) values.push(sums.preciseSum(m, survey.turns)[0]);
        assert.ok(Math.abs(survey.least[k] - Math.min(...values)) < 1e-11);
        assert.ok(Math.abs(survey.greatest[k] - Math.max(...values)) < 1e-11);
      }
    }
  }
});

test("bases are read to a double-double, others refused", () => {
  const accepted = ["1", "1e100", "500000", "0.05e3", "26952.339227857867875", "+1.5", ".2e1", "1."];
  for (const text of accepted) {
    const plain = text.replace("+", "").replace(/^\./, "0.").replace("0.05e3", "50").replace(/\.$/, "").replace("0.2e1", "2");
    const pair = sums.parseBase(text);
    assert.ok(distance(pair, plain) <= pair[0] * 2 ** -105, text);
  }
  for (const text of ["", ".", "0", "0.999", "-5", "1e101", "1e100.5", "abc", "1e", "0x10", "1 2", "Infinity", "NaN", "1e99999", "9".repeat(501)]) {
    assert.equal(sums.parseBase(text), null, text);
  }
});

test("counts read and are written as the program's", () => {
  for (const [text, count] of [["32768", 32768], ["32k", 32768], ["1M", 1048576], ["1_000", 1000], ["0", 0]]) assert.equal(sums.parseCount(text), count);
  for (const text of ["", "k", "1.5k", "-1", "1m", "1e3", "1__0"]) assert.equal(sums.parseCount(text), null, text);
  for (const [count, text] of [[1048576, "1M"], [32768, "32k"], [1000, "1000"], [1048577, "1048577"], [1572864, "1536k"]]) assert.equal(sums.shortCount(count), text);
});

test("logarithm and exponential undo each other", () => {
  for (const text of ["1", "1.0000001", "2", "1e6", "65374955.144080991589", "1e100"]) {
    const base = sums.parseBase(text);
    const again = sums.exponential(sums.logarithm(base));
    const difference = sums.add(again, sums.negate(base));
    assert.ok(Math.abs(difference[0]) <= base[0] * 2 ** -94, text);
  }
});
