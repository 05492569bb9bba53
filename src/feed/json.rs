//! JSON Feed 1.0 and 1.1 (jsonfeed.org), also damaged, and objects of its form that say no version.
//! Knows nothing of XML.

mod value;

use url::Url;

use super::dates::date;
use super::draft::{Draft, Worth};
use super::links::{Base, Rank};
use super::texts::{Text, one_line};
use super::{ENTRIES, Enclosure, Feed, ids};
use value::{Node, ROOT, Tree};

/// Most names of authors.
const NAMES: usize = 32;

/// Reads a text that begins with a brace; none for what is no JSON Feed.
pub(super) fn read(text: &str, base: Option<&Url>) -> Option<Feed> {
    if !text.starts_with('{') {
        return None;
    }
    let tree = Tree::parse(text);
    let root = ROOT;
    let items = tree.get(root, "items").filter(|n| tree.is_list(*n));
    let version = tree.text(root, "version");
    let is_feed = version.contains("jsonfeed.org") || items.is_some();
    if !is_feed {
        return None;
    }
    let reader = Reader {
        tree: &tree,
        base: Base::new(base),
        author: authors(&tree, root),
    };
    let items: Vec<Node> = items.map(|n| tree.items(n).collect()).unwrap_or_default();
    let is_whole = tree.is_whole() && items.len() <= ENTRIES;
    let entries = items.into_iter().take(ENTRIES);
    let entries = entries.filter(|n| tree.is_object(*n));
    let mut entries: Vec<_> = entries.map(|item| reader.entry(item)).collect();
    ids::give(&mut entries);
    let feed = reader.about(root);
    Some(Feed {
        entries,
        is_whole,
        ..feed
    })
}

struct Reader<'t> {
    tree: &'t Tree,
    base: Base,
    /// Who wrote what names nobody.
    author: Vec<String>,
}

impl Reader<'_> {
    /// What the feed says of itself.
    fn about(&self, root: Node) -> Feed {
        let text = |name: &str| self.tree.text(root, name);
        let link = self.base.link(&text("home_page_url")).unwrap_or_default();
        Feed {
            title: one_line(&text("title")),
            link: link.url,
            link_written: link.written,
            address: self.base.web(&text("feed_url")),
            language: text("language"),
            ..Feed::default()
        }
    }

    fn entry(&self, item: Node) -> super::Entry {
        let text = |name: &str| self.tree.text(item, name);
        let mut draft = Draft::default();
        self.identity(&mut draft, item);
        draft.title(Worth::Best, &one_line(&text("title")));
        draft.published(Worth::Best, date(&text("date_published")));
        draft.updated(Worth::Best, date(&text("date_modified")));
        let own = authors(self.tree, item);
        // Those of the feed count only where the entry names none.
        let names = if own.is_empty() { &self.author } else { &own };
        for name in names {
            draft.people.add(name);
        }
        self.texts(&mut draft, item);
        for tag in self.tree.texts(item, "tags") {
            draft.category(&tag);
        }
        let attachments = self.tree.get(item, "attachments");
        for attachment in attachments.into_iter().flat_map(|n| self.tree.items(n)) {
            self.attachment(&mut draft, attachment);
        }
        draft.base.clone_from(&self.base.url);
        draft.entry()
    }

    fn identity(&self, draft: &mut Draft, item: Node) {
        let text = |name: &str| self.tree.text(item, name);
        let id = text("id");
        let link = Some(&id).filter(|id| id.contains("://"));
        let link = link.and_then(|id| self.base.link(id));
        draft.id(id, link.filter(|l| l.url.is_some()));
        for (rank, name) in [(Rank::Page, "url"), (Rank::OtherForm, "external_url")] {
            if let Some(link) = self.base.link(&text(name)) {
                draft.link(rank, link);
            }
        }
    }

    fn texts(&self, draft: &mut Draft, item: Node) {
        let text = |name: &str| self.tree.text(item, name);
        let html = text("content_html");
        let is_plain = html.is_empty();
        let said = if is_plain { text("content_text") } else { html };
        draft.content(Text {
            text: said,
            is_plain,
        });
        let summary = Text {
            text: text("summary"),
            is_plain: true,
        };
        draft.summary(Worth::Best, summary);
    }

    fn attachment(&self, draft: &mut Draft, attachment: Node) {
        let text = |name: &str| self.tree.text(attachment, name);
        if let Some(url) = self.base.web(&text("url")) {
            draft.enclosure(Enclosure {
                url,
                media: text("mime_type"),
                bytes: text("size_in_bytes").parse().ok(),
                title: text("title"),
            });
        }
    }
}

/// The names in `authors`, and in `author` as the first version had it, also where it is only a text.
fn authors(tree: &Tree, node: Node) -> Vec<String> {
    let lists = ["authors", "author"]
        .into_iter()
        .filter_map(|n| tree.get(node, n));
    let nodes = lists.flat_map(|n| {
        if tree.is_list(n) {
            tree.items(n).collect()
        } else {
            vec![n]
        }
    });
    let name = |n: Node| {
        if tree.is_object(n) {
            tree.text(n, "name")
        } else {
            tree.string(n)
        }
    };
    nodes
        .map(name)
        .filter(|n| !n.is_empty())
        .take(NAMES)
        .collect()
}
