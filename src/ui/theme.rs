//! Roles become styles of the terminal's own sixteen colours, right on light and dark; without colours, by weight and line alone.
//! Knows nothing of positions.

use ratatui::style::{Color, Modifier, Style};

use crate::layout::{Look, Role};

/// The one accent. Of the sixteen colours magenta alone reads well on both a white and a black ground in the
/// palettes of xterm, the Linux console and VTE (contrast 3.4 to 5.6 on either).
const ACCENT: Color = Color::Magenta;

/// What is less important. The faint attribute is no choice where there are colours: xterm and alacritty darken faint
/// text, which makes it stronger on a light ground. Bright black is grey on both (4.6 and 3.8 to 1 in xterm's palette);
/// a palette that hides it is served by `NO_COLOR`.
const GREY: Color = Color::DarkGray;

/// Whether colours are used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// The terminal's palette.
    #[default]
    Palette,
    /// Bold, dim, underlined and reversed only, for `NO_COLOR`.
    Plain,
}

/// What the frame around a text is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The title of the story.
    Title,
    /// What is said beside: notes, meta line, status.
    Quiet,
    /// Rules between parts.
    Rule,
    /// The bar that marks the chosen line.
    Cursor,
    /// The title of the chosen entry.
    Chosen,
    /// Other text.
    Plain,
    /// What the program has to say.
    Message,
    /// What went wrong.
    Fault,
    /// Found words.
    Hit,
    /// The found words that are the current ones.
    CurrentHit,
    /// The letter of a link.
    Letter,
    /// A key in help.
    Key,
    /// The heading of a group of keys.
    Group,
}

impl Theme {
    /// The style of a part of the frame.
    pub fn part(self, part: Part) -> Style {
        let style = Style::new();
        match part {
            Part::Title | Part::Chosen | Part::Key => style.bold(),
            Part::Quiet | Part::Rule => self.grey(style),
            Part::Plain => style,
            Part::Message | Part::Group => self.accent(style),
            Part::Letter if self == Self::Plain => style.bold().reversed(),
            Part::Cursor | Part::Letter => self.accent(style).bold(),
            Part::Fault => match self {
                Self::Palette => style.fg(Color::Red).bold(),
                Self::Plain => style.bold(),
            },
            Part::Hit => match self {
                Self::Palette => style.fg(Color::Black).bg(Color::Yellow),
                Self::Plain => style.bold().underlined(),
            },
            Part::CurrentHit => match self {
                Self::Palette => style.fg(Color::Black).bg(ACCENT).bold(),
                Self::Plain => style.bold().reversed(),
            },
        }
    }

    /// The style of a piece of text.
    pub fn look(self, look: &Look) -> Style {
        let mut style = self.role(look.role);
        let marks = [
            (look.emphasis, Modifier::ITALIC),
            (look.strong, Modifier::BOLD),
            (look.deleted, Modifier::CROSSED_OUT),
            (look.inserted || look.link.is_some(), Modifier::UNDERLINED),
            (look.highlight, Modifier::REVERSED),
        ];
        for (_, modifier) in marks.iter().filter(|(is_set, _)| *is_set) {
            style = style.add_modifier(*modifier);
        }
        if look.code {
            style = self.accent(style);
        }
        if look.cut && look.role != Role::CutHead {
            style = self.grey(style);
        }
        style
    }

    fn role(self, role: Role) -> Style {
        let style = Style::new();
        match role {
            Role::Body | Role::Code | Role::Quote => style,
            Role::Heading(4..) => style.bold().italic(),
            Role::Heading(_) | Role::TableHead | Role::Term => style.bold(),
            Role::Caption | Role::Marker | Role::Rule | Role::Note | Role::CutHead => {
                self.grey(style)
            }
            Role::UnsureHead => self.accent(style),
        }
    }

    fn grey(self, style: Style) -> Style {
        match self {
            Self::Palette => style.fg(GREY),
            Self::Plain => style.dim(),
        }
    }

    fn accent(self, style: Style) -> Style {
        match self {
            Self::Palette => style.fg(ACCENT),
            Self::Plain => style,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PARTS: [Part; 13] = [
        Part::Title,
        Part::Quiet,
        Part::Rule,
        Part::Cursor,
        Part::Chosen,
        Part::Plain,
        Part::Message,
        Part::Fault,
        Part::Hit,
        Part::CurrentHit,
        Part::Letter,
        Part::Key,
        Part::Group,
    ];

    #[test]
    fn no_colour_is_used_when_none_are_wanted() {
        let code = Look {
            code: true,
            role: Role::Marker,
            ..Look::default()
        };
        let styles = PARTS.map(|p| Theme::Plain.part(p));
        for style in styles.iter().chain([&Theme::Plain.look(&code)]) {
            assert_eq!((style.fg, style.bg), (None, None));
        }
    }

    #[test]
    fn a_background_always_comes_with_its_own_foreground() {
        for part in PARTS {
            let style = Theme::Palette.part(part);
            assert_eq!(style.bg.is_some(), style.bg.is_some() && style.fg.is_some());
        }
    }
}
