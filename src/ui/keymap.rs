//! What the keys do here: the keys of the table of actions, with the reader's own bindings over them.
//! Knows nothing of how an action is done and of where bindings are written down.

use std::collections::HashSet;

use super::key::{Key, NotAKey};
use super::keys::{ALL_MODES, Action, BINDINGS, Binding, Mode, named, sequences};

/// Keys that end and suspend whatever happens, also while a line is typed.
pub const FIXED: [Key; 2] = [Key::ctrl('c'), Key::ctrl('z')];

/// What a key does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// An action.
    Action(Action),
    /// A line of the command line, without its colon.
    Command(String),
}

/// A sequence of keys and what it does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bound {
    /// Where it holds.
    pub modes: Vec<Mode>,
    /// The keys, one after another.
    pub keys: Vec<Key>,
    /// What is done, in this order.
    pub deeds: Vec<Deed>,
    /// What it does, in a few words.
    pub says: String,
    /// Whether the reader made it.
    pub is_own: bool,
}

/// A binding as the reader wrote it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Own {
    /// The one mode it is for; none for every mode its first action has.
    pub mode: Option<String>,
    /// The keys, with blanks between them.
    pub keys: String,
    /// Names of actions, and lines for the command line that begin with a colon; none takes the keys away.
    pub does: Vec<String>,
    /// What it does, in the reader's words; may be empty.
    pub says: String,
}

/// What is wrong with a binding of the reader. All but the last leave it aside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// A word is no key.
    Key(NotAKey),
    /// The key is one that nothing may take: of ending or of suspending.
    Fixed(Key),
    /// There is no such mode.
    Mode(String),
    /// There is no such action.
    Action(String),
    /// The action cannot be done in that mode.
    Elsewhere {
        /// The name of the action.
        action: &'static str,
        /// The names of the modes it can be done in.
        modes: Vec<&'static str>,
    },
    /// The keys clash with others, which therefore do nothing any more.
    Hides {
        /// Those keys and what they did, in the order of the table.
        others: Vec<(String, String)>,
        /// Whether they are exactly the same keys.
        is_same: bool,
    },
}

/// What a sequence of keys is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lookup<'k> {
    /// It does something.
    Bound(&'k Bound),
    /// It may become something with more keys.
    Prefix,
    /// It is nothing.
    Unbound,
}

/// All keys, and what they do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keymap {
    bounds: Vec<Bound>,
    /// Whether any of it is not as in the table.
    is_changed: bool,
}

impl Bound {
    /// Whether one of both hides the other where both hold.
    fn clashes(&self, other: &Self) -> bool {
        self.keys.starts_with(&other.keys) || other.keys.starts_with(&self.keys)
    }
}

impl Default for Keymap {
    fn default() -> Self {
        let bound = |binding: &'static Binding, keys| Bound {
            modes: binding.modes.to_vec(),
            keys,
            deeds: vec![Deed::Action(binding.action)],
            says: binding.sentence.to_owned(),
            is_own: false,
        };
        let of_row = |row: &'static Binding| sequences(row).map(move |keys| bound(row, keys));
        Self {
            bounds: BINDINGS.iter().flat_map(of_row).collect(),
            is_changed: false,
        }
    }
}

impl Keymap {
    /// The default keys with the reader's own over them, and what is wrong with those, each with its number in the list.
    pub fn with(own: &[Own]) -> (Self, Vec<(usize, Wrong)>) {
        let (mut keymap, mut wrong) = (Self::default(), Vec::new());
        for (number, own) in own.iter().enumerate() {
            match bound(own) {
                Ok(bound) => {
                    let hidden = keymap.put(bound);
                    wrong.extend(hidden.into_iter().map(|w| (number, w)));
                }
                Err(why) => wrong.push((number, why)),
            }
        }
        (keymap, wrong)
    }

    /// All sequences of keys, those of the table in its order and then the reader's own.
    pub fn bounds(&self) -> &[Bound] {
        &self.bounds
    }

    /// What the keys typed so far mean in a mode.
    pub fn look_up(&self, mode: Mode, typed: &[Key]) -> Lookup<'_> {
        if let Some(bound) = self.in_mode(mode).find(|b| b.keys == typed) {
            return Lookup::Bound(bound);
        }
        if self.in_mode(mode).any(|b| b.keys.starts_with(typed)) {
            return Lookup::Prefix;
        }
        Lookup::Unbound
    }

    /// What may follow the keys typed so far: the rest of the keys, and what they do.
    pub fn continuations(&self, mode: Mode, typed: &[Key]) -> Vec<(String, &str)> {
        let fits = self.in_mode(mode).filter(|b| b.keys.starts_with(typed));
        fits.map(|b| (shown(&b.keys[typed.len()..], " "), b.says.as_str()))
            .collect()
    }

    /// The keys of a row of the table, each sequence as it is typed, those of the reader first.
    pub fn keys_of(&self, row: &Binding) -> Vec<String> {
        let alone = |b: &&Bound| {
            b.deeds == [Deed::Action(row.action)] && b.modes.iter().any(|m| row.modes.contains(m))
        };
        let (own, table): (Vec<&Bound>, Vec<&Bound>) =
            self.bounds.iter().filter(alone).partition(|b| b.is_own);
        let mut seen = HashSet::new();
        let all = own.iter().chain(&table).map(|b| typed_as(&b.keys));
        all.filter(|keys| seen.insert(keys.clone())).collect()
    }

    /// What the reader put together: everything that is more than one action.
    pub fn macros(&self) -> impl Iterator<Item = &Bound> {
        let is_macro = |b: &&Bound| !matches!(b.deeds[..], [Deed::Action(_)]);
        self.bounds.iter().filter(is_macro)
    }

    /// A line of keys of the table and what they do, as in `g s sort  m read or not`, with the reader's keys in their
    /// places; what has no key any more is left out.
    pub fn in_hints(&self, modes: &[Mode], line: &str) -> String {
        if !self.is_changed {
            return line.to_owned();
        }
        let table = Self::default();
        let hints = line.split("  ");
        let own = hints.filter_map(|hint| self.in_hint(&table, modes, hint));
        own.collect::<Vec<_>>().join("  ")
    }

    fn in_hint(&self, table: &Self, modes: &[Mode], hint: &str) -> Option<String> {
        let words: Vec<&str> = hint.split(' ').collect();
        let (mut own, mut typed, mut told) = (Vec::new(), Vec::new(), 0);
        for (number, word) in words.iter().enumerate() {
            let Ok(key) = word.parse() else { break };
            typed.push(key);
            let mut found = modes.iter().map(|m| (*m, table.look_up(*m, &typed)));
            match found.find(|(_, l)| *l != Lookup::Unbound) {
                Some((mode, Lookup::Bound(bound))) => {
                    own.extend(self.now_of(mode, bound).map(|keys| shown(keys, " ")));
                    typed.clear();
                    told = number + 1;
                }
                Some(_) => {}
                None => break,
            }
        }
        if own.is_empty() {
            return (told == 0).then(|| hint.to_owned());
        }
        own.extend(words[told..].iter().map(|&w| w.to_owned()));
        Some(own.join(" "))
    }

    /// The keys that do now in a mode what those of the table did: the same, where they still do it.
    fn now_of(&self, mode: Mode, before: &Bound) -> Option<&[Key]> {
        let same = self.in_mode(mode).filter(|b| b.deeds == before.deeds);
        let keys: Vec<&[Key]> = same.map(|b| &b.keys[..]).collect();
        let kept = keys.iter().find(|k| **k == before.keys);
        kept.or_else(|| keys.first()).copied()
    }

    fn in_mode(&self, mode: Mode) -> impl Iterator<Item = &Bound> {
        self.bounds.iter().filter(move |b| b.modes.contains(&mode))
    }

    /// Takes a binding in; what it clashes with gives way, and is told. What keys do only while found words are marked
    /// gives way to nothing but a binding for just that.
    fn put(&mut self, mut new: Bound) -> Vec<Wrong> {
        self.is_changed = true;
        let is_only_found = |b: &Bound| b.modes == [Mode::Found] && b.clashes(&new);
        if new.modes.len() > 1 && self.bounds.iter().any(is_only_found) {
            new.modes.retain(|mode| *mode != Mode::Found);
        }
        let (mut same, mut longer) = (Vec::new(), Vec::new());
        for old in &mut self.bounds {
            let clashes = old.clashes(&new);
            let before = old.modes.len();
            old.modes
                .retain(|mode| !clashes || !new.modes.contains(mode));
            if old.modes.len() < before && old.deeds != new.deeds {
                let hidden = (shown(&old.keys, " "), old.says.clone());
                let others = if old.keys == new.keys {
                    &mut same
                } else {
                    &mut longer
                };
                others.push(hidden);
            }
        }
        self.bounds.retain(|b| !b.modes.is_empty());
        if new.deeds.is_empty() {
            // What was to go is no news; what went with it is.
            same.clear();
        } else {
            self.bounds.push(new);
        }
        let told = [(same, true), (longer, false)].into_iter();
        told.filter(|(others, _)| !others.is_empty())
            .map(|(others, is_same)| Wrong::Hides { others, is_same })
            .collect()
    }
}

/// Understands a binding of the reader.
fn bound(own: &Own) -> Result<Bound, Wrong> {
    let keys = own.keys.split(' ').filter(|word| !word.is_empty());
    let keys: Result<Vec<Key>, NotAKey> = keys.map(str::parse).collect();
    let keys = keys.map_err(Wrong::Key)?;
    if keys.is_empty() {
        return Err(Wrong::Key(NotAKey(own.keys.clone())));
    }
    if let Some(fixed) = keys.iter().find(|k| FIXED.contains(k)) {
        return Err(Wrong::Fixed(*fixed));
    }
    let deeds: Result<Vec<Deed>, Wrong> = own.does.iter().map(|word| deed(word)).collect();
    let deeds = deeds?;
    Ok(Bound {
        modes: modes(own.mode.as_deref(), &deeds)?,
        keys,
        says: says(own, &deeds),
        deeds,
        is_own: true,
    })
}

fn deed(word: &str) -> Result<Deed, Wrong> {
    if let Some(line) = word.strip_prefix(':') {
        return Ok(Deed::Command(line.to_owned()));
    }
    let known = named(word).ok_or_else(|| Wrong::Action(word.to_owned()))?;
    Ok(Deed::Action(known.action))
}

/// Where a binding holds: in the mode that is named, else wherever its first action can be done.
fn modes(mode: Option<&str>, deeds: &[Deed]) -> Result<Vec<Mode>, Wrong> {
    let possible = match deeds.first() {
        Some(Deed::Action(action)) => action.modes(),
        _ => ALL_MODES.to_vec(),
    };
    let Some(name) = mode else {
        return Ok(possible);
    };
    let mut all = ALL_MODES.iter();
    let mode = all.find(|m| m.name() == name);
    let mode = *mode.ok_or_else(|| Wrong::Mode(name.to_owned()))?;
    match deeds.first() {
        Some(Deed::Action(action)) if !possible.contains(&mode) => Err(Wrong::Elsewhere {
            action: action.binding().name,
            modes: possible.iter().map(|m| m.name()).collect(),
        }),
        _ if mode == Mode::Story => Ok(vec![Mode::Story, Mode::Found]),
        _ => Ok(vec![mode]),
    }
}

/// The reader's words for a binding, else those of the table, else what was written.
fn says(own: &Own, deeds: &[Deed]) -> String {
    if !own.says.is_empty() {
        return crate::doc::SafeText::line(&own.says).to_string();
    }
    match deeds {
        [Deed::Action(action)] => action.binding().sentence.to_owned(),
        _ => crate::doc::SafeText::line(&own.does.join(", ")).to_string(),
    }
}

/// Keys with something between them.
fn shown(keys: &[Key], between: &str) -> String {
    let words: Vec<String> = keys.iter().map(Key::to_string).collect();
    words.join(between)
}

/// A sequence as help shows it: letters together, names of keys apart.
pub fn typed_as(keys: &[Key]) -> String {
    let is_short = keys.iter().all(|k| k.to_string().chars().count() == 1);
    shown(keys, if is_short { "" } else { " " })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(keys: &str, does: &[&str]) -> Own {
        Own {
            keys: keys.to_owned(),
            does: does.iter().map(|&d| d.to_owned()).collect(),
            ..Own::default()
        }
    }

    fn keys(text: &str) -> Vec<Key> {
        text.split(' ').filter_map(|w| w.parse().ok()).collect()
    }

    fn does(keymap: &Keymap, mode: Mode, typed: &str) -> Option<Vec<Deed>> {
        match keymap.look_up(mode, &keys(typed)) {
            Lookup::Bound(bound) => Some(bound.deeds.clone()),
            _ => None,
        }
    }

    #[test]
    fn the_keys_of_the_table_are_there_without_any_of_the_reader() {
        let keymap = Keymap::default();
        let top = Some(vec![Deed::Action(Action::Top)]);
        assert_eq!(does(&keymap, Mode::Story, "g g"), top);
        assert_eq!(keymap.look_up(Mode::Story, &keys("g")), Lookup::Prefix);
        assert_eq!(keymap.look_up(Mode::Story, &keys("g x")), Lookup::Unbound);
    }

    #[test]
    fn a_binding_of_the_reader_wins_and_what_it_hides_is_told() {
        let (keymap, wrong) = Keymap::with(&[own("j", &["up"]), own("g", &["bottom"])]);
        let up = Some(vec![Deed::Action(Action::Up)]);
        assert_eq!(does(&keymap, Mode::List, "j"), up);
        let bottom = Some(vec![Deed::Action(Action::Bottom)]);
        assert_eq!(does(&keymap, Mode::Story, "g"), bottom);
        assert_eq!(does(&keymap, Mode::Story, "g g"), None);
        let hidden: Vec<_> = wrong
            .iter()
            .filter_map(|(number, wrong)| match wrong {
                Wrong::Hides { others, is_same } => Some((*number, &*others[0].0, *is_same)),
                _ => None,
            })
            .collect();
        assert_eq!(hidden[0], (0, "j", true));
        assert!(hidden.len() == 2 && hidden[1].0 == 1 && !hidden[1].2);
    }

    #[test]
    fn longer_keys_take_the_shorter_ones_away_that_would_come_first() {
        let (keymap, wrong) = Keymap::with(&[own("o o", &["browse"])]);
        let browse = Some(vec![Deed::Action(Action::Browse)]);
        assert_eq!(does(&keymap, Mode::Story, "o o"), browse);
        assert_eq!(keymap.look_up(Mode::Story, &keys("o")), Lookup::Prefix);
        // The same action: nothing is lost, so nothing is told.
        assert_eq!(wrong, []);
    }

    #[test]
    fn an_empty_binding_takes_the_keys_away_without_a_word() {
        let (keymap, wrong) = Keymap::with(&[own("Q", &[])]);
        assert_eq!((does(&keymap, Mode::List, "Q"), wrong), (None, Vec::new()));
    }

    #[test]
    fn a_binding_for_one_mode_leaves_the_others_alone() {
        let in_list = Own {
            mode: Some("list".to_owned()),
            ..own("o", &["open"])
        };
        let (keymap, _) = Keymap::with(&[in_list]);
        let open = Some(vec![Deed::Action(Action::Open)]);
        let browse = Some(vec![Deed::Action(Action::Browse)]);
        assert_eq!(does(&keymap, Mode::List, "o"), open);
        assert_eq!(does(&keymap, Mode::Story, "o"), browse);
    }

    #[test]
    fn n_stays_the_next_hit_while_hits_are_marked_unless_it_is_bound_for_that() {
        let hit = Some(vec![Deed::Action(Action::NextHit)]);
        let (keymap, _) = Keymap::with(&[own("n", &["zen"])]);
        assert_eq!(does(&keymap, Mode::Found, "n"), hit);
        let zen = Some(vec![Deed::Action(Action::Zen)]);
        assert_eq!(does(&keymap, Mode::Story, "n"), zen);
        let found = Own {
            mode: Some("found".to_owned()),
            ..own("n", &["zen"])
        };
        let (keymap, _) = Keymap::with(&[found]);
        assert_eq!(does(&keymap, Mode::Found, "n"), zen);
    }

    #[test]
    fn several_actions_and_lines_of_the_command_line_are_a_macro() {
        let (keymap, wrong) = Keymap::with(&[own(", x", &["zen", ":add https://a.example"])]);
        let expected = vec![
            Deed::Action(Action::Zen),
            Deed::Command("add https://a.example".to_owned()),
        ];
        assert_eq!(does(&keymap, Mode::Story, ", x"), Some(expected));
        assert_eq!(wrong, []);
        let says: Vec<&str> = keymap.macros().map(|b| b.says.as_str()).collect();
        assert_eq!(says, ["zen, :add https://a.example"]);
    }

    #[test]
    fn hints_name_the_keys_of_the_reader() {
        let line = "j k group  + restore  Enter read  g s sort  m read or not  Esc all";
        let hints = |own: &[Own]| Keymap::with(own).0.in_hints(&[Mode::List], line);
        assert_eq!(hints(&[]), line);
        let added = [own("J", &["down"]), own("X", &["sort"]), own("m", &[])];
        let without = "j k group  + restore  Enter read  g s sort  Esc all";
        assert_eq!(hints(&added), without);
        let moved = [
            own("j", &["up"]),
            own("g", &["sort"]),
            own("Enter", &["zen"]),
        ];
        let theirs = "↓ k group  + restore  l read  g sort  m read or not  Esc all";
        assert_eq!(hints(&moved), theirs);
    }

    #[test]
    fn what_cannot_be_understood_is_left_aside_and_told() {
        let elsewhere = Own {
            mode: Some("links".to_owned()),
            ..own("r", &["restore"])
        };
        let nowhere = Own {
            mode: Some("lists".to_owned()),
            ..own("r", &["reload"])
        };
        let all = [
            own("gg", &["top"]),
            own("", &["top"]),
            own("X", &["tpo"]),
            own("Ctrl-z", &[]),
            elsewhere,
            nowhere,
        ];
        let (keymap, wrong) = Keymap::with(&all);
        assert_eq!(keymap, Keymap::default());
        let expected = [
            Wrong::Key(NotAKey("gg".to_owned())),
            Wrong::Key(NotAKey(String::new())),
            Wrong::Action("tpo".to_owned()),
            Wrong::Fixed(Key::ctrl('z')),
            Wrong::Elsewhere {
                action: "restore",
                modes: vec!["xray"],
            },
            Wrong::Mode("lists".to_owned()),
        ];
        let wrong: Vec<Wrong> = wrong.into_iter().map(|(_, w)| w).collect();
        assert_eq!(wrong, expected);
    }
}
