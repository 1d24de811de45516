//! The cover of a context: window after window, each swept by itself, as far as witnesses reach.

use super::target::{SearchProgress, Target};
use super::window::Window;
use super::witness::Piece;
use rayon::prelude::*;
use ropebound_fast::RootPoint;
use std::convert::Infallible;

/// Takes the pieces of some windows at a time.
pub(crate) type Sink<'a, E> = dyn FnMut(&[Piece], SearchProgress) -> Result<(), E> + 'a;

/// Windows swept at once: a constant, so that the same windows are looked at whatever the number of threads.
const BATCH: usize = 8;

impl Target {
    /// Covers from `start` down to where no witness reaches, or to `cap`, and returns how far it came. `sink` takes the pieces
    /// of some windows at a time; an error of its ends the sweep.
    ///
    /// Windows lie on a grid that depends on `start`, the context and h alone, and each starts without candidates. So the
    /// pieces are the same for any number of threads, and from any boundary of the grid on.
    pub(super) fn cover<E>(self, start: f64, cap: f64, sink: &mut Sink<'_, E>) -> Result<f64, E> {
        let mut top = start;
        while top > cap {
            let mut windows = Vec::with_capacity(BATCH);
            let mut bottom = top;
            while windows.len() < BATCH && bottom > cap {
                let below = self.window_below(bottom).max(cap);
                windows.push((bottom, below));
                bottom = below;
            }
            let swept: Vec<Window> = windows
                .par_iter()
                .map(|&(from, to)| self.sweep(from, to))
                .collect();
            let mut pieces = Vec::new();
            let mut stopped = None;
            for (window, &(_, to)) in swept.into_iter().zip(&windows) {
                pieces.extend(window.pieces);
                if window.end > to {
                    stopped = Some(window.end);
                    break;
                }
            }
            top = stopped.unwrap_or(bottom);
            sink(&pieces, self.progress(top, pieces.len()))?;
            if stopped.is_some() {
                break;
            }
        }
        Ok(top)
    }

    /// How far a cover from `start` comes.
    pub(super) fn covered(self, start: f64, cap: f64) -> f64 {
        let Ok(end) = self.cover(start, cap, &mut |_, _| Ok::<_, Infallible>(()));
        end
    }

    /// The next boundary below `top`: a multiple of a power of two that some hundred pieces fit in.
    pub(super) fn window_below(self, top: f64) -> f64 {
        let typical = RootPoint::new(top, self.pairs, self.set)
            .curvature_bound(self.context)
            .sqrt()
            .recip();
        let spacing = power_of_two_below(256.0 * typical).min(0.25 * power_of_two_below(top));
        let below = (top / spacing).ceil() - 1.0;
        // A sliver right below a boundary joins the window after it.
        let below = if top - below * spacing < 0.25 * spacing {
            below - 1.0
        } else {
            below
        };
        below * spacing
    }
}

fn power_of_two_below(x: f64) -> f64 {
    f64::from_bits(x.to_bits() & 0x7ff0_0000_0000_0000)
}
