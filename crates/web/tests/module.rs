//! The committed module answers as these sources do. It is run by an interpreter, so no compiler to WebAssembly is needed; which bytes the
//! sources give is asked by `just check-web`.

use ropebound_config::Dialect;
use ropebound_web::requests::{State, answer};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use wasmi::{Caller, Engine, Instance, Linker, Memory, Module, Store, TypedFunc};

const MODULE: &[u8] = include_bytes!("../module/ropebound_web.wasm");

const STALE: &str = "crates/web/module/ropebound_web.wasm does not answer as its sources do; run `just web`, then `just reproduce`";

/// Sums over more positions than this take an interpreter too long.
const QUICK: u64 = 20_000;

/// The module, as the page's Worker has it.
struct Page {
    store: Store<u64>,
    memory: Memory,
    request: TypedFunc<u32, u32>,
    answer: TypedFunc<(), u32>,
    text: TypedFunc<(), u32>,
}

impl Page {
    fn new() -> Page {
        let engine = Engine::default();
        let module = Module::new(&engine, MODULE).expect("a module of WebAssembly");
        // Counts what it hears of progress.
        let mut store = Store::new(&engine, 0);
        let mut linker = Linker::new(&engine);
        let heard = |mut caller: Caller<'_, u64>, _: u32, _: f64, _: f64| *caller.data_mut() += 1;
        linker.func_wrap("page", "progress", heard).expect("a name");
        let instance: Instance = linker
            .instantiate_and_start(&mut store, &module)
            .expect("it asks for progress alone");
        Page {
            memory: instance.get_memory(&store, "memory").expect("memory"),
            request: instance
                .get_typed_func(&store, "web_request")
                .expect("web_request"),
            answer: instance
                .get_typed_func(&store, "web_answer")
                .expect("web_answer"),
            text: instance
                .get_typed_func(&store, "web_text")
                .expect("web_text"),
            store,
        }
    }

    fn ask(&mut self, request: &[u8]) -> Vec<u8> {
        let store = &mut self.store;
        let at = self
            .request
            .call(&mut *store, request.len() as u32)
            .expect("room");
        self.memory
            .write(&mut *store, at as usize, request)
            .expect("within memory");
        let length = self.answer.call(&mut *store, ()).expect("an answer");
        let at = self.text.call(&mut *store, ()).expect("its place");
        let mut text = vec![0; length as usize];
        self.memory
            .read(&*store, at as usize, &mut text)
            .expect("within memory");
        text
    }
}

fn with_file(head: &Value, file: &[u8]) -> Vec<u8> {
    [head.to_string().as_bytes(), b"\n", file].concat()
}

/// Both answers, which must be the same bytes.
fn both(page: &mut Page, state: &mut State, head: &Value, file: &[u8]) -> Value {
    let request = with_file(head, file);
    let here = answer(state, &request, &|_, _, _| ());
    let there = page.ask(&request);
    assert!(
        here == there,
        "{STALE}\nasked: {head}\nsources: {}\nmodule: {}",
        String::from_utf8_lossy(&here),
        String::from_utf8_lossy(&there)
    );
    serde_json::from_slice(&here).expect("JSON")
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn files(folder: &str) -> Vec<(String, Vec<u8>)> {
    let entries = std::fs::read_dir(root().join(folder)).expect("a folder");
    let mut files: Vec<_> = entries
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|end| end == "json"))
        .map(|path| {
            let name = path
                .file_name()
                .expect("a file")
                .to_string_lossy()
                .into_owned();
            (name, std::fs::read(path).expect("a file"))
        })
        .collect();
    files.sort();
    files
}

/// Whether every sum of an audit ends soon.
fn is_quick(audit: &Value) -> bool {
    let layers = audit["layers"].as_array().into_iter().flatten();
    let mut sums = layers.flat_map(|layer| {
        let audit = &layer["audit"];
        ["rotary_sum", "head_sum", "before_scaling"]
            .map(|sum| (audit["reach"].as_u64(), &audit[sum]))
    });
    sums.all(|(reach, sum)| {
        let length = &sum["context_length"];
        let proved = length["proved"].as_u64();
        sum.is_null()
            || length == "unbounded"
            || proved.is_some_and(|length| length.max(reach.unwrap_or(0)) < QUICK)
    })
}

#[test]
fn audits_are_the_sources_in_every_dialect() {
    let mut page = Page::new();
    let mut state = State::default();
    let cases = ["crates/config/tests/cases", "docs/examples"];
    let cases: Vec<_> = cases.into_iter().flat_map(files).collect();
    let mut asked = 0;
    for (name, bytes) in &cases {
        // Of dialects that agree on a file one is enough.
        let mut known = BTreeSet::new();
        for dialect in Dialect::all() {
            let head = json!({
                "ask": "audit", "name": name, "size": bytes.len(),
                "framework": dialect.name(), "context": "4096",
            });
            let here = answer(&mut state, &with_file(&head, bytes), &|_, _, _| ());
            let mut here: Value = serde_json::from_slice(&here).expect("JSON");
            here["framework"] = Value::Null;
            if is_quick(&here) && known.insert(here.to_string()) {
                both(&mut page, &mut state, &head, bytes);
                asked += 1;
            }
        }
    }
    assert!(asked > 30, "{asked} audits");
    for text in [
        "",
        "{",
        "[]",
        r#"{"rope_theta": -1, "head_dim": 128}"#,
        "GGUF\u{3}\0\0\0",
    ] {
        let head = json!({"ask": "audit", "name": "x", "size": text.len(), "framework": null, "context": null});
        let refused = both(&mut page, &mut state, &head, text.as_bytes());
        assert_eq!(refused["verdict"], "unreadable", "{text}");
    }
}

#[test]
fn certificates_are_the_sources() {
    let mut page = Page::new();
    let mut state = State::default();
    let folder = root().join("proofs/certificates");
    let read = |name: &str| std::fs::read(folder.join(name)).expect("a certificate");
    let genuine = [
        "d128-L1024.cert",
        "d128-L2048.cert",
        "d64-L1024.cert",
        "safe/safe-d128-L1024.cert",
    ];
    let mut files: Vec<_> = genuine.map(|name| (name.to_owned(), read(name))).into();
    // One byte in ninety changed, each in a file of its own.
    for at in (0..files[0].1.len()).step_by(90) {
        let mut bytes = files[0].1.clone();
        bytes[at] ^= 1;
        files.push((format!("flipped-{at}.cert"), bytes));
    }
    let mut held = Vec::new();
    for (name, bytes) in &files {
        let added = both(
            &mut page,
            &mut state,
            &json!({"ask": "add", "name": name}),
            bytes,
        );
        if added["error"].is_null() {
            let checked = both(
                &mut page,
                &mut state,
                &json!({"ask": "check", "name": name}),
                b"",
            );
            if checked["holds"] == true {
                held.push(name.as_str());
            }
        }
    }
    // A changed number may leave a proof a proof.
    assert_eq!(held[..4], genuine);
    assert!(
        held.len() < files.len() - 10,
        "{} of {}",
        held.len(),
        files.len()
    );
    assert!(*page.store.data() > 10, "progress was told");
}

#[test]
fn surveys_and_refusals_are_the_sources() {
    let mut page = Page::new();
    let mut state = State::default();
    for (base, head_dim, context) in [
        ("1e4", "128", "4k"),
        ("500,000", "64", "8k"),
        ("1e100", "96", "2048"),
        ("629978.262855044002637993633666154", "128", "32768"),
        ("0.5", "128", "4k"),
        ("1e4", "127", "4k"),
        ("1e4", "128", "17M"),
    ] {
        // Edges on a logarithmic axis are floats of the platform's logarithm, for drawing.
        let head = json!({"ask": "survey", "base": base, "head_dim": head_dim, "context": context, "logarithmic": false});
        let begun = both(&mut page, &mut state, &head, b"");
        if begun["error"].is_string() {
            continue;
        }
        both(
            &mut page,
            &mut state,
            &json!({"ask": "more", "blocks": 3}),
            b"",
        );
        let done = both(
            &mut page,
            &mut state,
            &json!({"ask": "more", "blocks": 1000}),
            b"",
        );
        assert_eq!(done["done"], true, "{head}");
        both(&mut page, &mut state, &json!({"ask": "columns"}), b"");
        both(
            &mut page,
            &mut state,
            &json!({"ask": "sums", "start": 1000, "count": 50}),
            b"",
        );
        let head = json!({"ask": "length", "base": base, "head_dim": head_dim, "limit": 5000});
        both(&mut page, &mut state, &head, b"");
    }
    let wrong = both(&mut page, &mut state, &json!({"ask": "nothing"}), b"");
    assert!(wrong["error"].is_string());
}
