//! Work on many things by a few threads, its results in the order of the things.
//! Knows nothing of what the work is.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

/// Results that may wait for an earlier one, for each worker: enough to keep it busy while one page takes long, few
/// enough that memory stays that of a handful of pages.
const AHEAD: usize = 3;
/// Bytes of stack for a worker; as much as the main thread has.
const STACK_BYTES: usize = 8 << 20;

struct Line<R> {
    next: usize,
    given: usize,
    done: BTreeMap<usize, R>,
    stopped: bool,
}

struct Shared<R> {
    line: Mutex<Line<R>>,
    moved: Condvar,
}

/// Calls `work` for each thing on some of `workers` threads and `sink` on this one with each result, in order, until
/// it breaks. `work` must not panic.
pub fn in_order<T: Sync, R: Send>(
    things: &[T],
    workers: usize,
    work: impl Fn(&T) -> R + Sync,
    mut sink: impl FnMut(R) -> ControlFlow<()>,
) {
    let workers = workers.clamp(1, things.len().max(1));
    let shared = Shared {
        line: Mutex::new(Line {
            next: 0,
            given: 0,
            done: BTreeMap::new(),
            stopped: false,
        }),
        moved: Condvar::new(),
    };
    thread::scope(|scope| {
        let toil = || shared.toil(things, workers * AHEAD, &work);
        let start = |_: usize| {
            thread::Builder::new()
                .stack_size(STACK_BYTES)
                .spawn_scoped(scope, toil)
                .is_ok()
        };
        let started = (0..workers).filter(|n| start(*n)).count();
        if started == 0 {
            // The system gives no threads: then it is done here, one after the other.
            let _ = things.iter().try_for_each(|thing| sink(work(thing)));
            return;
        }
        for number in 0..things.len() {
            if sink(shared.take(number)).is_break() {
                shared.lock().stopped = true;
                shared.moved.notify_all();
                return;
            }
        }
    });
}

impl<R> Shared<R> {
    fn lock(&self) -> MutexGuard<'_, Line<R>> {
        // No code panics while it holds the lock, so what it guards is whole in any case.
        self.line.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait<'a>(&self, line: MutexGuard<'a, Line<R>>) -> MutexGuard<'a, Line<R>> {
        self.moved
            .wait(line)
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn toil<T>(&self, things: &[T], ahead: usize, work: impl Fn(&T) -> R) {
        loop {
            let mut line = self.lock();
            while !line.stopped && line.next < things.len() && line.next >= line.given + ahead {
                line = self.wait(line);
            }
            if line.stopped || line.next >= things.len() {
                return;
            }
            let number = line.next;
            line.next += 1;
            drop(line);
            let result = work(&things[number]);
            self.lock().done.insert(number, result);
            self.moved.notify_all();
        }
    }

    fn take(&self, number: usize) -> R {
        let mut line = self.lock();
        loop {
            if let Some(result) = line.done.remove(&number) {
                line.given = number + 1;
                self.moved.notify_all();
                return result;
            }
            line = self.wait(line);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[test]
    fn results_come_in_order_and_never_run_far_ahead() {
        let things: Vec<usize> = (0..500).collect();
        let (started, given, farthest) = (
            AtomicUsize::new(0),
            AtomicUsize::new(0),
            AtomicUsize::new(0),
        );
        let mut got = Vec::new();
        let work = |n: &usize| {
            started.fetch_add(1, Ordering::SeqCst);
            let ahead = (n + 1).saturating_sub(given.load(Ordering::SeqCst));
            farthest.fetch_max(ahead, Ordering::SeqCst);
            n * 2
        };
        in_order(&things, 4, work, |n| {
            given.fetch_add(1, Ordering::SeqCst);
            got.push(n);
            ControlFlow::Continue(())
        });
        assert_eq!(got, (0..500).map(|n| n * 2).collect::<Vec<_>>());
        assert!(
            farthest.load(Ordering::SeqCst) <= 4 * AHEAD + 1,
            "{farthest:?}"
        );
    }

    #[test]
    fn a_sink_that_breaks_ends_the_work() {
        let things: Vec<usize> = (0..10_000).collect();
        let started = AtomicUsize::new(0);
        let work = |n: &usize| {
            started.fetch_add(1, Ordering::SeqCst);
            *n
        };
        in_order(&things, 2, work, |n| {
            if n == 10 {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        });
        assert!(started.load(Ordering::SeqCst) <= 10 + 2 * AHEAD + 2);
    }
}
