//! newsboat's `cache.db`, read and never changed: its feeds and the stories of each.
//! Knows nothing of our own tables, and of what is made of the rows.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags, Result, Row};

use super::Error;

/// A cache that is open.
#[derive(Debug)]
pub struct Cache {
    path: PathBuf,
    connection: Connection,
    columns: String,
}

/// A feed of a cache.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CachedFeed {
    /// As it stands in the subscriptions.
    pub address: String,
    /// Its own title.
    pub title: String,
    /// The page it belongs to; may be empty.
    pub link: String,
    /// Its stories.
    pub stories: u32,
}

/// A story of a cache.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CachedStory {
    /// By what newsboat knows it again.
    pub guid: String,
    /// Its title.
    pub title: String,
    /// Who wrote it.
    pub author: String,
    /// Where its page is; may be empty.
    pub url: String,
    /// Seconds since 1970; when it was fetched if the feed gave no date.
    pub published: i64,
    /// Its text, HTML.
    pub content: String,
    /// Whether it is unread.
    pub is_unread: bool,
    /// The address of the file that comes with it; may be empty.
    pub enclosure: String,
    /// The media type of that.
    pub media: String,
    /// Its flags, letters.
    pub flags: String,
    /// Whether it was deleted.
    pub is_deleted: bool,
}

/// The columns that not every version of newsboat wrote, and what stands for them.
const LATER: [(&str, &str); 4] = [
    ("enclosure_url", "''"),
    ("enclosure_type", "''"),
    ("flags", "''"),
    ("deleted", "0"),
];

impl Cache {
    /// Opens a cache; it is not changed, and newsboat may run meanwhile.
    pub fn open(path: &Path) -> Result<Self, Error> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let opened = Connection::open_with_flags(path, flags).and_then(|c| Ok((columns(&c)?, c)));
        let (columns, connection) = opened.map_err(|e| Error::of(path, e))?;
        Ok(Self {
            path: path.to_owned(),
            connection,
            columns,
        })
    }

    /// Its feeds.
    pub fn feeds(&self) -> Result<Vec<CachedFeed>, Error> {
        let sql = "SELECT rssurl, title, url, (SELECT count(*) FROM rss_item WHERE feedurl = rssurl) FROM rss_feed";
        let read = || {
            let mut statement = self.connection.prepare(sql)?;
            let rows = statement.query_map([], |row| {
                Ok(CachedFeed {
                    address: text(row, 0)?,
                    title: text(row, 1)?,
                    link: text(row, 2)?,
                    stories: row.get(3)?,
                })
            })?;
            rows.collect::<Result<Vec<_>>>()
        };
        read().map_err(|e| Error::of(&self.path, e))
    }

    /// The stories of a feed, the oldest first.
    pub fn stories(&self, address: &str) -> Result<Vec<CachedStory>, Error> {
        let sql = format!(
            "SELECT guid, title, author, url, pubDate, content, unread, {} FROM rss_item WHERE feedurl = ? ORDER BY id",
            self.columns
        );
        let read = || {
            let mut statement = self.connection.prepare_cached(&sql)?;
            let rows = statement.query_map([address], story)?;
            rows.collect::<Result<Vec<_>>>()
        };
        read().map_err(|e| Error::of(&self.path, e))
    }
}

fn story(row: &Row) -> Result<CachedStory> {
    Ok(CachedStory {
        guid: text(row, 0)?,
        title: text(row, 1)?,
        author: text(row, 2)?,
        url: text(row, 3)?,
        published: row.get::<_, Option<i64>>(4)?.unwrap_or_default(),
        content: text(row, 5)?,
        is_unread: row.get(6)?,
        enclosure: text(row, 7)?,
        media: text(row, 8)?,
        flags: text(row, 9)?,
        is_deleted: row.get(10)?,
    })
}

/// A text as far as it is one: feeds with a wrong charset have left other bytes too.
fn text(row: &Row, at: usize) -> Result<String> {
    let bytes = match row.get_ref(at)? {
        rusqlite::types::ValueRef::Text(bytes) | rusqlite::types::ValueRef::Blob(bytes) => bytes,
        _ => &[],
    };
    Ok(String::from_utf8_lossy(bytes).into_owned())
}

/// The later columns as this cache has them.
fn columns(connection: &Connection) -> Result<String> {
    let mut statement = connection.prepare("SELECT name FROM pragma_table_info('rss_item')")?;
    let names = statement.query_map([], |row| row.get(0))?;
    let names: Vec<String> = names.collect::<Result<_>>()?;
    let has = |name: &str| names.iter().any(|n| n == name);
    let all = LATER.map(|(name, other)| if has(name) { name } else { other });
    Ok(all.join(", "))
}
