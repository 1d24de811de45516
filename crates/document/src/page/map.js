// The map: the first negative position of each column's base, decided column by column, first coarsely and then between.

const mapEngine = new Engine();
const MAP = { headDim: "128", columns: 240, limit: 128 * 1024, least: 1024 };
const FULL = [3, 9]; // log10 of the bases shown.
let mapView = [...FULL];
let mapRun = 0;
let mapFound = new Map(); // By log10 of the base, so that zooming keeps what is known.

/** Of six digits, so that base and position are exact. */
const baseAt = (log) => (10 ** log).toPrecision(7).replace(/e\+/, "e");

function mapBox() {
  const svg = byId("map-drawing");
  const width = Math.max(300, Math.round(svg.getBoundingClientRect().width));
  return { svg, width, height: 380, left: 56, right: 16, top: 20, bottom: 46 };
}

function mapScales(box) {
  const [low, high] = mapView;
  const span = box.width - box.left - box.right;
  const tall = box.height - box.top - box.bottom;
  const steps = Math.log2(MAP.limit / MAP.least);
  return {
    x: (log) => box.left + ((log - low) / (high - low)) * span,
    log: (x) => low + ((x - box.left) / span) * (high - low),
    y: (context) => box.height - box.bottom - (Math.min(Math.max(Math.log2(context / MAP.least), 0), steps) / steps) * tall,
  };
}

function baseTicks([low, high]) {
  if (high - low > 1.2) {
    const whole = [];
    for (let k = Math.ceil(low); k <= high; k += 1) whole.push([k, `1e${k}`]);
    return whole;
  }
  return ticks(10 ** low, 10 ** high, 5).filter((value) => value > 0).map((value) => [Math.log10(value), value >= 1e6 ? value.toExponential().replace("e+", "e") : String(value)]);
}

function drawMap() {
  const box = mapBox();
  const { svg } = box;
  const { x, y } = mapScales(box);
  svg.replaceChildren();
  svg.setAttribute("viewBox", `0 0 ${box.width} ${box.height}`);
  const grid = shape(svg, "g", { class: "grid" });
  const labels = shape(svg, "g", { class: "labels" });
  for (let context = MAP.least; context <= MAP.limit; context *= 2) {
    shape(grid, "path", { d: `M${box.left} ${y(context)}H${box.width - box.right}` });
    shape(labels, "text", { x: box.left - 6, y: y(context) + 4, "text-anchor": "end" }, shortCount(context));
  }
  for (const [log, text] of baseTicks(mapView)) {
    shape(grid, "path", { d: `M${x(log)} ${box.top}V${box.height - box.bottom}` });
    shape(labels, "text", { x: x(log), y: box.height - box.bottom + 17, "text-anchor": "middle" }, text);
  }
  shape(labels, "text", { x: (box.left + box.width - box.right) / 2, y: box.height - 8, "text-anchor": "middle" }, "base, logarithmic (head_dim 128)");
  shape(labels, "text", { transform: `translate(13 ${box.height / 2}) rotate(-90)`, "text-anchor": "middle" }, "context served");
  const [low, high] = mapView;
  const known = [...mapFound].filter(([log]) => log >= low - 1e-12 && log <= high + 1e-12).sort((a, b) => a[0] - b[0]);
  const wide = (box.width - box.left - box.right) / MAP.columns;
  const bars = known.map(([log, first]) => `M${x(log).toFixed(2)} ${y(MAP.least / 2).toFixed(2)}V${y((first ?? MAP.limit + 1) - 1).toFixed(2)}`);
  shape(svg, "path", { class: "served", "stroke-width": Math.max(1, Math.min(wide, 3)).toFixed(2), d: bars.join("") });
  const dot = (log, context, kind, text, size) => {
    if (log < low || log > high || context > MAP.limit) return;
    const mark = shape(svg, "circle", { class: `map-dot ${kind}`, cx: x(log).toFixed(2), cy: y(context).toFixed(2), r: size });
    shape(mark, "title", {}, text);
    if (high - low < 4 || kind === "printed") {
      const end = x(log) > box.width - 120;
      shape(svg, "text", { class: `map-label ${kind}`, x: x(log) + (end ? -6 : 6), y: y(context) - 5, "text-anchor": end ? "end" : "start" }, text.split(":")[0]);
    }
  };
  for (const { context, base } of DATA.printed) dot(Math.log10(Number(base)), context, "printed", `${base}: Table 2's base of ${shortCount(context)}`, 4);
  for (const row of DATA.bases) if (row.head_dim === 128) dot(Math.log10(Number(row.least)), row.context, "least", `: least base of ${shortCount(row.context)}, ${six(row.least)}`, 3);
  const seen = new Set();
  for (const model of DATA.models) {
    for (const layer of model.layers) {
      const place = `${layer.base} ${layer.reach}`;
      if (!layer.plain || layer.head_dim !== 128 || layer.reach === null || seen.has(place)) continue;
      seen.add(place);
      dot(Math.log10(Number(layer.base)), layer.reach, "model", `${model.name.split("/").at(-1)}: base ${layer.base}, reach ${layer.reach}`, 3.5);
    }
  }
}

/** The columns of the view, coarse ones first. */
function mapColumns() {
  const [low, high] = mapView;
  const order = [];
  for (let step = 16; step >= 1; step /= 2) for (let k = 0; k <= MAP.columns; k += step) order.push(k);
  return [...new Set(order)].map((k) => low + ((high - low) * k) / MAP.columns);
}

async function computeMap() {
  const mine = ++mapRun;
  const progress = byId("map-progress");
  drawMap();
  const wanted = mapColumns().filter((log) => !mapFound.has(log));
  let drawn = performance.now();
  for (const [k, log] of wanted.entries()) {
    const { first_negative: first, undecided, error } = await mapEngine.ask({ ask: "length", base: baseAt(log), head_dim: MAP.headDim, limit: MAP.limit });
    if (mine !== mapRun || error !== undefined) return;
    if (undecided === null || (first !== null && first < undecided)) mapFound.set(log, first);
    progress.hidden = false;
    progress.value = (k + 1) / wanted.length;
    if (performance.now() - drawn > 250) {
      drawMap();
      drawn = performance.now();
    }
  }
  progress.hidden = true;
  drawMap();
  byId("map").dataset.state = "done";
}

function showMap(low, high) {
  const least = 1e-7; // Bases are taken to seven digits.
  const width = Math.min(Math.max(high - low, least), FULL[1] - FULL[0]);
  const start = Math.min(Math.max(low, FULL[0]), FULL[1] - width);
  mapView = [start, start + width];
  byId("map").dataset.state = "running";
  computeMap();
}

function nearest(log) {
  let best = null;
  for (const [known, first] of mapFound) if (best === null || Math.abs(known - log) < Math.abs(best[0] - log)) best = [known, first];
  return best;
}

function startMap() {
  const svg = byId("map-drawing");
  const move = (from, factor) => {
    const [low, high] = mapView;
    const [middle, half] = [(low + high) / 2 + from * (high - low), ((high - low) / 2) * factor];
    showMap(middle - half, middle + half);
  };
  byId("map-in").addEventListener("click", () => move(0, 0.4));
  byId("map-out").addEventListener("click", () => move(0, 2.5));
  byId("map-left").addEventListener("click", () => move(-0.4, 1));
  byId("map-right").addEventListener("click", () => move(0.4, 1));
  const around = byId("map-around");
  around.append(element("option", {}, "all"));
  for (const row of DATA.bases.filter((other) => other.head_dim === 128 && other.context <= MAP.limit)) {
    around.append(element("option", { value: row.least, "data-safe": row.safe ?? row.least }, `the islands of ${shortCount(row.context)}`));
  }
  around.addEventListener("change", () => {
    const chosen = around.selectedOptions[0];
    if (chosen.value === "all") showMap(...FULL);
    else showMap(Math.log10(Number(chosen.value)) - 0.02, Math.log10(Number(chosen.dataset.safe)) + 0.05);
  });
  const position = (event) => ((event.clientX - svg.getBoundingClientRect().left) / svg.getBoundingClientRect().width) * mapBox().width;
  let pressed = null;
  svg.addEventListener("pointerdown", (event) => (pressed = position(event)));
  svg.addEventListener("pointermove", (event) => {
    const found = nearest(mapScales(mapBox()).log(position(event)));
    if (found === null) return;
    const [log, first] = found;
    byId("map-readout").textContent = `Base ${baseAt(log)}: ${first === null ? `no negative sum up to ${shortCount(MAP.limit)}` : `first negative at ${first}`}. Drag to zoom; a click sets the explorer.`;
  });
  svg.addEventListener("pointerup", (event) => {
    if (pressed === null) return;
    const { log } = mapScales(mapBox());
    const [a, b] = [log(pressed), log(position(event))].sort((left, right) => left - right);
    const dragged = Math.abs(position(event) - pressed) > 12;
    pressed = null;
    if (dragged) showMap(a, b);
    else {
      const found = nearest(a);
      setExplorer({ base: baseAt(found === null ? a : found[0]), headDim: MAP.headDim, context: "32k" });
      byId("explorer").scrollIntoView();
    }
  });
  new ResizeObserver(drawMap).observe(svg);
  drawMap();
  // It is computed when it comes into view.
  const seen = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    seen.disconnect();
    computeMap();
  });
  seen.observe(svg);
}
