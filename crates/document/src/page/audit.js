// A configuration, dropped, chosen or pasted, and its audit as a card.

const auditEngine = new Engine();
const FRONT = 32 * 1024 ** 2; // What is read of a long file: a GGUF's header stands in front.
const VERDICT_WORDS = {
  holds: "Holds: no negative sum at any distance",
  violated: "Violated: some sums are negative",
  undecided: "Undecided",
  no_context: "No context is claimed",
  nothing_rotates: "Nothing rotates",
  unreadable: "Not read",
};
const kindOf = (verdict) => ({ holds: "feasible", violated: "infeasible" })[verdict] ?? "undecided";

function lengthWords(length) {
  if (length === "unbounded") return "unbounded";
  const [[kind, value]] = Object.entries(length);
  return { proved: String(value), at_least: `≥ ${value}`, open_at: `open at ${value}: run ropebound audit` }[kind];
}

function sumRows(audit) {
  const sums = [
    ["rotary pairs", audit.rotary_sum],
    ["all pairs of the head", audit.head_sum],
    ["before scaling", audit.before_scaling],
  ];
  return sums
    .filter(([, sum]) => sum !== null)
    .map(([name, sum]) => [
      name,
      sum.verdict.replace("_", " "),
      lengthWords(sum.context_length),
      sum.first_negative ?? "none found",
      sum.negative === null ? "–" : sum.negative,
      sum.minimum === null ? "–" : `${sum.minimum.value ?? "open"} at ${sum.minimum.position}`,
    ]);
}
const SUM_HEADS = ["sum", "verdict", "context length", "first negative", "negative", "least sum"];
const VALUE_HEADS = ["value of", "value", "from"];

function grid(label, heads, rows) {
  const head = element("tr", {}, ...heads.map((text) => element("th", { scope: "col" }, text)));
  const body = rows.map((row) => element("tr", {}, ...row.map((text) => element("td", { class: "sentence" }, shownNumber(text)))));
  const table = element("table", {}, element("caption", {}, element("span", {}, label)), element("thead", {}, head), element("tbody", {}, ...body));
  return element("div", { class: "table", role: "region", "aria-label": label, tabindex: "0" }, table);
}

function layerTitle({ layer, layers, audit }) {
  const count = layers === null ? "" : ` (${layers} layers)`;
  if (audit === null) return `${layer}${count}: does not rotate`;
  const reach = audit.reach === null ? "no context claimed" : `context ${audit.context}, reach ${audit.reach}`;
  return `${layer}${count}: ${audit.schedule}; ${reach}`;
}

function noteLines(answer) {
  const doubt = answer.undecided;
  if (doubt === undefined) return answer.notes;
  const unread = doubt.unread.length > 0 ? [`not read: ${doubt.unread.join(", ")}`] : [];
  return [...answer.notes, ...doubt.reasons.map((reason) => `undecided: ${reason}`), ...unread, `would settle it: ${doubt.settle}`];
}

function auditMarkdown(answer) {
  const table = (heads, rows) =>
    [heads, heads.map(() => "---"), ...rows].map((row) => `| ${row.map((text) => String(text).replaceAll("|", "\\|")).join(" | ")} |`).join("\n");
  const parts = [`## ${answer.file}: ${answer.verdict.replace("_", " ")}`];
  if (answer.error !== undefined) parts.push(answer.error);
  parts.push(...noteLines(answer).map((note) => `- ${note}`));
  for (const layer of answer.layers) {
    parts.push(`**${layerTitle(layer)}**`);
    if (layer.audit !== null) parts.push(table(SUM_HEADS, sumRows(layer.audit)));
    parts.push(table(VALUE_HEADS, layer.values.map(({ name, value, source }) => [name, value, source])));
  }
  return `${parts.join("\n\n")}\n\nProven by integers, as \`ropebound audit\` answers; distances are 0..reach.\n`;
}

function auditCard(answer, link) {
  const card = element("article", { class: "card", "data-verdict": answer.verdict });
  const title = element("h3", {}, `${answer.file}${answer.model_type ? ` (${answer.model_type})` : ""}`);
  const verdict = element("p", { class: "big", "data-kind": kindOf(answer.verdict) }, VERDICT_WORDS[answer.verdict]);
  card.append(title, verdict);
  if (answer.error !== undefined) card.append(element("p", { class: "error" }, answer.error));
  if (answer.layers.length > 0 && answer.verdict === "violated") {
    card.append(element("p", {}, "At a negative sum a random token is scored above a similar one on average (Theorem 1). This says nothing of one input, nor of how good the model is."));
  }
  const notes = noteLines(answer);
  if (notes.length > 0) card.append(element("ul", {}, ...notes.map((note) => element("li", {}, note))));
  for (const layer of answer.layers) {
    if (layer.audit !== null) card.append(grid(layerTitle(layer), SUM_HEADS, sumRows(layer.audit)));
    else card.append(element("p", {}, layerTitle(layer)));
    const values = layer.values.map(({ name, value, source }) => [name, value, source]);
    if (values.length > 0) card.append(grid(`${layer.layer}: where each value came from`, VALUE_HEADS, values));
    if (layer.notes.length > 0) card.append(element("ul", {}, ...layer.notes.map((note) => element("li", {}, note))));
  }
  const row = element("div", { class: "row" }, copyButton("Copy as Markdown", () => auditMarkdown(answer)));
  if (link !== null) row.append(element("a", { href: link }, "Link to this audit"));
  card.append(row);
  return card;
}

let auditRun = 0;
async function audit(name, bytes, size) {
  const mine = ++auditRun;
  const place = byId("audit-result");
  place.replaceChildren(element("p", { class: "note" }, `Reading ${name} …`));
  const answer = await auditEngine.ask({ ask: "audit", name, size, framework: byId("audit-framework").value, context: null }, bytes);
  if (mine !== auditRun) return;
  if (answer.verdict === undefined) {
    place.replaceChildren(element("p", { class: "error" }, answer.error, " The program does it: ", element("code", {}, `ropebound audit ${name}`)));
    return;
  }
  const short = bytes.length === size && size <= 6000 && bytes[0] === 123;
  const link = short ? `#audit&${new URLSearchParams({ name, config: new TextDecoder().decode(bytes) })}` : null;
  place.replaceChildren(auditCard(answer, link));
}

function auditText(name, text) {
  const bytes = new TextEncoder().encode(text);
  return audit(name, bytes, bytes.length);
}

function takeAuditFromAddress() {
  if (!location.hash.startsWith("#audit&")) return;
  const state = new URLSearchParams(location.hash.slice("#audit&".length));
  const text = state.get("config") ?? "";
  byId("audit-text").value = text;
  auditText(state.get("name") ?? "config.json", text);
  byId("audit").scrollIntoView();
}

function startAudit() {
  dropPlace(byId("audit-drop"), byId("audit-file"), async ([file]) => {
    if (file !== undefined) audit(file.name, new Uint8Array(await file.slice(0, FRONT).arrayBuffer()), file.size);
  });
  byId("audit-run").addEventListener("click", () => auditText("config.json", byId("audit-text").value));
  byId("audit-example").addEventListener("click", () => {
    byId("audit-text").value = DATA.example;
    auditText("llama-3.1-8b.json", DATA.example);
  });
  window.addEventListener("hashchange", takeAuditFromAddress);
  takeAuditFromAddress();
}

startAudit();
