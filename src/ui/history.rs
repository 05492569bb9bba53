//! Lines typed before: of the command line, of finding, of filtering, kept apart.
//! Knows nothing of files.

/// Lines of one kind that are remembered.
const LINES: usize = 200;
/// Bytes of a line that is remembered; a longer one was pasted and will not be wanted again.
const LINE_BYTES: usize = 1_000;

/// What a line was typed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Typed {
    /// The command line.
    Command,
    /// Finding words in a story.
    Find,
    /// Filtering a list, and searching.
    Filter,
}

impl Typed {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Command, Self::Find, Self::Filter];

    /// Its name, as a history on disk has it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Command => "command",
            Self::Find => "find",
            Self::Filter => "filter",
        }
    }
}

/// The lines that were typed, the newest last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    lines: Vec<(Typed, String)>,
}

impl History {
    /// Remembers a line; an equal one from before goes, and so does the oldest of too many. False when it is not worth
    /// it.
    pub fn put(&mut self, kind: Typed, line: &str) -> bool {
        let line = line.trim();
        if line.is_empty() || line.len() > LINE_BYTES || line.contains(char::is_control) {
            return false;
        }
        self.lines.retain(|(k, l)| *k != kind || l != line);
        self.lines.push((kind, line.to_owned()));
        let of_kind = self.lines.iter().filter(|(k, _)| *k == kind).count();
        if of_kind > LINES {
            let oldest = self.lines.iter().position(|(k, _)| *k == kind);
            self.lines.remove(oldest.unwrap_or(0));
        }
        true
    }

    /// All lines with their kinds, the newest last.
    pub fn lines(&self) -> &[(Typed, String)] {
        &self.lines
    }

    /// The line so many steps back among those of a kind that begin with a text; 0 is the newest.
    pub fn back(&self, kind: Typed, start: &str, steps: usize) -> Option<&str> {
        let fits = |l: &&(Typed, String)| l.0 == kind && l.1.starts_with(start) && l.1 != start;
        let mut fitting = self.lines.iter().rev().filter(fits);
        fitting.nth(steps).map(|(_, line)| line.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_remembered_once_the_newest_last_and_only_so_many() {
        let mut history = History::default();
        for n in 0..250 {
            history.put(Typed::Find, &format!("word {n}"));
        }
        history.put(Typed::Command, "quit");
        history.put(Typed::Find, " word 240 ");
        assert!(!history.put(Typed::Find, " "));
        assert!(!history.put(Typed::Find, &"long ".repeat(300)));
        assert_eq!(history.lines().len(), LINES + 1);
        assert_eq!(history.back(Typed::Find, "", 0), Some("word 240"));
        assert_eq!(history.back(Typed::Find, "", 1), Some("word 249"));
        assert_eq!(history.back(Typed::Find, "word 24", 1), Some("word 249"));
        assert_eq!(history.back(Typed::Command, "", 1), None);
    }
}
