//! Places on a page that no story stands in, by their names: comments, reviews, signatures, windows, small print, filters.
//! Knows nothing of how the probabilities came about.

use url::Url;

use super::blocks::Page;
use super::features::paragraph_words;
use super::reasons::Names;
use super::structure::Draft;
use super::words::{WordHash, hash};
use crate::dom::{Column, Tag};
use crate::verdict::Reason;

const COMMENTS: u8 = 1;
/// In what is called a forum, a thread or answers, and not in comments.
const FORUM: u8 = 2;
const REVIEWS: u8 = 4;
/// In what stands below every message of its writer.
const SIGNATURE: u8 = 8;
/// In a window over the page.
const MODAL: u8 = 16;
const SMALL_PRINT: u8 = 32;
/// In what narrows a listing down.
const FILTERS: u8 = 64;
/// In what the house itself wrote: reviews there are none of readers.
const EDITORIAL: u8 = 128;

/// What class words say of a place. Found by cutting what stands below each class word of the development pages, where
/// a hundred words of paragraphs stand elsewhere, and asking whether word F1 of unseen hosts rises on most hosts; words
/// that stand for junk on some pages and for the story on others (carousel, slider, widget, faq, testimonials) lose. The
/// names were chosen and measured on the same pages, so their gain there (WCXB .004) is the most to be hoped for.
const NAMES: [(&str, u8); 30] = [
    ("comment", COMMENTS),
    ("comments", COMMENTS),
    ("commentlist", COMMENTS),
    ("disqus", COMMENTS),
    ("dsq", COMMENTS),
    ("respond", COMMENTS),
    ("replies", COMMENTS),
    ("commentarea", COMMENTS),
    ("forum", FORUM),
    ("forums", FORUM),
    ("thread", FORUM),
    ("threads", FORUM),
    ("topic", FORUM),
    ("question", FORUM),
    ("answer", FORUM),
    ("answers", FORUM),
    ("discussion", FORUM),
    ("message", FORUM),
    ("messages", FORUM),
    ("viewtopic", FORUM),
    ("reviews", REVIEWS),
    ("bazaarvoice", REVIEWS),
    ("yotpo", REVIEWS),
    ("signature", SIGNATURE),
    ("modal", MODAL),
    ("disclaimer", SMALL_PRINT),
    ("disclaimers", SMALL_PRINT),
    ("legal", SMALL_PRINT),
    ("filters", FILTERS),
    ("editorial", EDITORIAL),
];

/// Why what stands in a place is cut, in the order in which it is.
const CUTS: [(u8, Reason); 6] = [
    (COMMENTS, Reason::Comments),
    (REVIEWS, Reason::Comments),
    (SIGNATURE, Reason::AuthorBox),
    (MODAL, Reason::OutsideStory),
    (SMALL_PRINT, Reason::Legal),
    (FILTERS, Reason::Controls),
];

impl Draft<'_> {
    /// Cuts what stands in such places, when enough story stands outside of them.
    pub(super) fn cut_places(&mut self, names: &Column<Names>) {
        let places = places(self.page, names);
        let inside: Vec<u8> = self.page.blocks.iter().map(|b| places[b.inner]).collect();
        for (place, reason) in CUTS {
            if place != COMMENTS || !self.is_forum(&inside) {
                self.cut_place(&inside, place, &reason);
            }
        }
    }

    /// Whether most of what is kept outside of comments is called a forum's: there answers are the story.
    fn is_forum(&self, inside: &[u8]) -> bool {
        let (mut forum, mut all) = (0, 0);
        for at in self.kept().filter(|&b| inside[b] & COMMENTS == 0) {
            let words = self.page.blocks[at].words;
            all += words;
            forum += if inside[at] & FORUM == 0 { 0 } else { words };
        }
        self.forum_address || forum as f32 > FORUM_SHARE * all as f32
    }

    /// Cuts what is in a place, unless the title is or the story is not outside of it. A few reviews are part of what is
    /// said of a thing, many are not.
    fn cut_place(&mut self, inside: &[u8], place: u8, reason: &Reason) {
        let is_in = |at: usize| inside[at] & place != 0;
        let (within, outside): (Vec<usize>, Vec<usize>) = self.kept().partition(|&b| is_in(b));
        let words = |blocks: &[usize]| -> f32 {
            let blocks = blocks.iter().map(|&b| &self.page.blocks[b]);
            blocks.map(paragraph_words).sum()
        };
        let story = words(&outside);
        let few = place == REVIEWS && words(&within) <= FEW_REVIEWS * story;
        if story < STORY_WORDS || few || self.features.title.is_some_and(is_in) {
            return;
        }
        for at in (0..inside.len()).filter(|&b| is_in(b)) {
            self.cut(at, reason.clone());
        }
    }
}

/// Whether an address is a forum's, by a label of its host or a part of its path.
pub fn is_forum_address(address: &Url) -> bool {
    const HOSTS: [&str; 4] = ["community", "discuss", "forum", "forums"];
    const PARTS: [&str; 17] = [
        "forum",
        "forums",
        "thread",
        "threads",
        "topic",
        "topics",
        "question",
        "questions",
        "discuss",
        "discussion",
        "discussions",
        "issues",
        "boards",
        "viewtopic",
        "showthread",
        "t",
        "r",
    ];
    let mut labels = address.host_str().unwrap_or_default().split('.');
    let mut parts = address
        .path()
        .split('/')
        .filter_map(|p| p.split('.').next());
    labels.any(|l| HOSTS.contains(&l)) || parts.any(|p| PARTS.contains(&p))
}

/// The places each element stands in, as bits.
fn places(page: &Page, names: &Column<Names>) -> Column<u8> {
    let dom = page.dom;
    let mut places = Column::new(dom, 0);
    for node in dom.ids() {
        let above = places[dom.parent(node)];
        let own = match names[node].places {
            0 => 0,
            said => own(dom.tag(node), said, above),
        };
        places[node] = above | own;
    }
    places
}

/// The places an element is by its names.
fn own(tag: Tag, mut named: u8, above: u8) -> u8 {
    if named & EDITORIAL != 0 {
        named &= !(REVIEWS | EDITORIAL);
    }
    match tag {
        Tag::Body | Tag::Html => 0,
        // A story may be named after what it allows below it.
        Tag::Main | Tag::Article => named & FORUM,
        // A comment of WordPress is called "thread-even".
        _ if (named | above) & COMMENTS != 0 => named & !FORUM,
        _ => named,
    }
}

/// The places a class word names, as bits.
pub fn place_of(word: WordHash) -> u8 {
    const KEYS: [(WordHash, u8); NAMES.len()] = {
        let (mut keys, mut at) = ([(0, 0); NAMES.len()], 0);
        while at < keys.len() {
            keys[at] = (hash(NAMES[at].0), NAMES[at].1);
            at += 1;
        }
        keys
    };
    // Nearly all class words are none of these: one bit of 128 says so.
    const HINT: u128 = {
        let (mut hint, mut at) = (0, 0);
        while at < KEYS.len() {
            hint |= 1 << (KEYS[at].0 & 127);
            at += 1;
        }
        hint
    };
    if HINT >> (word & 127) & 1 == 0 {
        return 0;
    }
    let found = KEYS.iter().find(|(key, _)| *key == word);
    found.map_or(0, |(_, place)| *place)
}

/// A share of kept words in places called a forum's above which comments are the story; set by hand and not swept.
const FORUM_SHARE: f32 = 0.5;
/// Paragraph words that must be kept outside of a place before it is cut, as the study of class words asked.
const STORY_WORDS: f32 = 100.0;
/// Reviews that have up to this share of the story's paragraph words stay. With 0 (all go), .5 and 1 WCXB has word F1
/// .8821, .8819 and .8820 on unseen hosts, its products .663, .660 and .660; of two reviews below a description we want both.
const FEW_REVIEWS: f32 = 1.0;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clean::classes::Points;
    use crate::clean::context::Context;
    use crate::clean::facts::Above;
    use crate::clean::{Body, Source, clean};

    const LINE: &str = "The harbour office had waited for the tide since four, and when it came, an hour late and brown \
        with leaves, nobody was quite ready for how quietly it rose over the lower steps.";

    /// Whether a paragraph below a story of four is kept, in the markup given.
    fn keeps(before: &str, after: &str) -> bool {
        let said = "I have lived beside this harbour for fifty years, and the tide has never once asked me for a word about it.";
        let prose: String = ["four", "five", "six", "seven"]
            .map(|hour| format!("<p>{}</p>", LINE.replace("four", hour)))
            .concat();
        let html = format!(
            "<div class=post><h1>The tide of the harbour</h1>{prose}</div>{before}<p>{said}</p>{after}"
        );
        let body = Body::Html(&html);
        let story = clean(&Source { body, url: None }, &Context::EMPTY);
        assert!(story.document.kept_text().contains("since seven"));
        story.document.kept_text().contains("fifty years")
    }

    #[test]
    fn comments_signatures_windows_and_small_print_are_cut_below_a_story() {
        for name in [
            "comment even thread-even depth-1",
            "signature",
            "modal",
            "disclaimer",
        ] {
            assert!(!keeps(&format!("<div class='{name}'>"), "</div>"), "{name}");
        }
    }

    #[test]
    fn a_review_stays_and_many_reviews_are_cut() {
        let open = "<div class=reviews>";
        let one = format!("<p>{}</p></div>", LINE.replace("harbour", "kettle"));
        assert!(keeps(open, &one));
        let many: String = ["tea", "soup", "milk", "rain", "ink", "oil"]
            .map(|what| format!("<p>{}</p>", LINE.replace("tide", what)))
            .concat();
        assert!(!keeps(open, &format!("{many}</div>")));
    }

    #[test]
    fn places_are_told_by_names_and_forums_keep_their_answers() {
        let dom = crate::dom::Dom::parse(
            "<ol class=commentlist><li class=thread-even>a</ol><div class=thread><p class=comment>b</div>\
            <div id=editorial-reviews>c</div><article class=comments>d</article>",
        );
        let page = Page::of(&dom);
        let facts = Above::of(&page, &Points::EMPTY);
        let places = places(&page, &Names::of_page(&page, &facts));
        let found: Vec<u8> = page.blocks.iter().map(|b| places[b.inner]).collect();
        assert_eq!(found, [COMMENTS, FORUM | COMMENTS, 0, 0]);
    }

    #[test]
    fn addresses_of_forums_are_told_by_whole_parts() {
        let is = |url: &str| Url::parse(url).is_ok_and(|u| is_forum_address(&u));
        assert!(is("https://example.org/viewtopic.php?t=4"));
        assert!(is("https://discuss.example.org/an-address/4"));
        assert!(is("https://example.org/t/why-tides-rise/4"));
        assert!(!is("https://example.org/a-discussion-of-tides"));
    }
}
