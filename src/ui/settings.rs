//! What the reader chose for the screen, and what stays of a key's change when the settings change.
//! Knows nothing of the file they come from.

use super::Theme;
use super::keymap::Keymap;

/// What the reader chose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Cells of a line of prose, 45 to 90.
    pub measure: u16,
    /// Whether long words are broken at syllables.
    pub hyphens: bool,
    /// Colours or none.
    pub theme: Theme,
    /// Panes side by side, 1 to 3; none is as many as there is room for.
    pub columns: Option<u8>,
    /// What the keys do.
    pub keys: Keymap,
}

impl Settings {
    /// Takes what has changed from one reading to the next; what was changed by a key in between stays.
    pub(super) fn take(&mut self, before: &Self, now: &Self) {
        if before.measure != now.measure {
            self.measure = now.measure;
        }
        if before.hyphens != now.hyphens {
            self.hyphens = now.hyphens;
        }
        if before.columns != now.columns {
            self.columns = now.columns;
        }
        if before.theme != now.theme {
            self.theme = now.theme;
        }
        self.keys.clone_from(&now.keys);
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            measure: 72,
            hyphens: true,
            theme: Theme::Palette,
            columns: None,
            keys: Keymap::default(),
        }
    }
}
