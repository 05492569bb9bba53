//! From a key to what it does: counts, sequences that are not complete yet, the modes that hold.
//! Knows nothing of what is done.

use super::key::{Code, Key};
use super::keymap::{Deed, Lookup, typed_as};
use super::keys::Mode;
use super::{Effect, Model, Screen, adding, help, hints, pick, prompt, sort, told};

impl Model {
    /// Takes a key.
    pub(super) fn press(&mut self, key: Key) -> Vec<Effect> {
        self.line.notice = None;
        self.line.later.clear();
        if key.code == Code::Esc && self.line.typed.is_empty() && adding::stop(self) {
            return vec![Effect::StopAdd];
        }
        adding::leave(self);
        match (key, self.screens.last()) {
            (key, _) if key == Key::ctrl('c') => return vec![Effect::Quit],
            (key, _) if key == Key::ctrl('z') => return vec![Effect::Suspend],
            (key, Some(screen)) if key == Key::ctrl('l') && screen.is_typed_into() => {
                return vec![Effect::Redraw];
            }
            (_, Some(Screen::Prompt(_))) => return prompt::press(self, key),
            (_, Some(Screen::Help(_))) => return help::press(self, key),
            (_, Some(Screen::Told(_))) => return told::press(self, key),
            (_, Some(Screen::Hints(_))) => return hints::press(self, key),
            (_, Some(Screen::Sort)) => return sort::press(self, key),
            (_, Some(Screen::Pick(_))) => return pick::press(self, key),
            _ => {}
        }
        if self.count(key) {
            return Vec::new();
        }
        self.line.typed.push(key);
        let Some(deeds) = self.deeds() else {
            return Vec::new();
        };
        let elsewhere = deeds.is_empty().then(|| self.elsewhere()).flatten();
        let count = std::mem::take(&mut self.line).count;
        if let Some(elsewhere) = elsewhere {
            self.tell(elsewhere);
        }
        self.perform(&deeds, count)
    }

    /// What the keys typed so far do: nothing if they lead nowhere, none if more keys may make something of them.
    fn deeds(&self) -> Option<Vec<Deed>> {
        let keys = &self.settings.keys;
        let modes = self.modes().iter();
        for found in modes.map(|m| keys.look_up(*m, &self.line.typed)) {
            match found {
                Lookup::Bound(bound) => return Some(bound.deeds.clone()),
                Lookup::Prefix => return None,
                Lookup::Unbound => {}
            }
        }
        Some(Vec::new())
    }

    /// Where the keys typed so far do something when they do nothing here; none if that is nowhere one can go.
    fn elsewhere(&self) -> Option<String> {
        let keys = &self.settings.keys;
        let places = [
            (self.reader.is_some(), Mode::Story, "in a story"),
            (self.has_list(), Mode::List, "in the list"),
            (self.library.is_some(), Mode::Feeds, "in the feeds"),
        ];
        let found = places.iter().filter(|(is_there, ..)| *is_there);
        let mut found =
            found.filter_map(
                |(_, mode, place)| match keys.look_up(*mode, &self.line.typed) {
                    Lookup::Bound(bound) if !bound.deeds.is_empty() => Some((place, &bound.says)),
                    _ => None,
                },
            );
        let (place, says) = found.next()?;
        let typed = typed_as(&self.line.typed);
        Some(format!("{typed}: nothing here; {place}, {says}"))
    }

    /// Takes a digit of a count; 0 is one only behind another digit.
    fn count(&mut self, key: Key) -> bool {
        let digit = key.written().and_then(|c| c.to_digit(10));
        let Some(digit) = digit.filter(|d| *d > 0 || self.line.count.is_some()) else {
            return false;
        };
        if !self.line.typed.is_empty() {
            return false;
        }
        let count = self.line.count.unwrap_or(0) * 10 + digit as usize;
        self.line.count = Some(count.min(999_999));
        true
    }

    /// The modes that hold, the closest first.
    pub(super) fn modes(&self) -> &'static [Mode] {
        let finds = self.sheet().is_some_and(|s| s.find.is_some());
        let is_typed = |s: &&Screen| !matches!(s, Screen::Prompt(_));
        match self.screens.iter().rev().find(is_typed) {
            Some(Screen::Xray(_)) => &[Mode::Xray],
            Some(Screen::Links(_) | Screen::Along(_)) => &[Mode::Links],
            Some(Screen::Preview(_)) => &[Mode::Preview],
            Some(Screen::FeedPage(_)) => &[Mode::Page],
            Some(Screen::Feeds) if self.is_welcome() => &[Mode::Welcome, Mode::Feeds],
            Some(Screen::List) if self.is_welcome() => &[Mode::Welcome, Mode::List],
            Some(Screen::Story) if finds => &[Mode::Found, Mode::Story],
            Some(Screen::Story) => &[Mode::Story],
            Some(Screen::Feeds) => &[Mode::Feeds],
            _ => &[Mode::List],
        }
    }
}
