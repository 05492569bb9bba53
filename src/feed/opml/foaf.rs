//! The feeds of a FOAF document: whose weblog has which feed, as some planets publish their lists.
//! Knows nothing of OPML.

use super::{List, Outline, local};
use crate::feed::references::resolved;
use crate::feed::scan::Token;

/// Agents within groups within agents that count.
const DEPTH: usize = 64;

/// The open groups and agents.
#[derive(Default)]
pub(super) struct Foaf {
    open: Vec<Frame>,
    /// Whether the next text is the name of the innermost one.
    is_name: bool,
}

#[derive(Default)]
struct Frame {
    is_group: bool,
    name: String,
    /// The feeds of it, by their numbers in the list.
    feeds: Vec<usize>,
}

impl Foaf {
    /// Takes the next token of the document.
    pub fn take(&mut self, token: &Token, list: &mut List) {
        match token {
            Token::Start(tag) => {
                self.is_name = false;
                match local(tag.name) {
                    kind @ ("Agent" | "Person" | "Group") if self.open.len() < DEPTH => {
                        let is_group = kind == "Group";
                        self.open.push(Frame {
                            is_group,
                            ..Frame::default()
                        });
                    }
                    "name" => self.is_name = true,
                    "channel" => self.feed(tag.raw("rdf:about"), list),
                    "feed" => self.feed(tag.raw("rdf:resource"), list),
                    _ => {}
                }
            }
            Token::Text(text) if self.is_name => {
                if let Some(frame) = self.open.last_mut() {
                    resolved(text).trim().clone_into(&mut frame.name);
                }
                self.is_name = false;
            }
            Token::End(name) if matches!(local(name), "Agent" | "Person" | "Group") => {
                self.close(list);
            }
            _ => {}
        }
    }

    fn feed(&mut self, address: Option<&str>, list: &mut List) {
        let address = address.map(|a| resolved(a).trim().to_owned());
        let Some(url) = address.filter(|a| !a.is_empty() && !self.open.is_empty()) else {
            return;
        };
        let feed = Outline {
            url,
            ..Outline::default()
        };
        if let Some(at) = list.add(feed) {
            self.open.iter_mut().for_each(|frame| frame.feeds.push(at));
        }
    }

    /// The name is known now: that of an agent is the title of its feeds, that of a group a tag.
    fn close(&mut self, list: &mut List) {
        let Some(frame) = self.open.pop().filter(|f| !f.name.is_empty()) else {
            return;
        };
        for at in frame.feeds {
            let feed = &mut list.opml.feeds[at];
            if !frame.is_group && feed.title.is_empty() {
                feed.title.clone_from(&frame.name);
            } else if frame.is_group && !feed.tags.contains(&frame.name) {
                feed.tags.push(frame.name.clone());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use crate::feed::opml::read;

    #[test]
    fn agents_name_their_feeds_and_groups_tag_them() {
        let list = read(
            b"<rdf:RDF><foaf:Group><foaf:name>Planet</foaf:name><foaf:member><foaf:Agent>
              <foaf:weblog><foaf:Document rdf:about='https://a.example/'><rdfs:seeAlso>
              <rss:channel rdf:about=' https://a.example/feed '/></rdfs:seeAlso></foaf:Document></foaf:weblog>
              <foaf:name>Ana &amp; Co</foaf:name></foaf:Agent></foaf:member></foaf:Group>
              <foaf:Person><foaf:name>Ben</foaf:name><ya:feed rdf:resource='https://b.example/feed'/>
              <foaf:knows><foaf:Person><foaf:name>Cid</foaf:name></foaf:Person></foaf:knows></foaf:Person></rdf:RDF>",
        )
        .unwrap();
        let told: Vec<_> = list
            .feeds
            .iter()
            .map(|f| (f.url.as_str(), f.title.as_str(), f.tags.as_slice()))
            .collect();
        let tag = ["Planet".to_owned()];
        assert_eq!(
            told,
            [
                ("https://a.example/feed", "Ana & Co", tag.as_slice()),
                ("https://b.example/feed", "Ben", &[])
            ]
        );
    }
}
