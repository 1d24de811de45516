// Helps for reading: the contents folded where they would fill the screen, and, above a table with a column of verdicts, buttons that leave
// the rows of one kind, with how many there are.

if (matchMedia("(max-width: 62rem)").matches) document.querySelector("nav details").open = false;

function verdictKinds(table) {
  const column = [...table.tHead.rows[0].cells].findIndex((cell) => cell.textContent === "verdict");
  if (column < 0) return null;
  const kinds = new Map();
  for (const row of table.tBodies[0].rows) {
    const [name] = row.cells[column].textContent.split(":");
    if (!kinds.has(name)) kinds.set(name, []);
    kinds.get(name).push(row);
  }
  return kinds;
}

function addFilter(table) {
  const kinds = verdictKinds(table);
  const rows = [...table.tBodies[0].rows];
  if (kinds === null || kinds.size < 2 || kinds.size === rows.length) return;
  const group = document.createElement("div");
  group.className = "filter";
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", "Rows shown");
  const buttons = [];
  const button = (name, chosen) => {
    const element = document.createElement("button");
    element.type = "button";
    element.textContent = `${name} (${chosen.length})`;
    element.addEventListener("click", () => {
      const shown = new Set(chosen);
      for (const row of rows) row.hidden = !shown.has(row);
      for (const other of buttons) other.setAttribute("aria-pressed", String(other === element));
    });
    element.setAttribute("aria-pressed", String(chosen === rows));
    buttons.push(element);
    group.append(element);
  };
  button("all", rows);
  for (const [name, chosen] of kinds) button(name, chosen);
  table.closest(".table").before(group);
}

for (const table of document.querySelectorAll("main table")) addFilter(table);

// On paper nothing can be unfolded.
window.addEventListener("beforeprint", () => {
  for (const details of document.querySelectorAll("details.long, .all-bases")) details.open = true;
});
