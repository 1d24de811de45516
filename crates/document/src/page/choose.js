// The first screen: least and safe base of a context and head_dim, from what certificates prove. Both rise with the context, so what
// stands between two rows is bounded by them.

const choice = { context: byId("choose-context"), headDim: byId("choose-head-dim") };

/** Six significant digits. */
function six(text) {
  const value = Number(text);
  return value >= 1e6 ? value.toExponential(5).replace("e+", "e") : value.toPrecision(6);
}

function line(term, ...content) {
  return element("div", {}, element("dt", {}, term), element("dd", {}, ...content));
}

function exactly(text, note) {
  return [element("strong", {}, six(text)), element("span", { class: "digits" }, ` ${text}`), ` ${note}`];
}

/** What is known of `field` for a context without a row: it lies between its neighbours'. */
function between(rows, context, field) {
  const known = rows.filter((row) => row[field]);
  const below = known.filter((row) => row.context < context).at(-1);
  const above = known.find((row) => row.context > context);
  const parts = [];
  if (below) parts.push(`at least ${six(below[field])} (that of ${shortCount(below.context)})`);
  if (above) parts.push(`at most ${six(above[field])} (that of ${shortCount(above.context)})`);
  return parts.length > 0 ? parts.join(", ") : "no certificate here";
}

function choose() {
  const context = parseCount(choice.context.value);
  const headDim = Number(choice.headDim.value);
  const refused = context === null || context < 1;
  byId("choose-error").textContent = refused ? "A count such as 32768, 32,768, 32k or 1M." : "";
  choice.context.setAttribute("aria-invalid", String(refused));
  if (refused) return;
  const rows = DATA.bases.filter((row) => row.head_dim === headDim);
  const row = rows.find((other) => other.context === context);
  const command = (safe) => element("code", {}, `ropebound base --context ${shortCount(context)} --head-dim ${headDim}${safe}`);
  const list = element("dl", {});
  if (row) {
    list.append(line("least base", ...exactly(row.least, `No base below it serves. B(${row.position}) = 0 there.`)));
    if (row.safe) {
      list.append(line("safe base", ...exactly(row.safe, "Every base from it on serves."), element("br"), "To configure: ", element("strong", {}, row.safe_up)));
    } else {
      list.append(line("safe base", `${between(rows, context, "safe")}: `, command(" --safe")));
    }
    const links = [element("a", { href: row.certificate }, "of the least base")];
    if (row.safe_certificate) links.push(" and ", element("a", { href: row.safe_certificate }, "of the safe base"));
    list.append(line("status", "proved; certificate ", ...links));
  } else {
    list.append(line("least base", `${between(rows, context, "least")}: `, command("")));
    list.append(line("safe base", `${between(rows, context, "safe")}: `, command(" --safe")));
    list.append(line("status", "proved bounds, since both bases rise with the context; the commands give the numbers"));
  }
  byId("chosen").replaceChildren(list);
  byId("chosen").dataset.context = context;
}

function startChoice() {
  const dims = [...new Set(DATA.bases.map((row) => row.head_dim))];
  for (const dim of dims) choice.headDim.append(element("option", dim === 128 ? { selected: "" } : {}, String(dim)));
  for (const row of DATA.bases.filter((other) => other.head_dim === 128)) byId("contexts").append(element("option", { value: shortCount(row.context) }));
  byId("choice").hidden = false;
  byId("chosen").hidden = false;
  document.querySelector(".all-bases").open = false;
  choice.context.addEventListener("input", choose);
  choice.headDim.addEventListener("change", choose);
  byId("choice").addEventListener("submit", (event) => event.preventDefault());
  choose();
}

startChoice();
