// A reporter for node's test runner: RESULT.md, what was checked and with which versions.

import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";

const playwright = createRequire(import.meta.url)("playwright-core/package.json").version;
const version = (words) => execFileSync(words[0], words.slice(1), { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();

export default async function* result(source) {
  const [lines, failed] = [[], []];
  for await (const { type, data } of source) {
    if (!data?.name) {
      if (type === "test:diagnostic" && !/^(tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) /.test(data.message)) lines.push(`  - ${data.message}`);
      continue;
    }
    if (type === "test:pass") lines.push(`- passed: ${data.name}`);
    if (type === "test:fail") failed.push(data.name) && lines.push(`- **failed**: ${data.name}`);
  }
  const chromium = version([process.env.CHROMIUM ?? "/usr/bin/chromium", "--version"]).split(" built ")[0];
  yield `# The page in Chromium\n\n`;
  yield `\`just verify-page\` writes this file. ${chromium}, Node ${process.version}, playwright-core ${playwright}.\n\n`;
  yield `${lines.filter((line) => line.startsWith("- ")).length} checks, ${failed.length} failed.\n\n${lines.join("\n")}\n`;
}
