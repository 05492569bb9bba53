//! What the words of class names and ids say of the text below them.
//! Knows nothing of trees.

use std::sync::OnceLock;

use super::words::{HashMap64, WordHash, hash};

/// Groups of class words; each is one bit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Class {
    /// Menus and paging.
    Navigation,
    /// The head of the site.
    Head,
    /// The foot of the site.
    Foot,
    /// Side columns.
    Side,
    /// Other stories.
    Related,
    /// Sharing.
    Share,
    /// Newsletters and calls to action.
    Newsletter,
    /// Comments.
    Comments,
    /// Advertising.
    Advert,
    /// Cookies and consent.
    Consent,
    /// Who wrote it.
    Author,
    /// Dates, tags, categories.
    Labels,
    /// Overlays, log-ins, search.
    Overlay,
    /// The story.
    Content,
    /// Captions, galleries, players.
    Media,
    /// Threads and answers.
    Forum,
    /// Products.
    Product,
    /// Shown to some only.
    Hidden,
    /// Filters of listings.
    Filter,
}

/// How many groups there are.
pub const CLASSES: usize = 19;

const WORDS: [&str; CLASSES] = [
    "nav navbar navigation menu menus breadcrumb breadcrumbs crumb crumbs toc pagination pager paging submenu megamenu dropdown tabs tab",
    "header masthead topbar banner hero head top",
    "footer foot copyright legal colophon bottom",
    "sidebar side aside rail secondary widget widgets rightcol right left",
    "related recommended recommendation recommendations recommend also popular trending latest recirc recirculation suggested suggestions \
        readmore next previous prev similar upsell crosssell carousel teaser teasers promo promos card cards slider swiper slick more",
    "share sharing social facebook twitter follow addthis addtoany sharedaddy socials pinterest",
    "newsletter subscribe subscription signup optin mailchimp mc email mailing cta",
    "comment comments disqus respond reply replies discussion commentlist",
    "ad ads advert advertisement advertising sponsored sponsor dfp outbrain taboola adsbygoogle",
    "cookie cookies consent gdpr onetrust cmp privacy",
    "author authors byline bio avatar profile contributor",
    "meta date time published posted timestamp tag tags category categories label taxonomy topics info",
    "modal popup overlay dialog drawer offcanvas login signin account cart search lightbox toast alert notice",
    "content article post entry story body main text prose markdown richtext copy rte wysiwyg paragraph blog single detail",
    "caption gallery image images video player figure credit photo thumbnail",
    "thread topic message messages posts answer answers question post",
    "product products price pricing spec specs specifications description sku reviews review rating features",
    "hidden hide sr visually only screen reader visuallyhidden collapsed",
    "filter filters facet facets sort refine",
];

/// The groups of a class word as bits, by the hash of its lower case.
pub fn groups(word: WordHash) -> u32 {
    static TABLE: OnceLock<HashMap64<u32>> = OnceLock::new();
    TABLE
        .get_or_init(build)
        .get(&word)
        .copied()
        .unwrap_or_default()
}

fn build() -> HashMap64<u32> {
    let mut table: HashMap64<u32> = HashMap64::default();
    for (group, list) in WORDS.iter().enumerate() {
        for word in list.split_whitespace() {
            *table.entry(hash(word)).or_default() |= 1 << group;
        }
    }
    table
}

/// Points of class words: log-odds that text below such a name belongs to a story, read where they lie.
///
/// The table, little-endian: `CLC1`; the logarithm of its slots (1 byte); a word's upper 32 bits of hash for each slot;
/// its points in sixteenths (`i8`), 0 for a free slot. A word's slot is the lower bits of its hash or the next free one.
#[derive(Clone, Copy, Debug)]
pub struct Points<'a> {
    mask: usize,
    words: &'a [u8],
    points: &'a [u8],
}

const MAGIC_BYTES: usize = 5;
/// Most slots, as a logarithm.
const MOST_BITS: u8 = 16;

impl<'a> Points<'a> {
    /// Knows no word.
    pub const EMPTY: Points<'static> = Points {
        mask: 0,
        words: &[0; 4],
        points: &[0],
    };

    /// Reads a table; `None` when it is none.
    pub fn read(table: &'a [u8]) -> Option<Self> {
        let (head, rest) = table.split_at_checked(MAGIC_BYTES)?;
        let bits = head.strip_prefix(b"CLC1").map(|bits| bits[0])?;
        let slots = 1_usize << bits.min(MOST_BITS);
        let (words, points) = rest.split_at_checked(4 * slots)?;
        // Looking for a word ends at a free slot, so there must be one.
        (points.len() == slots && points.contains(&0)).then_some(Self {
            mask: slots - 1,
            words,
            points,
        })
    }

    /// What a class word is worth, in log-odds; 0 when it is unknown.
    pub fn of(&self, word: WordHash) -> f32 {
        let tag = ((word >> 32) as u32).to_le_bytes();
        let mut slot = word as usize & self.mask;
        while self.points[slot] != 0 {
            if self.words[4 * slot..4 * slot + 4] == tag {
                return f32::from(self.points[slot] as i8) / 16.0;
            }
            slot = (slot + 1) & self.mask;
        }
        0.0
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_class_word_has_its_groups() {
        assert_eq!(groups(hash("related")), 1 << Class::Related as u32);
        assert_eq!(groups(hash("estuary")), 0);
    }

    #[test]
    fn words_that_fall_into_one_slot_are_told_apart() {
        let words = ["one", "two", "three"].map(hash);
        let (mut tags, mut points) = ([0_u32; 4], [0_i8; 4]);
        for (word, worth) in words.into_iter().zip([-24, 8, 16]) {
            let mut slot = word as usize & 3;
            while points[slot] != 0 {
                slot = (slot + 1) & 3;
            }
            (tags[slot], points[slot]) = ((word >> 32) as u32, worth);
        }
        let mut table = b"CLC1\x02".to_vec();
        tags.iter().for_each(|tag| table.extend(tag.to_le_bytes()));
        table.extend(points.map(|p| p as u8));
        let read = Points::read(&table).unwrap();
        let worth = |word: &str| read.of(hash(word));
        assert_eq!(
            ["one", "two", "three", "four"].map(worth),
            [-1.5, 0.5, 1.0, 0.0]
        );
        assert!(Points::read(&table[..table.len() - 1]).is_none());
        assert!((Points::EMPTY.of(words[0])).abs() < 1e-9);
    }
}
