// In a Worker: the module, requests to it, and surveys in slices between which a newer message is heard.

"use strict";
let module = null;
let exported = null;
let newest = 0; // The newest survey's number; an older one stops.
let listener = null;

function start() {
  const page = { progress: (stage, done, total) => listener?.(["pieces", "positions", "steps"][stage], done, total) };
  exported = new WebAssembly.Instance(module, { page }).exports;
}

function ask(head, file = new Uint8Array()) {
  const line = new TextEncoder().encode(`${JSON.stringify(head)}\n`);
  try {
    const at = exported.web_request(line.length + file.length);
    const request = new Uint8Array(exported.memory.buffer, at, line.length + file.length);
    request.set(line);
    request.set(file, line.length);
    const length = exported.web_answer();
    return JSON.parse(new TextDecoder().decode(new Uint8Array(exported.memory.buffer, exported.web_text(), length)));
  } catch (error) {
    start(); // A module that stopped is not asked again.
    return { error: `the computation stopped: ${error.message}`, field: "" };
  }
}

/** A macrotask, in which messages are heard. */
const breath = () => new Promise((resolve) => setTimeout(resolve, 0));

async function survey(id, settings) {
  newest = id;
  await breath(); // Of several settings in a row only the last is begun.
  if (newest !== id) return;
  const begun = ask({ ask: "survey", ...settings });
  if (begun.error !== undefined) return postMessage({ id, survey: begun });
  postMessage({ id, survey: { begun } });
  let drawn = 0;
  let standing = { done: false };
  while (!standing.done) {
    const until = performance.now() + 25;
    do standing = ask({ ask: "more", blocks: 8 });
    while (standing.done === false && performance.now() < until);
    if (standing.error !== undefined) return postMessage({ id, survey: standing });
    const columns = standing.done || performance.now() - drawn > 200 ? ask({ ask: "columns" }) : null;
    if (columns !== null) drawn = performance.now();
    postMessage({ id, survey: { standing, columns } });
    await breath();
    if (newest !== id) return;
  }
}

onmessage = ({ data: { id, start: given, head, file, watch, survey: settings } }) => {
  if (given !== undefined) {
    module = given;
    start();
    return;
  }
  if (settings !== undefined) {
    survey(id, settings);
    return;
  }
  let last = 0;
  listener = watch
    ? (stage, done, total) => {
        if (performance.now() - last < 50 && done !== total) return;
        last = performance.now();
        postMessage({ id, progress: { stage, done, total } });
      }
    : null;
  postMessage({ id, answer: ask(head, file) });
};
