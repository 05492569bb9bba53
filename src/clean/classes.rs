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

/// What one class word says.
#[derive(Clone, Copy, Debug, Default)]
pub struct ClassWord {
    /// Its groups, as bits.
    pub groups: u32,
    /// Log-odds that text below it belongs to a story; 0 when unknown.
    pub points: f32,
}

/// Looks a class word up by the hash of its lower case.
pub fn class_word(word: WordHash) -> Option<ClassWord> {
    static TABLE: OnceLock<HashMap64<ClassWord>> = OnceLock::new();
    TABLE.get_or_init(build).get(&word).copied()
}

fn build() -> HashMap64<ClassWord> {
    let mut table: HashMap64<ClassWord> = HashMap64::default();
    for (group, list) in WORDS.iter().enumerate() {
        for word in list.split_whitespace() {
            table.entry(hash(word)).or_default().groups |= 1 << group;
        }
    }
    for &(points, list) in super::class_points::POINTS {
        for word in list.split_whitespace() {
            table.entry(hash(word)).or_default().points = points;
        }
    }
    table
}
