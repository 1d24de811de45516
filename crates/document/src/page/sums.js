// B(m) = Σ_i cos(m·θ_i), θ_i = base^(−2i/d), for every m of a context: doubles, with an estimate of their error, and
// double-doubles where the estimate leaves a sign open. Neither is a proof.
//
// A block of positions m = c ± j about a centre c takes cos((c ± j)θ) = cos cθ·cos jθ ∓ sin cθ·sin jθ, so that a seed per block
// and a table for all blocks serve, and no error builds up along m.

const HALF_BLOCK = 128;
const BLOCK = 2 * HALF_BLOCK + 1;

/** θ_i in turns, θ_i/2π = base^(−i/h)/2π, i in 0..h, as double-doubles. */
function frequencies(base, headDim) {
  const pairs = headDim / 2;
  const log = logarithm(base);
  const turns = [];
  for (let i = 0; i < pairs; i += 1) {
    turns.push(multiply(exponential(negate(divide(scale(log, i), pairs))), TURNS_PER_RADIAN));
  }
  return turns;
}

/** m·θ as a quadrant q in 0..4 and the rest of the turn, a double-double in [−1/8, 1/8]. Domain: 0 ≤ m ≤ 2^24. */
function reduce(position, turn) {
  const product = twoProduct(turn[0], position);
  // Whole turns leave without rounding; what stays is below 1.
  const rest = add([product[0] - Math.round(product[0]), 0], [product[1], turn[1] * position]);
  const quarter = Math.round(4 * rest[0]);
  return [((quarter % 4) + 4) % 4, add(rest, [-quarter / 4, 0])];
}

/** cos and sin of a quadrant and a rest. */
function turned(quadrant, cos, sin) {
  if (quadrant === 0) return [cos, sin];
  if (quadrant === 1) return [-sin, cos];
  if (quadrant === 2) return [-cos, -sin];
  return [sin, -cos];
}

/** cos mθ and sin mθ in doubles; each within 4u of the truth, u = 2^-53: 2.4u from the angle, the rest from the polynomials. */
function cosineAndSine(position, turn) {
  const [quadrant, rest] = reduce(position, turn);
  const x = rest[0] * TWO_PI[0];
  const z = -x * x;
  let [cos, sin] = [1, 1];
  for (let k = 18; k > 0; k -= 2) {
    cos = 1 + (cos * z) / (k * (k - 1));
    sin = 1 + (sin * z) / (k * (k + 1));
  }
  return turned(quadrant, cos, x * sin);
}

/** B(m) in double-doubles. */
function preciseSum(position, turns) {
  let sum = [0, 0];
  for (const turn of turns) {
    const [quadrant, rest] = reduce(position, turn);
    const x = multiply(rest, TWO_PI);
    const value = quadrant % 2 === 0 ? taylor(x, 0, 2, 15) : taylor(x, 1, 2, 15);
    sum = add(sum, quadrant === 1 || quadrant === 2 ? negate(value) : value);
  }
  return sum;
}

/**
 * What a double sum may be off by: h(h + 16)u. Per pair, 11.4u from the four factors' errors and u from the products; adding h
 * of them in P and Q costs h/2·u each, P ∓ Q one u more.
 */
function doubleError(pairs) {
  return pairs * (pairs + 16) * 2 ** -53;
}

/**
 * The same for double-doubles. θ_i = e^−x with x = (i/h)·ln base inherits x's relative error of about 2^-102 times x, and x·e^−x
 * is at most 0.37, so h·m·2^-98 has a margin of some forty. An estimate, tested against the program, not proven.
 */
function preciseError(position, pairs) {
  return pairs * (position + 1) * 2 ** -98;
}

/** B(m) by blocks of consecutive positions. */
class Blocks {
  constructor(turns) {
    this.turns = turns;
    this.values = new Float64Array(BLOCK);
    // One row a pair: cos jθ and sin jθ, j in 0..=HALF_BLOCK. Rows of zeros fill up to a multiple of four.
    this.rows = 4 * Math.ceil(turns.length / 4);
    const row = HALF_BLOCK + 1;
    this.cosines = new Float64Array(this.rows * row);
    this.sines = new Float64Array(this.rows * row);
    turns.forEach((turn, i) => {
      for (let j = 0; j <= HALF_BLOCK; j += 1) {
        const [cos, sin] = cosineAndSine(j, turn);
        this.cosines[i * row + j] = cos;
        this.sines[i * row + j] = sin;
      }
    });
    this.seeds = new Float64Array(2 * this.rows);
    this.even = new Float64Array(row);
    this.odd = new Float64Array(row);
  }

  /** Puts B(first + k) into values[k], k in 0..BLOCK. */
  compute(first) {
    const { values, cosines, sines, seeds, even, odd, rows } = this;
    const row = HALF_BLOCK + 1;
    this.turns.forEach((turn, i) => {
      const [cos, sin] = cosineAndSine(first + HALF_BLOCK, turn);
      seeds[2 * i] = cos;
      seeds[2 * i + 1] = sin;
    });
    even.fill(0);
    odd.fill(0);
    for (let i = 0; i < rows; i += 4) {
      const [c0, s0, c1, s1] = [seeds[2 * i], seeds[2 * i + 1], seeds[2 * i + 2], seeds[2 * i + 3]];
      const [c2, s2, c3, s3] = [seeds[2 * i + 4], seeds[2 * i + 5], seeds[2 * i + 6], seeds[2 * i + 7]];
      const [r0, r1, r2, r3] = [i * row, (i + 1) * row, (i + 2) * row, (i + 3) * row];
      for (let j = 0; j < row; j += 1) {
        even[j] += c0 * cosines[r0 + j] + c1 * cosines[r1 + j] + c2 * cosines[r2 + j] + c3 * cosines[r3 + j];
        odd[j] += s0 * sines[r0 + j] + s1 * sines[r1 + j] + s2 * sines[r2 + j] + s3 * sines[r3 + j];
      }
    }
    for (let j = 0; j < row; j += 1) {
      values[HALF_BLOCK + j] = even[j] - odd[j];
      values[HALF_BLOCK - j] = even[j] + odd[j];
    }
  }
}

/** The first positions of columns 0..n of 0..=context (of 1..=context on a logarithmic axis), and context + 1. */
function columnEdges(context, most, logarithmic) {
  const first = logarithmic ? 1 : 0;
  const edges = [first];
  for (let k = 1; k < most; k += 1) {
    const share = k / most;
    const at = logarithmic ? (context + 1) ** share : share * (context + 1);
    const edge = Math.min(Math.ceil(at), context + 1);
    if (edge > edges[edges.length - 1] && edge <= context) edges.push(edge);
  }
  edges.push(context + 1);
  return edges;
}

/**
 * One pass over 0..=context, a slice of blocks at a time: the least and greatest sum of each column, the first negative, the
 * least of all. Every sum whose double is within the error of zero is computed again; what stays open goes to `undecided`.
 */
class Survey {
  constructor(base, headDim, context, edges) {
    this.turns = frequencies(base, headDim);
    this.blocks = new Blocks(this.turns);
    this.error = doubleError(this.turns.length);
    this.context = context;
    this.edges = edges;
    this.least = new Float64Array(edges.length - 1).fill(Infinity);
    this.greatest = new Float64Array(edges.length - 1).fill(-Infinity);
    this.column = 0;
    this.next = 0;
    this.negative = 0;
    this.firstNegative = null;
    this.undecided = [];
    this.minimum = { position: 0, value: Infinity };
  }

  get done() {
    return this.next > this.context;
  }

  /** Computes `count` more blocks. */
  advance(count) {
    for (let block = 0; block < count && !this.done; block += 1) {
      this.blocks.compute(this.next);
      const end = Math.min(this.next + BLOCK, this.context + 1);
      for (let m = this.next; m < end; m += 1) this.take(m, this.blocks.values[m - this.next]);
      this.next = end;
    }
  }

  take(position, value) {
    if (value < this.error) {
      const sign = value < -this.error ? -1 : this.preciseSign(position);
      if (sign < 0) {
        this.negative += 1;
        this.firstNegative ??= position;
      } else if (sign === 0) {
        this.undecided.push(position);
      }
    }
    if (value < this.minimum.value) this.minimum = { position, value };
    const { edges } = this;
    while (position >= edges[this.column + 1]) this.column += 1;
    if (position < edges[this.column]) return;
    if (value < this.least[this.column]) this.least[this.column] = value;
    if (value > this.greatest[this.column]) this.greatest[this.column] = value;
  }

  preciseSign(position) {
    const [sum] = preciseSum(position, this.turns);
    return Math.abs(sum) <= preciseError(position, this.turns.length) ? 0 : Math.sign(sum);
  }
}

/** A count such as 32768, 32k (k = 1024), 1M (M = 1024²); null for other text. */
function parseCount(text) {
  const parts = /^(\d+(?:_\d+)*)([kKM]?)$/.exec(text.trim());
  if (parts === null) return null;
  const unit = { "": 1, k: 1024, K: 1024, M: 1024 ** 2 }[parts[2]];
  return Number(parts[1].replaceAll("_", "")) * unit;
}

/** 32768 as 32k, if that is exact. */
function shortCount(count) {
  if (count >= 1024 ** 2 && count % 1024 ** 2 === 0) return `${count / 1024 ** 2}M`;
  return count >= 1024 && count % 1024 === 0 ? `${count / 1024}k` : String(count);
}
