//! How far a long run has come, on standard error, for a person who waits.
//! Knows nothing of what runs.

use std::io::{self, IsTerminal};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Runs shorter than this show nothing.
const PATIENCE: Duration = Duration::from_secs(1);

/// A line that appears when it takes long.
pub struct Progress {
    bar: ProgressBar,
    start: Instant,
    may_show: bool,
}

impl Progress {
    /// For so many things, if it is known; shows itself only on a terminal that does not show the output too.
    pub fn new(things: Option<usize>) -> Self {
        let length = things.map(|n| n as u64);
        let bar = ProgressBar::with_draw_target(length, ProgressDrawTarget::hidden());
        let template = match things {
            Some(_) => "{pos} of {len} pages, {per_sec}, {eta} left {wide_bar}",
            None => "{pos} pages, {per_sec}, {elapsed} so far",
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        Self {
            bar,
            start: Instant::now(),
            may_show: things != Some(1)
                && io::stderr().is_terminal()
                && !io::stdout().is_terminal(),
        }
    }

    /// One more is done.
    pub fn step(&mut self) {
        self.bar.inc(1);
        if self.may_show && self.start.elapsed() > PATIENCE {
            self.may_show = false;
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
    }

    /// Lets something else be written to standard error.
    pub fn suspend(&self, tell: impl FnOnce()) {
        self.bar.suspend(tell);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
