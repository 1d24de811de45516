// The page's arithmetic without a page, and exact comparison of its numbers with the program's decimals.

import { readFileSync } from "node:fs";
import path from "node:path";
import vm from "node:vm";
import { repository } from "./browser.mjs";

const sources = ["double_double.js", "sums.js"].map((name) =>
  readFileSync(path.join(repository, "crates/document/src/page", name), "utf8"),
);
const names = ["parseBase", "frequencies", "preciseSum", "preciseError", "doubleError", "Blocks", "Survey", "columnEdges", "parseCount", "shortCount", "exponential", "logarithm", "add", "negate"];
export const sums = vm.runInThisContext(`(() => { "use strict"; ${sources.join("\n")}; return { ${names.join(", ")} }; })()`);

const SCALE = 400;

/** Decimal text times 10^SCALE, cut. */
function scaledDecimal(text) {
  const [, sign, whole, fraction = "", power = "0"] = /^(-?)(\d+)(?:\.(\d*))?(?:e(-?\d+))?$/.exec(text);
  const shift = SCALE + Number(power) - fraction.length;
  const digits = BigInt(whole + fraction);
  const value = shift >= 0 ? digits * 10n ** BigInt(shift) : digits / 10n ** BigInt(-shift);
  return sign === "-" ? -value : value;
}

/** A double times 10^SCALE, cut; exact up to that. */
function scaledDouble(x) {
  let [value, exponent] = [x, 0];
  while (!Number.isInteger(value)) [value, exponent] = [value * 2, exponent + 1];
  return (BigInt(value) * 10n ** BigInt(SCALE)) / 2n ** BigInt(exponent);
}

/** |pair − decimal|, without rounding on the way. */
export function distance(pair, decimal) {
  const difference = scaledDouble(pair[0]) + scaledDouble(pair[1] ?? 0) - scaledDecimal(decimal);
  // In two steps: 10^SCALE is beyond a double.
  return Number((difference < 0n ? -difference : difference) / 10n ** BigInt(SCALE / 2)) / 10 ** (SCALE / 2);
}
