//! Standard normal and exponential draws by the ziggurat of Marsaglia and Tsang in Doornik's form: 256 layers of equal area v,
//!
//! ```text
//! x_1 = r,   x_{i+1} = f⁻¹(f(x_i) + v / x_i),   v = r·f(r) + ∫_r^∞ f,   x_0 = v / f(r)
//! ```
//!
//! Written here and not taken from `rand_distr`, because that crate's exp and ln are the platform's as soon as any crate of
//! the build turns on `num-traits/std`; then the bytes of a run would depend on the machine's C library.

use crate::stream::Stream;
use std::sync::LazyLock;

const LAYERS: usize = 256;
/// Where the tail begins, for [`LAYERS`] layers.
const NORMAL_TAIL: f64 = 3.654_152_885_361_009;
const EXPONENTIAL_TAIL: f64 = 7.697_117_470_131_05;

/// Edges x_i and heights f(x_i).
pub(crate) struct Tables {
    x: [f64; LAYERS + 1],
    f: [f64; LAYERS + 1],
}

impl Tables {
    fn new(
        tail: f64,
        area: f64,
        density: impl Fn(f64) -> f64,
        inverse: impl Fn(f64) -> f64,
    ) -> Self {
        let mut x = [0.0; LAYERS + 1];
        x[0] = area / density(tail);
        x[1] = tail;
        for i in 1..LAYERS - 1 {
            x[i + 1] = inverse(density(x[i]) + area / x[i]);
        }
        Self {
            f: x.map(density),
            x,
        }
    }
}

static NORMAL: LazyLock<Tables> = LazyLock::new(|| {
    let density = |x: f64| libm::exp(-0.5 * x * x);
    let r = NORMAL_TAIL;
    let tail =
        (0.5 * std::f64::consts::PI).sqrt() * libm::erfc(r * std::f64::consts::FRAC_1_SQRT_2);
    Tables::new(r, r * density(r) + tail, density, |y| {
        (-2.0 * libm::log(y)).sqrt()
    })
});

static EXPONENTIAL: LazyLock<Tables> = LazyLock::new(|| {
    let density = |x: f64| libm::exp(-x);
    let r = EXPONENTIAL_TAIL;
    Tables::new(r, (r + 1.0) * density(r), density, |y| -libm::log(y))
});

/// Draws standard normals.
#[derive(Clone, Copy)]
pub(crate) struct Normal(&'static Tables);

impl Normal {
    pub(crate) fn new() -> Self {
        Self(&NORMAL)
    }

    #[inline(always)]
    pub(crate) fn draw(self, stream: &mut Stream) -> f64 {
        loop {
            let bits = stream.bits();
            let layer = (bits & 0xff) as usize;
            // Bits 12 and up, as a number of [2, 4): u in [−1, 1).
            let u = f64::from_bits((bits >> 12) | (1024 << 52)) - 3.0;
            let x = u * self.0.x[layer];
            if x.abs() < self.0.x[layer + 1] {
                return x;
            }
            if let Some(x) = self.rarely(stream, layer, u, x) {
                return x;
            }
        }
    }

    #[cold]
    #[inline(never)]
    fn rarely(self, stream: &mut Stream, layer: usize, u: f64, x: f64) -> Option<f64> {
        if layer == 0 {
            return Some(tail(stream).copysign(u));
        }
        let f = &self.0.f;
        let height = f[layer + 1] + (f[layer] - f[layer + 1]) * stream.open_unit();
        (height < libm::exp(-0.5 * x * x)).then_some(x)
    }
}

/// |N| given |N| > r, by Marsaglia's method.
fn tail(stream: &mut Stream) -> f64 {
    loop {
        let x = -libm::log(stream.open_unit()) / NORMAL_TAIL;
        let y = -libm::log(stream.open_unit());
        if 2.0 * y >= x * x {
            return NORMAL_TAIL + x;
        }
    }
}

/// Draws exponentials of mean 1.
#[derive(Clone, Copy)]
pub(crate) struct Exponential(&'static Tables);

impl Exponential {
    pub(crate) fn new() -> Self {
        Self(&EXPONENTIAL)
    }

    /// The draw.
    #[inline(always)]
    pub(crate) fn draw(self, stream: &mut Stream) -> f64 {
        self.draw_with_sign(stream).0
    }

    /// The draw, and a random sign bit (bit 63, the others 0) that is independent of it.
    #[inline(always)]
    pub(crate) fn draw_with_sign(self, stream: &mut Stream) -> (f64, u64) {
        loop {
            let bits = stream.bits();
            let layer = (bits & 0xff) as usize;
            let sign = (bits & 0x100) << 55;
            let u = ((bits >> 12) as f64 + 0.5) * (1.0 / (1u64 << 52) as f64);
            let x = u * self.0.x[layer];
            if x < self.0.x[layer + 1] {
                return (x, sign);
            }
            if let Some(x) = self.rarely(stream, layer, x) {
                return (x, sign);
            }
        }
    }

    #[cold]
    #[inline(never)]
    fn rarely(self, stream: &mut Stream, layer: usize, x: f64) -> Option<f64> {
        if layer == 0 {
            return Some(EXPONENTIAL_TAIL - libm::log(stream.open_unit()));
        }
        let f = &self.0.f;
        let height = f[layer + 1] + (f[layer] - f[layer + 1]) * stream.open_unit();
        (height < libm::exp(-x)).then_some(x)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The last layer must close: its area is v as well, which is what fixes r.
    #[test]
    fn layers_close() {
        for (tables, area) in [
            (&*NORMAL, 0.004_928_673_233_99),
            (&*EXPONENTIAL, 0.003_949_659_822_581_572),
        ] {
            let last = tables.x[LAYERS - 1] * (1.0 - tables.f[LAYERS - 1]);
            assert!((last - area).abs() < 1e-11, "{last} {area}");
        }
    }
}
