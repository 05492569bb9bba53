//! A page that breaks a parser is no end of the program.
//! Knows nothing of pages.

use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe, catch_unwind};

/// What the cleaner gives; none when a page breaks it.
pub fn guarded<R>(work: impl FnOnce() -> R) -> Option<R> {
    CLEANING.set(true);
    let done = catch_unwind(AssertUnwindSafe(work));
    CLEANING.set(false);
    done.ok()
}

thread_local!(static CLEANING: Cell<bool> = const { Cell::new(false) });

/// From now on a page that breaks the cleaner is told of in one sentence, not with a trace of the stack.
pub fn hush_panics() {
    let loud = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if !CLEANING.get() {
            loud(info);
        }
    }));
}
