//! Signals become events: a new size, stopping, going on, ending.
//! Knows nothing of the screen.

use std::io;
use std::sync::mpsc::Sender;
use std::thread;

use rustix::process::{Signal, getpid, getsid, kill_current_process_group};
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM, SIGTSTP, SIGWINCH};
use signal_hook::iterator::Signals;

use super::{Ending, Event};

/// Turns signals into events from now on.
pub fn watch(events: &Sender<Event>) -> io::Result<()> {
    let mut signals = Signals::new([SIGWINCH, SIGTSTP, SIGCONT, SIGTERM, SIGHUP, SIGINT])?;
    let events = events.clone();
    let forward = move || {
        for signal in signals.forever() {
            let event = match signal {
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

/// Whether this process leads its session: then no shell is behind it that could wake it.
pub fn leads_session() -> bool {
    getsid(None).is_ok_and(|leader| leader == getpid())
}

/// Stops the process, and with it those that started it in the same job, such as `cargo run`; returns when it goes on.
pub fn stop() -> io::Result<()> {
    if leads_session() {
        signal_hook::low_level::raise(signal_hook::consts::SIGSTOP)
    } else {
        Ok(kill_current_process_group(Signal::STOP)?)
    }
}
