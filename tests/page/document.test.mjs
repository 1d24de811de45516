// The page as a document: silent, self-contained, whole, and legible at every width.

import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, statSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { here, launch, open, reports, settled } from "./browser.mjs";

const WIDTHS = [1440, 1024, 390, 320];
const shots = path.join(here, "screenshots");
let browser;
before(async () => {
  browser = await launch();
  mkdirSync(shots, { recursive: true });
});
after(() => browser.close());

async function tab(t, size) {
  const opened = await open(browser.context, "", size);
  t.after(() => opened.page.close());
  await settled(opened.page);
  return opened;
}

test("no complaint, no request, under 2 MB", async (t) => {
  const { page, complaints, requests } = await tab(t);
  await page.mouse.wheel(0, 100000);
  assert.deepEqual(complaints, []);
  assert.deepEqual(requests, []);
  const loaded = await page.evaluate(() => performance.getEntriesByType("resource").map((entry) => entry.name));
  assert.deepEqual(loaded.filter((name) => !/^(data|blob):/.test(name)), []);
  const bytes = statSync(path.join(reports, "index.html")).size;
  assert.ok(bytes < 2 * 1000 ** 2, `${bytes} bytes`);
  t.diagnostic(`${bytes} bytes`);
});

test("what the policy forbids does not happen", async (t) => {
  const { page } = await tab(t);
  const ran = await page.evaluate(async () => {
    const script = document.createElement("script");
    script.textContent = "window.ranForeign = true";
    document.body.append(script);
    const loaded = await fetch("data:,x").then(() => true, () => false);
    return { ran: window.ranForeign === true, loaded };
  });
  assert.deepEqual(ran, { ran: false, loaded: false });
});

test("a title, one first heading, headings in order, names for controls", async (t) => {
  const { page } = await tab(t);
  assert.match(await page.title(), /RoPE/);
  const found = await page.evaluate(() => ({
    language: document.documentElement.lang,
    levels: [...document.querySelectorAll("h1, h2, h3, h4")].map((heading) => Number(heading.tagName[1])),
    nameless: [...document.querySelectorAll("input, select, button, progress, [role=region], svg[role=img]")]
      .filter((element) => !element.getAttribute("aria-label") && !(element.labels?.length > 0) && !(element.tagName === "BUTTON" && element.textContent))
      .map((element) => element.outerHTML.slice(0, 80)),
    doubled: [...document.querySelectorAll("[id]")].map((element) => element.id).filter((id, k, ids) => ids.indexOf(id) !== k),
  }));
  assert.equal(found.language, "en");
  assert.deepEqual(found.levels.filter((level) => level === 1), [1]);
  assert.ok(found.levels.every((level, k) => k === 0 || level <= found.levels[k - 1] + 1), String(found.levels));
  assert.deepEqual(found.nameless, []);
  assert.deepEqual(found.doubled, []);
});

test("every link resolves", async (t) => {
  const { page } = await tab(t);
  const links = await page.evaluate(() => [...document.querySelectorAll("a[href]")].map((link) => link.getAttribute("href")));
  const ids = new Set(await page.evaluate(() => [...document.querySelectorAll("[id]")].map((element) => element.id)));
  const [anchors, files] = [links.filter((link) => link.startsWith("#")), links.filter((link) => !/^(#|https:)/.test(link))];
  for (const link of anchors) assert.ok(ids.has(decodeURIComponent(link.slice(1))), link);
  for (const link of files) assert.ok(existsSync(path.join(reports, decodeURIComponent(link.split("#")[0]))), link);
  assert.ok(anchors.length > 5 && files.length > 5, "links were found");
  t.diagnostic(`${anchors.length} links within the page, ${files.length} to files`);
});

test("every table, figure and text of the reports is linked, every figure drawn", async (t) => {
  const { page } = await tab(t);
  const links = new Set(await page.evaluate(() => [...document.querySelectorAll("a[href]")].map((link) => link.getAttribute("href"))));
  for (const folder of ["csv", "figures", "latex"]) {
    const names = readdirSync(path.join(reports, folder)).filter((name) => /\.(csv|svg|tex)$/.test(name));
    assert.ok(names.length > 0, folder);
    for (const name of names.filter((name) => !/^(models|precision)\./.test(name))) assert.ok(links.has(`${folder}/${name}`), `${folder}/${name} is not linked`);
  }
  const drawn = await page.evaluate(() =>
    [...document.querySelectorAll("figure[id]")].map((figure) => {
      const svg = figure.querySelector("svg");
      const box = svg?.getBoundingClientRect();
      return { id: figure.id, size: Math.min(box?.width ?? 0, box?.height ?? 0), marks: svg?.querySelectorAll("path, line, polyline, rect, circle, polygon").length, caption: figure.querySelector("figcaption")?.textContent };
    }),
  );
  // Figures of reports that stand beside the page are not in it.
  const beside = ["models", "precision"];
  const expected = readdirSync(path.join(reports, "figures")).map((name) => path.parse(name).name).filter((name) => !beside.includes(name)).map((name) => `figure-${name}`);
  assert.deepEqual(drawn.map((figure) => figure.id).sort(), expected.sort());
  for (const figure of drawn) assert.ok(figure.size > 100 && figure.marks > 5 && figure.caption, JSON.stringify(figure));
  t.diagnostic(`${drawn.length} figures`);
});

test("nothing is wider than the window; screenshots in light and dark", async (t) => {
  for (const width of WIDTHS) {
    const { page } = await tab(t, { width, height: 900 });
    const wide = await page.evaluate(() => {
      const room = document.documentElement.clientWidth;
      if (document.scrollingElement.scrollWidth <= room) return [];
      return [...document.querySelectorAll("body *")].filter((element) => element.getBoundingClientRect().right > room + 1).slice(0, 5).map((element) => element.outerHTML.slice(0, 90));
    });
    assert.deepEqual(wide, [], `at ${width} pixels`);
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      await page.screenshot({ path: path.join(shots, `${width}-${colorScheme}.png`) });
      await page.locator("#explorer").screenshot({ path: path.join(shots, `${width}-${colorScheme}-explorer.png`) });
    }
  }
});

test("text stands out from its ground (WCAG AA) in light and dark", async (t) => {
  const { page } = await tab(t);
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    const colours = await page.evaluate(() => {
      const style = getComputedStyle(document.documentElement);
      const names = ["text", "quiet", "accent", "good", "bad", "open", "ground", "panel", "stripe"];
      return Object.fromEntries(names.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
    });
    const luminance = (colour) => {
      const parts = [1, 3, 5].map((k) => parseInt(colour.slice(k, k + 2), 16) / 255);
      const linear = parts.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
      return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
    };
    for (const text of ["text", "quiet", "accent", "good", "bad", "open"]) {
      for (const ground of ["ground", "panel", "stripe"]) {
        const [less, more] = [luminance(colours[text]), luminance(colours[ground])].sort((a, b) => a - b);
        const ratio = (more + 0.05) / (less + 0.05);
        assert.ok(ratio >= 4.5, `${colorScheme}: ${text} on ${ground} has ${ratio.toFixed(2)}`);
      }
    }
  }
});

test("prints without controls", async (t) => {
  const { page } = await tab(t);
  await page.emulateMedia({ media: "print" });
  for (const control of ["#controls", "#choice", "#audit-drop", ".row"]) assert.equal(await page.locator(control).first().isVisible(), false, control);
  assert.equal(await page.isVisible("#envelope"), true);
  assert.equal(await page.isVisible("#chosen"), true);
  const pdf = await page.pdf({ path: path.join(shots, "print.pdf") });
  assert.ok(pdf.length > 10000);
});

test("buttons leave the verdicts of one kind", async (t) => {
  const { page } = await tab(t);
  await page.locator("#verdicts details.long > summary").click();
  const filter = page.locator("#verdicts .filter").first();
  const rows = page.locator("#verdicts .filter + .table tbody tr");
  const all = await rows.count();
  const names = await filter.locator("button").allTextContents();
  assert.equal(names[0], `all (${all})`);
  let sum = 0;
  for (const name of names.slice(1)) {
    await filter.getByText(name, { exact: true }).click();
    const visible = await rows.locator("visible=true").count();
    assert.equal(`${name.replace(/ \(\d+\)$/, "")} (${visible})`, name);
    sum += visible;
  }
  assert.equal(sum, all);
  await filter.getByText(names[0], { exact: true }).click();
  assert.equal(await rows.locator("visible=true").count(), all);
  t.diagnostic(names.join(", "));
});
