//! Plain text: every paragraph a block.
//! Knows nothing of HTML.

use url::Url;

use crate::doc::{Kind, Writer};
use crate::story::Story;
use crate::verdict::{Reason, Verdict};

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
