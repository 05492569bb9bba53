//! Keys from the terminal, read by a thread that reads only while it may: a program that is given the terminal gets
//! every key meant for it. Knows nothing of what a key does.

use std::fs::File;
use std::io::{self, stdin};
use std::os::fd::{AsFd, OwnedFd};
use std::sync::mpsc::{Receiver, Sender, SyncSender, sync_channel};
use std::thread;
use std::time::Duration;

use ratatui::crossterm::event::{self, Event as Terminal};
use rustix::event::{PollFd, PollFlags, poll};

use super::{Ending, Event};
use crate::ui::{Key, Msg};

/// Most events handed over at a time, so that held keys are answered while they come.
const BATCH: usize = 256;

/// The input thread, as its owner sees it.
pub struct Input {
    permits: SyncSender<()>,
}

impl Input {
    /// Starts reading; the first batch may come at once.
    pub fn start(events: Sender<Event>) -> io::Result<Self> {
        let keyboard = keyboard()?;
        watch_hangup(keyboard.try_clone()?, events.clone())?;
        let (permits, permitted) = sync_channel(1);
        let read = move || {
            let ending = read_keys(&keyboard, &events, &permitted);
            let _ = events.send(Event::End(ending));
        };
        thread::Builder::new().name("input".into()).spawn(read)?;
        let input = Self { permits };
        input.permit();
        Ok(input)
    }

    /// Lets the thread read on, after its last batch was worked off.
    pub fn permit(&self) {
        let _ = self.permits.try_send(());
    }
}

/// Where keys come from: standard input where it is a terminal, else the controlling terminal.
pub fn keyboard() -> io::Result<OwnedFd> {
    if rustix::termios::isatty(stdin()) {
        return stdin().as_fd().try_clone_to_owned();
    }
    Ok(File::open("/dev/tty")?.into())
}

/// Hands over batches until the terminal is gone. Waits by itself, because the reader of events never returns from a
/// terminal that has hung up.
fn read_keys(keyboard: &OwnedFd, events: &Sender<Event>, permitted: &Receiver<()>) -> Ending {
    while permitted.recv().is_ok() {
        loop {
            if !wait(keyboard) {
                return Ending::Gone;
            }
            let Ok(batch) = batch() else {
                return Ending::Gone;
            };
            if batch.is_empty() {
                continue;
            }
            if events.send(Event::Typed(batch)).is_err() {
                return Ending::Gone;
            }
            break;
        }
    }
    Ending::Gone
}

/// Ends the session when the terminal hangs up, whatever the reading thread does: once events are being read, the
/// reader of events spins on a dead terminal and never comes back.
fn watch_hangup(keyboard: OwnedFd, events: Sender<Event>) -> io::Result<()> {
    let watch = move || {
        loop {
            let mut waiting = [PollFd::new(&keyboard, PollFlags::empty())];
            match poll(&mut waiting, None) {
                Err(rustix::io::Errno::INTR) => {}
                _ => break,
            }
        }
        let _ = events.send(Event::End(Ending::Gone));
    };
    thread::Builder::new().name("hangup".into()).spawn(watch)?;
    Ok(())
}

/// Waits until there is something to read; false when there never will be.
fn wait(keyboard: &OwnedFd) -> bool {
    loop {
        let mut waiting = [PollFd::new(keyboard, PollFlags::IN)];
        match poll(&mut waiting, None) {
            Err(rustix::io::Errno::INTR) => {}
            Err(_) => return false,
            Ok(_) => {
                let gone = PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL;
                return !waiting[0].revents().intersects(gone);
            }
        }
    }
}

fn batch() -> io::Result<Vec<Msg>> {
    let mut batch = Vec::new();
    while batch.len() < BATCH && event::poll(Duration::ZERO)? {
        match event::read()? {
            Terminal::Key(key) => batch.extend(Key::from_event(&key).map(Msg::Key)),
            Terminal::Paste(text) => batch.push(Msg::Pasted(text)),
            _ => {}
        }
    }
    Ok(batch)
}
