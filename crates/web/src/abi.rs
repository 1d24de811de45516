//! What the module exports: a buffer for requests, and the answer to the one in it. The page calls from one thread.

#![allow(unsafe_code)]

use std::cell::RefCell;

use crate::requests::{State, answer};

#[derive(Default)]
struct Exchange {
    request: Vec<u8>,
    answer: Vec<u8>,
    state: State,
}

thread_local! {
    static EXCHANGE: RefCell<Exchange> = RefCell::default();
}

#[link(wasm_import_module = "page")]
unsafe extern "C" {
    /// Of a stage (0 pieces, 1 positions, 2 steps) `done` of `total`.
    safe fn progress(stage: u32, done: f64, total: f64);
}

/// Makes room for a request of `length` bytes; where to write it.
// SAFETY: no other symbol of the module has this name.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn web_request(length: usize) -> *mut u8 {
    EXCHANGE.with_borrow_mut(|exchange| {
        exchange.request.clear();
        exchange.request.resize(length, 0);
        exchange.request.as_mut_ptr()
    })
}

/// Answers the request that was written; the answer's length.
// SAFETY: no other symbol of the module has this name.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn web_answer() -> usize {
    EXCHANGE.with_borrow_mut(|exchange| {
        let Exchange {
            request,
            answer: text,
            state,
        } = exchange;
        *text = answer(state, request, &|stage, done, total| {
            let stage = ["pieces", "positions", "steps"]
                .iter()
                .position(|known| *known == stage);
            progress(stage.unwrap_or(0) as u32, done as f64, total as f64);
        });
        text.len()
    })
}

/// Where the answer stands, until the next request.
// SAFETY: no other symbol of the module has this name.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn web_text() -> *const u8 {
    EXCHANGE.with_borrow(|exchange| exchange.answer.as_ptr())
}
