//! The names that the rules of tree construction tell apart, and sets of them.
//! Knows nothing of trees.

use html5ever::{LocalName, local_name};

use super::super::Tag;

macro_rules! names {
    ($($name:ident $text:tt),* $(,)?) => {
        /// What the rules call an element.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        pub(in super::super) enum Name {
            /// An element of HTML of which no rule speaks.
            Other,
            /// An element of SVG or `MathML`.
            Foreign,
            /// One of SVG in which HTML stands.
            HtmlPoint,
            /// One of `MathML` in which text and HTML stand.
            TextPoint,
            /// `<annotation-xml>` of `MathML`.
            Annotation,
            $($name),*
        }

        impl Name {
            fn of(name: &LocalName) -> Self {
                match *name {
                    $(local_name!($text) => Self::$name,)*
                    _ => Self::Other,
                }
            }
        }
    };
}

names! {
    A "a", Address "address", AnnotationXml "annotation-xml", Applet "applet", Area "area", Article "article",
    Aside "aside", B "b", Base "base", Basefont "basefont", Bgsound "bgsound", Big "big", Blockquote "blockquote",
    Body "body", Br "br", Button "button", Caption "caption", Center "center", Code "code", Col "col",
    Colgroup "colgroup", Dd "dd", Desc "desc", Details "details", Dialog "dialog", Dir "dir", Div "div", Dl "dl",
    Dt "dt", Em "em", Embed "embed", Fieldset "fieldset", Figcaption "figcaption", Figure "figure", Font "font",
    Footer "footer", ForeignObject "foreignobject", Form "form", Frame "frame", Frameset "frameset", H1 "h1",
    H2 "h2", H3 "h3", H4 "h4", H5 "h5", H6 "h6", Head "head", Header "header", Hgroup "hgroup", Hr "hr",
    Html "html", I "i", Iframe "iframe", Image "image", Img "img", Input "input", Isindex "isindex",
    Keygen "keygen", Li "li", Link "link", Listing "listing", Main "main", Malignmark "malignmark",
    Marquee "marquee", Math "math", Menu "menu", Meta "meta", Mglyph "mglyph", Mi "mi", Mn "mn", Mo "mo", Ms "ms",
    Mtext "mtext", Nav "nav", Nobr "nobr", Noembed "noembed", Noframes "noframes", Noscript "noscript",
    Object "object", Ol "ol", Optgroup "optgroup", Option "option", P "p", Param "param", Plaintext "plaintext",
    Pre "pre", Rb "rb", Rp "rp", Rt "rt", Rtc "rtc", Ruby "ruby", S "s", Script "script", Search "search",
    Section "section", Select "select", Small "small", Source "source", Span "span", Strike "strike",
    Strong "strong", Style "style", Sub "sub", Summary "summary", Sup "sup", Svg "svg", Table "table",
    Tbody "tbody", Td "td", Template "template", Textarea "textarea", Tfoot "tfoot", Th "th", Thead "thead",
    Title "title", Tr "tr", Track "track", Tt "tt", U "u", Ul "ul", Var "var", Wbr "wbr", Xmp "xmp",
}

/// Room for all names, and for a bit of each in a [`Set`].
pub(super) const NAMES: usize = 128;
const _: () = assert!((Name::Xmp as usize) < NAMES);

/// A name of a tag, looked up once.
#[derive(Clone, Debug)]
pub(in super::super) struct Named {
    /// In small letters.
    pub(in super::super) local: LocalName,
    pub(in super::super) name: Name,
    pub(in super::super) tag: Tag,
}

impl Named {
    pub(in super::super) fn new(local: LocalName) -> Self {
        Self {
            name: Name::of(&local),
            tag: Tag::of(&local),
            local,
        }
    }
}

/// A set of names, one bit each.
pub(in super::super) type Set = u128;

impl Name {
    #[inline]
    pub(in super::super) const fn bit(self) -> Set {
        1 << self as u8
    }

    #[inline]
    pub(in super::super) const fn is_in(self, set: Set) -> bool {
        set >> self as u8 & 1 == 1
    }

    /// Whether it is one of SVG or `MathML`.
    #[inline]
    pub(super) const fn is_foreign(self) -> bool {
        matches!(
            self,
            Self::Foreign | Self::HtmlPoint | Self::TextPoint | Self::Annotation
        )
    }
}

const fn set(names: &[Name]) -> Set {
    let (mut bits, mut at) = (0, 0);
    while at < names.len() {
        bits |= names[at].bit();
        at += 1;
    }
    bits
}

macro_rules! set {
    ($($name:ident)*) => { set(&[$(Name::$name),*]) };
}

/// The scopes of HTML, section 13.2.4.2.
pub(super) const SCOPE: Set =
    set!(Applet Caption Html Table Td Th Marquee Object Select Template HtmlPoint TextPoint);
pub(super) const LIST_SCOPE: Set = SCOPE | set!(Ol Ul);
pub(super) const BUTTON_SCOPE: Set = SCOPE | set!(Button);
pub(super) const TABLE_SCOPE: Set = set!(Html Table Template);

/// What closing a table part goes up to.
pub(super) const BODY_CONTEXT: Set = set!(Tbody Tfoot Thead Template Html);
pub(super) const ROW_CONTEXT: Set = set!(Tr Template Html);
/// Where text and unknown elements are put before the table.
pub(super) const TABLE_OUTER: Set = set!(Table Tbody Tfoot Thead Tr);
pub(super) const CELLS: Set = set!(Td Th);
/// Parts of a table but for the table.
pub(super) const TABLE_PARTS: Set = set!(Caption Col Colgroup Tbody Td Tfoot Th Thead Tr);

/// Elements whose end tags may be missing.
pub(super) const IMPLIED: Set = set!(Dd Dt Li Option Optgroup P Rb Rp Rt Rtc);
pub(super) const THOROUGH: Set = IMPLIED | set!(Caption Colgroup Tbody Td Tfoot Th Thead Tr);
pub(super) const HEADINGS: Set = set!(H1 H2 H3 H4 H5 H6);

/// The formatting elements, section 13.2.4.2.
pub(in super::super) const FORMATTING: Set =
    set!(A B Big Code Em Font I Nobr S Small Strike Strong Tt U);

/// The special elements, section 13.2.4.2.
pub(super) const SPECIAL: Set = set!(
    Address Applet Area Article Aside Base Basefont Bgsound Blockquote Body Br Button Caption Center Col Colgroup Dd
    Details Dir Div Dl Dt Embed Fieldset Figcaption Figure Footer Form Frame Frameset H1 H2 H3 H4 H5 H6 Head Header
    Hgroup Hr Html Iframe Img Input Isindex Li Link Listing Main Marquee Menu Meta Nav Noembed Noframes Noscript
    Object Ol P Param Plaintext Pre Script Section Select Source Style Summary Table Tbody Td Template Textarea Tfoot
    Th Thead Title Tr Track Ul Wbr Xmp
);

/// Elements before which a paragraph ends and of which the body has no other rule.
pub(super) const BLOCKS: Set = set!(
    Address Article Aside Blockquote Center Details Dialog Dir Div Dl Fieldset Figcaption Figure Footer Header Hgroup
    Main Menu Nav Ol P Search Section Summary Ul
);

/// Elements that their end tag ends if they are in scope.
pub(super) const ENDED_IN_SCOPE: Set = set!(
    Address Article Aside Blockquote Button Center Details Dialog Dir Div Dl Fieldset Figcaption Figure Footer Header
    Hgroup Listing Main Menu Nav Ol Pre Search Section Select Summary Ul
);

/// Elements of the head that may stand anywhere.
pub(super) const HEAD_PARTS: Set =
    set!(Base Basefont Bgsound Link Meta Noframes Script Style Template Title);

/// Start tags that end SVG and `MathML`.
pub(super) const NEVER_FOREIGN: Set = set!(
    B Big Blockquote Body Br Center Code Dd Div Dl Dt Em Embed H1 H2 H3 H4 H5 H6 Head Hr I Img Li Listing Menu Meta
    Nobr Ol P Pre Ruby S Small Span Strong Strike Sub Sup Table Tt U Ul Var
);

/// Elements without content, which never stay open.
pub(in super::super) const VOID: Set = set!(
    Area Base Br Col Embed Hr Image Img Input Link Meta Param Source Track Wbr
);

/// Elements behind whose start tag the tokenizer looks only for their end tag; `noscript` is among them in the head.
pub(in super::super) const RAW: Set = set!(
    Iframe Noembed Noframes Noscript Plaintext Script Style Textarea Title Xmp
);

/// Elements that a following one of their kind ends.
pub(in super::super) const ENDS_ITS_KIND: Set = set!(Dd Dt Li Option P Td Th Tr);
