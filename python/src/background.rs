//! Work beside Python: without its lock, on threads of the package's own, heard of by callback, given up on Ctrl-C.
//!
//! The thread that called waits, tells the callback and looks for signals; the one that works never touches Python. Work is given up where
//! it next reports progress: it unwinds from there, and what it held is dropped.

use crate::arguments::failed;
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};
use ropebound_cli::check_arithmetic;
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Between two looks for signals.
const LOOK: Duration = Duration::from_millis(50);
/// Between two words to the callback.
const PATIENCE: Duration = Duration::from_millis(100);
/// As much as a process's first thread has.
const STACK: usize = 8 << 20;

/// How far the work is.
struct Step {
    message: String,
    done: u64,
    total: Option<u64>,
}

enum Event<T> {
    Step(Step),
    Done(Result<PyResult<T>, Box<dyn Any + Send>>),
}

/// What unwinds from work that is given up.
struct GivenUp;

/// What work reports to.
pub(crate) struct Progress {
    given_up: Arc<AtomicBool>,
    /// Where a callback listens.
    steps: Option<Box<dyn Fn(Step) + Send + Sync>>,
    last: Mutex<Instant>,
}

impl Progress {
    /// Says how far the work is, if anybody listens; does not return if it is given up.
    pub(crate) fn say(&self, done: u64, total: Option<u64>, message: impl FnOnce() -> String) {
        if self.given_up.load(Ordering::Relaxed) {
            // No bug: the hook for panics does not hear of it.
            resume_unwind(Box::new(GivenUp));
        }
        let Some(steps) = &self.steps else { return };
        // Another thread's word will do as well.
        let Ok(mut last) = self.last.try_lock() else {
            return;
        };
        if last.elapsed() >= PATIENCE {
            *last = Instant::now();
            steps(Step {
                message: message(),
                done,
                total,
            });
        }
    }
}

/// Work that runs, and what is heard of it.
struct Task<T> {
    callback: Option<Py<PyAny>>,
    given_up: Arc<AtomicBool>,
    sender: Sender<Event<T>>,
    /// It is waited for from one thread; the lock says so to the compiler.
    events: Mutex<Receiver<Event<T>>>,
}

/// Runs `work`; `callback(message, done, total)` hears of it.
pub(crate) fn run<T: Send + 'static>(
    py: Python<'_>,
    callback: Option<&Bound<'_, PyAny>>,
    work: impl FnOnce(&Progress) -> PyResult<T> + Send + 'static,
) -> PyResult<T> {
    let task = Task::new(callback);
    pool()?.spawn(task.on(work));
    task.wait(py)
}

/// The same on what the caller lends: the end of work that is given up is waited for.
pub(crate) fn run_on_lent<T: Send + 'static>(
    py: Python<'_>,
    callback: Option<&Bound<'_, PyAny>>,
    work: impl FnOnce(&Progress) -> PyResult<T> + Send,
) -> PyResult<T> {
    let task = Task::new(callback);
    let pool = pool()?;
    py.detach(|| {
        pool.in_place_scope(|scope| {
            let work = task.on(work);
            scope.spawn(move |_| work());
            Python::attach(|py| task.wait(py))
        })
    })
}

impl<T: Send + 'static> Task<T> {
    fn new(callback: Option<&Bound<'_, PyAny>>) -> Self {
        let (sender, events) = mpsc::channel();
        Self {
            callback: callback.map(|callback| callback.clone().unbind()),
            given_up: Arc::default(),
            sender,
            events: Mutex::new(events),
        }
    }

    /// What a thread of the pool does.
    fn on<W: FnOnce(&Progress) -> PyResult<T> + Send>(
        &self,
        work: W,
    ) -> impl FnOnce() + Send + use<T, W> {
        let progress = self.progress();
        let sender = self.sender.clone();
        move || {
            let outcome = catch_unwind(AssertUnwindSafe(|| {
                check_arithmetic().map_err(|failure| failed(failure.why()))?;
                work(&progress)
            }));
            // Nobody waits for work that was given up.
            let _ = sender.send(Event::Done(outcome));
        }
    }

    fn progress(&self) -> Progress {
        let sender = Mutex::new(self.sender.clone());
        let tell = move |step| {
            if let Ok(sender) = sender.lock() {
                let _ = sender.send(Event::Step(step));
            }
        };
        let listens = self.callback.is_some();
        Progress {
            given_up: self.given_up.clone(),
            steps: listens.then(|| Box::new(tell) as Box<dyn Fn(Step) + Send + Sync>),
            last: Mutex::new(Instant::now()),
        }
    }

    /// The answer; or, of work that is given up then, the exception of the callback or of a signal.
    fn wait(&self, py: Python<'_>) -> PyResult<T> {
        let answered = self.answer(py);
        self.given_up.store(true, Ordering::Relaxed);
        answered
    }

    fn answer(&self, py: Python<'_>) -> PyResult<T> {
        loop {
            let event = py.detach(|| {
                let events = self.events.lock().unwrap_or_else(PoisonError::into_inner);
                events.recv_timeout(LOOK)
            });
            match event {
                Ok(Event::Done(Ok(outcome))) => return outcome,
                Ok(Event::Done(Err(panic))) => return Err(bug(panic.as_ref())),
                Ok(Event::Step(step)) => {
                    if let Some(callback) = &self.callback {
                        callback.call1(py, (step.message, step.done, step.total))?;
                    }
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => {
                    return Err(failed("the work ended without an answer"));
                }
            }
            py.check_signals()?;
        }
    }
}

fn bug(panic: &(dyn Any + Send)) -> PyErr {
    let said = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("no message");
    PyRuntimeError::new_err(format!(
        "this is a bug in ropebound {}: {said}. Please report it with the call",
        env!("CARGO_PKG_VERSION")
    ))
}

/// The package's threads. A forked process has none of its parent's, so it makes its own.
fn pool() -> PyResult<Arc<ThreadPool>> {
    static POOL: Mutex<Option<(u32, Arc<ThreadPool>)>> = Mutex::new(None);
    let process = std::process::id();
    let mut held = POOL.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((owner, pool)) = &*held
        && *owner == process
    {
        return Ok(pool.clone());
    }
    let made = ThreadPoolBuilder::new().stack_size(STACK).build();
    let made = Arc::new(made.map_err(|error| failed(format_args!("threads: {error}")))?);
    if let Some(parents) = held.replace((process, made.clone())) {
        // Its end would wait for threads that are not there.
        std::mem::forget(parents);
    }
    Ok(made)
}
