// The explorer: controls, the address's fragment, and a survey in a Worker that a new setting ends. No verdict stands longer than its settings.

const explorerEngine = new Engine();
const fields = {
  base: { slider: byId("base-slider"), text: byId("base"), error: byId("base-error") },
  head_dim: { slider: byId("head-dim-slider"), text: byId("head-dim"), error: byId("head-dim-error") },
  context: { slider: byId("context-slider"), text: byId("context"), error: byId("context-error") },
};
const logarithmic = byId("logarithmic");
const preset = byId("preset");
let shown = null; // The survey drawn, with its settings.

const read = () => ({
  base: fields.base.text.value.trim(),
  head_dim: fields.head_dim.text.value.trim(),
  context: fields.context.text.value.trim(),
  logarithmic: logarithmic.checked,
});

function refuse(field, why) {
  for (const [name, { text, error }] of Object.entries(fields)) {
    error.textContent = name === field ? why : "";
    text.setAttribute("aria-invalid", String(name === field));
  }
}

/** Sliders follow the fields. */
function moveSliders(settings, context) {
  const base = Number(settings.base.replaceAll(",", ""));
  if (base >= 1) fields.base.slider.value = Math.log10(base);
  fields.base.slider.setAttribute("aria-valuetext", `base ${settings.base}`);
  fields.head_dim.slider.value = settings.head_dim;
  fields.context.slider.value = Math.log2(context);
  fields.context.slider.setAttribute("aria-valuetext", `context ${shortCount(context)}`);
}

function keepInAddress(settings) {
  const { base, head_dim, context } = settings;
  const state = new URLSearchParams({ base, head_dim, context });
  if (settings.logarithmic) state.set("axis", "log");
  const fragment = `#explorer&${state}`;
  if (location.hash !== fragment) history.replaceState(null, "", fragment);
}

/** Whether the address's fragment held settings; they are then in the fields. */
function takeFromAddress() {
  if (!location.hash.startsWith("#explorer&")) return false;
  const state = new URLSearchParams(location.hash.slice("#explorer&".length));
  for (const [name, { text }] of Object.entries(fields)) text.value = state.get(name) ?? text.value;
  logarithmic.checked = state.get("axis") === "log";
  return true;
}

/** A verdict in three lines; `kind` is null while nothing is decided. */
function say(verdict, kind, finding, counts) {
  const place = byId("verdict");
  place.textContent = verdict;
  if (kind === null) delete place.dataset.kind;
  else place.dataset.kind = kind;
  byId("finding").textContent = finding;
  byId("counts").textContent = counts;
}

function sayStanding({ settings, context, standing }) {
  const { first_negative: first, undecided, done, next, negative } = standing;
  const open = undecided.filter((position) => first === null || position < first);
  const about = `Base ${settings.base}, head_dim ${settings.head_dim}`;
  let counts = `${next} of ${context + 1} sums computed; ${negative} are negative so far.`;
  if (done) {
    const least = standing.minimum_value === null ? "" : ` The least is B(${standing.minimum}) ≈ ${shownNumber(standing.minimum_value)}.`;
    counts = `${negative} of ${context + 1} sums are negative.${least}`;
  }
  if (open.length > 0) {
    const others = first === null ? (done ? ` No other sum up to ${context} is negative.` : "") : ` The first sum proven below zero is at ${first}.`;
    say(`Undecided here at m = ${open[0]}`, "undecided", `B(${open[0]}) is too near zero for this page. Run the command below.${others}`, counts);
  } else if (first !== null) {
    const value = standing.first_value ? ` B(${first}) ≈ ${shownNumber(standing.first_value)}.` : "";
    say(`First negative at m = ${first}`, "infeasible", `${about}, serves contexts up to ${first - 1}, not ${context}:${value}`, counts);
  } else if (done) {
    say(`No negative sum up to ${context}`, "feasible", `${about}, keeps B(m) ≥ 0 for every m from 0 to ${context}.`, counts);
  } else {
    say(`Computing: none negative below ${next}`, null, `${about}: nothing is decided yet.`, counts);
  }
  byId("verdict").dataset.firstNegative = first ?? "";
  byId("verdict").dataset.undecided = open.join(" ");
}

function draw() {
  if (shown?.least === undefined) return;
  drawEnvelope(byId("envelope"), shown, shown.settings.logarithmic, shown.marks);
  if (shown.sums) drawDetail(byId("detail"), shown.sums.start, shown.sums.sums, shown.marks);
}

function markStanding() {
  const { standing, context } = shown;
  const { first_negative: first, undecided, minimum, done } = standing;
  const open = undecided[0];
  shown.marks = [];
  if (first !== null) shown.marks.push([first, `first negative, m = ${first}`, "negative"]);
  if (open !== undefined && (first === null || open < first)) shown.marks.push([open, `undecided, m = ${open}`, "undecided"]);
  if (done && shown.marks.length === 0 && minimum !== null) shown.marks.push([minimum, `least, m = ${minimum}`, "least"]);
  shown.centre = shown.marks.at(-1)?.[0] ?? null;
  byId("progress").value = Math.min(1, standing.next / (context + 1));
  byId("progress").hidden = done;
}

async function finish(mine) {
  const { settings, context, centre } = mine;
  if (centre !== null) {
    const sums = await explorerEngine.ask({ ask: "sums", ...detailRange(centre, context) });
    if (shown !== mine) return;
    if (sums.error === undefined) mine.sums = sums;
  }
  draw();
  const summary = `${byId("verdict").textContent}. Base ${settings.base}, head_dim ${settings.head_dim}, context ${context}.`;
  byId("envelope").setAttribute("aria-label", `B(m) over the context. ${summary}`);
  byId("detail").setAttribute("aria-label", `Single sums about m = ${centre}. ${summary}`);
  byId("explorer").dataset.state = "done";
}

function hear(mine, { begun, standing, columns, error, field }) {
  if (error !== undefined) {
    explorerEngine.forget();
    refuse(field, error);
    say("No answer for these settings", "undecided", error, "");
    byId("progress").hidden = true;
    byId("explorer").dataset.state = "refused";
    return;
  }
  if (begun !== undefined) {
    refuse(null, "");
    Object.assign(mine, { context: begun.context, pairs: begun.pairs, edges: begun.edges });
    moveSliders(mine.settings, begun.context);
    const plain = mine.settings.base.replaceAll(",", "");
    byId("command").textContent =
      `ropebound context --base ${plain} --head-dim ${mine.settings.head_dim} --limit ${begun.context}\n` +
      `ropebound base --context ${begun.context} --head-dim ${mine.settings.head_dim}`;
    return;
  }
  mine.standing = standing;
  shown = mine;
  if (columns !== null) Object.assign(mine, columns);
  sayStanding(mine);
  markStanding();
  if (columns !== null) draw();
  if (standing.done) finish(mine);
}

/** Surveys the settings in the fields. What stood before is no longer said. */
async function update(keep = true) {
  const settings = read();
  byId("explorer").dataset.state = "running";
  shown = null;
  say("Computing …", null, `Base ${settings.base}, head_dim ${settings.head_dim}, context ${settings.context}.`, "");
  byId("verdict").dataset.firstNegative = "";
  byId("verdict").dataset.undecided = "";
  if (keep) keepInAddress(settings);
  const mine = { settings, marks: [], centre: null };
  const begun = await explorerEngine.survey(settings, (message) => hear(mine, message));
  if (begun) return;
  say("Not computed here", "undecided", "This browser runs no WebAssembly for this page; the command below gives the answer.", "");
  byId("command").textContent = `ropebound context --base ${settings.base} --head-dim ${settings.head_dim} --limit ${settings.context}`;
  byId("explorer").dataset.state = "refused";
}

/** Puts settings into the fields. */
function setExplorer({ base, headDim, context }) {
  fields.base.text.value = base;
  fields.head_dim.text.value = headDim;
  fields.context.text.value = context;
  update();
}

/** The sum under the pointer, as the drawing has it. */
function readOut(event) {
  if (shown?.least === undefined) return;
  const box = byId("envelope").getBoundingClientRect();
  const inner = boxOf(byId("envelope"), 380);
  const share = ((event.clientX - box.left) / box.width) * inner.width;
  const part = Math.min(1, Math.max(0, (share - inner.left) / (inner.width - inner.left - inner.right)));
  const { edges, context, least, greatest } = shown;
  const at = shown.settings.logarithmic ? context ** part : part * context;
  const k = Math.max(0, edges.findIndex((edge) => edge > at) - 1);
  if (least[k] === null || least[k] === undefined) return;
  byId("readout").textContent = `m = ${edges[k]} to ${edges[k + 1] - 1}: B(m) between ${shownNumber(least[k].toFixed(2))} and ${shownNumber(greatest[k].toFixed(2))}, as drawn.`;
}

function saveData() {
  if (shown?.least === undefined) return;
  const { edges, least, greatest } = shown;
  const rows = least.map((value, k) => `${edges[k]},${edges[k + 1] - 1},${value},${greatest[k]}`);
  save("cosine-sums.csv", "text/csv", `first_m,last_m,least_drawn,greatest_drawn\n${rows.join("\n")}\n`);
}

function savePicture() {
  const picture = byId("envelope").cloneNode(true);
  picture.setAttribute("xmlns", SVG);
  // The page's colours, since the file has no page around it.
  const style = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]).map((rule) => rule.cssText).join("\n");
  shape(picture, "style", {}, style);
  save("cosine-sums.svg", "image/svg+xml", picture.outerHTML);
}

function listen() {
  const follow = (field, text) => {
    field.slider.addEventListener("input", () => {
      preset.selectedIndex = 0;
      field.text.value = text(Number(field.slider.value));
      update();
    });
    field.text.addEventListener("input", () => {
      preset.selectedIndex = 0;
      update();
    });
  };
  follow(fields.base, (value) => String(Number((10 ** value).toPrecision(4))));
  follow(fields.head_dim, String);
  follow(fields.context, (value) => shortCount(Math.round(2 ** value)));
  logarithmic.addEventListener("change", () => update());
  preset.addEventListener("change", () => {
    const { base, headDim, context } = preset.selectedOptions[0].dataset;
    if (base !== undefined) setExplorer({ base, headDim, context: shortCount(Number(context)) });
  });
  byId("controls").addEventListener("submit", (event) => event.preventDefault());
  window.addEventListener("hashchange", () => {
    if (takeFromAddress()) update();
  });
  byId("envelope").addEventListener("pointermove", readOut);
  byId("save-picture").addEventListener("click", savePicture);
  byId("save-data").addEventListener("click", saveData);
  let width = 0;
  new ResizeObserver(() => {
    const now = byId("envelope").getBoundingClientRect().width;
    if (now !== width) draw();
    width = now;
  }).observe(byId("envelope"));
}

listen();
const shared = takeFromAddress();
// After the first screen has been painted.
requestAnimationFrame(() => setTimeout(() => {
  update(false);
  startMap();
}, 0));
if (shared) byId("explorer").scrollIntoView();
