//! The kinds of containers that stand around stories, and what class names say of them.
//! Knows nothing of trees and of texts.

use std::sync::OnceLock;

use crate::clean::words::{HashMap64, WordHash, hash};
use crate::verdict::Reason;

/// What a container is for. When several names of one element speak, the first of this list wins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Kind {
    /// A notice of cookies and privacy.
    Consent,
    /// What readers wrote, and the form for it.
    Comments,
    /// A box that asks for an address.
    Newsletter,
    /// Signing in.
    Account,
    /// Searching the site.
    Search,
    /// A player of sound or video.
    Player,
    /// To the next and the previous page.
    Paging,
    /// Sharing and following.
    Share,
    /// Other stories.
    Teasers,
    /// Advertising, shops, offers.
    Promo,
    /// Who wrote the story.
    Author,
    /// Menus and breadcrumbs.
    Navigation,
    /// Lists of tags and archives.
    Cloud,
    /// Dates, tags, categories.
    Labels,
    /// Copyright and terms.
    Legal,
    /// Filters, tabs, polls.
    Controls,
    /// Captions.
    Caption,
    /// The top of the site.
    Head,
    /// The foot of the site.
    Foot,
}

/// How many kinds there are.
const KINDS: usize = 19;

/// A set of kinds, one bit each.
pub(super) type Kinds = u32;

/// Class words of each kind, in the order of the kinds. Chosen by hand from what sites call these things, in the
/// languages in which sites name their classes; a word stands here only if it hardly ever means something else.
const WORDS: [&str; KINDS] = [
    "cookie cookies cookiebar cookiebanner cookieconsent consent gdpr ccpa dsgvo onetrust cmpbox cmpwrapper didomi usercentrics cookielaw rodo",
    "comment comments commentlist commentarea commenting disqus dsq respond reply replies discussion discussions webmentions \
        webmention kommentar kommentare leserkommentare comentarios comentario commentaires commenti reacties feedback",
    "newsletter newsletters subscribe signup optin mailchimp mailpoet mailinglist nyhetsbrev nieuwsbrief",
    "login signin logon register registration account",
    "search searchform searchbox searchbar suche recherche busca",
    "player players jwplayer vjs videojs audioplayer videoplayer readspeaker listen jwp brightcove mejs plyr",
    "pagination pager paging pagenavi prevnext pagenav pagebreak",
    "share sharing shares social socials socialmedia addthis addtoany sharedaddy sharethis follow followus sharebar shariff \
        socialshare sharebuttons",
    "related relatedposts recommended recommendation recommendations recommend recommends popular trending trends latest recirc \
        recirculation suggested suggestions similar teaser teasers promo promos mostread mostpopular mostviewed recent recents recentposts \
        yarpp crosslinks readmore readnext upnext topstories toplist bestof ranking meistgelesen \
        morenews moreposts interesting",
    "ad ads adv advert adverts advertisement advertisements advertising sponsored sponsor sponsors dfp outbrain taboola adsbygoogle \
        adsense promotion promotions donate donation donations support paywall piano regwall upsell offer offers \
        werbung anzeige publicidad publicite banner coupon deal deals price pricing product products upgrade",
    "author authors authorbox bio biography contributor contributors autor autore",
    "nav navbar navigation menu menus submenu megamenu breadcrumb breadcrumbs crumb crumbs toc toctree sitemap mainnav subnav \
        sidenav topnav navmenu mainmenu navi",
    "tagcloud archives blogroll tagged",
    "meta date time published posted timestamp tag tags category categories taxonomy topic topics keywords byline postmeta \
        entrymeta dateline kicker",
    "copyright legal disclaimer disclaimers impressum imprint copyrights",
    "filter filters facet facets sort sorting tab tabs toolbar poll polls quiz survey vote voting rating ratings modal popup dialog \
        overlay actions toggle dropdown select controls",
    "caption captions figcaption credit credits",
    "masthead topbar siteheader",
    "footer foot colophon sitefooter",
];

const ALL: [Kind; KINDS] = [
    Kind::Consent,
    Kind::Comments,
    Kind::Newsletter,
    Kind::Account,
    Kind::Search,
    Kind::Player,
    Kind::Paging,
    Kind::Share,
    Kind::Teasers,
    Kind::Promo,
    Kind::Author,
    Kind::Navigation,
    Kind::Cloud,
    Kind::Labels,
    Kind::Legal,
    Kind::Controls,
    Kind::Caption,
    Kind::Head,
    Kind::Foot,
];

/// The kinds that a class word speaks for.
pub(super) fn named(word: WordHash) -> Kinds {
    static TABLE: OnceLock<HashMap64<Kinds>> = OnceLock::new();
    let build = || {
        let mut table: HashMap64<Kinds> = HashMap64::default();
        for (kind, list) in ALL.into_iter().zip(WORDS) {
            for word in list.split_whitespace() {
                *table.entry(hash(word)).or_default() |= kind.bit();
            }
        }
        table
    };
    TABLE.get_or_init(build).get(&word).copied().unwrap_or(0)
}

/// The first kind of a set.
pub(super) fn first(kinds: Kinds) -> Option<Kind> {
    ALL.get(kinds.trailing_zeros() as usize).copied()
}

impl Kind {
    /// The set of this kind alone.
    pub fn bit(self) -> Kinds {
        1 << self as u32
    }

    /// Whether a container of this kind makes what is named so inside of it a part of itself: a date in a teaser is
    /// of the teaser, a button in a comment is of the comment.
    pub fn takes_in(self, inner: Self) -> bool {
        use Kind::{
            Account, Author, Caption, Cloud, Comments, Consent, Controls, Foot, Head, Labels,
            Legal, Navigation, Newsletter, Paging, Player, Promo, Search, Share, Teasers,
        };
        let furniture = matches!(inner, Labels | Controls | Caption | Head | Foot | Author);
        match self {
            Consent | Account | Search | Player => true,
            Comments | Newsletter => inner != Promo,
            Teasers => furniture || matches!(inner, Share | Comments | Navigation | Legal | Cloud),
            Promo => furniture || matches!(inner, Teasers),
            Author => furniture || matches!(inner, Share | Navigation),
            Share => furniture || matches!(inner, Navigation | Comments),
            Navigation => !matches!(inner, Search | Account | Share | Paging),
            Paging => furniture || matches!(inner, Navigation | Teasers),
            Cloud => furniture || matches!(inner, Navigation),
            Labels => matches!(inner, Author | Caption | Head | Foot | Navigation),
            Legal | Controls | Caption => matches!(inner, Head | Foot),
            Head | Foot => matches!(inner, Head | Foot),
        }
    }

    /// Whether nothing inside can be of another kind, so that no one needs to look.
    pub fn is_whole(self) -> bool {
        matches!(
            self,
            Self::Consent | Self::Account | Self::Search | Self::Player
        )
    }

    /// Whether what a single line says goes before it.
    pub fn is_weak(self) -> bool {
        matches!(
            self,
            Self::Head | Self::Foot | Self::Controls | Self::Labels | Self::Caption | Self::Legal
        )
    }

    /// Most words of a container that a class name alone makes one of this kind: posts carry the names of their
    /// tags and categories, whole pages the names of their parts.
    pub fn limit_words(self) -> f32 {
        match self {
            Self::Labels => 25.0,
            Self::Search => 40.0,
            Self::Paging | Self::Account => 60.0,
            Self::Author | Self::Share | Self::Newsletter => 150.0,
            Self::Consent => 400.0,
            Self::Caption | Self::Legal => 120.0,
            _ => f32::INFINITY,
        }
    }

    /// What is said of the blocks of such a container.
    pub fn reason(self) -> Reason {
        match self {
            Self::Consent => Reason::Consent,
            Self::Comments => Reason::Comments,
            Self::Newsletter => Reason::Newsletter,
            Self::Account => Reason::Account,
            Self::Search => Reason::Search,
            Self::Player => Reason::Player,
            Self::Paging => Reason::Paging,
            Self::Share => Reason::ShareBar,
            Self::Promo => Reason::Promo,
            Self::Teasers => Reason::Teasers { known: 0 },
            Self::Author => Reason::AuthorBox,
            Self::Navigation => Reason::Navigation,
            Self::Cloud => Reason::LinkList { links: 0 },
            Self::Labels => Reason::Labels,
            Self::Legal => Reason::Legal,
            Self::Controls => Reason::Controls,
            Self::Caption => Reason::Caption,
            Self::Head => Reason::Masthead,
            Self::Foot => Reason::Footer,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kinds_stand_in_the_order_of_their_bits() {
        for (at, kind) in ALL.into_iter().enumerate() {
            assert_eq!(kind as usize, at, "{kind:?}");
        }
    }

    #[test]
    fn of_several_names_the_more_telling_wins() {
        let kinds = named(hash("comment")) | named(hash("meta")) | named(hash("footer"));
        assert_eq!(first(kinds), Some(Kind::Comments));
        assert_eq!(first(named(hash("story"))), None);
    }
}
