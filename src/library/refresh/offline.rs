//! Whether this machine has no network: then that is said once, and no feed is blamed.
//! Knows nothing of why servers cannot be reached.

use std::collections::HashSet;

use super::look::Seen;

/// Servers that cannot be reached, none that can, are enough to stop asking. With a third of all feeds dead, which is
/// what old lists of them have, fewer than ten fail before one answers.
const ENOUGH: usize = 24;

/// What failed while it is unknown whether there is a network.
#[derive(Default)]
pub(super) struct Limbo {
    waiting: Vec<Seen>,
    hosts: HashSet<String>,
    is_online: bool,
}

impl Limbo {
    /// Takes a result, and gives back those of which it is sure that they are what they seem.
    pub(super) fn pass(&mut self, seen: Seen, host: &str, is_web: bool) -> Vec<Seen> {
        if self.is_online || !is_web {
            return vec![seen];
        }
        if seen.is_offline {
            self.hosts.insert(host.to_owned());
            self.waiting.push(seen);
            return Vec::new();
        }
        self.is_online = true;
        let mut sure = std::mem::take(&mut self.waiting);
        sure.push(seen);
        sure
    }

    /// Whether so much failed that nothing else is to be expected.
    pub(super) fn is_hopeless(&self) -> bool {
        self.hosts.len() >= ENOUGH
    }

    /// At the end: whether there is no network. A single server that cannot be reached may be gone itself, and what
    /// failed is given back then.
    pub(super) fn end(&mut self) -> Result<(), Vec<Seen>> {
        let is_offline = !self.is_online && self.hosts.len() > 1;
        let waiting = std::mem::take(&mut self.waiting);
        if is_offline { Ok(()) } else { Err(waiting) }
    }
}
