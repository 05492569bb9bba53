//! The settings of the screen: what the file of settings, the arguments and the environment make of them.
//! Knows nothing of what the screen shows.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::args::Reading;
use super::places::Places;
use super::{complain, desk};
use crate::clean::rules::{Folder, Rules, Scope};
use crate::config::{
    Config, Fault, KeyBinding, KeyRow, Paths, Weight, What, nearest, redacted, template,
};
use crate::library::subscriptions;
use crate::runtime::{Chosen, Files, Programs};
use crate::ui::keymap::{Keymap, Own, Wrong};
use crate::ui::keys::{self, ALL_MODES, BINDINGS};
use crate::ui::{Edited, Key, Settings, Theme};

/// The reader's files for a session, and what the settings say at its beginning; what is wrong in them is told now, and
/// stands there again when the session ends.
pub fn files(reading: &Reading, places: &Places) -> (Files, Settings) {
    let Ok(paths) = places.paths() else {
        return homeless(reading);
    };
    let (path, reading) = (paths.config.clone(), reading.clone());
    let read = move || chosen(&path, &reading);
    let chosen = read();
    for fault in &chosen.faults {
        complain(fault);
    }
    let typed = paths.state.join("typed");
    let files = Files::new(paths.config.clone(), typed, read);
    let (find_in, check_in, places) = (paths.clone(), paths, places.clone());
    let files = files.editing(
        move |edited| find(edited, &find_in),
        move |edited| check(edited, (&check_in, &places)),
    );
    (files, chosen.settings)
}

/// Without any place for files everything has its default, and nothing is kept.
fn homeless(reading: &Reading) -> (Files, Settings) {
    let reading = reading.clone();
    let read = move || chosen(Path::new(""), &reading);
    let chosen = read();
    (
        Files::new(PathBuf::new(), PathBuf::new(), read),
        chosen.settings,
    )
}

/// What the settings say. What the arguments name comes first.
fn chosen(path: &Path, reading: &Reading) -> Chosen {
    let (config, mut faults) = Config::of_file(path);
    // The screen has no room for folders.
    let name = Path::new(path.file_name().unwrap_or_default());
    let shown = name.display().to_string();
    for fault in &mut faults {
        fault.file.clone_from(&shown);
    }
    let no_color = std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty());
    let has_colour = config.screen.colour && !no_color;
    faults.extend(faults_of_keys(&config, name));
    faults.sort_by_key(|f| f.line);
    let settings = Settings {
        columns: config.screen.columns,
        measure: reading.measure.unwrap_or(config.screen.measure),
        hyphens: reading.hyphens || config.screen.hyphens,
        theme: if has_colour {
            Theme::Palette
        } else {
            Theme::Plain
        },
        keys: keymap(&config, name).0,
    };
    let commands = config.commands;
    Chosen {
        settings,
        programs: Programs {
            browser: commands.browser,
            bookmark: commands.bookmark,
            notify: commands.notify,
        },
        is_broken: faults.iter().any(|f| f.weight() == Weight::Error),
        faults: faults.iter().map(said).collect(),
    }
}

fn said(fault: &Fault) -> String {
    redacted(&fault.to_string()).into_owned()
}

/// What is wrong with the reader's keys. That one takes the keys of an action was meant; `config --check` alone tells.
pub fn faults_of_keys(config: &Config, path: &Path) -> Vec<Fault> {
    let mut faults = keymap(config, path).1;
    faults.retain(|f| !matches!(f.what, What::Hides { is_same: true, .. }));
    faults
}

/// The file that is to be edited, its folder made. Settings that do not exist begin with their reference.
fn find(edited: &Edited, paths: &Paths) -> Result<PathBuf, String> {
    let path = match edited {
        Edited::Subscriptions => paths.urls.clone(),
        Edited::Config => paths.config.clone(),
        Edited::Rules(host) => {
            let scope = match host.as_str() {
                "everywhere" => Scope::Everywhere,
                host => Scope::Host(host.to_owned()),
            };
            let file = Folder::at(&paths.rules).file(&scope);
            file.ok_or_else(|| format!("{host}: not the name of a host"))?
        }
    };
    let failed = |e: io::Error| format!("{}: {e}", path.display());
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    if *edited == Edited::Config {
        let made = fs::File::create_new(&path);
        match made.and_then(|mut file| file.write_all(template(&key_rows()).as_bytes())) {
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists => {}
            made => made.map_err(failed)?,
        }
    }
    Ok(path)
}

/// Takes a file in that was edited; gives what is wrong in it.
fn check(edited: &Edited, (paths, places): (&Paths, &Places)) -> Vec<String> {
    let wrong = match edited {
        // They are read again as a whole, which tells.
        Edited::Config => Ok(Vec::new()),
        Edited::Rules(_) => find(edited, paths).map(|path| {
            let errors = Rules::of_file(&path).1;
            errors.iter().map(ToString::to_string).collect()
        }),
        Edited::Subscriptions => take_in(paths, places),
    };
    let folder = format!(
        "{}/",
        paths.urls.parent().unwrap_or(Path::new("")).display()
    );
    let shown = |sentence: &String| redacted(&sentence.replace(&folder, "")).into_owned();
    match wrong {
        Ok(wrong) => wrong.iter().map(shown).collect(),
        Err(why) => vec![shown(&why)],
    }
}

/// Brings the library in line with the subscriptions, where there is one.
fn take_in(paths: &Paths, places: &Places) -> Result<Vec<String>, String> {
    if !paths.library.exists() {
        let urls = subscriptions::read(&paths.urls).map_err(|e| e.to_string())?;
        let file = paths.urls.display();
        let warnings = urls.warnings().iter();
        return Ok(warnings.map(|w| format!("{file}: {w}")).collect());
    }
    let desk = desk::quietly(places)?;
    desk.bring_in_line(&desk.moment).map_err(|e| e.to_string())
}

/// The keys with the reader's own, and what is wrong with those.
pub fn keymap(config: &Config, path: &Path) -> (Keymap, Vec<Fault>) {
    let own: Vec<Own> = config.keys.iter().map(own).collect();
    let (keymap, wrong) = Keymap::with(&own);
    let fault = |(number, wrong): (usize, Wrong)| {
        let binding = &config.keys[number];
        Fault {
            file: path.display().to_string(),
            line: binding.line,
            what: what(binding, wrong),
        }
    };
    (keymap, wrong.into_iter().map(fault).collect())
}

/// The keys of the program for the reference of the settings.
pub fn key_rows() -> Vec<KeyRow> {
    let row = |(binding, keys, mode): (&keys::Binding, Vec<Key>, Option<keys::Mode>)| {
        let words: Vec<String> = keys.iter().map(Key::to_string).collect();
        KeyRow {
            keys: words.join(" "),
            action: binding.name.to_owned(),
            says: binding.sentence.to_owned(),
            mode: mode.map(|m| m.name().to_owned()),
        }
    };
    keys::reference().into_iter().map(row).collect()
}

fn own(binding: &KeyBinding) -> Own {
    Own {
        mode: binding.mode.clone(),
        keys: binding.keys.clone(),
        does: binding.does.clone(),
        says: binding.says.clone(),
    }
}

/// What is wrong with a binding, as a fault of settings.
fn what(binding: &KeyBinding, wrong: Wrong) -> What {
    let value = |given: String, accepts: String| What::Value {
        name: binding.name(),
        given,
        accepts,
    };
    let modes = ALL_MODES.iter().map(|m| m.name());
    match wrong {
        Wrong::Key(not) => What::Key {
            name: binding.name(),
            why: not.to_string(),
        },
        Wrong::Fixed(key) => What::Key {
            name: binding.name(),
            why: format!("{key} does what it does, whatever happens"),
        },
        Wrong::Mode(mode) => unknown("keys", &mode, modes.collect()),
        Wrong::Action(name) => {
            let known = BINDINGS.iter().map(|b| b.name).collect();
            unknown(&binding.name(), &name, known)
        }
        Wrong::Elsewhere { action, modes } => value(
            format!("{action:?}"),
            format!(
                "an action of this mode; {action} is of {}",
                modes.join(", ")
            ),
        ),
        Wrong::Hides { others, is_same } => hides(binding.name(), others, is_same),
    }
}

fn hides(name: String, mut others: Vec<(String, String)>, is_same: bool) -> What {
    others.dedup_by(|one, other| one.0 == other.0);
    What::Hides {
        name,
        others,
        is_same,
    }
}

fn unknown(before: &str, name: &str, known: Vec<&str>) -> What {
    What::Unknown {
        name: format!("{before}.{name}"),
        nearest: nearest(name, known.iter().copied()).map(str::to_owned),
        known: known.into_iter().map(str::to_owned).collect(),
    }
}
