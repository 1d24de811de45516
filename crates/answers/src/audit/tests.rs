use super::*;
use ropebound_config::{Options, parse_model};
use ropebound_document::{TextStyle, Value};

fn audited(files: &[(&str, &str)]) -> AuditAnswer {
    let mut answer = AuditAnswer::new(Dialect::Transformers, Numbers::Exact);
    for (name, text) in files {
        let read = parse_model(text, &Options::default());
        let file = FileAudit::new(
            (*name).to_owned(),
            read,
            Numbers::Exact,
            &mut PlainBases::new(),
        );
        answer.files.push(file);
    }
    answer
}

/// Half of each head's pairs do not rotate.
const PARTIAL: &str = r#"{"model_type":"phi","hidden_size":128,"num_attention_heads":1,"partial_rotary_factor":0.5,"rope_theta":10000,
    "max_position_embeddings":2048}"#;
const GGUF: &str = r#"{"general.architecture":"llama","llama.rope.freq_base":10000.0,"llama.rope.dimension_count":128,
    "llama.context_length":1024,"llama.attention.key_length":128,"llama.embedding_length":4096,"llama.attention.head_count":32}"#;
const ODD_WIDTH: &str =
    r#"{"model_type":"llama","head_dim":62,"rope_theta":10000,"max_position_embeddings":4096}"#;

#[test]
fn the_verdict_names_its_sum_and_the_table_has_no_other() {
    let text = audited(&[("partial", PARTIAL)])
        .document()
        .to_text(TextStyle::default());
    insta::assert_snapshot!(text, @r#"
    Rules of transformers; frequencies are the real numbers of the formulas.
    Distances m are 0..reach (end exclusive).

    partial (phi): holds

    all: RoPE with base 10000, head_dim 64; context 2048, reach 2048; plain RoPE at
    rotary dim 64 needs at least base 29617.04626, and a larger one may fail; every
    base from 74768 on will do
      sum           B >= 0  context       first  negative  share    minimum    at
                            length     negative
      rotary pairs  no      724             725        86  4.199%  -3.29487  1713
      whole head    yes     unbounded         -         0  0        28.7051  1713
      (+32)
    Holds: the sum over the whole head, which Theorem 1 bounds, is nowhere negative.

      value of    value    from
      base        10000    rope_theta
      head_dim    128      hidden_size / num_attention_heads
      rotary_dim  64       hidden_size / num_attention_heads · partial_rotary_factor
                           = 128 · 0.5
      type        default  no rope_type: default
    "#);
}

#[test]
fn rules_are_those_that_run_the_file() {
    let rules = |files: &[(&str, &str)]| {
        let text = audited(files).document().to_text(TextStyle::default());
        text.lines().next().unwrap_or_default().to_owned()
    };
    assert!(rules(&[("a.gguf", GGUF)]).starts_with("Rules of llama.cpp; "));
    assert!(rules(&[("a.json", PARTIAL)]).starts_with("Rules of transformers; "));
    let both = audited(&[("a.gguf", GGUF), ("a.json", PARTIAL)]);
    let text = both.document().to_text(TextStyle::default());
    assert!(
        text.starts_with("Rules of llama.cpp and transformers; "),
        "{text}"
    );
    assert!(text.contains("- by the rules of llama.cpp"), "{text}");
    let json = Value::from(both.fields()).to_json();
    assert!(json.contains(r#""framework":"llama.cpp""#), "{json}");
}

#[test]
fn where_no_safe_base_is_known_the_command_is_named() {
    let text = audited(&[("odd.json", ODD_WIDTH)])
        .document()
        .to_text(TextStyle::default());
    insta::assert_snapshot!(text, @r#"
    Rules of transformers; frequencies are the real numbers of the formulas.
    Distances m are 0..reach (end exclusive).

    odd.json (llama): violated

    all: RoPE with base 10000, head_dim 62; context 4096, reach 4096; plain RoPE at
    rotary dim 62 needs at least base 111051.3643, and a larger one may fail; from
    where on every base will do, ropebound base --safe --context 4095 --head-dim 62
    finds
      sum           B >= 0  context     first  negative  share     minimum    at
                            length   negative
      rotary pairs  no      789           790       644  15.723%  -7.67380  3396
    Violated: the sum over the rotary pairs is negative at 644 of 4096 distances,
    15.723% of them, first at 790. At these a random token is scored above a similar
    one on average (Theorem 1). The share counts distances, not tokens, and says
    nothing of one input, nor of how good the model is.
    To find what holds: ropebound solve odd.json; as it is, no sum of a context of
    790 is negative.

      value of    value    from
      base        10000    rope_theta
      head_dim    62       head_dim
      rotary_dim  62       head_dim
      type        default  no rope_type: default
    "#);
}
