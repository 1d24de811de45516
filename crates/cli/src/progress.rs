//! Progress on standard error: only on a terminal, and only for work that takes longer than two seconds, save for a line for each part
//! that is finished of what takes minutes.

use crate::messages::{self, Severity};
use crate::shown;
use indicatif::{ProgressBar, ProgressStyle};
use ropebound_bounds::search::{CertifyStep, Memory, SearchProgress};
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

    /// What was found on disk and is not used.
    pub(crate) fn warn(&mut self, why: &str) {
        let note = || messages::say(Severity::Note, why);
        match &self.line {
            Some(bar) => bar.suspend(note),
            None => note(),
        }
    }

    /// The same of what a search remembers.
    pub(crate) fn warn_of(&mut self, memory: &mut Memory) {
        for why in memory.complaints() {
            self.warn(&why);
        }
    }

    /// What is heard while certificates are written.
    pub(crate) fn say_certify(&mut self, step: CertifyStep) {
        match step {
            CertifyStep::Search(search) => self.say_search(search),
            CertifyStep::Check(path) => self.say(|| format!("checking {}", path.display())),
            CertifyStep::NotUsed(why) => self.warn(&why),
        }
    }

    /// What a search along the bases reports.
    pub(crate) fn say_search(&mut self, search: SearchProgress) {
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
