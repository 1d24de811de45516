// Screenshots of every part of the page, into the folder named.

import { mkdirSync } from "node:fs";
import path from "node:path";
import { launch, open, settled } from "./browser.mjs";

const folder = process.argv[2] ?? "screenshots";
mkdirSync(folder, { recursive: true });
const { context, close } = await launch();
for (const width of (process.argv[3] ?? "1440,1024,390").split(",").map(Number)) {
  const { page, complaints } = await open(context, "", { width, height: 900 });
  await page.screenshot({ path: path.join(folder, `${width}-first.png`) });
  await page.click("#audit-example");
  await page.waitForSelector("#audit-result .card", { timeout: 120000 });
  await settled(page);
  for (const part of process.argv[4]?.split(",") ?? ["audit", "certificate", "map", "explorer", "models", "cite"]) {
    const place = page.locator(`#${part}`);
    await place.scrollIntoViewIfNeeded();
    if (part === "map") await page.waitForFunction(() => document.getElementById("map").dataset.state === "done", null, { timeout: 300000 });
    await page.waitForTimeout(300); await place.screenshot({ path: path.join(folder, `${width}-${part}.png`), animations: "disabled", timeout: 120000 });
  }
  if (complaints.length > 0) console.log(width, complaints);
  await page.close();
}
await close();
