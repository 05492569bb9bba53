//! What tells the entries of one feed apart, the same at every reading.
//! Knows nothing of how feeds are written and of other feeds.

use std::collections::{HashMap, HashSet};

use super::{Entry, IdKind};

/// Gives every entry an id: the feed's own one, its address, else a hash of what it says. Own ids that a feed gives
/// twice are told apart: by address or title where these differ, so that the order does not matter; entries that are
/// the same in all of it by their number.
pub(super) fn give(entries: &mut [Entry]) {
    for entry in entries.iter_mut().filter(|e| e.id.is_empty()) {
        let link = entry.link.as_ref().map(ToString::to_string);
        (entry.id, entry.id_kind) = match link {
            Some(link) => (link, IdKind::Link),
            None => (hash_of(entry), IdKind::Hash),
        };
    }
    part(entries);
    number(entries);
}

/// A hash of the title and the date; of the text where there is no title, for a text is edited more often.
fn hash_of(entry: &Entry) -> String {
    let date = entry.published.map(|p| p.to_string()).unwrap_or_default();
    let said = match &*entry.title {
        "" => &entry.content,
        title => title,
    };
    format!("hash:{}", hash(&[said, &date]))
}

/// Entries that share an id and differ in what they are of get more of an id, all of them.
fn part(entries: &mut [Entry]) {
    let mut first: HashMap<&str, &Entry> = HashMap::with_capacity(entries.len());
    let mut several: HashSet<String> = HashSet::new();
    for entry in entries.iter() {
        let known = *first.entry(&entry.id).or_insert(entry);
        if mark(known) != mark(entry) {
            several.insert(entry.id.clone());
        }
    }
    drop(first);
    for entry in entries.iter_mut().filter(|e| several.contains(&e.id)) {
        let (link, title) = mark(entry);
        entry.id = format!("{}#{}", entry.id, hash(&[link, title]));
        entry.id_kind = shared(entry.id_kind);
    }
}

fn shared(kind: IdKind) -> IdKind {
    if kind == IdKind::Own {
        IdKind::Shared
    } else {
        kind
    }
}

/// What is another for another story; titles are edited, addresses rarely.
fn mark(entry: &Entry) -> (&str, &str) {
    match &entry.link {
        Some(link) => (link.as_str(), ""),
        None => ("", &entry.title),
    }
}

/// The first of entries that share an id keeps it.
fn number(entries: &mut [Entry]) {
    let mut taken: HashMap<String, usize> = HashMap::with_capacity(entries.len());
    for entry in entries {
        let count = taken.entry(entry.id.clone()).or_default();
        *count += 1;
        if *count == 1 {
            continue;
        }
        let mut next = *count;
        // What parts it from others already stands behind a sign.
        let sign = if entry.id_kind == IdKind::Shared {
            '-'
        } else {
            '#'
        };
        let mut id = format!("{}{sign}{next}", entry.id);
        while taken.contains_key(&id) {
            next += 1;
            id = format!("{}{sign}{next}", entry.id);
        }
        taken.insert(entry.id.clone(), next);
        taken.insert(id.clone(), 1);
        entry.id = id;
        entry.id_kind = shared(entry.id_kind);
    }
}

/// FNV-1a of 128 bits (draft-eastlake-fnv), in hexadecimal digits: ids are stored, so the hash may never change.
pub(super) fn hash(parts: &[&str]) -> String {
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
    let mut hash: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    let mut take = |byte: u8| hash = (hash ^ u128::from(byte)).wrapping_mul(PRIME);
    for part in parts {
        part.bytes().for_each(&mut take);
        take(0);
    }
    format!("{hash:032x}")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use url::Url;

    fn entry(id: &str, link: &str, title: &str) -> Entry {
        Entry {
            id: id.to_owned(),
            link: Url::parse(link).ok(),
            title: title.to_owned(),
            ..Entry::default()
        }
    }

    fn ids(mut entries: Vec<Entry>) -> Vec<String> {
        give(&mut entries);
        entries.into_iter().map(|e| e.id).collect()
    }

    #[test]
    fn an_entry_is_known_by_its_own_id_its_address_or_what_it_says() {
        let given = ids(vec![
            entry("a", "https://a.example/1", "One"),
            entry("", "https://a.example/2", "Two"),
            entry("", "", "Three"),
            entry("", "", ""),
        ]);
        assert_eq!(given[..2], ["a", "https://a.example/2"]);
        assert_eq!(given[2], format!("hash:{}", hash(&["Three", ""])));
        assert!(given[3].starts_with("hash:"));
    }

    #[test]
    fn the_hash_is_that_of_the_draft() {
        assert_eq!(hash(&[]), "6c62272e07bb014262b821756295c58d");
        // Of the bytes 61 00, by another program.
        assert_eq!(hash(&["a"]), "0880954519ab1be95aa0733055b70e0c");
        assert_ne!(hash(&["ab", "c"]), hash(&["a", "bc"]));
    }

    #[test]
    fn a_shared_id_is_parted_by_address_whatever_the_order() {
        let (one, two) = (
            entry("x", "https://a.example/1", "One"),
            entry("x", "https://a.example/2", "Two"),
        );
        let forward = ids(vec![one.clone(), two.clone()]);
        let mut backward = ids(vec![two, one]);
        backward.reverse();
        assert_eq!(forward, backward);
        assert_ne!(forward[0], forward[1]);
    }

    #[test]
    fn entries_that_are_the_same_are_numbered_and_the_first_keeps_its_id() {
        let same = entry("x", "https://a.example/1", "One");
        let edited = entry("x", "https://a.example/1", "One, edited");
        let other = entry("x#2", "https://a.example/2", "Two");
        assert_eq!(
            ids(vec![same.clone(), edited, other, same]),
            ["x", "x#2", "x#2#2", "x#3"]
        );
    }

    #[test]
    fn many_with_one_id_take_no_longer_each() {
        let entries = vec![entry("x", "", "same"); 50_000];
        let mut given = ids(entries);
        given.sort();
        given.dedup();
        assert_eq!(given.len(), 50_000);
    }
}
