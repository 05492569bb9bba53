//! Where everything lives: the folders of the XDG Base Directory Specification, and what the user names instead.
//! Knows nothing of what the files hold.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// The base folders: the variable that names each, and where it is in a home directory.
const BASES: [(&str, &str); 4] = [
    ("XDG_CONFIG_HOME", ".config"),
    ("XDG_DATA_HOME", ".local/share"),
    ("XDG_CACHE_HOME", ".cache"),
    ("XDG_STATE_HOME", ".local/state"),
];
/// The name of our folder inside each of the base folders.
const NAME: &str = "clearstory";

/// The files and folders of one user.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Paths {
    /// The settings; need not exist.
    pub config: PathBuf,
    /// The subscriptions; need not exist.
    pub urls: PathBuf,
    /// The folder of taught rules; need not exist.
    pub rules: PathBuf,
    /// The library.
    pub library: PathBuf,
    /// The folder for what may be deleted at any time.
    pub cache: PathBuf,
    /// The folder for the log, locks and histories.
    pub state: PathBuf,
}

/// What the user names instead of the usual places.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    /// Another file of settings.
    pub config: Option<PathBuf>,
    /// Another file of subscriptions.
    pub urls: Option<PathBuf>,
    /// Another library.
    pub library: Option<PathBuf>,
}

/// Neither a home directory nor absolute `XDG_*_HOME` folders are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no folder for settings is known: set HOME, or name files with --config, --db and -u")]
pub struct Homeless;

impl Paths {
    /// The places of a user, by the variables of the environment. `XDG_CONFIG_HOME`, `XDG_DATA_HOME`,
    /// `XDG_CACHE_HOME` and `XDG_STATE_HOME` count when they are absolute, else `~/.config`, `~/.local/share`,
    /// `~/.cache` and `~/.local/state` stand for them. Without `HOME` what is not named lies beside what is.
    pub fn of_user(
        variable: impl Fn(&str) -> Option<OsString>,
        named: &Named,
    ) -> Result<Self, Homeless> {
        let absolute = |name| {
            variable(name)
                .map(PathBuf::from)
                .filter(|p| p.is_absolute())
        };
        let home = absolute("HOME");
        let known = BASES.map(|(name, below)| {
            absolute(name).or_else(|| home.as_ref().map(|home| home.join(below)))
        });
        let library = named.library.as_ref();
        let beside = library.map(|l| l.parent().unwrap_or(Path::new("")).to_owned());
        let any = known.iter().flatten().next().cloned().or(beside);
        let other = any.ok_or(Homeless)?;
        let bases = known
            .each_ref()
            .map(|k| k.as_ref().unwrap_or(&other).as_path());
        Ok(Self::inside(bases).but(named))
    }

    /// The places inside the four base folders: of configuration, data, cache and state.
    pub fn inside(base: [&Path; 4]) -> Self {
        let [config, data, cache, state] = base.map(|b| b.join(NAME));
        Self {
            urls: config.join("urls"),
            rules: config.join("rules"),
            config: config.join("config.toml"),
            library: data.join("library.db"),
            cache,
            state,
        }
    }

    /// The same with what is named instead. A file of settings named elsewhere takes nothing with it.
    #[must_use]
    pub fn but(mut self, named: &Named) -> Self {
        let takes = |path: &mut PathBuf, named: &Option<PathBuf>| {
            if let Some(named) = named {
                path.clone_from(named);
            }
        };
        takes(&mut self.config, &named.config);
        takes(&mut self.urls, &named.urls);
        takes(&mut self.library, &named.library);
        self
    }

    /// The log.
    pub fn log(&self) -> PathBuf {
        self.state.join("clearstory.log")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths() -> Paths {
        Paths::inside(["/c", "/d", "/k", "/s"].map(Path::new))
    }

    #[test]
    fn each_file_is_in_the_folder_of_its_kind() {
        let paths = paths();
        assert_eq!(paths.config, Path::new("/c/clearstory/config.toml"));
        assert_eq!(paths.urls, Path::new("/c/clearstory/urls"));
        assert_eq!(paths.rules, Path::new("/c/clearstory/rules"));
        assert_eq!(paths.library, Path::new("/d/clearstory/library.db"));
        assert_eq!(paths.cache, Path::new("/k/clearstory"));
        assert_eq!(paths.log(), Path::new("/s/clearstory/clearstory.log"));
    }

    #[test]
    fn what_is_named_replaces_one_place_and_no_other() {
        let named = Named {
            urls: Some("feeds.txt".into()),
            ..Named::default()
        };
        let changed = paths().but(&named);
        assert_eq!(changed.urls, Path::new("feeds.txt"));
        assert_eq!(
            (changed.config, changed.library),
            (paths().config, paths().library)
        );
    }

    #[test]
    fn absolute_folders_of_the_environment_come_before_those_in_the_home() {
        let of = |set: &[(&str, &str)], named: &Named| {
            let variable = |name: &str| set.iter().find(|(n, _)| *n == name).map(|(_, v)| v.into());
            Paths::of_user(variable, named)
        };
        let none = Named::default();
        let paths = of(
            &[
                ("HOME", "/h"),
                ("XDG_CONFIG_HOME", "c"),
                ("XDG_DATA_HOME", "/d"),
            ],
            &none,
        );
        let paths = paths.unwrap_or_default();
        assert_eq!(paths.rules, Path::new("/h/.config/clearstory/rules"));
        assert_eq!(paths.library, Path::new("/d/clearstory/library.db"));
        assert_eq!(paths.state, Path::new("/h/.local/state/clearstory"));
        let paths = of(&[("XDG_CONFIG_HOME", "/c")], &none).unwrap_or_default();
        assert_eq!(paths.library, Path::new("/c/clearstory/library.db"));
        assert_eq!(of(&[("HOME", "")], &none), Err(Homeless));
        let named = Named {
            library: Some("/x/my.db".into()),
            ..Named::default()
        };
        let paths = of(&[], &named).unwrap_or_default();
        assert_eq!(
            (paths.library.as_path(), paths.urls.as_path()),
            (Path::new("/x/my.db"), Path::new("/x/clearstory/urls"))
        );
    }
}
