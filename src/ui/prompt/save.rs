//! Saving a story: the file that is proposed, and what is asked of the outside.
//! Knows nothing of how a file is written.

use crate::ui::{Effect, Model, Save, Slot};

/// Longest proposed file name without its ending.
const NAME_LETTERS: usize = 80;

/// Has the story saved.
pub fn save(model: &mut Model, path: String, replace: bool) -> Vec<Effect> {
    let Some(sheet) = model.sheet() else {
        return Vec::new();
    };
    let save = Save {
        story: sheet.story.clone(),
        place: sheet.story_place(),
        path,
        replace,
    };
    vec![Effect::Save(model.tickets.draw(Slot::Save), save)]
}

/// The title as a file name: `[a-z0-9-]{1,80}`.
pub fn slug(title: &str) -> String {
    let mut name = String::new();
    for c in title.chars().flat_map(char::to_lowercase) {
        let mut letter = [0; 4];
        let plain: &str = match c {
            'a'..='z' | '0'..='9' => c.encode_utf8(&mut letter),
            'à'..='ã' | 'å' | 'ā' | 'ą' => "a",
            'ä' | 'æ' => "ae",
            'ç' | 'ć' | 'č' => "c",
            'è'..='ë' | 'ē' | 'ę' | 'ě' => "e",
            'ì'..='ï' | 'ī' | 'ı' => "i",
            'ñ' | 'ń' | 'ň' => "n",
            'ò'..='õ' | 'ø' | 'ō' => "o",
            'ö' | 'œ' => "oe",
            'ù'..='û' | 'ū' | 'ů' => "u",
            'ü' => "ue",
            'ß' => "ss",
            'ł' => "l",
            'ś' | 'š' | 'ş' => "s",
            'ý' | 'ÿ' => "y",
            'ź' | 'ż' | 'ž' => "z",
            '\'' | '’' => "",
            _ => "-",
        };
        if !(plain == "-" && (name.is_empty() || name.ends_with('-'))) {
            name.push_str(plain);
        }
    }
    name.truncate(NAME_LETTERS);
    let name = name.trim_end_matches('-');
    if name.is_empty() {
        "story".to_owned()
    } else {
        name.to_owned()
    }
}
