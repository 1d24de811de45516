//! Binary GGUF: both versions, both byte orders, tensors of factors, and files that lie.

use std::io::Write;
use std::path::PathBuf;

use ropebound_config::{Certainty, Dialect, Model, Options, PositionEncoding, Rotary, read_model};
use ropebound_schedule::RopeKind;

/// A file as written by a program that gets everything right, unless told otherwise.
struct Writer {
    bytes: Vec<u8>,
    big: bool,
}

enum Entry<'a> {
    Text(&'a str),
    U32(u32),
    F32(f32),
    Flags(&'a [bool]),
    Texts(u32),
    Bytes(u64),
}

impl Writer {
    fn number<const N: usize>(&mut self, mut little: [u8; N]) {
        if self.big {
            little.reverse();
        }
        self.bytes.extend(little);
    }

    fn text(&mut self, text: &str) {
        self.number((text.len() as u64).to_le_bytes());
        self.bytes.extend(text.as_bytes());
    }

    fn kind(&mut self, kind: u32) {
        self.number(kind.to_le_bytes());
    }

    fn entry(&mut self, key: &str, entry: &Entry<'_>) {
        self.text(key);
        match entry {
            Entry::Text(text) => {
                self.kind(8);
                self.text(text);
            }
            Entry::U32(value) => {
                self.kind(4);
                self.number(value.to_le_bytes());
            }
            Entry::F32(value) => {
                self.kind(6);
                self.number(value.to_le_bytes());
            }
            Entry::Flags(flags) => {
                self.kind(9);
                self.kind(7);
                self.number((flags.len() as u64).to_le_bytes());
                self.bytes.extend(flags.iter().map(|&flag| u8::from(flag)));
            }
            Entry::Bytes(count) => {
                self.kind(9);
                self.kind(0);
                self.number(count.to_le_bytes());
                self.bytes.resize(self.bytes.len() + *count as usize, 0);
            }
            // A vocabulary, which is skipped.
            Entry::Texts(count) => {
                self.kind(9);
                self.kind(8);
                self.number(u64::from(*count).to_le_bytes());
                for at in 0..*count {
                    self.text(&format!("token {at}"));
                }
            }
        }
    }
}

fn gguf(
    version: u32,
    big: bool,
    entries: &[(&str, Entry<'_>)],
    tensors: &[(&str, &[f32])],
) -> Vec<u8> {
    let mut writer = Writer {
        bytes: b"GGUF".to_vec(),
        big,
    };
    writer.kind(version);
    writer.number((tensors.len() as u64).to_le_bytes());
    writer.number((entries.len() as u64).to_le_bytes());
    for (key, entry) in entries {
        writer.entry(key, entry);
    }
    let mut offset = 0_u64;
    for (name, values) in tensors {
        writer.text(name);
        writer.kind(1);
        writer.number((values.len() as u64).to_le_bytes());
        writer.kind(0);
        writer.number(offset.to_le_bytes());
        offset += (4 * values.len() as u64).next_multiple_of(32);
    }
    for (_, values) in tensors {
        let aligned = writer.bytes.len().next_multiple_of(32);
        writer.bytes.resize(aligned, 0);
        for value in *values {
            writer.number(value.to_le_bytes());
        }
    }
    writer.bytes
}

fn file(bytes: &[u8]) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("model.gguf");
    std::fs::File::create(&path)
        .and_then(|mut file| file.write_all(bytes))
        .expect("a file");
    (folder, path)
}

fn model(bytes: &[u8]) -> Model {
    let (_folder, path) = file(bytes);
    read_model(&path, &Options::default()).unwrap_or_else(|error| panic!("{error}"))
}

fn refused(bytes: &[u8]) -> String {
    let (_folder, path) = file(bytes);
    read_model(&path, &Options::default())
        .expect_err("a file that lies")
        .to_string()
}

fn rotary(positions: &PositionEncoding) -> &Rotary {
    match positions {
        PositionEncoding::Rotary(rotary) => rotary,
        other => panic!("{other:?}"),
    }
}

fn llama() -> Vec<(&'static str, Entry<'static>)> {
    vec![
        ("general.architecture", Entry::Text("llama")),
        ("tokenizer.ggml.tokens", Entry::Texts(1000)),
        ("llama.block_count", Entry::U32(16)),
        ("llama.context_length", Entry::U32(131_072)),
        ("llama.embedding_length", Entry::U32(2048)),
        ("llama.attention.head_count", Entry::U32(32)),
        ("llama.rope.dimension_count", Entry::U32(64)),
        ("llama.rope.freq_base", Entry::F32(500_000.0)),
    ]
}

#[test]
fn both_versions_and_byte_orders() {
    for (version, big) in [(2, false), (3, false), (2, true), (3, true)] {
        let model = model(&gguf(version, big, &llama(), &[]));
        assert_eq!(model.dialect, Dialect::LlamaCpp);
        assert_eq!(model.certainty, Certainty::Established);
        assert_eq!(model.layers[0].layers, Some(16));
        let rotary = rotary(&model.layers[0].positions);
        assert_eq!(
            rotary.rope.to_string(),
            "default with base 500000, rotary dim 64"
        );
        assert_eq!(rotary.reach, Some(131_072));
    }
}

#[test]
fn frequency_factors_of_llama_3() {
    let mut factors = [1.0_f32; 32];
    factors[31] = 32.0;
    factors[20] = 2.7;
    for big in [false, true] {
        let tensors: [(&str, &[f32]); 2] = [
            ("blk.0.attn_q.weight", &[0.0; 7]),
            ("rope_freqs.weight", &factors),
        ];
        let model = model(&gguf(3, big, &llama(), &tensors));
        let RopeKind::LongRope { factors: read } = &rotary(&model.layers[0].positions).rope.kind
        else {
            panic!()
        };
        // Each exactly the f32 it is: 2.7 is not.
        let expected = ["1", "2.7000000476837158203125", "32"];
        assert_eq!([0, 20, 31].map(|at| read[at].to_string()), expected);
    }
}

#[test]
fn layers_by_the_architecture() {
    let gemma: Vec<(&str, Entry<'_>)> = vec![
        ("general.architecture", Entry::Text("gemma3")),
        ("gemma3.block_count", Entry::U32(18)),
        ("gemma3.context_length", Entry::U32(32_768)),
        ("gemma3.attention.key_length", Entry::U32(256)),
        ("gemma3.attention.sliding_window", Entry::U32(512)),
        ("gemma3.rope.freq_base", Entry::F32(1_000_000.0)),
    ];
    let model_of = |entries: &[(&str, Entry<'_>)]| model(&gguf(3, false, entries, &[]));
    let sliding = model_of(&gemma);
    let seen = |model: &Model| -> Vec<_> {
        let layers = model.layers.iter();
        layers
            .map(|layer| {
                (
                    layer.layers,
                    rotary(&layer.positions).rope.base.to_string(),
                    rotary(&layer.positions).reach,
                )
            })
            .collect()
    };
    let ten_thousand = || "10000".to_owned();
    assert_eq!(
        seen(&sliding),
        [
            (Some(15), ten_thousand(), Some(512)),
            (Some(3), "1e6".to_owned(), Some(32_768))
        ]
    );
    let mut flagged = gemma;
    flagged.push((
        "gemma3.attention.sliding_window_pattern",
        Entry::Flags(&[true, false]),
    ));
    assert_eq!(seen(&model_of(&flagged))[0].0, Some(9));

    let still = model_of(&[
        ("general.architecture", Entry::Text("cohere2")),
        ("cohere2.block_count", Entry::U32(8)),
        ("cohere2.context_length", Entry::U32(8192)),
        ("cohere2.attention.key_length", Entry::U32(128)),
        ("cohere2.attention.sliding_window", Entry::U32(4096)),
        ("cohere2.rope.freq_base", Entry::F32(50_000.0)),
    ]);
    assert_eq!(still.layers[1].positions, PositionEncoding::None);
    assert_eq!(
        (still.layers[0].layers, still.layers[1].layers),
        (Some(6), Some(2))
    );
}

#[test]
fn an_architecture_that_is_not_known_is_undecided() {
    let model = model(&gguf(
        3,
        false,
        &[
            ("general.architecture", Entry::Text("wobble")),
            ("wobble.context_length", Entry::U32(4096)),
            ("wobble.attention.key_length", Entry::U32(128)),
            ("wobble.rope.wobble", Entry::F32(2.0)),
        ],
        &[],
    ));
    let Certainty::Undecided(doubt) = &model.certainty else {
        panic!()
    };
    assert_eq!(doubt.unread, ["wobble.rope.wobble"]);
    assert!(
        doubt.reasons[0].contains("\"wobble\" is not known"),
        "{doubt:?}"
    );
}

#[test]
fn files_that_lie() {
    let right = gguf(3, false, &llama(), &[("rope_freqs.weight", &[1.0; 32])]);
    // Cut anywhere, it is refused, in bounded time and memory.
    for end in (0..right.len()).step_by(97) {
        let why = refused(&right[..end]);
        assert!(
            end < 4 || why.contains("GGUF") || why.contains("rope_freqs"),
            "{end}: {why}"
        );
    }
    let mut version = right.clone();
    version[4] = 1;
    assert!(refused(&version).contains("version 1; expected 2 or 3"));
    let mut pairs = right.clone();
    pairs[16..24].copy_from_slice(&u64::MAX.to_le_bytes());
    assert!(refused(&pairs).contains("the number of metadata pairs is 18446744073709551615"));
    let mut key = right;
    key[24..32].copy_from_slice(&(1_u64 << 60).to_le_bytes());
    assert!(refused(&key).contains("a metadata key is 1152921504606846976"));
    let short = gguf(3, false, &llama(), &[("rope_freqs.weight", &[1.0; 16])]);
    assert!(refused(&short).contains("one for each of the 32 rotary pairs"));
    let zero = gguf(3, false, &llama(), &[("rope_freqs.weight", &[0.0; 32])]);
    assert!(refused(&zero).contains("rope_freqs.weight[0] is 0"));
}

/// Bytes of a file, each of which would be a value of a hundred bytes in memory, and pairs that are compared with all before them.
#[test]
fn what_is_kept_is_counted() {
    let names: Vec<String> = (0..5000).map(|k| format!("rope.x{k}")).collect();
    let lists = names[..12]
        .iter()
        .map(|name| (name.as_str(), Entry::Bytes(100_000)));
    let error = refused(&gguf(3, false, &lists.collect::<Vec<_>>(), &[]));
    assert!(
        error.contains("lists up to rope.x10 have more than 1048576 values"),
        "{error}"
    );
    let pairs = names.iter().map(|name| (name.as_str(), Entry::U32(1)));
    let error = refused(&gguf(3, false, &pairs.collect::<Vec<_>>(), &[]));
    assert!(error.contains("more than 4096 metadata pairs"), "{error}");
    let text = "x".repeat(1 << 20);
    let texts = names[..33]
        .iter()
        .map(|name| (name.as_str(), Entry::Text(&text)));
    let error = refused(&gguf(3, false, &texts.collect::<Vec<_>>(), &[]));
    assert!(
        error.contains("text up to rope.x32 has more than 33554432 bytes"),
        "{error}"
    );
}
