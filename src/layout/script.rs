//! Raised and lowered characters: which have a form of their own in Unicode.
//! Knows nothing of documents or rows.

use super::Script;

const RAISED: [&str; 2] = [
    "0123456789+-−=()abcdefghijklmnoprstuvwxyz",
    "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ",
];
const LOWERED: [&str; 2] = [
    "0123456789+-−=()aehijklmnoprstuvx",
    "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ",
];

/// The raised or lowered form of a character, one cell wide like the character itself; `None` where there is none.
pub fn script_form(c: char, script: Script) -> Option<char> {
    let [plain, formed] = match script {
        Script::None => return Some(c),
        Script::Above => RAISED,
        Script::Below => LOWERED,
    };
    let position = plain.chars().position(|p| p == c)?;
    formed.chars().nth(position)
}

/// Whether all of a run has such a form, so that nothing but its forms need say that it is raised.
/// A run in brackets is a reference to a note and says so itself.
pub fn has_script_forms(run: &str, script: Script) -> bool {
    let mut shown = run.chars().filter(|c| !c.is_whitespace());
    run.starts_with('[') || shown.all(|c| script_form(c, script).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_and_small_letters_have_forms() {
        assert_eq!(script_form('2', Script::Above), Some('²'));
        assert_eq!(script_form('2', Script::Below), Some('₂'));
        assert_eq!(script_form('z', Script::Above), Some('ᶻ'));
        assert_eq!(script_form('x', Script::Below), Some('ₓ'));
        assert_eq!(script_form('Q', Script::Above), None);
        assert!(has_script_forms("[12]", Script::Above));
        assert!(!has_script_forms("2Q", Script::Above));
    }

    #[test]
    fn every_form_is_one_cell_wide() {
        for [plain, formed] in [RAISED, LOWERED] {
            assert_eq!(plain.chars().count(), formed.chars().count());
            for c in formed.chars() {
                assert_eq!(super::super::cells(&c.to_string()), 1, "{c}");
            }
        }
    }
}
