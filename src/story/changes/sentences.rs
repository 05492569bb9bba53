//! A text in sentences, each with a key that two texts of one story share when nothing but volatile things changed.
//! Knows nothing of differences.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;

use crate::story::steady;

/// One sentence with the blanks and the line break behind it.
#[derive(Clone, Debug)]
pub(super) struct Sentence {
    /// Its bytes.
    pub range: Range<usize>,
    /// What it says; none of what says nothing that stays.
    pub key: Option<u64>,
}

/// Abbreviations whose point ends no sentence.
const SHORT: [&str; 30] = [
    "mr", "mrs", "ms", "dr", "prof", "st", "no", "vs", "gen", "gov", "sen", "rep", "lt", "col",
    "sgt", "jr", "sr", "inc", "co", "bzw", "ca", "nr", "str", "mme", "m", "sra", "etc", "approx",
    "fig", "al",
];

/// The sentences of a text; together they are all of it.
pub(super) fn sentences(text: &str) -> Vec<Sentence> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let mut from = 0;
        // A line that says nothing as a whole is not looked at in parts.
        let says = !steady(line).is_empty();
        for end in ends(line).into_iter().chain([line.len()]) {
            if end > from {
                let key = says.then(|| key(&line[from..end])).flatten();
                found.push(Sentence {
                    range: start + from..start + end,
                    key,
                });
                from = end;
            }
        }
        start += line.len();
    }
    found
}

/// Where sentences end within a line, the blanks behind them included.
fn ends(line: &str) -> Vec<usize> {
    let mut ends = Vec::new();
    let mut chars = line.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let wide = matches!(c, '。' | '！' | '？');
        if !wide && !matches!(c, '.' | '!' | '?' | '…') {
            continue;
        }
        while chars
            .next_if(|(_, c)| {
                matches!(
                    c,
                    '.' | '!'
                        | '?'
                        | '。'
                        | '！'
                        | '？'
                        | '"'
                        | '”'
                        | '’'
                        | '»'
                        | '」'
                        | '』'
                        | ')'
                        | '）'
                )
            })
            .is_some()
        {}
        let behind = chars.peek().map_or(line.len(), |(at, _)| *at);
        let blanks = line[behind..].len() - line[behind..].trim_start().len();
        let next = line[behind + blanks..].chars().next();
        let begins = next.is_some_and(|c| !c.is_lowercase());
        if begins && (wide || blanks > 0) && (c != '.' || !is_short(&line[..at])) {
            ends.push(behind + blanks);
        }
    }
    ends
}

/// Whether a text ends in an abbreviation, an initial or the number of an ordinal.
fn is_short(text: &str) -> bool {
    let word = text
        .rsplit(|c: char| !c.is_alphanumeric())
        .next()
        .unwrap_or_default();
    let few = word.chars().count() <= 1 && word.chars().all(char::is_alphabetic);
    few || SHORT.contains(&&*word.to_lowercase())
        || (word.len() <= 2 && word.bytes().all(|b| b.is_ascii_digit()))
}

/// Stands for what a sentence says: quotation marks, dashes and blanks are the same however they are written.
fn key(sentence: &str) -> Option<u64> {
    let steady = steady(sentence);
    let mut hash = DefaultHasher::new();
    let mut says = false;
    for word in steady.split_whitespace() {
        for c in word.chars() {
            let c = match c {
                '“' | '”' | '„' | '«' | '»' => '"',
                '’' | '‘' | '‚' => '\'',
                '–' | '—' | '‑' => '-',
                c => c,
            };
            says |= c.is_alphanumeric();
            c.hash(&mut hash);
        }
        ' '.hash(&mut hash);
    }
    says.then(|| hash.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_end_where_a_reader_would_say() {
        let text = "Dr. Ann B. Other came at 5 p.m. to Kesh. “It is late.” Nobody… spoke! Am 12. Mai kam er.\nNext\n河は来た。「遅い。」夜。";
        let found: Vec<&str> = sentences(text)
            .into_iter()
            .map(|s| &text[s.range])
            .collect();
        let expected = [
            "Dr. Ann B. Other came at 5 p.m. to Kesh. ",
            "“It is late.” ",
            "Nobody… spoke! ",
            "Am 12. Mai kam er.\n",
            "Next\n",
            "河は来た。",
            "「遅い。」",
            "夜。",
        ];
        assert_eq!(found, expected);
    }
}
