//! A table of complex numbers beside rotated vectors.

use crate::compare::{save, table, text};
use crate::run::{answer, folder, run};
use ropebound_kernels::recipe::Recipe;
use ropebound_tables::{Data, NamedArray};

/// Complex numbers rotate neighbouring components: beside a table of them pairs interleave, unless the layout is said.
#[test]
fn a_complex_table_tells_interleaved_pairs() {
    let [cos, sin] = table(Recipe::F32);
    let rows = 64;
    let (mut complex, mut q, mut rotated) = (Vec::new(), Vec::new(), Vec::new());
    for (at, (c, s)) in cos.iter().zip(&sin).take(rows * 16).enumerate() {
        let (x, y) = ((at % 7) as f32 - 3.5, (at % 11) as f32 - 4.5);
        complex.extend([*c, *s]);
        q.extend([x, y]);
        rotated.extend([x * c - y * s, x * s + y * c]);
    }
    let array = |name, shape: &[usize], values| NamedArray::new(name, shape, Data::F32(values));
    let folder = folder();
    let arrays = vec![
        array("freqs_cis", &[rows, 16, 2], complex),
        array("q", &[rows, 32], q),
        array("q_rotated", &[rows, 32], rotated),
    ];
    let path = save(folder.path(), "meta.npz", arrays);
    let asked = [
        "compare",
        "--base",
        "10000",
        "--head-dim",
        "32",
        text(&path),
    ];
    assert!(answer(&asked).contains("read as interleaved"));
    let other = run(&[&asked[..], &["--layout", "half"]].concat());
    assert_eq!(other.code, Some(1), "{}", other.err);
}
