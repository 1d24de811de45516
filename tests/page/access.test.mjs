// For everyone: axe, the keyboard, phones, no scripts, no WebAssembly, speed.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { launch, open, pageAddress, program, settled } from "./browser.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

test("axe finds nothing, in light and dark, wide and narrow", async (t) => {
  for (const [width, colorScheme] of [[1440, "light"], [1440, "dark"], [390, "light"], [390, "dark"]]) {
    const { page } = await open(browser.context, "", { width, height: 900 });
    await page.emulateMedia({ colorScheme });
    await settled(page);
    await page.click("#audit-example");
    await page.waitForSelector("#audit-result .card");
    // Evaluated by the debugger, which no policy of the page forbids.
    await page.evaluate(axe);
    const { violations, passes } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
    const told = violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map(({ html }) => html.slice(0, 120)).join(" | ")}`);
    assert.deepEqual(told, [], `${width} ${colorScheme}`);
    assert.ok(passes.length > 20);
    await page.close();
  }
  t.diagnostic("0 violations at 1440 and 390 pixels, light and dark");
});

test("the first screen answers, in under a second", async (t) => {
  const times = [];
  for (let k = 0; k < 3; k += 1) {
    const { page } = await open(browser.context, "", { width: 1440, height: 900 });
    await page.waitForSelector("#chosen dl");
    times.push(await page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0].startTime));
    if (k === 0) {
      const text = await page.textContent("#chosen");
      const known = program("base", "--context", "32k", "--digits", 20);
      assert.ok(text.includes(String(known.lower_bound_base)), text);
      const safe = program("base", "--context", "32k", "--safe", "--digits", 20);
      assert.ok(text.includes(String(safe.safe_base)), text);
      for (const box of ["#chosen", ".findings"]) {
        const { y, height } = await page.locator(box).boundingBox();
        assert.ok(y + height <= 900, `${box} ends at ${y + height}`);
      }
      await page.fill("#choose-context", "24k");
      assert.match(await page.textContent("#chosen"), /at least .*16k.*at most .*32k/);
      await page.fill("#choose-context", "no");
      assert.notEqual(await page.textContent("#choose-error"), "");
      await page.selectOption("#choose-head-dim", "64");
      await page.fill("#choose-context", "65536");
      assert.ok((await page.textContent("#chosen")).includes(String(program("base", "--context", "64k", "--head-dim", 64, "--digits", 20).lower_bound_base)));
    }
    await page.close();
  }
  assert.ok(Math.min(...times) < 1000, `${times} ms`);
  t.diagnostic(`first contentful paint ${times.map((time) => time.toFixed(0)).join(", ")} ms`);
});

test("everything is reached and done by the keyboard", async (t) => {
  const { page } = await open(browser.context);
  t.after(() => page.close());
  await settled(page);
  const reached = new Set();
  for (let k = 0; k < 90; k += 1) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(() => ({ id: document.activeElement.id, outline: getComputedStyle(document.activeElement).outlineStyle }));
    if (at.id) {
      reached.add(at.id);
      if (/^(choose|audit-run|map-in|base$|context$)/.test(at.id)) assert.notEqual(at.outline, "none", at.id);
    }
  }
  for (const id of ["choose-context", "choose-head-dim", "audit-file", "audit-text", "audit-run", "certificate-files", "map-in", "map-out", "base", "head-dim", "context", "preset", "save-data"]) assert.ok(reached.has(id), `${id} of ${[...reached]}`);
  await page.focus("#audit-example");
  await page.keyboard.press("Enter");
  await page.waitForSelector("#audit-result .card");
  await page.focus("#map-in");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.getElementById("map").dataset.state !== undefined);
});

test("on a phone nothing is cut and the controls stay large", async (t) => {
  const { page } = await open(browser.context, "#explorer&base=1e4&head_dim=128&context=4096", { width: 390, height: 844 });
  t.after(() => page.close());
  await settled(page);
  const room = await page.evaluate(() => [document.scrollingElement.scrollWidth, document.documentElement.clientWidth]);
  assert.ok(room[0] <= room[1], String(room));
  const small = await page.evaluate(() => [...document.querySelectorAll(".row button, .controls input, .controls select")].filter((control) => control.offsetHeight > 0 && control.type !== "checkbox" && control.offsetHeight < 24).map((control) => control.id));
  assert.deepEqual(small, []);
});

test("without scripts the bases, findings and reports are there", async (t) => {
  const context = await browser.context.browser()?.newContext({ javaScriptEnabled: false });
  if (context === undefined || context === null) return t.skip("this Chromium gives no second context");
  const page = await context.newPage();
  await page.goto(pageAddress);
  const text = await page.locator("body").innerText();
  for (const part of ["629978.26285504400264", "3325751.0314463187124", "Printed bases fail", "need JavaScript", "Table 4"]) assert.ok(text.includes(part), part);
  assert.equal(await page.isVisible("#choice"), false);
  await context.close();
});

test("without WebAssembly the page says so, and the rest works", async (t) => {
  const page = await browser.context.newPage();
  t.after(() => page.close());
  await page.addInitScript(() => delete window.WebAssembly);
  await page.goto(pageAddress);
  await page.waitForFunction(() => !document.getElementById("without-wasm").hidden);
  assert.ok((await page.textContent("#chosen")).includes("629978.26285504400264"));
  assert.match(await page.textContent("#verdict"), /Not computed here/);
  assert.match(await page.textContent("#command"), /^ropebound context --base 1e6/);
});

test("the map is drawn, zooms, and sets the explorer", async (t) => {
  const { page, complaints } = await open(browser.context);
  t.after(() => page.close());
  await settled(page);
  await page.locator("#map").scrollIntoViewIfNeeded();
  const done = () => page.waitForFunction(() => document.getElementById("map").dataset.state === "done", null, { timeout: 300000 });
  await done();
  const before = await page.innerHTML("#map-drawing");
  assert.ok((await page.locator("#map-drawing .map-dot.printed").count()) >= 6);
  await page.selectOption("#map-around", { index: 3 });
  await done();
  assert.notEqual(await page.innerHTML("#map-drawing"), before);
  await page.locator("#map-drawing").click({ position: { x: 400, y: 200 } });
  const shown = await settled(page);
  const base = await page.inputValue("#base");
  assert.equal(shown.firstNegative, program("context", "--base", base, "--limit", 32768).first_negative);
  assert.deepEqual(complaints, []);
});

test("models are found by words", async (t) => {
  const { page } = await open(browser.context);
  t.after(() => page.close());
  await page.fill("#model-search", "qwen holds");
  const visible = await page.locator("#cards > li:visible").count();
  assert.ok(visible > 0 && (await page.textContent("#model-count")).startsWith(`${visible} of `));
  await page.locator("#cards > li:visible summary").first().click();
  assert.match(await page.locator("#cards > li:visible details[open]").first().innerText(), /context length/);
});
