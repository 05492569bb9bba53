//! Signals become events: a new size, stopping, going on, ending.
//! Knows nothing of the screen.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::thread;

use rustix::process::{Signal, getpid, getsid, kill_current_process_group};
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGSTOP, SIGTERM, SIGTSTP, SIGWINCH, SIGXFSZ};
use signal_hook::iterator::Signals;

use super::{Ending, Event};

/// Whether another program has the terminal.
static LENT: AtomicBool = AtomicBool::new(false);

/// Does something during which another program has the terminal, and the keys that interrupt and stop are meant for it.
pub fn lending<T>(during: impl FnOnce() -> T) -> T {
    LENT.store(true, Ordering::SeqCst);
    let result = during();
    LENT.store(false, Ordering::SeqCst);
    result
}

/// Turns signals into events from now on.
pub fn watch(events: &Sender<Event>) -> io::Result<()> {
    let mut signals = Signals::new([SIGWINCH, SIGTSTP, SIGCONT, SIGTERM, SIGHUP, SIGINT])?;
    let events = events.clone();
    let forward = move || {
        for signal in signals.forever() {
            let lent = LENT.load(Ordering::SeqCst);
            let event = match signal {
                // The terminal sends both to every program of the job; the program that has it is the one meant, and
                // when it stops, the job is to stop as a whole.
                SIGINT if lent => continue,
                SIGTSTP if lent => {
                    let _ = signal_hook::low_level::raise(SIGSTOP);
                    continue;
                }
                SIGWINCH => Event::Resized,
                SIGTSTP => Event::Stop,
                SIGCONT => Event::Continued,
                signal => Event::End(Ending::Signal(signal)),
            };
            if events.send(event).is_err() {
                return;
            }
        }
    };
    thread::Builder::new()
        .name("signals".into())
        .spawn(forward)?;
    Ok(())
}

/// Calls `end` with the number of each signal that wants the program to end, instead of ending it. For work without a
/// screen that has something to put away first; the second signal ends the program at once.
pub fn on_end(end: impl Fn(i32) + Send + 'static) -> io::Result<()> {
    let mut signals = Signals::new([SIGTERM, SIGHUP, SIGINT])?;
    let hear = move || {
        let mut heard = signals.forever();
        if let Some(signal) = heard.next() {
            end(signal);
        }
        if let Some(signal) = heard.next() {
            // Fails for signals that nothing ends by, which these are not.
            let _ = signal_hook::low_level::emulate_default_handler(signal);
        }
    };
    thread::Builder::new().name("signals".into()).spawn(hear)?;
    Ok(())
}

/// Has writes beyond the limit of a file's size (`ulimit -f`) fail with an error, which is told, instead of ending the
/// program in the middle.
pub fn outlive_file_limit() {
    // Where it cannot be done, the limit ends the program as it always did.
    let _ = signal_hook::flag::register(SIGXFSZ, Arc::default());
}

/// Whether this process leads its session: then no shell is behind it that could wake it.
pub fn leads_session() -> bool {
    getsid(None).is_ok_and(|leader| leader == getpid())
}

/// Stops the process, and with it those that started it in the same job, such as `cargo run`; returns when it goes on.
pub fn stop() -> io::Result<()> {
    if leads_session() {
        signal_hook::low_level::raise(SIGSTOP)
    } else {
        Ok(kill_current_process_group(Signal::STOP)?)
    }
}
