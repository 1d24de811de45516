// Certificates given to the page: checked in it, with the digits and verdicts of the program.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { launch, open, program, repository } from "./browser.mjs";

const certificates = path.join(repository, "proofs/certificates");
let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

const cards = (page) => page.evaluate(() => [...document.querySelectorAll("#certificate-result .card")].map((card) => ({ file: card.dataset.file, holds: card.dataset.holds, seconds: Number(card.dataset.seconds), text: card.textContent })));
const finished = (page, count) => page.waitForFunction((count) => document.querySelectorAll("#certificate-result .card[data-seconds]").length === count, count, { timeout: 600000 });

test("least bases of 1k to 128k hold, each with its time", async (t) => {
  const { page, complaints, requests } = await open(browser.context);
  t.after(() => page.close());
  const contexts = [1, 2, 4, 8, 16, 32, 64, 128].map((k) => k * 1024);
  await page.setInputFiles("#certificate-files", contexts.map((context) => path.join(certificates, `d128-L${context}.cert`)));
  await finished(page, contexts.length);
  for (const [k, card] of (await cards(page)).entries()) {
    const { lower_bound_base: base } = program("base", "--context", contexts[k], "--digits", 20);
    assert.equal(card.holds, "true", card.text);
    assert.ok(card.text.includes(String(base)) || card.text.includes(base.toString()), `${card.text} ${base}`);
    for (const part of ["Proven, for plain RoPE", "Not proven:", "It rests on"]) assert.ok(card.text.includes(part), part);
    t.diagnostic(`${card.file}: ${card.seconds.toFixed(2)} s`);
  }
  assert.deepEqual(complaints, []);
  assert.deepEqual(requests, []);
});

test("safe bases of 1k to 128k hold, with progress", async (t) => {
  const { page } = await open(browser.context);
  t.after(() => page.close());
  await page.evaluate(() => {
    window.seen = new Set();
    new MutationObserver(() => window.seen.add(document.querySelector("#certificate-result .card:last-child .big")?.textContent)).observe(document.getElementById("certificate-result"), { childList: true, subtree: true, characterData: true });
  });
  const contexts = [1, 2, 4, 8, 16, 32, 64, 128].map((k) => k * 1024);
  await page.setInputFiles("#certificate-files", contexts.map((context) => path.join(certificates, `safe/safe-d128-L${context}.cert`)));
  await finished(page, contexts.length);
  for (const card of await cards(page)) {
    assert.equal(card.holds, "true", card.text);
    assert.ok(card.text.includes("safe base"));
    t.diagnostic(`${card.file}: ${card.seconds.toFixed(2)} s`);
  }
  const seen = await page.evaluate(() => [...window.seen]);
  assert.ok(seen.some((text) => /^Checking: \d+ of \d+ steps$/.test(text)), JSON.stringify(seen));
});

test("a changed digit is refused, and a predecessor asked for", async (t) => {
  const { page } = await open(browser.context);
  t.after(() => page.close());
  const text = readFileSync(path.join(certificates, "d128-L4096.cert"), "utf8");
  const changed = text.replace(/^root .*$/m, (line) => line.replace(/\d(?=\D*$)/, (digit) => String((Number(digit) + 1) % 10)));
  const forged = changed === text ? text.replace(/4012/, "4013") : changed;
  assert.notEqual(forged, text);
  const first = readFileSync(path.join(certificates, "d128-L1024.cert"));
  await page.setInputFiles("#certificate-files", [
    { name: "forged.cert", mimeType: "text/plain", buffer: Buffer.from(forged) },
    { name: "alone.cert", mimeType: "text/plain", buffer: Buffer.from(text) },
    { name: "nothing.cert", mimeType: "text/plain", buffer: Buffer.from("nothing") },
    { name: "flipped.cert", mimeType: "text/plain", buffer: Buffer.from(first.map((byte, k) => (k === 700 ? byte ^ 1 : byte))) },
  ]);
  await finished(page, 4);
  const found = Object.fromEntries((await cards(page)).map((card) => [card.file, card]));
  for (const name of ["nothing.cert", "flipped.cert"]) assert.equal(found[name].holds, "false", found[name].text);
  for (const name of ["forged.cert", "alone.cert"]) assert.notEqual(found[name].holds, "true", found[name].text);
  assert.match(found["alone.cert"].text, /Drop the one whose digest is sha256:/);
});
