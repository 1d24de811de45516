// Chromium on the page, and the program beside it.

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

export const here = path.dirname(fileURLToPath(import.meta.url));
export const repository = path.join(here, "../..");
export const reports = path.resolve(process.env.PAGE_REPORTS ?? path.join(repository, "reports"));
export const pageAddress = pathToFileURL(path.join(reports, "index.html")).href;

/** What the program answers, as JSON. */
export function program(...words) {
  const binary = path.join(repository, "target/release/ropebound");
  return JSON.parse(execFileSync(binary, [...words.map(String), "--format", "json"], { encoding: "utf8" }));
}

/** A browser with an empty profile; `close` ends it and removes the profile. */
export async function launch() {
  const profile = mkdtempSync(path.join(tmpdir(), "ropebound-page-"));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    headless: true,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
  const close = async () => {
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  };
  return { context, close };
}

/** A tab on the page; `complaints` collects console warnings, errors and exceptions, `requests` what is loaded beside the page itself. */
export async function open(context, fragment = "", size = { width: 1280, height: 900 }) {
  const page = await context.newPage();
  // No clock decides: a loaded machine takes minutes for a picture.
  page.setDefaultTimeout(600000);
  await page.setViewportSize(size);
  const [complaints, requests] = [[], []];
  page.on("console", (message) => {
    if (["warning", "error"].includes(message.type())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("request", (request) => {
    const address = request.url().split("#")[0];
    if (address !== pageAddress && address !== "data:," && !address.startsWith("blob:")) requests.push(address);
  });
  await page.goto(pageAddress + fragment);
  return { page, complaints, requests };
}

/** Waits for the explorer to come to rest and answers what it says. */
export async function settled(page) {
  await page.waitForFunction(() => document.getElementById("explorer").dataset.state === "done", null, { timeout: 120000 });
  return page.evaluate(() => {
    const verdict = document.getElementById("verdict");
    const { firstNegative, undecided } = verdict.dataset;
    return {
      text: verdict.textContent,
      firstNegative: firstNegative === "" ? null : Number(firstNegative),
      undecided: undecided === "" ? [] : undecided.split(" ").map(Number),
      command: document.getElementById("command").textContent,
      drawing: document.getElementById("envelope").innerHTML,
    };
  });
}

/** Puts settings into the fields as a user would, and waits. */
export async function explore(page, { base, headDim, context }) {
  await page.fill("#base", base);
  await page.fill("#head-dim", String(headDim));
  await page.fill("#context", String(context));
  return settled(page);
}

/** Reproducible numbers in [0, 1). */
export function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let word = Math.imul(state ^ (state >>> 15), state | 1);
    word ^= word + Math.imul(word ^ (word >>> 7), word | 61);
    return ((word ^ (word >>> 14)) >>> 0) / 2 ** 32;
  };
}
