//! `ropebound spectrum --output`: its files.

use crate::run::{answer, folder, json, run};
use ropebound_tables::{Data, read_contents};

/// Two layer types, each with four pairs.
const TWO_LAYER_TYPES: &str = r#"{"model_type": "gemma3_text", "head_dim": 8, "max_position_embeddings": 4096,
    "rope_theta": 1e6, "rope_local_base_freq": 1e4, "rope_scaling": null}"#;

#[test]
fn files_hold_what_the_answer_says() {
    let folder = folder();
    let path = |name: &str| folder.path().join(name).to_str().expect("UTF-8").to_owned();
    let config = path("config.json");
    std::fs::write(&config, TWO_LAYER_TYPES).expect("written");
    let said = json(&["spectrum", &config, "--digits", "17"]);
    let layers = said["layers"].as_array().expect("layers");
    assert_eq!(layers.len(), 2);

    let (tensors, archive) = (path("a.safetensors"), path("a.npz"));
    for file in [&tensors, &archive] {
        answer(&["spectrum", &config, "--output", file]);
        let contents = read_contents(file.as_ref()).expect("a whole file");
        assert_eq!(contents.arrays.len(), 4);
        for layer in layers {
            let name = layer["layer"].as_str().expect("a name");
            let field = |field: &'static str| {
                let pairs = layer["pairs"].as_array().expect("pairs").iter();
                pairs.map(move |pair| pair[field].as_str().expect("a number"))
            };
            // Seventeen digits determine a double.
            let theta = field("theta").map(|digits| digits.parse().expect("a number"));
            let stored = field("stored_f32").map(|digits| digits.parse().expect("a number"));
            let array = |kind: &str| &contents.get(&format!("{kind}.{name}")).expect(name).data;
            assert_eq!(*array("theta"), Data::F64(theta.collect()));
            assert_eq!(*array("inv_freq"), Data::F32(stored.collect()));
        }
    }

    let single = path("theta.npy");
    let outcome = run(&["spectrum", &config, "--output", &single]);
    assert_eq!(outcome.code, Some(2), "{}", outcome.err);
    assert!(
        outcome.err.contains("choose one with --layer"),
        "{}",
        outcome.err
    );
    assert!(!std::fs::exists(&single).expect("asked"));
    let layer = layers[1]["layer"].as_str().expect("a name");
    answer(&["spectrum", &config, "--layer", layer, "--output", &single]);
    let contents = read_contents(single.as_ref()).expect("a whole file");
    let all = read_contents(tensors.as_ref()).expect("a whole file");
    assert_eq!(
        contents.get("theta").expect("one").data,
        all.get(&format!("theta.{layer}")).expect("one").data
    );
}
