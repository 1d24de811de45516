// The explorer's two charts, drawn into SVG elements of the page: the envelope of B(m) over the context, and single sums about
// a position. Colours are page.css's.

const SVG = "http://www.w3.org/2000/svg";

function shape(parent, name, attributes, text) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  if (text !== undefined) element.textContent = text;
  parent.append(element);
  return element;
}

/** Round numbers about `count` to a range. */
function ticks(low, high, count) {
  const raw = (high - low) / Math.max(count, 1);
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = power * ([1, 2, 5].find((factor) => factor * power >= raw) ?? 10);
  const found = [];
  for (let k = Math.ceil(low / step); k * step <= high; k += 1) found.push(k * step);
  return found;
}

/** Positions for labels on the axis 0..=context: a few multiples of a power of two, or powers of four. */
function positionTicks(context, logarithmic, count) {
  const found = [];
  if (logarithmic) {
    const factor = Math.log2(context) / count > 2 ? 16 : 4;
    for (let at = 1; at <= context; at *= factor) found.push(at);
    return found;
  }
  const step = 2 ** Math.max(0, Math.ceil(Math.log2(context / count)));
  for (let at = 0; at <= context; at += step) found.push(at);
  return found;
}

function decimals(value) {
  return Object.is(value, -0) ? "0" : String(Number(value.toFixed(6))).replace("-", "−");
}

/** Axes with labels and grid; answers the two scales. */
function frame(svg, box, low, high, xLabel, xTicks, x) {
  const [left, right, top, bottom] = [box.left, box.width - box.right, box.top, box.height - box.bottom];
  const y = (value) => bottom - ((value - low) / (high - low)) * (bottom - top);
  svg.replaceChildren();
  svg.setAttribute("viewBox", `0 0 ${box.width} ${box.height}`);
  const grid = shape(svg, "g", { class: "grid" });
  const labels = shape(svg, "g", { class: "labels" });
  for (const value of ticks(low, high, (bottom - top) / 45)) {
    shape(grid, "path", { d: `M${left} ${y(value)}H${right}` });
    shape(labels, "text", { x: left - 8, y: y(value) + 4, "text-anchor": "end" }, decimals(value));
  }
  for (const [at, label] of xTicks) {
    shape(grid, "path", { d: `M${x(at)} ${top}V${bottom}` });
    shape(labels, "text", { x: x(at), y: bottom + 18, "text-anchor": "middle" }, label);
  }
  shape(labels, "text", { x: (left + right) / 2, y: box.height - 6, "text-anchor": "middle" }, xLabel);
  shape(labels, "text", { transform: `translate(14 ${(top + bottom) / 2}) rotate(-90)`, "text-anchor": "middle" }, "B(m)");
  return y;
}

function boxOf(svg, height) {
  const width = Math.max(280, Math.round(svg.getBoundingClientRect().width));
  return { width, height, left: 52, right: 20, top: 22, bottom: 44 };
}

function zero(svg, box, y) {
  shape(svg, "path", { class: "zero", d: `M${box.left} ${y(0)}H${box.width - box.right}` });
}

function marker(svg, box, x, label, kind) {
  const bottom = box.height - box.bottom;
  shape(svg, "path", { class: `marker ${kind}`, d: `M${x} ${box.top}V${bottom}` });
  const end = x > box.width / 2;
  shape(svg, "text", { class: `marker-label ${kind}`, x: x + (end ? -6 : 6), y: box.top - 7, "text-anchor": end ? "end" : "start" }, label);
}

/** The envelope: from the least to the greatest sum of each column, what is below zero once more in its own colour. */
function drawEnvelope(svg, survey, logarithmic, marks) {
  const box = boxOf(svg, 380);
  const { edges, context } = survey;
  // Columns that are not computed yet stand at 0 and are left out of the path.
  const known = survey.least.findIndex((value) => value === null);
  const columns = known < 0 ? survey.least.length : known;
  const [least, greatest] = [survey.least.slice(0, columns), survey.greatest.slice(0, columns)];
  const low = Math.min(0, ...least);
  const margin = 0.04 * (survey.pairs - low);
  const span = box.width - box.left - box.right;
  const share = logarithmic ? (at) => Math.log(Math.max(at, 1)) / Math.log(Math.max(context, 2)) : (at) => at / Math.max(context, 1);
  const x = (at) => Number((box.left + share(at) * span).toFixed(2));
  const count = Math.max(3, Math.floor(span / 72));
  const xTicks = positionTicks(context, logarithmic, count).map((at) => [at, shortCount(at)]);
  const label = `position m${logarithmic ? ", logarithmic" : ""} (k = 1024)`;
  const y = frame(svg, box, low - margin, survey.pairs + margin, label, xTicks, x);
  const middle = (k) => x((edges[k] + edges[k + 1] - 1) / 2);
  const points = (values) => Array.from(values, (value, k) => `${middle(k)} ${y(value).toFixed(2)}`);
  if (columns === 0) return;
  shape(svg, "path", { class: "envelope", d: `M${points(greatest).join("L")}L${points(least).reverse().join("L")}Z` });
  const below = points(least).flatMap((point, k) => {
    const [at, bottom] = point.split(" ");
    return least[k] < 0 ? [`M${at} ${y(Math.min(greatest[k], 0)).toFixed(2)}V${bottom}`] : [];
  });
  shape(svg, "path", { class: "below", "stroke-width": Math.max(1.2, span / survey.least.length), d: below.join("") });
  zero(svg, box, y);
  for (const [at, text, kind] of marks) marker(svg, box, x(at), text, kind);
}

/** The first position of a drawing of single sums about `centre`, and how many it has. */
function detailRange(centre, context) {
  const half = 40;
  const first = Math.max(0, Math.min(centre - half, context - 2 * half));
  return { start: first, count: Math.min(context, first + 2 * half) - first + 1 };
}

/** Single sums `values` from position `first` on, negative ones set apart. */
function drawDetail(svg, first, values, marks) {
  const box = boxOf(svg, 240);
  const last = first + values.length - 1;
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
  const margin = 0.08 * (high - low);
  const x = (at) => Number((box.left + 8 + ((at - first) / Math.max(last - first, 1)) * (box.width - box.left - box.right - 16)).toFixed(2));
  const count = Math.max(2, Math.floor(box.width / 110));
  const xTicks = ticks(first, last, count).filter(Number.isInteger).map((at) => [at, String(at)]);
  const y = frame(svg, box, low - margin, high + margin, "position m, each one", xTicks, x);
  zero(svg, box, y);
  values.forEach((value, k) => {
    const kind = value < 0 ? "negative" : "positive";
    shape(svg, "path", { class: `stem ${kind}`, d: `M${x(first + k)} ${y(0)}V${y(value).toFixed(2)}` });
    const dot = shape(svg, "circle", { class: `dot ${kind}`, cx: x(first + k), cy: y(value).toFixed(2), r: 2.4 });
    shape(dot, "title", {}, `B(${first + k}) ≈ ${value.toPrecision(8)}`);
  });
  for (const [at, text, kind] of marks) if (at >= first && at <= last) marker(svg, box, x(at), text, kind);
}
