// Cards of models: found by words, opened by themselves.

function startModels() {
  const cards = [...document.querySelectorAll("#cards > li")];
  const find = () => {
    const words = byId("model-search").value.toLowerCase().split(/\s+/).filter((word) => word !== "");
    let shown = 0;
    for (const card of cards) {
      const text = card.textContent.toLowerCase();
      card.hidden = !words.every((word) => text.includes(word));
      shown += card.hidden ? 0 : 1;
    }
    byId("model-count").textContent = `${shown} of ${cards.length} models`;
  };
  byId("model-search").addEventListener("input", find);
  byId("model-search").closest("form").addEventListener("submit", (event) => event.preventDefault());
  find();
}

startModels();
