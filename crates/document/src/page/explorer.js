// The explorer: controls, the address's fragment, and a survey in slices that a new setting cancels.

const LIMITS = { headDim: [2, 512], context: [1, 16 * 1024 ** 2], columns: 800, slice: 12 };

const byId = (id) => document.getElementById(id);
const fields = {
  base: { slider: byId("base-slider"), text: byId("base"), error: byId("base-error") },
  headDim: { slider: byId("head-dim-slider"), text: byId("head-dim"), error: byId("head-dim-error") },
  context: { slider: byId("context-slider"), text: byId("context"), error: byId("context-error") },
};
const logarithmic = byId("logarithmic");
const preset = byId("preset");
const shown = { survey: null, centre: null, marks: [] };
let run = 0; // The newest setting's number; a slice of an older one stops.

/** The settings, or null after naming what is refused beside its field. */
function read() {
  const base = parseBase(fields.base.text.value);
  const headDim = /^\d+$/.test(fields.headDim.text.value.trim()) ? Number(fields.headDim.text.value) : NaN;
  const context = parseCount(fields.context.text.value);
  const inside = (value, [least, most]) => value >= least && value <= most;
  const refusals = {
    base: base === null ? "A decimal from 1 to 1e100, such as 500000, 1e6 or 26952.34." : "",
    headDim: inside(headDim, LIMITS.headDim) && headDim % 2 === 0 ? "" : "An even number from 2 to 512.",
    context: inside(context ?? 0, LIMITS.context) ? "" : "A count from 1 to 16M, such as 32768, 32k or 1M.",
  };
  for (const [name, why] of Object.entries(refusals)) {
    fields[name].error.textContent = why;
    fields[name].text.setAttribute("aria-invalid", String(why !== ""));
  }
  if (Object.values(refusals).some((why) => why !== "")) return null;
  return { base, baseText: fields.base.text.value.trim(), headDim, context, logarithmic: logarithmic.checked };
}

/** Sliders follow the fields. */
function moveSliders(settings) {
  fields.base.slider.value = Math.log10(settings.base[0]);
  fields.base.slider.setAttribute("aria-valuetext", `base ${settings.baseText}`);
  fields.headDim.slider.value = settings.headDim;
  fields.context.slider.value = Math.log2(settings.context);
  fields.context.slider.setAttribute("aria-valuetext", `context ${shortCount(settings.context)}`);
}

function keepInAddress(settings) {
  const state = new URLSearchParams({ base: settings.baseText, head_dim: settings.headDim, context: settings.context });
  if (settings.logarithmic) state.set("axis", "log");
  const fragment = `#explorer&${state}`;
  if (location.hash !== fragment) history.replaceState(null, "", fragment);
}

/** Whether the address's fragment held settings; they are then in the fields. */
function takeFromAddress() {
  if (!location.hash.startsWith("#explorer&")) return false;
  const state = new URLSearchParams(location.hash.slice("#explorer&".length));
  fields.base.text.value = state.get("base") ?? fields.base.text.value;
  fields.headDim.text.value = state.get("head_dim") ?? fields.headDim.text.value;
  const context = state.get("context");
  if (context !== null) fields.context.text.value = /^\d+$/.test(context) ? shortCount(Number(context)) : context;
  logarithmic.checked = state.get("axis") === "log";
  return true;
}

function say(settings, survey) {
  const { baseText, headDim, context } = settings;
  const { firstNegative, undecided, minimum, negative } = survey;
  const open = undecided.filter((position) => firstNegative === null || position < firstNegative);
  const verdict = byId("verdict");
  const finding = byId("finding");
  const rest = byId("counts");
  if (open.length > 0) {
    verdict.textContent = `Undecided here at m = ${open[0]}`;
    verdict.dataset.kind = "undecided";
    finding.textContent =
      `B(${open[0]}) is too near zero for this page's arithmetic. Ask the program, with the command below. ` +
      (firstNegative === null ? `No other sum up to ${context} is negative.` : `The first sum that is surely below zero is at ${firstNegative}.`);
  } else if (firstNegative === null) {
    verdict.textContent = `No negative sum up to ${context}`;
    verdict.dataset.kind = "feasible";
    finding.textContent = `Base ${baseText}, head_dim ${headDim}, keeps B(m) ≥ 0 for every m from 0 to ${context}.`;
  } else {
    const [value] = preciseSum(firstNegative, survey.turns);
    verdict.textContent = `First negative at m = ${firstNegative}`;
    verdict.dataset.kind = "infeasible";
    finding.textContent =
      `Base ${baseText}, head_dim ${headDim}, serves contexts up to ${firstNegative - 1}, not ${context}: ` +
      `B(${firstNegative}) ≈ ${value.toPrecision(6).replace("-", "−")}.`;
  }
  verdict.dataset.firstNegative = firstNegative ?? "";
  verdict.dataset.undecided = open.join(" ");
  rest.textContent =
    `${negative} of ${context + 1} sums are negative; the least is B(${minimum.position}) ≈ ` +
    `${minimum.value.toPrecision(6).replace("-", "−")}. Double error estimate: ${survey.error.toExponential(1).replace("-", "−")}.`;
  byId("command").textContent =
    `ropebound context --base ${baseText} --head-dim ${headDim} --limit ${context}\n` +
    `ropebound base --context ${context} --head-dim ${headDim}`;
}

function draw() {
  const { survey, marks, centre } = shown;
  if (survey === null) return;
  drawEnvelope(byId("envelope"), survey, survey.logarithmic, marks);
  if (centre !== null) drawDetail(byId("detail"), survey.blocks, centre, survey.context, marks);
}

function finish(settings, survey) {
  const open = survey.undecided[0];
  const first = survey.firstNegative;
  const marks = [];
  if (first !== null) marks.push([first, `first negative, m = ${first}`, "negative"]);
  if (open !== undefined && (first === null || open < first)) marks.push([open, `undecided, m = ${open}`, "undecided"]);
  if (marks.length === 0) marks.push([survey.minimum.position, `least, m = ${survey.minimum.position}`, "least"]);
  Object.assign(shown, { survey, marks, centre: marks[marks.length - 1][0] });
  say(settings, survey);
  draw();
  const summary = `${byId("verdict").textContent}. Base ${settings.baseText}, head_dim ${settings.headDim}, context ${settings.context}.`;
  byId("envelope").setAttribute("aria-label", `B(m) over the context. ${summary}`);
  byId("detail").setAttribute("aria-label", `Single sums about m = ${shown.centre}. ${summary}`);
  byId("explorer").dataset.state = "done";
}

/** Surveys the settings in the fields, in slices of some milliseconds between which the page answers. */
function update(keep = true) {
  run += 1;
  const mine = run;
  const explorer = byId("explorer");
  const settings = read();
  if (settings === null) {
    explorer.dataset.state = "refused";
    return;
  }
  explorer.dataset.state = "running";
  moveSliders(settings);
  if (keep) keepInAddress(settings);
  const edges = columnEdges(settings.context, LIMITS.columns, settings.logarithmic);
  const progress = byId("progress");
  let survey = null;
  const slice = () => {
    if (mine !== run) return;
    survey ??= Object.assign(new Survey(settings.base, settings.headDim, settings.context, edges), { logarithmic: settings.logarithmic });
    const until = performance.now() + LIMITS.slice;
    do survey.advance(4);
    while (!survey.done && performance.now() < until);
    progress.value = Math.min(1, survey.next / (settings.context + 1));
    progress.hidden = survey.done;
    if (survey.done) finish(settings, survey);
    else setTimeout(slice, 0);
  };
  setTimeout(slice, 0);
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
  follow(fields.headDim, String);
  follow(fields.context, (value) => shortCount(Math.round(2 ** value)));
  logarithmic.addEventListener("change", () => update());
  preset.addEventListener("change", () => {
    const { base, headDim, context } = preset.selectedOptions[0].dataset;
    if (base === undefined) return;
    fields.base.text.value = base;
    fields.headDim.text.value = headDim;
    fields.context.text.value = shortCount(Number(context));
    update();
  });
  window.addEventListener("hashchange", () => {
    if (takeFromAddress()) update();
  });
  let width = 0;
  new ResizeObserver(() => {
    const now = byId("envelope").getBoundingClientRect().width;
    if (now !== width) draw();
    width = now;
  }).observe(byId("envelope"));
}

listen();
const shared = takeFromAddress();
update(false);
if (shared) byId("explorer").scrollIntoView();
