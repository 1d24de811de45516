// The explorer in Chromium: its first negative is the program's, and its controls do what they say.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { explore, launch, open, program, random, settled } from "./browser.mjs";

const seed = Number(process.env.PAGE_SEED ?? 1);
let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

/** A tab for one test, which must end without a complaint or a request. */
async function tab(t, fragment) {
  const opened = await open(browser.context, fragment);
  t.after(async () => {
    assert.deepEqual(opened.complaints, []);
    assert.deepEqual(opened.requests, []);
    await opened.page.close();
  });
  return opened.page;
}

function truth({ base, headDim, context }) {
  const answer = program("context", "--base", base, "--head-dim", headDim, "--limit", context);
  assert.ok(["proved", "none up to the limit"].includes(answer.status), answer.status);
  return answer.first_negative;
}

test("the first negative is the program's for 50 random settings", async (t) => {
  const page = await tab(t);
  const next = random(seed);
  const dims = [2, 64, 80, 96, 128, 192, 256, 512];
  let found = 0;
  for (let k = 0; k < 50; k += 1) {
    const setting = {
      base: String(Number((10 ** (3 + 6 * next())).toPrecision(3 + Math.floor(next() * 10)))),
      headDim: dims[Math.floor(next() * dims.length)],
      context: Math.round(2 ** (10 + 10 * next())),
    };
    const shown = await explore(page, setting);
    const expected = truth(setting);
    assert.equal(shown.firstNegative, expected, JSON.stringify(setting));
    assert.deepEqual(shown.undecided, [], JSON.stringify(setting));
    assert.ok(shown.text.includes(expected === null ? "No negative sum" : `m = ${expected}`));
    if (expected !== null) found += 1;
  }
  assert.ok(found >= 10 && found <= 45, `${found} of 50 have a negative sum: no test of both outcomes`);
  t.diagnostic(`seed ${seed}: ${found} of 50 have a negative sum, all equal`);
});

test("just below and above a least base the first negative is the program's", async (t) => {
  const page = await tab(t);
  for (const [context, headDim] of [[4096, 128], [32768, 128], [65536, 64], [1048576, 128]]) {
    const { enclosure, binding_position } = program("base", "--context", context, "--head-dim", headDim, "--digits", 20);
    const below = await explore(page, { base: enclosure[0], headDim, context });
    assert.equal(below.firstNegative, binding_position);
    assert.equal(truth({ base: enclosure[0], headDim, context }), binding_position);
    const above = await explore(page, { base: enclosure[1], headDim, context });
    assert.equal(above.firstNegative, null);
    assert.deepEqual(above.undecided, []);
    assert.equal(truth({ base: enclosure[1], headDim, context }), null);
  }
});

test("a sum too near zero is undecided here and sent to the program", async (t) => {
  const page = await tab(t);
  const context = 4096;
  const { enclosure, binding_position } = program("base", "--context", context, "--digits", 380);
  const shown = await explore(page, { base: enclosure[0], headDim: 128, context });
  assert.deepEqual(shown.undecided, [binding_position]);
  assert.equal(shown.firstNegative, null);
  assert.ok(shown.text.startsWith("Undecided here"));
  assert.ok(shown.command.includes(`ropebound context --base ${enclosure[0]} --head-dim 128 --limit ${context}`));
  assert.equal(truth({ base: enclosure[0], headDim: 128, context }), binding_position);
  // Of 60 digits balls decide it, as the program does.
  const near = program("base", "--context", context, "--digits", 60).enclosure[0];
  assert.equal((await explore(page, { base: near, headDim: 128, context })).firstNegative, binding_position);
});

test("the command shown gives the answer shown", async (t) => {
  const page = await tab(t);
  const shown = await explore(page, { base: "1e5", headDim: 96, context: "16k" });
  const [first, second] = shown.command.split("\n").map((line) => line.split(" "));
  assert.equal(first[0], "ropebound");
  assert.equal(program(...first.slice(1)).first_negative, shown.firstNegative);
  assert.equal(second[0], "ropebound");
  assert.equal(program(...second.slice(1)).context, 16384);
});

test("each slider redraws, by the keyboard", async (t) => {
  const page = await tab(t);
  let { drawing } = await settled(page);
  for (const name of ["base", "head-dim", "context"]) {
    const before = await page.inputValue(`#${name}`);
    await page.focus(`#${name}-slider`);
    for (let k = 0; k < 8; k += 1) await page.keyboard.press("ArrowRight");
    const shown = await settled(page);
    assert.notEqual(await page.inputValue(`#${name}`), before, name);
    assert.notEqual(shown.drawing, drawing, name);
    drawing = shown.drawing;
  }
  await page.focus("#logarithmic");
  await page.keyboard.press("Space");
  const shown = await settled(page);
  assert.notEqual(shown.drawing, drawing, "axis");
  const setting = { base: await page.inputValue("#base"), headDim: await page.inputValue("#head-dim"), context: await page.inputValue("#context") };
  assert.equal(shown.firstNegative, truth(setting));
});

test("presets set all three", async (t) => {
  const page = await tab(t);
  const count = await page.locator("#preset option").count();
  assert.ok(count > 11, `${count} entries`);
  await page.selectOption("#preset", { index: count - 1 });
  const shown = await settled(page);
  const setting = await page.evaluate(() => ({ ...document.getElementById("preset").selectedOptions[0].dataset }));
  assert.equal(await page.inputValue("#base"), setting.base);
  assert.equal(shown.firstNegative, truth(setting));
});

test("the address keeps the view, and refuses what is none", async (t) => {
  const page = await tab(t, "#explorer&base=2e5&head_dim=64&context=8192&axis=log");
  const first = await settled(page);
  assert.equal(await page.inputValue("#base"), "2e5");
  assert.equal(await page.inputValue("#context"), "8192");
  assert.ok(await page.isChecked("#logarithmic"));
  await page.fill("#base", "3e5");
  const second = await settled(page);
  assert.notEqual(second.drawing, first.drawing);
  const address = await page.evaluate(() => location.hash);
  const other = await tab(t, address);
  assert.deepEqual(await settled(other), second);
  await page.evaluate(() => (location.hash = "#explorer&base=<b>&head_dim=7&context=0"));
  await page.waitForFunction(() => document.getElementById("explorer").dataset.state === "refused");
  const invalid = await page.evaluate(() => [...document.querySelectorAll("#controls [aria-invalid=true]")].map((field) => document.getElementById(`${field.id}-error`).textContent));
  assert.equal(invalid.length, 1);
  assert.notEqual(invalid[0], "");
  assert.doesNotMatch(await page.textContent("#verdict"), /negative/);
});

test("no verdict outlives its settings", async (t) => {
  const page = await tab(t);
  const before = await explore(page, { base: "1e9", headDim: 128, context: "32k" });
  assert.match(before.text, /^No negative sum/);
  // What is shown from the moment of the change on: nothing of the old verdict, and "no negative" only when all is computed.
  await page.evaluate(() => {
    window.said = [];
    const verdict = document.getElementById("verdict");
    new MutationObserver(() => window.said.push([verdict.textContent, verdict.dataset.kind ?? "", document.getElementById("explorer").dataset.state])).observe(verdict, { childList: true, characterData: true, subtree: true, attributes: true });
  });
  const begun = Date.now();
  await page.fill("#base", "1e4");
  await page.fill("#head-dim", "512");
  await page.fill("#context", "16M");
  assert.doesNotMatch(await page.textContent("#verdict"), /No negative/);
  await page.waitForFunction(() => document.getElementById("verdict").dataset.firstNegative !== "", null, { timeout: 60000 });
  const seconds = (Date.now() - begun) / 1000;
  assert.equal(await page.getAttribute("#verdict", "data-first-negative"), "3284");
  assert.equal(await page.getAttribute("#explorer", "data-state"), "running", "told before all is computed");
  const said = await page.evaluate(() => window.said);
  assert.ok(said.length > 0 && said.every(([text]) => !text.startsWith("No negative")), JSON.stringify(said.slice(0, 5)));
  assert.equal(truth({ base: "1e4", headDim: 512, context: 4096 }), 3284);
  t.diagnostic(`base 1e4, head_dim 512, 16M: first negative shown after ${seconds.toFixed(1)} s`);
  const shown = await explore(page, { base: "1e4", headDim: 128, context: "4k" });
  assert.equal(shown.firstNegative, 1707);
  // Nothing of the old run may come back.
  await page.waitForTimeout(1500);
  assert.deepEqual(await settled(page), shown);
});

test("numbers are read as people write them", async (t) => {
  const page = await tab(t);
  for (const base of ["500000", "500,000", "5e5", "500k", "0.5M"]) {
    assert.equal((await explore(page, { base, headDim: 128, context: "32,768" })).firstNegative, 18438, base);
  }
});

test("the pointer reads values, picture and data are saved", async (t) => {
  const page = await tab(t);
  await explore(page, { base: "1e4", headDim: 128, context: "4k" });
  await page.locator("#envelope").scrollIntoViewIfNeeded();
  await page.locator("#envelope").hover({ position: { x: 300, y: 100 } });
  assert.match(await page.textContent("#readout"), /^m = \d+ to \d+: B\(m\) between/);
  for (const [button, name, begins] of [["#save-picture", "cosine-sums.svg", "<svg"], ["#save-data", "cosine-sums.csv", "first_m,last_m"]]) {
    const [download] = await Promise.all([page.waitForEvent("download"), page.click(button)]);
    assert.equal(download.suggestedFilename(), name);
    const stream = await download.createReadStream();
    const parts = [];
    for await (const part of stream) parts.push(part);
    assert.ok(Buffer.concat(parts).toString().startsWith(begins), name);
  }
});

test("refused fields say what is accepted", async (t) => {
  const page = await tab(t);
  await settled(page);
  for (const [field, values] of [
    ["base", ["0.5", "abc", "", "1e101", "5,00"]],
    ["head-dim", ["3", "0", "514", "x", ""]],
    ["context", ["0", "17M", "1.5", ""]],
  ]) {
    const kept = await page.inputValue(`#${field}`);
    for (const value of values) {
      await page.fill(`#${field}`, value);
      await page.waitForFunction(() => document.getElementById("explorer").dataset.state === "refused");
      assert.match(await page.textContent(`#${field}-error`), / from 1? ?\d/, `${field} ${value}`);
    }
    await page.fill(`#${field}`, kept);
    await settled(page);
    assert.equal(await page.textContent(`#${field}-error`), "");
  }
});
