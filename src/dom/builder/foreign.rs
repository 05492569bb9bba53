//! The rules of SVG and `MathML` (section 13.2.6.5).
//! Knows nothing of HTML but where it begins again.

use html5ever::{LocalName, local_name};

use super::name::{NEVER_FOREIGN, Name, Named};
use super::{Again, Builder, DONE, Space, Start, Token};

/// What the rules call an element of a namespace.
pub(super) fn name_in(name: Name, space: Space) -> Name {
    match (space, name) {
        (Space::Html, name) => name,
        (Space::Svg, Name::ForeignObject | Name::Desc | Name::Title) => Name::HtmlPoint,
        (Space::MathMl, Name::Mi | Name::Mo | Name::Mn | Name::Ms | Name::Mtext) => Name::TextPoint,
        (Space::MathMl, Name::AnnotationXml) => Name::Annotation,
        _ => Name::Foreign,
    }
}

impl Builder {
    /// Whether a token is read by the rules of foreign content.
    pub(super) fn obeys_foreign_rules(&self, token: Token) -> bool {
        let current = self.current();
        if !current.is_foreign() {
            return false;
        }
        match (current, token) {
            (_, Token::Eof)
            | (Name::HtmlPoint, Token::Start(_))
            | (Name::HtmlPoint | Name::TextPoint, Token::Text(_) | Token::Null) => false,
            (Name::TextPoint, Token::Start(start)) => {
                matches!(start.named.name, Name::Mglyph | Name::Malignmark)
            }
            (Name::Annotation, Token::Start(start)) => start.named.name != Name::Svg,
            _ => true,
        }
    }

    pub(super) fn foreign(&mut self, token: Token) -> Again {
        match token {
            Token::Null => {
                let start = self.tree.text.len() as u32;
                self.tree.text.push('\u{fffd}');
                let end = self.tree.text.len() as u32;
                let white = false;
                self.insert_text(super::Run { start, end, white })
            }
            Token::Text(run) => {
                self.may_be_frameset &= run.white;
                self.insert_text(run)
            }
            Token::Comment => self.insert_comment(),
            Token::Start(start) if self.is_html(start) => self.leave_foreign(token),
            Token::Start(start) => {
                let space = self.open.last().map_or(Space::Html, |open| open.space);
                self.start_foreign(start, space);
                DONE
            }
            Token::End(named) if matches!(named.name, Name::Br | Name::P) => {
                self.leave_foreign(token)
            }
            Token::End(named) => self.end_foreign(named),
            Token::Eof => DONE,
        }
    }

    /// Whether a start tag can only be meant as HTML.
    fn is_html(&self, start: &Start) -> bool {
        let drawn = |name| self.tree.value_of(&start.attributes, name).is_some();
        start.named.name.is_in(NEVER_FOREIGN)
            || start.named.name == Name::Font && ["color", "face", "size"].into_iter().any(drawn)
    }

    fn leave_foreign(&mut self, token: Token) -> Again {
        while matches!(self.current(), Name::Foreign | Name::Annotation) {
            self.pop();
        }
        self.step(self.mode, token)
    }

    /// Opens an element of a namespace, unless it closes itself.
    pub(super) fn start_foreign(&mut self, start: &Start, space: Space) {
        let mut named = start.named.clone();
        if space == Space::Svg {
            named.local = svg_name(named.local);
        }
        let open = self.insert_closed(&named, space, &start.attributes);
        if !start.closes_itself {
            self.push(open);
        }
    }

    fn end_foreign(&mut self, named: &Named) -> Again {
        for at in (1..self.open.len()).rev() {
            let open = &self.open[at];
            if at + 1 < self.open.len() && open.space == Space::Html {
                return self.step(self.mode, Token::End(named));
            }
            if open.local.eq_ignore_ascii_case(&named.local) {
                self.truncate(at);
                return DONE;
            }
        }
        DONE
    }
}

/// Names of elements of SVG that have capitals.
const CAPITALS: [&str; 37] = [
    "altGlyph",
    "altGlyphDef",
    "altGlyphItem",
    "animateColor",
    "animateMotion",
    "animateTransform",
    "clipPath",
    "feBlend",
    "feColorMatrix",
    "feComponentTransfer",
    "feComposite",
    "feConvolveMatrix",
    "feDiffuseLighting",
    "feDisplacementMap",
    "feDistantLight",
    "feDropShadow",
    "feFlood",
    "feFuncA",
    "feFuncB",
    "feFuncG",
    "feFuncR",
    "feGaussianBlur",
    "feImage",
    "feMerge",
    "feMergeNode",
    "feMorphology",
    "feOffset",
    "fePointLight",
    "feSpecularLighting",
    "feSpotLight",
    "feTile",
    "feTurbulence",
    "foreignObject",
    "glyphRef",
    "linearGradient",
    "radialGradient",
    "textPath",
];

/// The name of an element of SVG with its capitals.
fn svg_name(name: LocalName) -> LocalName {
    if matches!(
        name,
        local_name!("g") | local_name!("path") | local_name!("use")
    ) {
        return name;
    }
    let written = CAPITALS.iter().find(|c| c.eq_ignore_ascii_case(&name));
    written.map_or(name, |w| LocalName::from(*w))
}
