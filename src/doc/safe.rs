//! Text that may be shown: the one gate through which text of strangers enters the program.
//! Knows nothing of where the text comes from or goes.

mod clusters;
mod sequences;

use std::borrow::Cow;
use std::ops::Deref;

/// Text without control characters, escape sequences, direction overrides, invisible characters or overlong
/// clusters. Only `\n` and `\t` remain of the controls.
///
/// ```
/// use clearstory::doc::SafeText;
/// assert_eq!(&*SafeText::new("a\u{1b}[31mred\u{202e}!"), "ared!");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SafeText(String);

impl SafeText {
    /// Cleans a text.
    pub fn new(raw: &str) -> Self {
        Self(safe(raw).into_owned())
    }

    /// Cleans a text and folds all white space, line breaks too, into single blanks, none at the ends.
    pub fn line(raw: &str) -> Self {
        let clean = safe(raw);
        let mut line = String::with_capacity(clean.len());
        for word in clean.split_whitespace() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        Self(line)
    }

    /// Appends a text, cleaned. What would make the last character before it too long is left out, so that many
    /// short pieces are as safe as a long one; an escape sequence is not looked for across the seam, only disarmed.
    pub fn push_str(&mut self, raw: &str) {
        if self.push_harmless(raw) {
            return;
        }
        let clean = safe(raw);
        let surplus = clusters::surplus_at_seam(&self.0, &clean);
        self.0.push_str(&clean[surplus..]);
    }

    /// Appends a text that is safe as it stands, alone and behind any other; whether it was, else nothing is appended.
    pub(super) fn push_harmless(&mut self, text: &str) -> bool {
        let joins =
            text.starts_with(clusters::is_syllable) && self.0.ends_with(clusters::is_leading);
        let harmless = is_harmless(text) && !joins;
        if harmless {
            self.0.push_str(text);
        }
        harmless
    }

    /// Takes everything behind `bytes` away; `bytes` must be a character boundary.
    pub(super) fn truncate(&mut self, bytes: usize) {
        self.0.truncate(bytes);
    }
}

impl Deref for SafeText {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for SafeText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// The text without what must not reach a terminal; borrowed when it was safe already. A second pass changes nothing.
pub fn safe(raw: &str) -> Cow<'_, str> {
    if is_harmless(raw) {
        return Cow::Borrowed(raw);
    }
    let plain = sequences::removed(raw);
    if plain.chars().all(clusters::stands_alone) {
        return plain;
    }
    let sparse = match clusters::sparse(&plain) {
        Cow::Borrowed(_) => plain,
        Cow::Owned(sparse) => Cow::Owned(sparse),
    };
    match clusters::bounded(&sparse) {
        Cow::Borrowed(_) => sparse,
        Cow::Owned(bounded) => Cow::Owned(bounded),
    }
}

/// Whether every character of a text is safe and joins with none before it, as nearly all the web's are, so that the
/// text is safe as it stands.
fn is_harmless(raw: &str) -> bool {
    // Looks at all bytes at once: to stop at the first that is not plain costs more.
    let is_plain = |plain, &b: &u8| plain & matches!(b, b'\n' | b' '..=b'~' | 0x80..);
    let is_alone = |c| clusters::stands_alone(c) || clusters::is_syllable(c);
    // The only ones beyond ASCII that stand alone and are not safe.
    let is_control = |c| matches!(c, '\u{80}'..='\u{9f}' | '\u{ad}');
    let is_fine = |c: char| c.is_ascii() || (is_alone(c) && !is_control(c));
    raw.as_bytes().iter().fold(true, is_plain) && (raw.is_ascii() || raw.chars().all(is_fine))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use unicode_segmentation::UnicodeSegmentation;

    #[test]
    fn a_harmless_character_is_safe() {
        let lies = |c: &char| is_harmless(&c.to_string()) && sequences::is_unsafe(*c);
        assert_eq!(('\0'..=char::MAX).find(lies), None);
        let mut text = SafeText::new("\u{1100}");
        assert!(!text.push_harmless("가") && text.push_harmless("a가"));
    }

    fn assert_safe(cases: &[(&str, &str)]) {
        for (raw, expected) in cases {
            assert_eq!(safe(raw), *expected, "{raw:?}");
            assert_eq!(safe(expected), *expected, "a second pass over {raw:?}");
        }
    }

    #[test]
    fn escape_sequences_leave_whole() {
        assert_safe(&[
            ("a\u{1b}]52;c;cm0gLXJm\u{7}b", "ab"),
            ("a\u{1b}]52;c;cm0gLXJm\u{1b}\\b", "ab"),
            (
                "\u{1b}]8;;https://evil.example\u{1b}\\bank\u{1b}]8;;\u{1b}\\",
                "bank",
            ),
            ("\u{1b}]0;title\u{7}x", "x"),
            ("\u{1b}]0;title\u{1b}[31mred\u{1b}[0m", "red"),
            ("a\u{1b}[2J\u{1b}[1;1Hb\u{1b}[?1049hc\u{1b}[>0;1 qd", "abcd"),
            (
                "a\u{1b}P1$r0m\u{1b}\\b\u{1b}_Gf=24;AAAA\u{1b}\\c\u{1b}^x\u{1b}\\d\u{1b}Xy\u{1b}\\e",
                "abcde",
            ),
            ("a\u{1b}cb\u{1b}(0c\u{1b}#8d\u{1b}=e\u{1b}", "abcde"),
            ("a\u{9b}31mb\u{9d}0;x\u{9c}c\u{90}q\u{1b}\\d", "abcd"),
            ("a\u{1b}\u{1b}[31mb", "ab"),
            ("a\u{1b}[31\nb", "a\nb"),
        ]);
    }

    #[test]
    fn an_unended_string_takes_its_line_and_no_more() {
        assert_safe(&[("a\u{1b}]0;rest\nb", "a\nb"), ("a\u{1b}P\nb", "a\nb")]);
        let long = "x".repeat(10_000);
        assert_eq!(safe(&format!("\u{1b}]{long}")).len(), 10_000 - 4096);
        assert_eq!(safe(&"\u{9d}".repeat(1_000_000)), "");
    }

    #[test]
    fn controls_leave_and_line_ends_are_one_kind() {
        assert_safe(&[
            ("a\0b\u{7}c\u{8}d\u{b}e\u{c}f\u{7f}g", "abcdefg"),
            ("a\rb\r\nc\r\r\nd\n\re", "a\nb\nc\n\nd\n\ne"),
            ("a\tb\u{2028}c\u{2029}d", "a\tb\nc\nd"),
            ("admin\rroot", "admin\nroot"),
        ]);
    }

    #[test]
    fn what_windows_wrote_among_the_controls_is_read_as_meant() {
        assert_safe(&[
            (
                "don\u{92}t \u{93}say\u{94} \u{96} \u{80}5\u{85}",
                "don’t “say” – €5…",
            ),
            ("Bro\u{9e}, \u{98}x\u{9f}\nc\u{9c}ur", "Brož, ˜xŸ\ncœur"),
            ("\u{8b}x\u{9b}, \u{81}\u{8d}\u{8f}\u{90}\u{9d}", "‹x›, "),
        ]);
    }

    #[test]
    fn direction_and_invisible_characters_leave() {
        assert_safe(&[
            (
                "\u{202e}txt.exe\u{202c} \u{2066}a\u{2069}\u{200f}\u{61c}",
                "txt.exe a",
            ),
            (
                "a\u{200b}b\u{feff}c\u{2060}d\u{ad}e\u{34f}f\u{180e}g\u{3164}h\u{ffa0}i",
                "abcdefghi",
            ),
            ("hi\u{e0041}\u{e0042}\u{e007f}\u{e0100}", "hi"),
            ("\u{1f3f4}\u{e0067}\u{e0062}\u{e007f}", "\u{1f3f4}"),
            (
                "a\u{fff9}b\u{fffb}\u{fffe}\u{1ffff}\u{fdd0}\u{1d173}\u{206a}",
                "ab",
            ),
            ("a\u{200d}b\u{200c}c\u{fe0f}\u{fe00}d", "abcd"),
        ]);
    }

    #[test]
    fn writing_stays_as_it_is() {
        for text in [
            "می‌خواهم نامه‌ای",
            "हिन्दी कार्त्स्न्य क्‍ष श्री",
            "한국어 \u{1112}\u{1161}\u{11ab}",
            "👨‍👩‍👧‍👦 👩🏽‍❤️‍💋‍👨🏿 🏳️‍🌈 🏴‍☠️ 👨🏻‍👩🏻‍👧🏻‍👦🏻 🇩🇪",
            "☀️ ☀︎ 1️⃣ #️⃣ ©️ ™️",
            "ภาษาไทย กำลัง ที่",
            "བོད་ཡིག རྒྱུ",
            "שָׁלוֹם בְּרֵאשִׁ֖ית",
            "اَلسَّلَامُ عَلَيْكُمْ",
            "Việt Nam, e\u{302}\u{301}, ё, x\u{305}\u{302}",
            "東京都　葛󠄀城市".trim_end_matches("葛󠄀城市"),
            "→ “quotes” … — \u{a0}x\u{2009}y\u{3000}",
            "\u{fffd}",
        ] {
            assert_eq!(safe(text), text);
            assert!(matches!(safe(text), Cow::Borrowed(_)), "{text} is copied");
        }
    }

    #[test]
    fn towers_of_marks_are_cut_to_what_writing_needs() {
        let zalgo = format!("Z{}a", "\u{335}\u{36f}".repeat(50_000));
        assert_eq!(safe(&zalgo), "Z\u{335}\u{36f}\u{335}\u{36f}a");
        let family = format!("{}👦!", "👨\u{200d}".repeat(5_000));
        assert_eq!(
            safe(&family),
            format!("{}👨\u{fffd}!", "👨\u{200d}".repeat(5))
        );
        let parted = "e\u{301}\u{301}\u{20e3}\u{200d}\u{20e3}\u{301}";
        assert_eq!(safe(parted), "e\u{301}\u{301}\u{20e3}\u{20e3}");
        let arabic = format!("ب{}", "\u{64e}".repeat(5_000));
        assert_eq!(safe(&arabic).chars().count(), 12);
        assert_eq!(safe(&format!("a{}b", "\u{200d}".repeat(5_000))), "ab");
        assert_eq!(
            safe(&format!("م{}م", "\u{200c}".repeat(5_000))),
            "م\u{200c}م"
        );
        assert_eq!(safe(&format!("☀{}", "\u{fe0f}".repeat(5_000))), "☀\u{fe0f}");
    }

    #[test]
    fn many_short_pieces_are_as_safe_as_a_long_one() {
        for piece in ["\u{301}", "\u{64e}", "\u{1100}", "\u{94d}\u{915}"] {
            let mut text = SafeText::new("a");
            for _ in 0..500 {
                text.push_str(piece);
            }
            assert!(
                text.graphemes(true).all(|g| g.chars().count() <= 12),
                "{piece:?}"
            );
        }
        let mut text = SafeText::new("caf");
        text.push_str("e");
        text.push_str("\u{301} au lait");
        assert_eq!(&*text, "cafe\u{301} au lait");
    }

    #[test]
    fn a_line_has_no_breaks_and_single_blanks() {
        assert_eq!(
            &*SafeText::line(" a \n\t b\r\nc\u{2028}d\u{1b}[0m "),
            "a b c d"
        );
        assert_eq!(&*SafeText::line("\u{200b}\n"), "");
    }

    /// Characters that attack, join or combine, and a few that do not.
    const NASTY: &[&str] = &[
        "\u{1b}",
        "[",
        "]",
        "0;",
        "m",
        "\\",
        "P",
        "\u{7}",
        "\u{9b}",
        "\u{9d}",
        "\u{9c}",
        "\u{90}",
        "\u{92}",
        "\r",
        "\n",
        "\t",
        " ",
        "a",
        "é",
        "\u{301}",
        "\u{36f}",
        "\u{200d}",
        "\u{200c}",
        "\u{fe0f}",
        "\u{fe0e}",
        "👨",
        "☀",
        "🏽",
        "🇩",
        "م",
        "\u{64e}",
        "क",
        "\u{94d}",
        "\u{1100}",
        "\u{1161}",
        "\u{11a8}",
        "가",
        "\u{600}",
        "\u{202e}",
        "\u{e0041}",
        "\u{2028}",
        "東",
        "\u{fffd}",
        "\u{20e3}",
        "1",
    ];

    fn is_forbidden(c: char) -> bool {
        (c.is_control() && c != '\n' && c != '\t')
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2028}' | '\u{2029}' | '\u{2060}'..='\u{206f}' | '\u{200b}' | '\u{200e}'
                | '\u{200f}' | '\u{feff}' | '\u{ad}' | '\u{e0000}'..='\u{e0fff}')
    }

    fn assert_harmless(text: &str) -> Result<(), TestCaseError> {
        let forbidden: Vec<char> = text.chars().filter(|c| is_forbidden(*c)).collect();
        prop_assert!(forbidden.is_empty(), "{:?} in {:?}", forbidden, text);
        for cluster in text.graphemes(true) {
            prop_assert!(
                cluster.chars().count() <= 12 && cluster.len() <= 48,
                "{:?}",
                cluster
            );
        }
        Ok(())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn any_text_becomes_harmless_and_stays_so(raw in "\\PC*|.*") {
            let once = safe(&raw);
            assert_harmless(&once)?;
            prop_assert_eq!(safe(&once), &*once);
        }

        #[test]
        fn nasty_text_becomes_harmless_and_stays_so(parts in proptest::collection::vec(proptest::sample::select(NASTY), 0..60)) {
            let raw = parts.concat();
            let once = safe(&raw);
            assert_harmless(&once)?;
            prop_assert_eq!(safe(&once), &*once);
            let line = SafeText::line(&raw);
            prop_assert_eq!(&SafeText::line(&line), &line);
        }

        #[test]
        fn nasty_pieces_are_harmless_together(parts in proptest::collection::vec(proptest::sample::select(NASTY), 0..60), n in 1..4usize) {
            let mut text = SafeText::default();
            for piece in parts.chunks(n) {
                text.push_str(&piece.concat());
            }
            assert_harmless(&text)?;
        }
    }
}
