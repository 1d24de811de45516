// Certificates, checked in a Worker one after the other.

const certificateEngine = new Engine();

function certificateCard(name) {
  const card = element("article", { class: "card", "data-file": name }, element("h3", {}, name), element("p", { class: "big" }, "Waiting …"));
  byId("certificate-result").append(card);
  return card;
}

function showCertificate(card, answer, seconds) {
  const verdict = card.querySelector(".big");
  if (answer.holds === true) {
    const above = (answer.at_least ?? "0") === "0" ? "" : `, sums at least ${answer.at_least}`;
    verdict.textContent = `Holds: the ${answer.kind} of context ${answer.context}, head_dim ${answer.head_dim}${above}, is ${answer.base}`;
    verdict.dataset.kind = "feasible";
    card.append(element("pre", { tabindex: "0", "aria-label": "What is proven, and what is not" }, answer.meaning));
  } else if (answer.missing !== undefined) {
    verdict.textContent = "Not checked: it continues a certificate that is not here";
    verdict.dataset.kind = "undecided";
    card.append(element("p", {}, `Drop the one whose digest is ${answer.missing} as well.`));
  } else {
    verdict.textContent = "Does not hold";
    verdict.dataset.kind = "infeasible";
    card.append(element("p", { class: "error" }, answer.error));
  }
  card.append(element("p", { class: "note" }, `${seconds.toFixed(2)} s`));
  card.dataset.holds = String(answer.holds ?? null);
  card.dataset.seconds = seconds.toFixed(3);
}

async function checkCertificates(files) {
  const progress = byId("certificate-progress");
  const cards = [];
  for (const file of files) {
    const card = certificateCard(file.name);
    const answer = await certificateEngine.ask({ ask: "add", name: file.name }, new Uint8Array(await file.arrayBuffer()));
    if (answer.error === undefined) cards.push([file.name, card]);
    else showCertificate(card, { error: answer.error, holds: null }, 0);
  }
  for (const [name, card] of cards) {
    progress.hidden = false;
    progress.value = 0;
    const begun = performance.now();
    const answer = await certificateEngine.ask({ ask: "check", name }, undefined, ({ stage, done, total }) => {
      progress.value = done / total;
      card.querySelector(".big").textContent = `Checking: ${done} of ${total} ${stage}`;
    });
    showCertificate(card, answer, (performance.now() - begun) / 1000);
  }
  progress.hidden = true;
}

dropPlace(byId("certificate-drop"), byId("certificate-files"), checkCertificates);
