//! Work on many things by a few threads, its results in the order of the things.
//! Knows nothing of what the work is.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
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
    /// How many things there are, once the last one was taken.
    end: Option<usize>,
    stopped: bool,
    broken: bool,
}

struct Shared<I, R> {
    things: Mutex<I>,
    line: Mutex<Line<R>>,
    moved: Condvar,
}

/// Calls `work` for each thing on some of `workers` threads and `sink` on this one with each result, in order, until
/// it breaks. A thing is taken when somebody can work on it and its result is not too far ahead. The threads are not
/// waited for: one that waits for a thing that never comes must not hold up the end. Panics if `work` does.
pub fn in_order<I, R>(
    things: I,
    workers: usize,
    work: impl Fn(I::Item) -> R + Send + Sync + 'static,
    mut sink: impl FnMut(R) -> ControlFlow<()>,
) where
    I: Iterator + Send + 'static,
    R: Send + 'static,
{
    let workers = workers.max(1);
    let (shared, work) = (Arc::new(Shared::new(things)), Arc::new(work));
    let start = |_: usize| {
        let (shared, work) = (shared.clone(), work.clone());
        let toil = move || {
            let _leaving = Leaving(&shared);
            shared.toil(workers * AHEAD, &*work);
        };
        let worker = thread::Builder::new().stack_size(STACK_BYTES);
        worker.spawn(toil).is_ok()
    };
    if (0..workers).filter(|n| start(*n)).count() == 0 {
        // The system gives no threads: then it is done here, one after the other.
        let _ = lock(&shared.things).try_for_each(|thing| sink(work(thing)));
        return;
    }
    let mut number = 0;
    while let Some(result) = shared.take(number) {
        number += 1;
        if sink(result).is_break() {
            lock(&shared.line).stopped = true;
            shared.moved.notify_all();
            return;
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // A thread that panicked is told of by `broken`; what the locks guard is then not used any more.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Tells of a worker that ends by a panic, so that nobody waits for its result.
struct Leaving<'a, I, R>(&'a Shared<I, R>);

impl<I, R> Drop for Leaving<'_, I, R> {
    fn drop(&mut self) {
        if thread::panicking() {
            lock(&self.0.line).broken = true;
            self.0.moved.notify_all();
        }
    }
}

impl<I: Iterator, R> Shared<I, R> {
    fn new(things: I) -> Self {
        let line = Line {
            next: 0,
            given: 0,
            done: BTreeMap::new(),
            end: None,
            stopped: false,
            broken: false,
        };
        Self {
            things: Mutex::new(things),
            line: Mutex::new(line),
            moved: Condvar::new(),
        }
    }

    fn wait<'a>(&self, line: MutexGuard<'a, Line<R>>) -> MutexGuard<'a, Line<R>> {
        self.moved
            .wait(line)
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn toil(&self, ahead: usize, work: impl Fn(I::Item) -> R) {
        while let Some((number, thing)) = self.fetch(ahead) {
            let result = work(thing);
            lock(&self.line).done.insert(number, result);
            self.moved.notify_all();
        }
    }

    /// The next thing and its number. Only one worker at a time waits here for a thing; the others work or wait for it.
    fn fetch(&self, ahead: usize) -> Option<(usize, I::Item)> {
        let mut things = lock(&self.things);
        let mut line = lock(&self.line);
        while !line.stopped && line.end.is_none() && line.next >= line.given + ahead {
            line = self.wait(line);
        }
        if line.stopped || line.end.is_some() {
            return None;
        }
        let number = line.next;
        drop(line);
        let thing = things.next();
        let mut line = lock(&self.line);
        if thing.is_some() {
            line.next += 1;
        } else {
            line.end = Some(number);
            self.moved.notify_all();
        }
        Some((number, thing?))
    }

    /// The result of a number; none behind the last one.
    fn take(&self, number: usize) -> Option<R> {
        let mut line = lock(&self.line);
        loop {
            if let Some(result) = line.done.remove(&number) {
                line.given = number + 1;
                self.moved.notify_all();
                return Some(result);
            }
            if line.end == Some(number) {
                return None;
            }
            assert!(!line.broken, "a worker broke; please report it");
            line = self.wait(line);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::sync::mpsc;

    #[test]
    fn results_come_in_order_and_things_are_never_taken_far_ahead() {
        let taken = Arc::new(AtomicUsize::new(0));
        let counted = taken.clone();
        let things = (0..500).inspect(move |_| {
            counted.fetch_add(1, Ordering::SeqCst);
        });
        let (mut got, mut farthest) = (Vec::new(), 0);
        in_order(
            things,
            4,
            |n| n * 2,
            |n| {
                got.push(n);
                if got.len() % 50 == 0 {
                    // Somebody who reads slowly.
                    thread::yield_now();
                }
                farthest = farthest.max(taken.load(Ordering::SeqCst) - got.len());
                ControlFlow::Continue(())
            },
        );
        assert_eq!(got, (0..500).map(|n| n * 2).collect::<Vec<_>>());
        assert!(farthest <= 4 * AHEAD, "{farthest}");
    }

    #[test]
    fn a_sink_that_breaks_ends_the_work_even_while_a_thing_is_waited_for() {
        let (send, things) = mpsc::channel();
        for n in 0..3 {
            let _ = send.send(n);
        }
        let mut got = Vec::new();
        in_order(
            things.into_iter(),
            2,
            |n: usize| n,
            |n| {
                got.push(n);
                if n == 2 {
                    ControlFlow::Break(())
                } else {
                    ControlFlow::Continue(())
                }
            },
        );
        assert_eq!(got, [0, 1, 2]);
        // Until here nobody hung up.
        drop(send);
    }

    #[test]
    #[should_panic(expected = "a worker broke")]
    fn work_that_panics_ends_all_instead_of_waiting_for_ever() {
        let work = |n: usize| assert!(n < 7, "broken on purpose");
        in_order(0..100, 1, work, |()| ControlFlow::Continue(()));
    }

    #[test]
    fn no_things_give_no_results() {
        in_order(
            std::iter::empty::<usize>(),
            3,
            |n| n,
            |n| panic!("a result from nowhere: {n}"),
        );
    }
}
