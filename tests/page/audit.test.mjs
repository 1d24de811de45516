// Configurations given to the page: its audit is the program's, member by member.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { launch, open, repository } from "./browser.mjs";

let browser;
let folder;
before(async () => {
  browser = await launch();
  folder = mkdtempSync(path.join(tmpdir(), "ropebound-configs-"));
});
after(async () => {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
});

function configurations() {
  const read = (place) => readdirSync(path.join(repository, place)).filter((name) => name.endsWith(".json")).map((name) => [name, readFileSync(path.join(repository, place, name), "utf8")]);
  const listed = JSON.parse(readFileSync(path.join(repository, "crates/audit/tests/models.json"), "utf8"));
  return [
    ...["crates/config/tests/cases", "docs/examples", "fuzz/config-seeds"].flatMap(read),
    ...listed.map(({ name, config }) => [`${name.replaceAll("/", "-")}.json`, JSON.stringify(config)]),
  ];
}

/** What the program answers of the files, those it does not compute in the browser left out. */
function truth(files, framework) {
  const words = ["audit", "--framework", framework, "--format", "json", ...files];
  let text;
  try {
    text = execFileSync(path.join(repository, "target/release/ropebound"), words, { encoding: "utf8", maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "ignore"] });
  } catch (error) {
    text = error.stdout; // Exit code 1 tells of a violation.
  }
  const answers = JSON.parse(text).files;
  for (const answer of answers) {
    answer.file = path.basename(answer.file);
    for (const { audit } of answer.layers) if (audit !== null) delete audit.plain_base;
  }
  return answers;
}

async function given(page, name, bytes) {
  await page.evaluate(() => document.getElementById("audit-result").replaceChildren());
  await page.setInputFiles("#audit-file", { name, mimeType: "application/octet-stream", buffer: Buffer.from(bytes) });
  await page.waitForSelector("#audit-result .card", { timeout: 120000 });
}

test("audits are the program's, and cards say so", async (t) => {
  const { page, complaints, requests } = await open(browser.context);
  t.after(() => page.close());
  const all = configurations();
  for (const [name, text] of all) writeFileSync(path.join(folder, name), text);
  const files = all.map(([name]) => path.join(folder, name));
  // The page's own answer, as the Worker gives it.
  const ask = (name, text) => page.evaluate(async ([name, text]) => {
    const bytes = new TextEncoder().encode(text);
    return auditEngine.ask({ ask: "audit", name, size: bytes.length, framework: "transformers", context: null }, bytes);
  }, [name, text]);
  const verdicts = {};
  for (const expected of truth(files, "transformers")) {
    const [name, text] = all.find(([name]) => name === expected.file);
    assert.deepEqual(await ask(name, text), expected, name);
    await given(page, name, text);
    assert.equal(await page.getAttribute("#audit-result .card", "data-verdict"), expected.verdict, name);
    verdicts[expected.verdict] = (verdicts[expected.verdict] ?? 0) + 1;
  }
  assert.ok(all.length >= 30, `${all.length} configurations`);
  assert.ok(Object.keys(verdicts).length >= 3, JSON.stringify(verdicts));
  assert.deepEqual(complaints, []);
  assert.deepEqual(requests, []);
  t.diagnostic(`${all.length} configurations: ${Object.entries(verdicts).map(([verdict, count]) => `${count} ${verdict}`).join(", ")}`);
});

test("every project's rules on offer give the program's answer", async (t) => {
  const { page } = await open(browser.context);
  t.after(() => page.close());
  const names = ["llama-3.1-8b.json", "qwen1.5-7b-yarn-user.json", "smollm3-3b.json"];
  const all = configurations().filter(([name]) => names.includes(name));
  assert.equal(all.length, names.length);
  for (const [name, text] of all) writeFileSync(path.join(folder, name), text);
  const offered = await page.locator("#audit-framework option").allTextContents();
  assert.ok(offered.length >= 8, String(offered));
  const verdicts = new Set();
  for (const framework of offered) {
    await page.selectOption("#audit-framework", framework);
    for (const expected of truth(names.map((name) => path.join(folder, name)), framework)) {
      const [name, text] = all.find(([name]) => name === expected.file);
      const shown = await page.evaluate(async ([name, text]) => {
        const bytes = new TextEncoder().encode(text);
        return auditEngine.ask({ ask: "audit", name, size: bytes.length, framework: document.getElementById("audit-framework").value, context: null }, bytes);
      }, [name, text]);
      assert.deepEqual(shown, expected, `${name} by ${framework}`);
      verdicts.add(expected.verdict);
    }
  }
  t.diagnostic(`${offered.length} projects, ${names.length} configurations each: ${[...verdicts].join(", ")}`);
});

/** A GGUF of version 3 with these pairs of text or u32, or f32 given as [number]. */
function gguf(pairs) {
  const parts = [];
  const u32 = (value) => parts.push(Buffer.from(Uint32Array.of(value).buffer));
  const u64 = (value) => parts.push(Buffer.from(BigUint64Array.of(BigInt(value)).buffer));
  const text = (value) => (u64(Buffer.byteLength(value)), parts.push(Buffer.from(value)));
  parts.push(Buffer.from("GGUF"));
  u32(3);
  u64(0);
  u64(pairs.length);
  for (const [key, value] of pairs) {
    text(key);
    if (typeof value === "string") (u32(8), text(value));
    else if (Array.isArray(value)) (u32(6), parts.push(Buffer.from(Float32Array.of(value[0]).buffer)));
    else (u32(4), u32(value));
  }
  return Buffer.concat(parts);
}

test("a GGUF's header is read", async (t) => {
  const { page } = await open(browser.context);
  t.after(() => page.close());
  const file = gguf([["general.architecture", "llama"], ["llama.context_length", 8192], ["llama.embedding_length", 4096], ["llama.block_count", 32], ["llama.attention.head_count", 32], ["llama.rope.dimension_count", 128], ["llama.rope.freq_base", [500000]]]);
  writeFileSync(path.join(folder, "model.gguf"), file);
  const [expected] = truth([path.join(folder, "model.gguf")], "llama.cpp");
  assert.notEqual(expected.verdict, "unreadable", expected.error);
  await page.selectOption("#audit-framework", "llama.cpp");
  await given(page, "model.gguf", file);
  assert.equal(await page.getAttribute("#audit-result .card", "data-verdict"), expected.verdict);
});

test("a pasted configuration has provenance, Markdown and a link that gives it again", async (t) => {
  const { page, complaints } = await open(browser.context);
  t.after(() => page.close());
  await page.fill("#audit-text", '{"model_type": "llama", "rope_theta": 10000, "head_dim": 128, "max_position_embeddings": 4096}');
  await page.click("#audit-run");
  await page.waitForSelector("#audit-result .card");
  const text = await page.textContent("#audit-result");
  for (const part of ["Violated", "rope_theta", "context 4096, reach 4096", "1707"]) assert.ok(text.includes(part), part);
  const markdown = await page.evaluate(async () => auditMarkdown(await auditEngine.ask({ ask: "audit", name: "x", size: 2, framework: null, context: null }, new TextEncoder().encode(document.getElementById("audit-text").value))));
  assert.match(markdown, /^## x: violated\n/);
  assert.ok(markdown.includes("| rotary pairs | violated | 1706 | 1707 |"));
  const link = await page.getAttribute("#audit-result a", "href");
  const again = await open(browser.context, link);
  t.after(() => again.page.close());
  await again.page.waitForSelector("#audit-result .card");
  assert.equal(await again.page.textContent("#audit-result"), text);
  assert.deepEqual([...complaints, ...again.complaints], []);
});

test("what is no configuration is refused with a reason", async (t) => {
  const { page } = await open(browser.context);
  t.after(() => page.close());
  for (const text of ["", "{", "[]", '{"rope_theta": -1, "head_dim": 128}', "<script>alert(1)</script>"]) {
    await page.fill("#audit-text", text);
    await page.click("#audit-run");
    await page.waitForSelector("#audit-result .card .error");
    assert.equal(await page.getAttribute("#audit-result .card", "data-verdict"), "unreadable", text);
    await page.evaluate(() => document.getElementById("audit-result").replaceChildren());
  }
});
