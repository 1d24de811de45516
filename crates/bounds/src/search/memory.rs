//! What a search writes down as it goes, so that it goes on when it was killed.
//!
//! Nothing that is read back is believed. Witnesses are proven again on their pieces, which takes a moment. Of steps and islands, whose
//! proofs are as long as their search, only the places are read: they are searched again at all of them at once.

use ropebound_certificate::Dyadic;
use ropebound_files::Checkpoint;
use std::io;
use std::path::Path;
use std::time::{Duration, Instant};

/// What was said is written down when it is so many lines,
const BATCH: usize = 64;
/// or is so old.
const AGE: Duration = Duration::from_secs(1);

/// A checkpoint of searches that follow one another, or none.
///
/// ```
/// use ropebound_bounds::search::{Ladder, Memory};
/// use ropebound_schedule::HeadDim;
///
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("run.checkpoint");
/// let mut ladder = Ladder::new(HeadDim::new(128)?);
/// let mut memory = Memory::open(&path, "least base of context 256")?;
/// ladder.climb_with(&mut memory, 256, &mut |_| ())?;
/// drop(memory); // killed
///
/// let mut again = Ladder::new(HeadDim::new(128)?);
/// let mut memory = Memory::open(&path, "least base of context 256")?;
/// again.climb_with(&mut memory, 256, &mut |_| ())?;
/// assert_eq!(again.rows().last().unwrap().pieces, ladder.rows().last().unwrap().pieces);
/// memory.forget()?;
/// assert!(!path.exists());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Default)]
pub struct Memory {
    checkpoint: Option<Checkpoint>,
    /// The lines gone through.
    at: usize,
    /// Said, but not written yet, and since when.
    said: Vec<String>,
    since: Option<Instant>,
    complaints: Vec<String>,
}

impl Memory {
    /// No checkpoint: nothing is known and nothing written, so that no function given this fails.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// Opens or begins the checkpoint at `path` of searches that `request`, one line, tells from others.
    ///
    /// # Errors
    /// As [`Checkpoint::open`].
    ///
    /// # Panics
    /// If the request has more than one line.
    pub fn open(path: &Path, request: &str) -> io::Result<Self> {
        let checkpoint = Checkpoint::open(path, request)?;
        let damage = checkpoint.damage().map(|why| told(path, why));
        Ok(Self {
            complaints: damage.into_iter().collect(),
            checkpoint: Some(checkpoint),
            ..Self::default()
        })
    }

    /// What was read and not used since this was last asked, and why: a line each, for the user.
    pub fn complaints(&mut self) -> Vec<String> {
        std::mem::take(&mut self.complaints)
    }

    /// Takes the checkpoint away: the searches are done.
    ///
    /// # Errors
    /// Those of the system.
    pub fn forget(self) -> io::Result<()> {
        self.checkpoint.map_or(Ok(()), Checkpoint::remove)
    }

    /// Begins the search that `title` names. It comes next in what was read, or all from here on is not of it.
    pub(super) fn begin(&mut self, title: &str) -> io::Result<()> {
        self.say(format!("# {title}"))
    }

    /// The lines of the search in hand that are still to be gone through.
    pub(super) fn ahead(&self) -> &[String] {
        let Some(checkpoint) = &self.checkpoint else {
            return &[];
        };
        let rest = checkpoint.lines().get(self.at..).unwrap_or(&[]);
        let end = rest.iter().position(|line| line.starts_with('#'));
        &rest[..end.unwrap_or(rest.len())]
    }

    /// Goes through `count` lines, which hold.
    pub(super) fn accept(&mut self, count: usize) {
        self.at += count;
    }

    /// The line number `index` from here does not hold, because of `why`: it and all after it go.
    pub(super) fn distrust(&mut self, index: usize, why: &str) -> io::Result<()> {
        if let Some(checkpoint) = &mut self.checkpoint {
            let line = self.at + index;
            // The first line is the checkpoint's own.
            let why = format!("line {}: {why}; it and what follows is not used", line + 2);
            self.complaints.push(told(checkpoint.path(), &why));
            checkpoint.truncate(line)?;
        }
        Ok(())
    }

    /// The search comes to `line`: it goes through it, or has it to write down.
    pub(super) fn say(&mut self, line: String) -> io::Result<()> {
        let Some(checkpoint) = &mut self.checkpoint else {
            return Ok(());
        };
        match checkpoint.lines().get(self.at) {
            Some(read) if *read == line => {
                self.at += 1;
                return Ok(());
            }
            Some(_) => self.distrust(0, "the search comes to something else")?,
            None => {}
        }
        self.said.push(line);
        self.since.get_or_insert_with(Instant::now);
        Ok(())
    }

    /// Writes down what was said, if it is much or old.
    pub(super) fn keep_up(&mut self) -> io::Result<()> {
        let old = self.since.is_some_and(|since| since.elapsed() >= AGE);
        if self.said.len() >= BATCH || old {
            self.write()?;
        }
        Ok(())
    }

    /// Writes down what was said.
    pub(super) fn write(&mut self) -> io::Result<()> {
        if let Some(checkpoint) = &mut self.checkpoint
            && !self.said.is_empty()
        {
            checkpoint.append(&self.said)?;
            self.at += self.said.len();
            self.said.clear();
        }
        self.since = None;
        Ok(())
    }
}

fn told(path: &Path, why: &str) -> String {
    format!("{}: {why}", path.display())
}

/// The text of a double of (0, 1].
pub(super) fn text_of(r: f64) -> String {
    let exact = Dyadic::from_f64(r).expect("searches lie in (0, 1]");
    exact.to_string()
}

/// The double of (0, 1] that this is the text of.
pub(super) fn double_of(text: &str) -> Option<f64> {
    let exact: Dyadic = text.parse().ok()?;
    let r = exact.value().to_f64();
    (Dyadic::from_f64(r)? == exact).then_some(r)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doubles_are_read_as_they_are_written() {
        for r in [1.0, 0.75, 0.1, f64::MIN_POSITIVE, 1.0f64.next_down()] {
            assert_eq!(double_of(&text_of(r)), Some(r));
        }
        for text in [
            "",
            "0.5",
            "0x1p+1",
            "0x0p+0",
            "0x1.00000000000001p-1",
            "nan",
        ] {
            assert_eq!(double_of(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_said_is_gone_through_and_then_written_down() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("memory");
        let say = |memory: &mut Memory, lines: &[&str]| {
            for line in lines {
                memory.say((*line).to_owned()).unwrap();
            }
        };
        let mut memory = Memory::open(&path, "letters").unwrap();
        memory.begin("small").unwrap();
        assert_eq!(memory.ahead(), [""; 0]);
        say(&mut memory, &["a", "b"]);
        memory.begin("large").unwrap();
        say(&mut memory, &["A"]);
        memory.write().unwrap();
        drop(memory);

        let mut memory = Memory::open(&path, "letters").unwrap();
        memory.begin("small").unwrap();
        assert_eq!(memory.ahead(), ["a", "b"]);
        say(&mut memory, &["a"]);
        assert_eq!(memory.ahead(), ["b"]);
        say(&mut memory, &["b"]);
        memory.begin("large").unwrap();
        assert_eq!(memory.ahead(), ["A"]);
        assert_eq!(memory.complaints(), [""; 0]);
        say(&mut memory, &["B"]);
        let told = memory.complaints();
        assert!(told[0].ends_with("memory: line 6: the search comes to something else; it and what follows is not used"), "{told:?}");
        memory.write().unwrap();
        drop(memory);

        // One that begins otherwise goes from there on.
        let mut memory = Memory::open(&path, "letters").unwrap();
        memory.begin("small").unwrap();
        memory.accept(2);
        memory.begin("other").unwrap();
        assert_eq!(memory.complaints().len(), 1);
        assert_eq!(memory.ahead(), [""; 0]);
        // Much is written down at once.
        say(&mut memory, &["c"; BATCH]);
        memory.keep_up().unwrap();
        assert_eq!(memory.said, [""; 0]);
        memory.forget().unwrap();
        assert!(!path.exists());
        let mut none = Memory::none();
        none.begin("small").unwrap();
        say(&mut none, &["a"]);
        assert_eq!(none.ahead(), [""; 0]);
        none.forget().unwrap();
    }
}
