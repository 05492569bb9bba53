//! Which stories are one: a table of pairs, made up, of copies, rewrites, follow-ups, series and templates; and its cost.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::time::Instant;

use clearstory::story::same::{Recent, Sameness, Sketch, WINDOW_SECONDS};

type Told = (&'static str, &'static str);

const FERRY: Told = (
    "Ferry with 84 people aboard runs aground off Kesh",
    "KESH, Nov 24 (Coastwire) - A passenger ferry with 84 people aboard ran aground in thick fog off the port of Kesh early \
     on Tuesday, the coast guard said. Nobody was hurt. The Ines Halloran was on its way from Ober to Kesh when it struck a \
     sandbank two miles from the harbour, spokeswoman Berta Olsen told reporters. Lifeboats took all passengers ashore before \
     noon. The vessel, built in 1987, will be towed to a shipyard in Marrow once the tide allows. Fog had closed the airport of \
     Kesh the evening before. The operator, Northern Lines, said that an inquiry had begun and that the captain had followed all \
     instructions.",
);
const TRAM: Told = (
    "Straßenbahn in Ober bleibt zehn weitere Jahre",
    "Ober (kwd) - Der Stadtrat von Ober hat am Dienstag beschlossen, die alte Straßenbahn weitere zehn Jahre zu betreiben. \
     Bürgermeisterin Anna Kessler sprach von einem guten Tag für die Stadt. 31 Mitglieder des Rates stimmten dafür, 12 dagegen. \
     Die Wagen aus dem Jahr 1964 sollen nach und nach ersetzt werden, wie der Betreiber Oberbahn mitteilte. Gegner hatten \
     verlangt, die Strecke zum Hafen stillzulegen und durch Busse zu ersetzen. Das Land Marrow gibt 40 Millionen Kronen dazu.",
);
const QUAKE_JA: Told = (
    "北浜で震度5弱の地震、津波の心配なし",
    "二十四日午前六時ごろ、北浜県の沖合を震源とする地震があり、北浜市で震度5弱を観測した。気象台によると、震源の深さは約四十キロ、地震の規模は推定5.8。\
     津波の心配はないという。北浜市では住宅の瓦が落ちるなどの被害が出たが、けが人の情報は入っていない。鉄道は始発から運転を見合わせている。\
     市長の大沢春子氏は「落ち着いて行動してほしい」と呼びかけた。",
);
const TRAIN_ZH: Told = (
    "海山铁路新线周五通车 全程仅需两小时",
    "海山铁路新线将于周五正式通车，从临海市到云山市全程仅需两小时。铁路局局长陈立明周二在记者会上表示，首日将开行48趟列车，票价为120元。\
     该线路全长310公里，共设九座车站，工程历时六年。沿线居民对新线表示欢迎，但也有人担心噪音。铁路局称，将在沿线安装隔音墙，并在一年内完成检查。",
);

/// A story of another with some of its words exchanged.
fn with(text: &str, changes: &[(&str, &str)]) -> String {
    let mut text = text.to_owned();
    for (old, new) in changes {
        assert!(text.contains(old), "{old}");
        text = text.replace(old, new);
    }
    text
}

/// Its first characters.
fn start(text: &str, chars: usize) -> String {
    text.chars().take(chars).collect()
}

struct Pair {
    what: &'static str,
    one: (String, String),
    other: (String, String),
}

fn pair(what: &'static str, one: (&str, &str), other: (&str, &str)) -> Pair {
    let owned = |(title, text): (&str, &str)| (title.to_owned(), text.to_owned());
    Pair {
        what,
        one: owned(one),
        other: owned(other),
    }
}

#[allow(clippy::too_many_lines)] // A table.
fn true_pairs() -> Vec<Pair> {
    let ferry_edited = with(
        FERRY.1,
        &[
            (
                "KESH, Nov 24 (Coastwire) - A passenger ferry",
                "A passenger ferry",
            ),
            (
                "early on Tuesday, the coast guard said",
                "on Tuesday morning, according to the coast guard",
            ),
            ("told reporters", "said"),
            (
                " Fog had closed the airport of Kesh the evening before.",
                "",
            ),
        ],
    );
    let ferry_around = format!(
        "Good morning from the coast. {} Read the full story on our site. The post Ferry appeared first on Coast Gazette.",
        FERRY.1
    );
    let tram_edited = with(
        TRAM.1,
        &[
            ("am Dienstag beschlossen", "gestern entschieden"),
            ("sprach von einem guten Tag", "nannte es einen guten Tag"),
        ],
    );
    let train_edited = with(
        TRAIN_ZH.1,
        &[
            ("正式通车", "通车运营"),
            ("沿线居民对新线表示欢迎，但也有人担心噪音。", ""),
        ],
    );
    let quake_edited = with(
        QUAKE_JA.1,
        &[("あり、", "発生し、"), ("という。", "としている。")],
    );
    vec![
        pair(
            "word for word under another title",
            FERRY,
            ("All safe after ship hits sandbank in fog", FERRY.1),
        ),
        pair(
            "a copy that was shortened",
            FERRY,
            (
                "Passengers safe after ferry grounding",
                &start(FERRY.1, 300),
            ),
        ),
        pair(
            "the summary alone",
            FERRY,
            (
                "Ferry with 84 aboard runs aground off Kesh in fog",
                &start(FERRY.1, 165),
            ),
        ),
        pair(
            "an edited copy",
            FERRY,
            (
                "Ferry runs aground in fog off Kesh, 84 aboard",
                &ferry_edited,
            ),
        ),
        pair(
            "a copy between a greeting and a footer",
            FERRY,
            ("Fog: ferry aground off Kesh", &ferry_around),
        ),
        pair(
            "one title, of which one feed has no text",
            FERRY,
            (FERRY.0, ""),
        ),
        pair(
            "one title with the paper's name behind",
            (FERRY.0, ""),
            (
                "Ferry With 84 People Aboard Runs Aground Off Kesh - Coast Gazette",
                "",
            ),
        ),
        pair(
            "an edited copy in German",
            TRAM,
            ("Ober behält seine Straßenbahn", &tram_edited),
        ),
        pair(
            "a shortened copy in German",
            TRAM,
            (
                "Rat entscheidet: Straßenbahn fährt weiter",
                &start(TRAM.1, 330),
            ),
        ),
        pair(
            "an edited copy in Chinese",
            TRAIN_ZH,
            ("临海至云山高铁周五开通", &train_edited),
        ),
        pair(
            "a shortened copy in Chinese",
            TRAIN_ZH,
            ("海山新线即将通车", &start(TRAIN_ZH.1, 90)),
        ),
        pair(
            "an edited copy in Japanese",
            QUAKE_JA,
            ("北浜市で震度5弱、住宅に被害", &quake_edited),
        ),
        pair(
            "a shortened copy in Japanese",
            QUAKE_JA,
            ("北浜県沖で地震 震度5弱", &start(QUAKE_JA.1, 100)),
        ),
        pair(
            "one title in Japanese without a text",
            QUAKE_JA,
            (QUAKE_JA.0, ""),
        ),
    ]
}

const QUAKE: &str = "A magnitude 4.3 earthquake was recorded 12 miles from Harrow, in the north of Marrow, at a depth of 6 miles, according to \
    the Survey. In the last ten days there have been two earthquakes of magnitude 3 or greater nearby. An average of 25 \
    earthquakes with magnitudes between 3 and 4 occur per year in the region, according to a recent three year sample. Did you feel \
    this earthquake? Consider telling the Survey what you felt.";
const EARNINGS: &str = "Acme Tools on Wednesday reported a third-quarter profit of 14.2 million crowns. The Ober-based company said it had net \
    income of 31 hellers a share. The results beat expectations of analysts surveyed by Coastwire. The maker of hand tools posted \
    revenue of 210 million crowns in the period. For the current quarter, Acme Tools expects revenue in the range of 200 million \
    crowns to 220 million crowns. Its shares have risen 8 percent since the beginning of the year.";
const MATCH_DE: &str = "Der FC Ober hat am Samstag vor 12.000 Zuschauern gegen den SV Kesh mit 2:1 gewonnen. Die Tore für die Gastgeber \
    erzielten Brandt und Olsen, für die Gäste traf Meier. Am kommenden Samstag spielt der FC Ober beim TSV Harrow. In der \
    Tabelle liegt die Mannschaft von Trainer Lind nun auf Platz 4. Das Spiel musste wegen des Nebels für eine halbe Stunde \
    unterbrochen werden, danach ging es ohne weitere Unterbrechung zu Ende.";

fn follow_ups() -> Vec<Pair> {
    let tow = "The ferry that ran aground off Kesh was freed by three tugs on Wednesday evening and is being towed to Marrow, its operator \
        said. Divers found a hole of two metres below the waterline. The captain, Jon Brandt, will be heard by the inquiry next week. \
        Northern Lines cancelled all sailings until Sunday. The Ines Halloran was on its way from Ober to Kesh when it struck a \
        sandbank two miles from the harbour, spokeswoman Berta Olsen told reporters. Lifeboats took all passengers ashore before \
        noon. The vessel, built in 1987, will be towed to a shipyard in Marrow once the tide allows.";
    let toll = "Rescuers in Kesh have found the bodies of 12 people after a landslide buried the road to the harbour on Monday, officials said. \
        Heavy rain made the search difficult. Mayor Ann Other asked the army for help.";
    let toll_later = with(toll, &[("12 people", "17 people")]);
    let tram_zh = with(
        TRAIN_ZH.1,
        &[
            ("48趟", "36趟"),
            ("120元", "95元"),
            ("310公里", "205公里"),
            ("临海市到云山市", "白沙市到青川市"),
            ("陈立明", "王小红"),
            ("海山铁路", "白青铁路"),
            ("九座", "五座"),
        ],
    );
    let quake_ja = with(
        QUAKE_JA.1,
        &[
            ("北浜", "南丘"),
            ("震度5弱", "震度4"),
            ("5.8", "5.1"),
            ("大沢春子", "森田一郎"),
            ("四十キロ", "二十キロ"),
            ("二十四日午前六時", "二十五日午後三時"),
        ],
    );
    vec![
        pair(
            "a follow-up that repeats how it began",
            FERRY,
            ("Ferry freed from sandbank off Kesh", tow),
        ),
        pair(
            "a toll that rose",
            ("12 dead in Kesh landslide", toll),
            ("17 dead in Kesh landslide", &toll_later),
        ),
        pair(
            "a toll that rose, under one kind of title",
            ("Bodies found after landslide", toll),
            ("More bodies found after landslide", &toll_later),
        ),
        pair(
            "another line opened in Chinese",
            TRAIN_ZH,
            ("白青铁路新线周五通车 全程仅需两小时", &tram_zh),
        ),
        pair(
            "another earthquake in Japanese",
            QUAKE_JA,
            ("南丘で震度4の地震、津波の心配なし", &quake_ja),
        ),
    ]
}

fn templates() -> Vec<Pair> {
    let quake = with(
        QUAKE,
        &[
            ("4.3", "3.9"),
            ("12 miles from Harrow", "9 miles from Selby"),
            ("depth of 6", "depth of 4"),
            ("been two", "been no"),
            ("average of 25", "average of 59"),
        ],
    );
    let earnings = with(
        EARNINGS,
        &[
            ("Acme Tools", "Bolt Works"),
            ("14.2", "9.7"),
            ("31 hellers", "12 hellers"),
            ("Ober", "Kesh"),
            ("210", "95"),
            ("200 million", "90 million"),
            ("220 million", "99 million"),
            ("hand tools", "screws"),
            ("risen 8", "fallen 3"),
        ],
    );
    let match_de = with(
        MATCH_DE,
        &[
            ("FC Ober", "TSV Harrow"),
            ("SV Kesh", "VfB Marrow"),
            ("2:1", "3:0"),
            ("12.000", "9.500"),
            ("Brandt und Olsen", "Lang und Holm"),
            ("Meier", "niemand"),
            ("Lind", "Krog"),
            ("Platz 4", "Platz 9"),
        ],
    );
    let digest = format!(
        "Good morning. Here is what to know today. {} In other news, {} And finally, the weather stays grey. {}",
        start(FERRY.1, 165),
        start(TRAM.1, 200),
        start(EARNINGS, 200)
    );
    let footer = " This story was produced by the Coast Desk with the help of readers in nine districts, who sent their notes by post and by telephone. \
        Support local reporting by becoming a member of the Desk today, for less than a cup of tea a week.";
    let one = format!("The council of Ober met twice on Monday and spoke of drains.{footer}");
    let other = format!("A goat was found on the roof of the mill, where it had slept.{footer}");
    vec![
        pair(
            "two quakes by one template",
            ("Magnitude 4.3 earthquake strikes near Harrow", QUAKE),
            ("Magnitude 3.9 earthquake strikes near Selby", &quake),
        ),
        pair(
            "two companies by one template",
            ("Acme Tools: Q3 Earnings Snapshot", EARNINGS),
            ("Bolt Works: Q3 Earnings Snapshot", &earnings),
        ),
        pair(
            "two matches by one template",
            ("FC Ober gewinnt gegen SV Kesh", MATCH_DE),
            ("TSV Harrow gewinnt gegen VfB Marrow", &match_de),
        ),
        pair(
            "a digest that has its summary",
            FERRY,
            ("Tuesday briefing", &digest),
        ),
        pair(
            "two stories under one footer",
            ("Council speaks of drains", &one),
            ("Goat sleeps on roof", &other),
        ),
        pair(
            "a series under one title",
            (
                "What to read this weekend on the coast",
                "Ann Other chose five novels about islands, two of them by authors from Kesh. The first is set in a lighthouse.",
            ),
            (
                "What to read this weekend on the coast",
                "Jon Brandt has been to the archive of Ober and brought letters home. They were written by sailors in a year of storms.",
            ),
        ),
        pair(
            "short titles alone",
            ("Live updates", ""),
            ("Live updates", ""),
        ),
        pair(
            "one subject in two papers' own words",
            FERRY,
            (
                "Ferry stuck near Kesh after fog",
                "Dozens of travellers had to be rescued near Kesh this morning when their ship got stuck on sand. Witnesses on the pier said they could hear the horn for an hour. Authorities promised to look into why it sailed at all.",
            ),
        ),
    ]
}

/// What a second feed's story is found to be, hours after the first one.
fn found(pair: &Pair, hours: i64) -> Option<Sameness> {
    let mut recent = Recent::default();
    recent.add(
        1,
        0,
        Sketch::new(1, "a.example/1", &pair.one.0, &pair.one.1),
    );
    let other = Sketch::new(2, "b.example/2", &pair.other.0, &pair.other.1);
    recent.add(2, hours * 3600, other).map(|f| f.why)
}

#[test]
fn copies_of_one_story_are_found_in_both_orders() {
    let mut wrong = Vec::new();
    for pair in true_pairs() {
        let back = Pair {
            what: pair.what,
            one: pair.other.clone(),
            other: pair.one.clone(),
        };
        for (pair, order) in [(pair, "forth"), (back, "back")] {
            if found(&pair, 5).is_none() {
                wrong.push(format!("{} ({order})", pair.what));
            }
        }
    }
    assert!(wrong.is_empty(), "not found: {wrong:#?}");
}

#[test]
fn follow_ups_series_and_templates_are_not_copies() {
    let mut wrong = Vec::new();
    for pair in follow_ups().into_iter().chain(templates()) {
        let back = Pair {
            what: pair.what,
            one: pair.other.clone(),
            other: pair.one.clone(),
        };
        for (pair, order) in [(pair, "forth"), (back, "back")] {
            if let Some(why) = found(&pair, 5) {
                wrong.push(format!("{} ({order}): {why:?}", pair.what));
            }
        }
    }
    assert!(wrong.is_empty(), "false: {wrong:#?}");
}

#[test]
fn no_two_of_different_stories_are_one_in_one_window() {
    let mut recent = Recent::default();
    let mut wrong = Vec::new();
    let all = || {
        true_pairs()
            .into_iter()
            .chain(follow_ups())
            .chain(templates())
    };
    let mut seen = HashMap::<String, i64>::new();
    for (number, pair) in all().enumerate() {
        let id = i64::try_from(number).unwrap() + 1;
        let sketch = Sketch::new(id, &format!("a.example/{id}"), &pair.one.0, &pair.one.1);
        let known = seen
            .get(pair.one.0.as_str())
            .or(seen.get(pair.one.1.as_str()));
        let first = known.copied().unwrap_or(id);
        seen.insert(pair.one.0.clone(), first);
        seen.insert(pair.one.1.clone(), first);
        if let Some(found) = recent.add(id, 0, sketch)
            && found.cluster != first
        {
            wrong.push(format!("{} is {}", pair.what, found.cluster));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn days_apart_or_twice_in_one_feed_nothing_is_the_same_but_an_address_in_two() {
    let copy = pair("", FERRY, FERRY);
    assert_eq!(found(&copy, 1), Some(Sameness::Title));
    assert_eq!(found(&copy, WINDOW_SECONDS / 3600 + 1), None);
    let mut recent = Recent::default();
    let sketch = |feed, address: &str| Sketch::new(feed, address, FERRY.0, FERRY.1);
    recent.add(1, 0, sketch(1, "a.example/1"));
    assert_eq!(recent.add(2, 0, sketch(1, "a.example/2")), None);
    let of = |feed, address: &str, title: &str| Sketch::new(feed, address, title, "");
    let mut recent = Recent::default();
    recent.add(1, 0, of(1, "a.example/1", "Ferry"));
    recent.add(2, 0, of(3, "a.example", "Front page of a paper"));
    let same = recent.add(3, 0, of(2, "a.example/1", "Ship"));
    assert_eq!(
        same.map(|f| (f.cluster, f.why)),
        Some((1, Sameness::Address))
    );
    assert_eq!(
        recent.add(4, 0, of(4, "a.example", "Another story of it")),
        None,
        "a root is nobody's address"
    );
}

#[test]
fn copies_of_copies_are_in_the_cluster_of_the_first_and_known_ones_come_back() {
    let mut recent = Recent::default();
    recent.restore((1, 0), 1, Sketch::new(1, "a.example/1", FERRY.0, FERRY.1));
    recent.restore(
        (2, 10),
        1,
        Sketch::new(2, "b.example/1", "Other title of it", FERRY.1),
    );
    let found = recent.add(
        3,
        20,
        Sketch::new(3, "c.example/1", "A third title of it", FERRY.1),
    );
    assert_eq!(found.map(|f| f.cluster), Some(1));
    assert_eq!(recent.len(), 3);
}

/// Ten thousand made-up stories of 60 to 460 words; one in ten is a copy of an earlier one.
fn crowd(stories: usize) -> Vec<(i64, Sketch)> {
    let mut seed = 11u64;
    let mut next = move |below: usize| {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % below
    };
    let mut texts: Vec<String> = Vec::new();
    let mut out = Vec::new();
    for id in 0..i64::try_from(stories).unwrap() {
        let mut text = String::new();
        if id % 10 == 9 {
            text.clone_from(&texts[next(texts.len())]);
        } else {
            for at in 0..60 + next(400) {
                let word = next(3000).min(next(3000));
                let _ = write!(
                    text,
                    "{}w{word}{}",
                    if word % 7 == 0 { "N" } else { "" },
                    if at % 17 == 16 { ". " } else { " " }
                );
            }
        }
        let title = format!("Story {} of {} and {}", next(9000), next(9000), next(9000));
        out.push((
            id,
            Sketch::new(
                id % 500,
                &format!("h{}.example/{id}", id % 500),
                &title,
                &text,
            ),
        ));
        texts.push(text);
    }
    out
}

#[test]
fn a_story_is_placed_among_ten_thousand_in_less_than_a_millisecond() {
    let stories = if cfg!(debug_assertions) {
        2_000
    } else {
        10_000
    };
    let crowd = crowd(stories);
    let mut recent = Recent::default();
    let (mut found, mut slowest) = (0, 0);
    let start = Instant::now();
    for (id, sketch) in crowd {
        let one = Instant::now();
        found += usize::from(recent.add(id, id, sketch).is_some());
        slowest = slowest.max(one.elapsed().as_micros());
    }
    let each = start.elapsed().as_micros() / stories as u128;
    eprintln!("{stories} stories: {each} µs each, slowest {slowest} µs, {found} copies");
    // One in ten is a copy; a few of them of the same feed, where nothing is.
    assert!(
        found * 12 > stories && found * 10 <= stories + 10,
        "{found}"
    );
    assert!(each < 1_000, "{each} µs");
}
