//! Several documents as one: the pages of a story, one behind the other.
//! Knows nothing of where they came from.

use super::{Block, Document, Inline, Kind, Link, Mark, Place};

impl Document {
    /// Appends all blocks of another document, kept and cut, with what they carry.
    pub fn append(&mut self, other: &Document) {
        if !self.blocks.is_empty() && !other.blocks.is_empty() {
            self.text.push_str("\n");
        }
        let text = self.text.len() as u32;
        let (inlines, links, images) = (
            self.inlines.len() as u32,
            self.links.len() as u32,
            self.images.len() as u32,
        );
        // Safe text behind safe text may lose what would join the last character before it; then nothing would fit.
        self.text.push_str(&other.text);
        if self.text.len() as u32 != text + other.text.len() as u32 {
            self.text.truncate(text.saturating_sub(1) as usize);
            return;
        }
        let moved = |inline: &Inline| Inline {
            range: inline.range.start + text..inline.range.end + text,
            mark: match inline.mark {
                Mark::Link(number) => Mark::Link(number + links),
                mark => mark,
            },
        };
        self.inlines.extend(other.inlines.iter().map(moved));
        self.links.extend(other.links.iter().map(|link| match link {
            Link::Here(place) => Link::Here(Place(place.0 + text)),
            link @ Link::Web(_) => link.clone(),
        }));
        self.images.extend(other.images.iter().cloned());
        let moved = |block: &Block| block.moved(text, inlines, images);
        self.blocks.extend(other.blocks.iter().map(moved));
    }
}

impl Block {
    /// The same behind so many bytes of text, inlines and images.
    fn moved(&self, text: u32, inlines: u32, images: u32) -> Self {
        Self {
            kind: match self.kind {
                Kind::Figure { image } => Kind::Figure {
                    image: image + images,
                },
                ref kind => kind.clone(),
            },
            nest: self.nest.clone(),
            verdict: self.verdict.clone(),
            text: self.text.start + text..self.text.end + text,
            inlines: self.inlines.start + inlines..self.inlines.end + inlines,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doc::{Image, Writer};
    use crate::verdict::{Reason, Verdict};

    fn page(word: &str) -> Document {
        let kept = || Verdict::kept(Reason::Prose, 0.9);
        let mut writer = Writer::default();
        writer.block(&format!("Head {word}"), Kind::Heading(1), kept());
        writer.begin();
        let start = writer.place();
        writer.text(word);
        let link = writer.link(Link::Here(Place(0)));
        writer.mark(start, Mark::Link(link));
        let image = writer.image(Image::default());
        writer.end(Kind::Figure { image }, Vec::new(), kept());
        writer.finish()
    }

    #[test]
    fn what_a_document_carries_comes_along() {
        let mut both = page("one");
        both.append(&page("two"));
        assert_eq!(both.text(), "Head one\none\nHead two\ntwo");
        let last = &both.blocks()[3];
        assert_eq!(
            (both.text_of(last), &last.kind),
            ("two", &Kind::Figure { image: 1 })
        );
        let inline = &both.inlines_of(last)[0];
        assert_eq!((inline.range.clone(), inline.mark), (22..25, Mark::Link(1)));
        assert_eq!(both.links()[1], Link::Here(both.blocks()[2].place()));
        let mut none = Document::default();
        none.append(&page("one"));
        assert_eq!(none, page("one"));
    }
}
