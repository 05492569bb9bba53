//! Where everything lives: the folders of the XDG Base Directory Specification, and what the user names instead.
//! Knows nothing of what the files hold.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use etcetera::base_strategy::{BaseStrategy, Xdg};

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
    /// The places of the user of this process. `XDG_CONFIG_HOME`, `XDG_DATA_HOME`, `XDG_CACHE_HOME` and
    /// `XDG_STATE_HOME` count when they are absolute, else `~/.config`, `~/.local/share`, `~/.cache` and
    /// `~/.local/state` stand for them.
    pub fn of_user(named: &Named) -> Result<Self, Homeless> {
        // Without HOME the system would be asked for one; whoever took it out of the environment meant that.
        let has_home = std::env::var_os("HOME").is_some_and(|h| !h.is_empty());
        let base = Xdg::new().ok().filter(|_| has_home || is_all_named());
        let Some(base) = base else {
            return Self::without_base(named);
        };
        let state = base.state_dir().unwrap_or_else(|| base.data_dir());
        let (config, data, cache) = (base.config_dir(), base.data_dir(), base.cache_dir());
        Ok(Self::inside([&config, &data, &cache, &state]).but(named))
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

    /// Where everything is that has to do with a library named without a home: beside it.
    fn without_base(named: &Named) -> Result<Self, Homeless> {
        let library = named.library.as_deref().ok_or(Homeless)?;
        let beside = library.parent().unwrap_or(Path::new("")).to_owned();
        let here = [beside.as_path(); 4];
        Ok(Self::inside(here).but(named))
    }
}

/// Whether all four base folders are named by the environment, so that no home is needed.
fn is_all_named() -> bool {
    let is_absolute = |value: &OsStr| Path::new(value).is_absolute();
    ["CONFIG", "DATA", "CACHE", "STATE"]
        .iter()
        .all(|kind| std::env::var_os(format!("XDG_{kind}_HOME")).is_some_and(|v| is_absolute(&v)))
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
    fn without_a_home_a_named_library_is_enough() {
        let named = Named {
            library: Some("/x/my.db".into()),
            ..Named::default()
        };
        let paths = Paths::without_base(&named).unwrap_or_default();
        assert_eq!(paths.library, Path::new("/x/my.db"));
        assert_eq!(paths.urls, Path::new("/x/clearstory/urls"));
        assert_eq!(Paths::without_base(&Named::default()), Err(Homeless));
    }
}
