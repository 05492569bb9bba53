//! The block that is being read.
//! Knows nothing of the signs and tags that end it.

use std::ops::Range;

use super::around::Around;
use super::drafts::{Draft, Drafts, Ink, Sort, line};
use crate::doc::{Image, Kind, is_ideograph, is_typed_rule};

/// White space that will be written if text follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Gap {
    /// A line break of the source: nothing between ideographs.
    Soft,
    /// White space of HTML.
    Collapsed,
}

/// Most marks that are open at once; text has a handful, and every closing tag looks through them.
const MARKS_MAX: usize = 64;

#[derive(Clone, Debug)]
struct Picture {
    image: Image,
    range: Range<usize>,
    linked: bool,
}

#[derive(Clone, Debug)]
struct OpenMark {
    ink: Option<Ink>,
    start: usize,
    tag: String,
    order: usize,
}

/// The open block and everything around it.
#[derive(Debug, Default)]
pub struct Growing {
    /// What is finished.
    pub drafts: Drafts,
    /// What is open around the block.
    pub around: Around,
    text: String,
    marks: Vec<(usize, Range<usize>, Ink)>,
    open: Vec<OpenMark>,
    opened: usize,
    gap: Option<Gap>,
    pictures: Vec<Picture>,
    picture: Option<(Image, usize, usize)>,
    caption_from: Option<usize>,
}

impl Growing {
    /// Appends text as it is.
    pub fn text(&mut self, text: &str) {
        if let Some(first) = text.chars().next() {
            self.fill_gap(Some(first));
            self.text.push_str(text);
        }
    }

    /// Notes white space of HTML.
    pub fn blank(&mut self) {
        self.gap = Some(Gap::Collapsed);
    }

    /// Notes a line break of the source.
    pub fn soft_break(&mut self) {
        if !self.begins_caption() {
            self.gap = Some(Gap::Soft);
        }
    }

    /// Breaks the line.
    pub fn hard_break(&mut self) {
        self.gap = None;
        if !self.begins_caption() {
            self.text.push('\n');
        }
    }

    /// Whether a break here parts an image from its caption.
    fn begins_caption(&mut self) -> bool {
        let begins = self.pictures.len() == 1
            && self.pictures[0].range == (0..self.text.len())
            && self.picture.is_none()
            && self.caption_from.is_none()
            && self.open.is_empty();
        if begins {
            self.caption_from = Some(self.text.len());
        }
        begins
    }

    fn fill_gap(&mut self, next: Option<char>) {
        let Some(gap) = self.gap else {
            return;
        };
        let last = self.text.chars().next_back();
        let between = last.is_some_and(is_ideograph);
        if gap == Gap::Soft && between && next.is_none() {
            return;
        }
        self.gap = None;
        let joined = gap == Gap::Soft && between && next.is_some_and(is_ideograph);
        let at_start = last.is_none_or(|c| c == '\n' || c == '\t')
            || self.caption_from == Some(self.text.len());
        if !joined && !at_start {
            self.text.push(' ');
        }
    }

    /// Begins a marked stretch; `ink` is none for a tag whose end must be found but which marks nothing.
    pub fn open_mark(&mut self, ink: Option<Ink>, tag: &str) {
        if self.picture.is_some() || self.open.len() >= MARKS_MAX {
            return;
        }
        self.fill_gap(None);
        self.opened += 1;
        self.open.push(OpenMark {
            ink,
            start: self.text.len(),
            tag: tag.to_owned(),
            order: self.opened,
        });
    }

    /// Ends the innermost marked stretch of a name, and those inside it.
    pub fn close_mark(&mut self, tag: &str) {
        if self.picture.is_some() {
            return;
        }
        let Some(at) = self.open.iter().rposition(|o| o.tag == tag) else {
            return;
        };
        let end = self.text.len();
        for mark in self.open.drain(at..) {
            if let Some(ink) = mark.ink.filter(|_| mark.start < end) {
                self.marks.push((mark.order, mark.start..end, ink));
            }
        }
    }

    /// Begins an image; the text until its end is what it shows.
    pub fn open_picture(&mut self, image: Image) {
        if let Some((_, _, depth)) = &mut self.picture {
            *depth += 1;
        } else {
            self.fill_gap(None);
            self.picture = Some((image, self.text.len(), 0));
        }
    }

    /// Ends an image.
    pub fn close_picture(&mut self) {
        match &mut self.picture {
            Some((_, _, depth)) if *depth > 0 => *depth -= 1,
            None => {}
            Some((image, start, _)) => {
                let mut image = std::mem::take(image);
                let range = *start..self.text.len();
                image.alternative = line(&self.text[range.clone()]);
                self.text.replace_range(range.clone(), &image.alternative);
                let range = range.start..self.text.len();
                let linked = self
                    .open
                    .iter()
                    .any(|o| matches!(o.ink, Some(Ink::Web(_) | Ink::Here(_))));
                self.pictures.push(Picture {
                    image,
                    range,
                    linked,
                });
                self.picture = None;
            }
        }
    }

    /// The text of the open block so far.
    pub fn open_text(&self) -> &str {
        &self.text
    }

    /// Ends a cell or row of a table: what follows stands behind this sign.
    pub fn part(&mut self, sign: char) {
        self.gap = None;
        self.text.push(sign);
    }

    /// Drops the line break at the end of code.
    pub fn drop_last_break(&mut self) {
        if self.text.ends_with('\n') {
            self.text.pop();
        }
    }

    /// Drops the first line if nothing but white space stands in it; tells whether it did.
    pub fn drop_blank_first_line(&mut self) -> bool {
        let end = self.text.find('\n').unwrap_or(self.text.len());
        let is_blank = self.text[..end].trim().is_empty();
        if is_blank {
            let bytes = (end + 1).min(self.text.len());
            self.text.drain(..bytes);
            for (_, range, _) in &mut self.marks {
                *range = range.start.saturating_sub(bytes)..range.end.saturating_sub(bytes);
            }
        }
        is_blank
    }

    /// Drops white space of HTML that nothing followed.
    pub fn drop_gap(&mut self) {
        self.gap = None;
    }

    /// Ends the open block, whose kind follows from what it stands in.
    pub fn flush(&mut self) {
        if self.text.is_empty() && self.pictures.is_empty() && self.picture.is_none() {
            // Nothing stands here, so nobody need know what it would be: that costs a walk through all that is open.
            self.open.clear();
            self.gap = None;
            return;
        }
        let kind = self.around.kind();
        self.flush_as(kind.unwrap_or(Kind::Paragraph));
    }

    /// Ends the open block as one of a kind; a block without text leaves no trace.
    pub fn flush_as(&mut self, kind: Kind) {
        let (text, marks) = self.take();
        let pictures = std::mem::take(&mut self.pictures);
        let caption_from = self.caption_from.take();
        let takes_pictures = matches!(kind, Kind::Paragraph | Kind::Embed);
        if takes_pictures && let Some(from) = caption_from.filter(|f| !text[*f..].trim().is_empty())
        {
            let image = pictures
                .into_iter()
                .next()
                .map(|p| p.image)
                .unwrap_or_default();
            let shift = |(r, i): (Range<usize>, Ink)| {
                (r.start >= from).then(|| (r.start - from..r.end - from, i))
            };
            let marks = marks.into_iter().filter_map(shift).collect();
            return self.push(Sort::Figure(image), text[from..].to_owned(), marks);
        }
        if takes_pictures && is_only(&text, &pictures) {
            for picture in pictures {
                let words = picture.image.alternative.to_string();
                self.push(Sort::Figure(picture.image), words, Vec::new());
            }
        } else if kind == Kind::Caption && self.captions_figure() {
            if let Some(figure) = self
                .drafts
                .list
                .last_mut()
                .filter(|_| !text.trim().is_empty())
            {
                (figure.text, figure.marks) = (text, marks);
            }
        } else if kind == Kind::Rule || !text.trim().is_empty() {
            self.push(Sort::Plain(kind), text, marks);
        }
    }

    fn take(&mut self) -> (String, Vec<(Range<usize>, Ink)>) {
        if let Some((_, _, depth)) = &mut self.picture {
            *depth = 0;
        }
        self.close_picture();
        let (end, open) = (self.text.len(), std::mem::take(&mut self.open));
        for mark in open {
            if let Some(ink) = mark.ink.filter(|_| mark.start < end) {
                self.marks.push((mark.order, mark.start..end, ink));
            }
        }
        self.gap = None;
        self.opened = 0;
        let mut marks = std::mem::take(&mut self.marks);
        marks.sort_by_key(|(order, ..)| *order);
        let marks = marks.into_iter().map(|(_, range, ink)| (range, ink));
        (std::mem::take(&mut self.text), marks.collect())
    }

    /// Whether a caption belongs to the figure just finished in the same element.
    fn captions_figure(&self) -> bool {
        let start = self.around.figure_start();
        let last = self.drafts.list.len().checked_sub(1);
        let is_figure = self
            .drafts
            .list
            .last()
            .is_some_and(|d| matches!(d.sort, Sort::Figure(_)));
        is_figure && start.zip(last).is_some_and(|(start, last)| start <= last)
    }

    fn push(&mut self, sort: Sort, text: String, marks: Vec<(Range<usize>, Ink)>) {
        let nest = self.around.enter();
        let is_rule = nest.is_empty() && marks.is_empty() && is_typed_rule(&text);
        let sort = match sort {
            Sort::Plain(Kind::Paragraph) if is_rule => Sort::Plain(Kind::Rule),
            sort => sort,
        };
        self.drafts.list.push(Draft {
            sort,
            nest,
            text,
            marks,
            keep: true,
        });
    }
}

/// Whether there is nothing but images, and no row of linked ones, which are badges.
fn is_only(text: &str, pictures: &[Picture]) -> bool {
    let mut at = 0;
    let blank = pictures.iter().all(|p| {
        let before = &text[at..p.range.start];
        at = p.range.end;
        before.trim().is_empty()
    });
    let badges = pictures.len() > 1 && pictures.iter().any(|p| p.linked);
    !pictures.is_empty() && blank && text[at..].trim().is_empty() && !badges
}
