//! Plain text: paragraphs from lines, a verdict for each, and the document they make.
//! Knows nothing of files, charsets and HTML; every step is linear in the length of the text.

mod features;
mod header;
mod interval;
mod language;
mod links;
mod paragraphs;
mod phrases;
mod reasons;
mod source;
mod stops;
mod structure;
mod weights;
mod words;
mod wrap;
mod write;

use url::Url;

use crate::doc::SafeText;
use crate::story::{About, Story, Trust};
use crate::verdict::Verdict;
use paragraphs::Paragraph;

/// Makes a story of plain text.
pub fn clean_text(text: &str, _url: Option<&Url>) -> Story {
    let mut writer = Writer::default();
    for line in text.lines().filter(|l| !l.trim().is_empty()) {
        writer.block(
            line.trim(),
            Kind::Paragraph,
            Verdict::kept(Reason::Prose, 0.5),
        );
    }
    Story {
        document: writer.finish(),
        ..Story::default()
    }
}
