//! Progress on standard error: only on a terminal, and only for work that takes longer than two seconds, save for a line for each part
//! that is finished of what takes minutes.

#[cfg(feature = "paper")]
use crate::messages::{self, Severity};
use crate::shown;
use indicatif::{ProgressBar, ProgressStyle};
use std::io::IsTerminal;
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(2);

/// A line that says how far the work has come.
pub(crate) struct Progress {
    start: Instant,
    line: Option<ProgressBar>,
    terminal: bool,
}

impl Progress {
    /// Nothing is shown yet.
    pub(crate) fn new() -> Self {
        Self {
            start: Instant::now(),
            line: None,
            terminal: std::io::stderr().is_terminal(),
        }
    }

    /// Shows `message`, once the work has taken long enough.
    pub(crate) fn say(&mut self, message: impl FnOnce() -> String) {
        if !self.terminal || self.start.elapsed() < PATIENCE {
            return;
        }
        let line = self.line.get_or_insert_with(|| {
            let line = ProgressBar::new_spinner().with_elapsed(PATIENCE);
            line.set_style(
                ProgressStyle::with_template("{spinner} {elapsed} {msg}")
                    .unwrap_or_else(|_| ProgressStyle::default_spinner()),
            );
            line
        });
        line.set_message(shown::name(message()));
    }

    /// A line of its own for what is finished, wherever standard error goes.
    #[cfg(feature = "paper")]
    pub(crate) fn done(&mut self, line: &str) {
        match &self.line {
            Some(bar) => bar.println(line),
            None => messages::say(Severity::Progress, line),
        }
    }

    /// What a search along the bases reports.
    pub(crate) fn say_search(&mut self, search: ropebound_bounds::search::SearchProgress) {
        self.say(|| {
            format!(
                "context {}: at base {:.3e} ({} pieces)",
                search.context, search.approx_base, search.pieces
            )
        });
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(line) = &self.line {
            line.finish_and_clear();
        }
    }
}
