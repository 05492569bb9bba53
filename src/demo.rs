//! The demo edition: pages of made-up news sites, embedded, so that there is something to read without a network.
//! Knows nothing of cleaning.

use url::Url;

use crate::doc::SafeText;
use crate::fetch::Page;
use crate::story::{Address, Headline};

/// One story of the edition, as raw as its site would serve it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Demo {
    /// The name of its file in `assets/demo`; the true text stands beside it as `NAME.gold.txt`.
    pub name: &'static str,
    /// Where it claims to come from: a host under `.example`, which nobody can own.
    pub address: &'static str,
    /// The headline, without the name of the site.
    pub title: &'static str,
    /// The made-up site.
    pub site: &'static str,
    /// Who wrote it, without "By".
    pub byline: &'static str,
    /// The day it was published, `2026-05-14`.
    pub date: &'static str,
    /// Minutes to read its true text.
    pub minutes: usize,
    /// The page, in the charset it declares.
    pub bytes: &'static [u8],
}

impl Demo {
    /// Whether it is a page of a site, not a text that somebody saved.
    pub fn is_page(&self) -> bool {
        self.name.rsplit('.').next() != Some("txt")
    }
}

/// All stories, in the order of the front page.
pub fn edition() -> &'static [Demo] {
    &EDITION
}

/// The bytes of one story as if they had been fetched; `None` behind the last.
///
/// The content type names no charset: the 2004 pages are in Windows-1252 and only say so themselves.
pub fn page(number: usize) -> Option<Page> {
    let demo = EDITION.get(number)?;
    let media = if demo.is_page() {
        "text/html"
    } else {
        "text/plain"
    };
    Some(Page {
        url: Url::parse(demo.address).ok(),
        name: demo.name.to_owned(),
        media: media.to_owned(),
        bytes: demo.bytes.to_vec(),
        ..Page::default()
    })
}

/// The edition as a list to choose from.
pub fn headlines() -> Vec<Headline> {
    let stories = EDITION.iter().enumerate();
    stories
        .map(|(number, demo)| Headline {
            address: Address::Demo(number),
            title: SafeText::line(demo.title),
            note: SafeText::line(&format!(
                "{} · {} · {} min",
                demo.site, demo.byline, demo.minutes
            )),
        })
        .collect()
}

static EDITION: [Demo; 22] = [
    Demo {
        name: "tramway.html",
        address: "https://www.harbourpost.example/velmouth/2026/05/14/tramway-vote",
        title: "River towns keep their tramway after ten-year vote",
        site: "Harbour Post",
        byline: "Ana Ruiz",
        date: "2026-05-14",
        minutes: 3,
        bytes: include_bytes!("../assets/demo/tramway.html"),
    },
    Demo {
        name: "live-storm.html",
        address: "https://www.harbourpost.example/live/2026/05/13/storm-western-isles",
        title: "Live: storm reaches the western isles",
        site: "Harbour Post",
        byline: "Staff",
        date: "2026-05-13",
        minutes: 3,
        bytes: include_bytes!("../assets/demo/live-storm.html"),
    },
    Demo {
        name: "salt-pans.html",
        address: "https://dailyledger.example/long-reads/a-year-in-the-salt-pans/",
        title: "The long read: a year in the salt pans",
        site: "Daily Ledger",
        byline: "Noor Haddad",
        date: "2026-05-14",
        minutes: 12,
        bytes: include_bytes!("../assets/demo/salt-pans.html"),
    },
    Demo {
        name: "orchard-law.html",
        address: "https://dailyledger.example/law/what-the-new-orchard-law-changes-for-growers/",
        title: "What the new orchard law changes for growers",
        site: "Daily Ledger",
        byline: "J. Adeyemi",
        date: "2026-05-14",
        minutes: 3,
        bytes: include_bytes!("../assets/demo/orchard-law.html"),
    },
    Demo {
        name: "obituary.html",
        address: "https://dailyledger.example/obituaries/mira-sandoval-cartographer/",
        title: "Obituary: Mira Sandoval, cartographer",
        site: "Daily Ledger",
        byline: "Ines Vautrin",
        date: "2026-05-14",
        minutes: 3,
        bytes: include_bytes!("../assets/demo/obituary.html"),
    },
    Demo {
        name: "ferry-strike.html",
        address: "https://www.harbourpost.example/isles/2026/05/14/ferry-strike-ends",
        title: "Ferry strike ends after pay deal",
        site: "Harbour Post",
        byline: "Staff",
        date: "2026-05-14",
        minutes: 1,
        bytes: include_bytes!("../assets/demo/ferry-strike.html"),
    },
    Demo {
        name: "signalman.html",
        address: "https://theestuary.example/people/last-signalman-of-the-gorge-line",
        title: "“A signal is a promise”: the last signalman of the gorge line",
        site: "The Estuary",
        byline: "Lior Benn",
        date: "2026-05-10",
        minutes: 3,
        bytes: include_bytes!("../assets/demo/signalman.html"),
    },
    Demo {
        name: "seagrass.html",
        address: "https://theestuary.example/science/the-meadow-that-nobody-mows",
        title: "The meadow that nobody mows",
        site: "The Estuary",
        byline: "Sunniva Leigh",
        date: "2026-05-12",
        minutes: 3,
        bytes: include_bytes!("../assets/demo/seagrass.html"),
    },
    Demo {
        name: "grain-talks.html",
        address: "http://www.osselgazette.example/news/story.php?id=40817",
        title: "Grain talks resume without the northern bloc",
        site: "The Ossel Gazette",
        byline: "T. Lindqvist",
        date: "2026-05-14",
        minutes: 2,
        bytes: include_bytes!("../assets/demo/grain-talks.html"),
    },
    Demo {
        name: "football.html",
        address: "http://www.osselgazette.example/sport/story.php?id=40790",
        title: "Weekend football: results and tables",
        site: "The Ossel Gazette",
        byline: "Sports desk",
        date: "2026-05-10",
        minutes: 2,
        bytes: include_bytes!("../assets/demo/football.html"),
    },
    Demo {
        name: "ferry-locker.html",
        address: "https://wireandrack.example/2026/05/the-server-in-the-ferry-locker",
        title: "The server in the ferry locker",
        site: "Wire & Rack",
        byline: "Ottoline Quay",
        date: "2026-05-16",
        minutes: 4,
        bytes: include_bytes!("../assets/demo/ferry-locker.html"),
    },
    Demo {
        name: "tide-gauge.html",
        address: "https://docs.kernelnotes.example/tidelog/guide/reading-a-gauge.html",
        title: "Reading a tide gauge with tidelog",
        site: "Kernel Notes",
        byline: "The tidelog authors",
        date: "2026-04-30",
        minutes: 3,
        bytes: include_bytes!("../assets/demo/tide-gauge.html"),
    },
    Demo {
        name: "eel-in-drill.html",
        address: "https://board.velmgrowers.example/t/how-do-i-get-an-eel-out-of-a-seed-drill/30662",
        title: "How do I get an eel out of a seed drill?",
        site: "Velm Growers’ Board",
        byline: "barley_beth",
        date: "2026-04-19",
        minutes: 2,
        bytes: include_bytes!("../assets/demo/eel-in-drill.html"),
    },
    Demo {
        name: "eel-soup.html",
        address: "https://thelowkitchen.example/recipes/eel-and-barley-soup",
        title: "Eel and barley soup, the way they make it at Low Pella",
        site: "The Low Kitchen",
        byline: "Philippa Dray",
        date: "2026-05-08",
        minutes: 3,
        bytes: include_bytes!("../assets/demo/eel-soup.html"),
    },
    Demo {
        name: "slow-lift.html",
        address: "https://velmandvale.example/essays/in-praise-of-the-slow-lift",
        title: "In praise of the slow lift",
        site: "Velm & Vale",
        byline: "Augustin Pryce",
        date: "2026-05-03",
        minutes: 3,
        bytes: include_bytes!("../assets/demo/slow-lift.html"),
    },
    Demo {
        name: "ferryman.html",
        address: "http://www.flussbote.example/lokales/artikel.php?nr=2217",
        title: "Der Fährmann von Niederwehr hört nicht auf",
        site: "Der Flussbote",
        byline: "Friederike Ansorge",
        date: "2026-05-09",
        minutes: 3,
        bytes: include_bytes!("../assets/demo/ferryman.html"),
    },
    Demo {
        name: "lighthouse.html",
        address: "https://www.hekouwanbao.example/difang/2026/0513/laodengta.html",
        title: "河口七镇决定不再更换老灯塔的灯泡，而是请来一位八十一岁的修表匠，让停了三十年的旋转机芯重新走起来",
        site: "河口晚报",
        byline: "沈若溪",
        date: "2026-05-13",
        minutes: 3,
        bytes: include_bytes!("../assets/demo/lighthouse.html"),
    },
    Demo {
        name: "boat-library.html",
        address: "https://www.sawtalmarfa.example/thaqafa/maktabat-alqarib",
        title: "مكتبة القارب تعود إلى قرى المصب بعد غياب دام عشرين عاما",
        site: "صوت المرفأ",
        byline: "هالة النجار",
        date: "2026-05-11",
        minutes: 2,
        bytes: include_bytes!("../assets/demo/boat-library.html"),
    },
    Demo {
        name: "lamplighters.txt",
        address: "https://www.harbourpost.example/saved/lamplighters-of-marrow-quay",
        title: "Lamplighters of Marrow Quay get their ladders back",
        site: "Harbour Post",
        byline: "Ana Ruiz",
        date: "2026-05-12",
        minutes: 2,
        bytes: include_bytes!("../assets/demo/lamplighters.txt"),
    },
    Demo {
        name: "two-times.txt",
        address: "https://velmandvale.example/saved/the-town-that-keeps-two-times",
        title: "The town that keeps two times",
        site: "Velm & Vale",
        byline: "Augustin Pryce",
        date: "2026-04-26",
        minutes: 2,
        bytes: include_bytes!("../assets/demo/two-times.txt"),
    },
    Demo {
        name: "perpetua.txt",
        address: "https://dailyledger.example/saved/what-the-divers-brought-up",
        title: "What the divers brought up from the Perpetua",
        site: "Daily Ledger",
        byline: "R. Novak",
        date: "2026-05-06",
        minutes: 2,
        bytes: include_bytes!("../assets/demo/perpetua.txt"),
    },
    Demo {
        name: "tide-market.txt",
        address: "https://lagazette.example/enregistre/marche-a-maree-basse",
        title: "À Port-Lierre, le marché se tient désormais à marée basse",
        site: "La Gazette",
        byline: "Solène Marchandeau",
        date: "2026-05-07",
        minutes: 2,
        bytes: include_bytes!("../assets/demo/tide-market.txt"),
    },
];

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::collections::HashSet;
    use std::path::{Path, PathBuf};

    use super::*;
    use crate::doc::words;
    use crate::dom::{Dom, Id, Tag};
    use crate::story::minutes;

    fn folder() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/demo")
    }

    fn gold(demo: &Demo) -> String {
        let stem = demo.name.split('.').next().unwrap();
        let path = folder().join(format!("{stem}.gold.txt"));
        std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
    }

    fn decoded(demo: &Demo) -> String {
        match std::str::from_utf8(demo.bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => encoding_rs::WINDOWS_1252.decode(demo.bytes).0.into_owned(),
        }
    }

    fn folded(text: &str) -> String {
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// What stands below a node, scripts and styles aside, a line break as a blank, white space folded.
    fn shown(dom: &Dom, nodes: impl Iterator<Item = Id>) -> String {
        let silent = |n| matches!(dom.tag(n), Tag::Script | Tag::Style);
        let text: String = nodes
            .map(|n| match dom.tag(n) {
                Tag::Br => " ",
                _ if silent(dom.parent(n)) => "",
                _ => dom.text(n),
            })
            .collect();
        folded(&text)
    }

    fn page_text(demo: &Demo) -> String {
        if !demo.is_page() {
            return folded(&decoded(demo));
        }
        let dom = Dom::parse(&decoded(demo));
        shown(&dom, dom.ids())
    }

    /// Whether a teaser is the title of a story, or the start of its title or of one of its paragraphs.
    fn announces(teaser: &str, demo: &Demo) -> bool {
        let Some(start) = teaser.strip_suffix('…') else {
            return teaser == demo.title;
        };
        demo.title.starts_with(start) || gold(demo).lines().any(|l| l.starts_with(start))
    }

    #[test]
    fn every_page_has_a_true_text_and_every_true_text_a_page() {
        let pages: HashSet<String> = edition().iter().map(|d| d.name.to_owned()).collect();
        let golds: HashSet<String> = edition()
            .iter()
            .map(|d| format!("{}.gold.txt", d.name.split('.').next().unwrap()))
            .collect();
        let files: HashSet<String> = std::fs::read_dir(folder())
            .unwrap()
            .map(|e| e.unwrap().file_name().into_string().unwrap())
            .collect();
        assert_eq!(pages.len(), edition().len(), "a name stands twice");
        assert_eq!(files, &pages | &golds);
    }

    #[test]
    fn every_line_of_the_true_text_occurs_in_its_page() {
        let mut missing = Vec::new();
        for demo in edition() {
            let page = page_text(demo);
            for line in gold(demo).lines() {
                let cells = line.split('\t').map(folded);
                missing.extend(
                    cells
                        .filter(|cell| cell.is_empty() || !page.contains(cell.as_str()))
                        .map(|cell| format!("{}: {cell}", demo.name)),
                );
            }
        }
        assert!(missing.is_empty(), "{}", missing.join("\n"));
    }

    #[test]
    fn headline_and_byline_stand_on_the_page_and_not_in_the_true_text() {
        for demo in edition().iter().filter(|d| d.is_page()) {
            let page = page_text(demo);
            assert!(page.contains(demo.title), "{}: no title", demo.name);
            assert!(page.contains(demo.byline), "{}: no byline", demo.name);
            assert!(gold(demo).lines().all(|l| l != demo.title), "{}", demo.name);
        }
    }

    #[test]
    fn addresses_are_unique_and_reserved() {
        let mut seen = HashSet::new();
        for demo in edition() {
            let url = Url::parse(demo.address).unwrap();
            assert!(url.host_str().unwrap().ends_with(".example"), "{url}");
            assert!(seen.insert(url.clone()), "{url} stands twice");
        }
    }

    #[test]
    fn no_link_or_image_of_a_page_leaves_the_reserved_hosts() {
        for demo in edition().iter().filter(|d| d.is_page()) {
            let base = Url::parse(demo.address).unwrap();
            let dom = Dom::parse(&decoded(demo));
            let named = ["href", "src", "data-src", "action"].map(|name| {
                let values = dom.ids().filter_map(|n| dom.attribute(n, name));
                values.filter_map(|v| base.join(v).ok()).collect::<Vec<_>>()
            });
            for url in named.iter().flatten() {
                let host = url.host_str().unwrap_or("none.example");
                let reserved = host.ends_with(".example") || host == "example.org";
                assert!(reserved, "{}: {url}", demo.name);
            }
        }
    }

    #[test]
    fn a_link_to_another_story_shows_its_title_or_the_start_of_it() {
        for demo in edition().iter().filter(|d| d.is_page()) {
            let dom = Dom::parse(&decoded(demo));
            let mut teasers = 0;
            for link in dom.all(Tag::A) {
                let target = dom.attribute(link, "href").unwrap_or("");
                let Some(other) = edition().iter().find(|d| d.address == target) else {
                    continue;
                };
                let text = shown(&dom, dom.below(link));
                if other.name == demo.name || text.is_empty() {
                    continue;
                }
                let text = text.trim_matches(['←', '→', ' ']);
                let known = announces(text, other) || text.starts_with(other.title);
                assert!(known, "{}: {text:?} leads to {}", demo.name, other.title);
                teasers += 1;
            }
            assert!(teasers >= 3, "{}: only {teasers} teasers", demo.name);
        }
    }

    #[test]
    fn an_english_teaser_without_a_link_announces_another_story() {
        let mut found = 0;
        for demo in edition() {
            let text = decoded(demo);
            let behind = text.split("Follow us on:").nth(1).unwrap_or("");
            let between = if behind.contains("\n\n") {
                "\n\n"
            } else {
                "\n"
            };
            for line in behind.split(between).map(folded) {
                if !line.ends_with('…') || line.contains('<') {
                    continue;
                }
                let others = edition().iter().filter(|d| d.name != demo.name);
                let known = others.filter(|d| announces(&line, d)).count();
                assert_eq!(known, 1, "{}: {line}", demo.name);
                found += 1;
            }
        }
        assert!(found >= 12, "only {found}");
    }

    #[test]
    fn minutes_are_those_of_the_true_text() {
        for demo in edition() {
            let counted: usize = gold(demo).lines().map(words).sum();
            assert_eq!(demo.minutes, minutes(counted), "{}", demo.name);
        }
    }

    #[test]
    fn a_page_is_handed_out_as_if_fetched() {
        let first = page(0).unwrap();
        assert_eq!(first.name, "tramway.html");
        assert_eq!(first.media, "text/html");
        assert_eq!(first.url.unwrap().as_str(), edition()[0].address);
        assert_eq!(first.bytes, edition()[0].bytes);
        assert_eq!(page(edition().len()), None);
    }

    #[test]
    fn the_list_names_site_byline_and_minutes() {
        let list = headlines();
        assert_eq!(list.len(), edition().len());
        assert_eq!(list[0].address, Address::Demo(0));
        assert_eq!(
            &*list[0].title,
            "River towns keep their tramway after ten-year vote"
        );
        assert_eq!(&*list[0].note, "Harbour Post · Ana Ruiz · 3 min");
    }
}
