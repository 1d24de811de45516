// Double-double arithmetic: a number is a pair [hi, lo] of doubles whose sum it is, good to about 2^-104 relative.
//
// Built from +, −, × and ÷, which IEEE 754 fixes to the last bit; no browser's Math.cos, Math.sin or Math.exp is used, whose errors
// nobody bounds. Math.log gives a first guess that Newton's steps replace.

const TWO_PI = [6.283185307179586, 2.4492935982947064e-16];
const TURNS_PER_RADIAN = [0.15915494309189535, -9.839338337591243e-18];
const LN_2 = [0.6931471805599453, 2.3190468138462996e-17];
const SPLITTER = 134217729; // 2^27 + 1

/** a + b exactly. */
function twoSum(a, b) {
  const sum = a + b;
  const shifted = sum - a;
  return [sum, a - (sum - shifted) + (b - shifted)];
}

/** a + b exactly, if |a| ≥ |b|. */
function orderedSum(a, b) {
  const sum = a + b;
  return [sum, b - (sum - a)];
}

/** a·b exactly (Dekker; no fused multiply-add here). Domain: |a|, |b| below 2^996. */
function twoProduct(a, b) {
  const product = a * b;
  const [bigA, bigB] = [SPLITTER * a, SPLITTER * b];
  const [a1, b1] = [bigA - (bigA - a), bigB - (bigB - b)];
  const [a2, b2] = [a - a1, b - b1];
  return [product, a1 * b1 - product + a1 * b2 + a2 * b1 + a2 * b2];
}

function add(a, b) {
  const high = twoSum(a[0], b[0]);
  const low = twoSum(a[1], b[1]);
  const middle = orderedSum(high[0], high[1] + low[0]);
  return orderedSum(middle[0], middle[1] + low[1]);
}

function negate(a) {
  return [-a[0], -a[1]];
}

function multiply(a, b) {
  const product = twoProduct(a[0], b[0]);
  return orderedSum(product[0], product[1] + (a[0] * b[1] + a[1] * b[0]));
}

/** a·x for a double x. */
function scale(a, x) {
  const product = twoProduct(a[0], x);
  return orderedSum(product[0], product[1] + a[1] * x);
}

/** a / x for a double x. */
function divide(a, x) {
  const first = a[0] / x;
  const rest = add(a, negate(twoProduct(first, x)));
  return orderedSum(first, rest[0] / x);
}

/** Σ x^k / k! over k = first, first + step, …, with signs alternating if `step` is 2; `terms` of them, by Horner. */
function taylor(x, first, step, terms) {
  const factor = step === 2 ? negate(multiply(x, x)) : x;
  let sum = [1, 0];
  for (let term = terms - 1; term > 0; term -= 1) {
    const k = first + step * term;
    sum = add([1, 0], divide(multiply(factor, sum), step === 2 ? k * (k - 1) : k));
  }
  return first === 1 ? multiply(x, sum) : sum;
}

/** e^x, for |x| ≤ 700. */
function exponential(x) {
  const halvings = Math.round(x[0] / LN_2[0]);
  const rest = add(x, negate(scale(LN_2, halvings)));
  let power = 1;
  for (let left = Math.abs(halvings); left > 0; left -= 1) power *= 2;
  const value = taylor(rest, 0, 1, 26);
  return halvings < 0 ? [value[0] / power, value[1] / power] : [value[0] * power, value[1] * power];
}

/** ln x, for x ≥ 1: each Newton step y + (x·e^−y − 1) squares the error of the guess. */
function logarithm(x) {
  let y = [Math.log(x[0]), 0];
  for (let step = 0; step < 2; step += 1) {
    y = add(y, add(multiply(x, exponential(negate(y))), [-1, 0]));
  }
  return y;
}

/** A positive double as a fraction of whole numbers. */
function exactFraction(x) {
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, x);
  const word = bits.getBigUint64(0);
  const exponent = Number(word >> 52n) - 1075; // normal numbers only
  const whole = (word & ((1n << 52n) - 1n)) | (1n << 52n);
  return exponent >= 0 ? [whole << BigInt(exponent), 1n] : [whole, 1n << BigInt(-exponent)];
}

/** The double-double nearest (to 2^-105) to decimal text such as "1e6" or "629978.262855"; null if it is no number from 1 to 1e100. */
function parseBase(text) {
  const parts = /^\+?(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?$/.exec(text.trim());
  if (parts === null || text.length > 500) return null;
  const [whole, fraction] = [parts[1], parts[2] ?? ""];
  if (whole === "" && fraction === "") return null;
  const exponent = Number(parts[3] ?? 0) - fraction.length;
  if (Math.abs(exponent) > 5000) return null;
  let [numerator, denominator] = [BigInt(whole + fraction), 1n];
  if (exponent >= 0) numerator *= 10n ** BigInt(exponent);
  else denominator = 10n ** BigInt(-exponent);
  if (numerator < denominator || numerator > denominator * 10n ** 100n) return null;
  const high = Number(text);
  const [top, bottom] = exactFraction(high);
  // The remainder over the number, to 64 bits: its own rounding is beyond the pair's accuracy.
  const remainder = numerator * bottom - top * denominator;
  const low = Number((remainder << 128n) / (denominator * bottom)) / 2 ** 128;
  return [high, low];
}
