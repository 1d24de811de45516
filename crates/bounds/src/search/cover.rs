//! The cover of a context: window after window, each swept by itself, as far as witnesses reach.

use super::memory::{Memory, double_of, text_of};
use super::target::{SearchProgress, Target};
use super::window::Window;
use super::witness::Piece;
use rayon::prelude::*;
use ropebound_fast::RootPoint;
use std::io;

/// Takes the pieces of some windows at a time.
pub(crate) type Sink<'a, E> = dyn FnMut(&[Piece], SearchProgress) -> Result<(), E> + 'a;

/// Windows swept at once: a constant, so that the same windows are looked at whatever the number of threads.
const BATCH: usize = 8;

/// The line after the last piece of a cover that has come to its end.
const END: &str = "end";

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

    /// [`cover`](Self::cover) with its pieces written down in `memory`, and taken from there as far as they hold, but for the last window: so
    /// that the cover ends where it must. Returns all of them, and how far they reach.
    pub(super) fn cover_with(
        self,
        memory: &mut Memory,
        (start, cap): (f64, f64),
        progress: &mut dyn FnMut(SearchProgress),
    ) -> io::Result<(Vec<Piece>, f64)> {
        let (pairs, context) = (self.pairs, self.context);
        memory.begin(&format!(
            "least base, {pairs} pairs, context {context}{}, from {}",
            self.asked(),
            text_of(start)
        ))?;
        let mut pieces = self.remembered(memory, start)?;
        let reached = pieces.last().map_or(start, |piece| piece.lo);
        let top = self.last_boundary(start, cap, reached);
        pieces.truncate(pieces.partition_point(|piece| piece.lo >= top));
        memory.accept(pieces.len());
        let end = self.cover(top, cap, &mut |more, at| {
            for piece in more {
                memory.say(line_of(piece))?;
            }
            memory.keep_up()?;
            pieces.extend_from_slice(more);
            progress(SearchProgress {
                pieces: pieces.len(),
                ..at
            });
            io::Result::Ok(())
        })?;
        memory.say(END.to_owned())?;
        Ok((pieces, end))
    }

    /// The pieces from `start` down that are written down and hold.
    fn remembered(self, memory: &mut Memory, start: f64) -> io::Result<Vec<Piece>> {
        let lines = memory.ahead();
        let mut pieces: Vec<Piece> = Vec::with_capacity(lines.len());
        let mut wrong = None;
        for line in lines.iter().take_while(|line| *line != END) {
            let hi = pieces.last().map_or(start, |piece| piece.lo);
            match piece_of(line, hi, self.context) {
                Some(piece) => pieces.push(piece),
                None => {
                    wrong = Some((pieces.len(), "it is no piece of this cover".to_owned()));
                    break;
                }
            }
        }
        let first = pieces
            .par_iter()
            .position_first(|piece| !piece.holds(self.pairs, self.set, self.threshold));
        if let Some(index) = first {
            let witness = pieces[index].witness;
            let why = format!("B({witness}) is not proven negative on the piece");
            wrong = Some((index, why));
        }
        if let Some((index, why)) = wrong {
            memory.distrust(index, &why)?;
            pieces.truncate(index);
        }
        Ok(pieces)
    }

    /// The last boundary between windows from `start` on that a cover has come to, which reaches down to `end`.
    fn last_boundary(self, start: f64, cap: f64, end: f64) -> f64 {
        let mut top = start;
        while top > cap {
            let below = self.window_below(top).max(cap);
            if below < end {
                break;
            }
            top = below;
        }
        top
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

fn line_of(piece: &Piece) -> String {
    format!("{} {}", text_of(piece.lo), piece.witness)
}

/// The piece below `hi` that this is the line of.
fn piece_of(line: &str, hi: f64, context: u64) -> Option<Piece> {
    let (lo, witness) = line.split_once(' ')?;
    let (lo, witness) = (double_of(lo)?, witness.parse().ok()?);
    let fits = lo < hi && (1..=context).contains(&witness);
    fits.then_some(Piece { hi, lo, witness })
}

fn power_of_two_below(x: f64) -> f64 {
    f64::from_bits(x.to_bits() & 0x7ff0_0000_0000_0000)
}
