//! B(131071) at four bases, d = 128. Independent values in `f64`, whose angles err by up to 1e-11 there: exact ones agree to that.

use ropebound_bounds::Problem;
use ropebound_schedule::{HeadDim, Schedule};

#[test]
fn sums_far_out() {
    for (base, golden) in [
        ("10000", -3.205_641_811_130_004),
        ("500000", 3.605_843_571_975_763),
        ("1000000", -0.512_786_706_678_391_1),
        ("10000000", 14.559_934_219_995_81),
    ] {
        let schedule = Schedule::plain(base.parse().unwrap(), HeadDim::new(128).unwrap()).unwrap();
        let sum = Problem::new(&schedule).unwrap().enclosure(131_071, 192);
        let value = sum.midpoint().to_f64();
        assert!((value - golden).abs() < 2e-11, "{base}: {value}");
    }
}
