//! Tickets: which answers are still awaited.
//! Knows nothing of what is asked.

/// What one waits for; a new question of a kind makes the older one of that kind void.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    /// A story to be opened.
    Story,
    /// A certain text of the story that is shown.
    Text,
    /// The source of a page to be set.
    Source,
    /// A file to be written.
    Save,
    /// The page of a story, to be offered.
    Fetch,
    /// The feeds.
    Feeds,
    /// A list of stories.
    List,
    /// The same list as it would be now, to be compared.
    Look,
    /// Stories of a list.
    Lines,
    /// A number of stories.
    Count,
    /// What a rule would change.
    Preview,
    /// A rule to be kept or undone.
    Teach,
    /// Verdicts by hand to be remembered.
    Judge,
    /// The shown story, cleaned again.
    Again,
    /// A feed to be added.
    Add,
    /// How a feed fares.
    FeedPage,
}

/// The number of one question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ticket {
    slot: Slot,
    number: u64,
}

impl Ticket {
    /// What was asked.
    pub fn slot(self) -> Slot {
        self.slot
    }

    /// A ticket nobody waits for.
    #[cfg(test)]
    pub(crate) fn for_test() -> Self {
        let slot = Slot::Story;
        Self { slot, number: 0 }
    }
}

/// The questions that are open.
#[derive(Debug, Default)]
pub struct Tickets {
    last: u64,
    awaited: Vec<Ticket>,
}

impl Tickets {
    /// A ticket for a new question; the answer to an older one of its kind will not be taken any more.
    pub fn draw(&mut self, slot: Slot) -> Ticket {
        self.forget(slot);
        self.last += 1;
        let ticket = Ticket {
            slot,
            number: self.last,
        };
        self.awaited.push(ticket);
        ticket
    }

    /// Stops waiting for an answer of a kind.
    pub fn forget(&mut self, slot: Slot) {
        self.awaited.retain(|t| t.slot != slot);
    }

    /// Whether an answer of a kind is still to come.
    pub fn is_awaited(&self, slot: Slot) -> bool {
        self.awaited.iter().any(|t| t.slot == slot)
    }

    /// The ticket of a kind that is awaited.
    #[cfg(test)]
    pub fn newest(&self, slot: Slot) -> Option<Ticket> {
        self.awaited.iter().rev().find(|t| t.slot == slot).copied()
    }

    /// Takes a ticket back with its answer; false when nobody waits for it any more.
    pub fn settle(&mut self, ticket: Ticket) -> bool {
        let before = self.awaited.len();
        self.awaited.retain(|t| *t != ticket);
        self.awaited.len() < before
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_newest_ticket_of_a_slot_is_settled_and_only_once() {
        let mut tickets = Tickets::default();
        let old = tickets.draw(Slot::Story);
        let source = tickets.draw(Slot::Source);
        let new = tickets.draw(Slot::Story);
        assert!(!tickets.settle(old));
        assert!(tickets.settle(new));
        assert!(!tickets.settle(new));
        assert!(tickets.settle(source));
    }
}
