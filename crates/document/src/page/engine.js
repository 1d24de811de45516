// The module of WebAssembly in Workers, one for each part of the page, so that none waits for another.

const byId = (id) => document.getElementById(id);
const DATA = JSON.parse(byId("data").textContent);

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** A minus sign, and thin spaces for nothing: numbers as they are, legible. */
const shownNumber = (text) => String(text).replace("-", "−");

let compiled = null;
/** The compiled module, or a rejection where there is no WebAssembly. */
function moduleOnce() {
  compiled ??= (async () => {
    const text = atob(byId("module").textContent.trim());
    const bytes = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
    return WebAssembly.compile(bytes);
  })();
  return compiled;
}

class Engine {
  constructor() {
    this.next = 1;
    this.waiting = new Map();
    this.worker = null;
  }

  async ready() {
    this.starting ??= (async () => {
      try {
        const module = await moduleOnce();
        const address = URL.createObjectURL(new Blob([byId("worker").textContent], { type: "text/javascript" }));
        this.worker = new Worker(address);
        this.worker.onmessage = ({ data }) => this.heard(data);
        this.worker.postMessage({ start: module });
        return true;
      } catch {
        byId("without-wasm").hidden = false;
        return false;
      }
    })();
    return this.starting;
  }

  heard({ id, answer, progress, survey }) {
    const waits = this.waiting.get(id);
    if (waits === undefined) return;
    if (progress !== undefined) waits.progress?.(progress);
    if (survey !== undefined) waits.survey(survey);
    if (answer !== undefined) {
      this.waiting.delete(id);
      waits.resolve(answer);
    }
  }

  /** The answer to a request; `progress` hears of the work. Without a module, an error. */
  async ask(head, file, progress) {
    if (!(await this.ready())) return { error: "This browser runs no WebAssembly here.", field: "" };
    const id = this.next++;
    return new Promise((resolve) => {
      this.waiting.set(id, { resolve, progress });
      this.worker.postMessage({ id, head, file, watch: progress !== undefined });
    });
  }

  /** Begins a survey, which ends every older one; `heard` gets each of its messages. Whether there is a module. */
  async survey(settings, heard) {
    const id = this.next++;
    this.latest = id;
    if (!(await this.ready())) return false;
    if (this.latest !== id) return true;
    this.waiting.clear();
    this.waiting.set(id, { survey: (message) => this.latest === id && heard(message) });
    this.worker.postMessage({ id, survey: settings });
    return true;
  }

  /** No message of an older survey is heard from here on. */
  forget() {
    this.latest = this.next++;
    this.waiting.clear();
  }
}

/** 32768 as 32k, if that is exact. */
function shortCount(count) {
  if (count >= 1024 ** 2 && count % 1024 ** 2 === 0) return `${count / 1024 ** 2}M`;
  return count >= 1024 && count % 1024 === 0 ? `${count / 1024}k` : String(count);
}

/** A whole number from text such as 32768, 32,768, 32k or 1M; null for other text. */
function parseCount(text) {
  const parts = /^(\d+|\d{1,3}(?:,\d{3})+)([kKM]?)$/.exec(text.trim());
  if (parts === null) return null;
  return Number(parts[1].replaceAll(",", "")) * { "": 1, k: 1024, K: 1024, M: 1024 ** 2 }[parts[2]];
}

/** Offers text as a file. */
function save(name, type, text) {
  const address = URL.createObjectURL(new Blob([text], { type }));
  element("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}

/** A button that puts what `text` gives on the clipboard. */
function copyButton(label, text) {
  const button = element("button", { type: "button" }, label);
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text());
      button.textContent = "Copied";
    } catch {
      button.textContent = "Not allowed here";
    }
    setTimeout(() => (button.textContent = label), 1500);
  });
  return button;
}

/** A place for files: `take` gets them, dropped or chosen. */
function dropPlace(place, input, take) {
  place.addEventListener("dragover", (event) => {
    event.preventDefault();
    place.classList.add("over");
  });
  place.addEventListener("dragleave", () => place.classList.remove("over"));
  place.addEventListener("drop", (event) => {
    event.preventDefault();
    place.classList.remove("over");
    take([...event.dataTransfer.files]);
  });
  input.addEventListener("change", () => {
    take([...input.files]);
    input.value = "";
  });
}
