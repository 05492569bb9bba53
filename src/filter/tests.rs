//! Laws of the filter languages.
#![allow(clippy::unwrap_used)]

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::*;

fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        r#"[a-zé"\\ #:.*]{0,8}"#.prop_map(Value::Text),
        any::<i32>().prop_map(Value::Number),
    ]
}

fn check() -> impl Strategy<Value = Check> {
    let pattern = select(vec![
        "linux",
        r"a\.b",
        r#"say "hi""#,
        r"\\",
        "^x$",
        "",
        r#"\""#,
    ]);
    let pattern = pattern.prop_map(|p| Pattern::new(p).unwrap());
    prop_oneof![
        (0..8, value()).prop_map(|(which, v)| match which {
            0 => Check::Is(v),
            1 => Check::IsNot(v),
            2 => Check::Less(v),
            3 => Check::Greater(v),
            4 => Check::AtMost(v),
            5 => Check::AtLeast(v),
            6 => Check::Has(v),
            _ => Check::HasNot(v),
        }),
        pattern.clone().prop_map(Check::Matches),
        pattern.prop_map(Check::MatchesNot),
        (any::<i32>(), any::<i32>()).prop_map(|(a, b)| Check::Between(a, b)),
    ]
}

fn filter() -> impl Strategy<Value = Filter> {
    let attributes: Vec<_> = Attribute::all().filter(|a| *a != Attribute::Text).collect();
    let test = (select(attributes), check()).prop_map(|(a, check)| Filter::test(a, check));
    test.prop_recursive(5, 40, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 2..4).prop_map(Filter::All),
            vec(inner, 2..4).prop_map(Filter::Any),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_is_read_as_the_same_filter(filter in filter()) {
        let written = filter.to_string();
        prop_assert_eq!(Filter::parse(&written).map_err(|e| e.pointed(&written)), Ok(filter));
    }

    #[test]
    fn turned_around_twice_a_filter_means_the_same(filter in filter(), title in "[a-z\"\\\\ .]{0,6}") {
        let story = StoryFacts { title: title.into(), words: 7, ..StoryFacts::default() };
        let turned = filter.clone().negated();
        prop_assert_ne!(Matcher::new(&filter).holds(&story), Matcher::new(&turned).holds(&story));
    }

    #[test]
    fn any_text_is_a_filter_or_an_error_with_a_place_in_it(text in r##"[-a-z"#:~=()<> \\0-9é]{0,40}"##) {
        for error in [Prompt::parse(&text).err(), Filter::parse(&text).err()].into_iter().flatten() {
            prop_assert!((1..=text.chars().count() + 1).contains(&error.column), "{error}");
        }
        if let Ok(prompt) = Prompt::parse(&text) {
            let long = prompt.to_string();
            prop_assert_eq!(Prompt::parse(&long).unwrap().filter, prompt.filter);
        }
    }
}

const SHORT: &[(&str, &str)] = &[
    ("", ""),
    ("is:unread", r#"unread = "yes""#),
    ("-is:starred", r#"starred != "yes""#),
    ("is:read is:saved", r#"unread = "no" and saved = "yes""#),
    (
        "is:new rust",
        r#"( unread = "yes" and age < 1 ) and text # "rust""#,
    ),
    (
        "rust is:new rust",
        r#"text # "rust" and ( unread = "yes" and age < 1 ) and text # "rust""#,
    ),
    ("-is:new", r#"unread != "yes" or age >= 1"#),
    ("#tech -#fun", r#"tags # "tech" and tags !# "fun""#),
    ("#\"two words\"", r#"tags # "two words""#),
    ("~^rust", r#"title =~ "^rust""#),
    (r#"="The end""#, r#"title = "The end""#),
    ("age:3d", "age < 3"),
    ("age:2w", "age < 14"),
    ("age:>3d", "age >= 3"),
    ("age:<2h", "hours < 2"),
    ("age:1d..3d", "age between 1:3"),
    ("-age:1d..3d", "age < 1 or age > 3"),
    ("in:harbour", r#"feedtitle =~ "harbour""#),
    (r#"in:"C++ (x)""#, r#"feedtitle =~ "C\+\+ \(x\)""#),
    ("by:\"Ana Ruiz\"", r#"author =~ "Ana Ruiz""#),
    ("words:>500 min:<5", "words > 500 and minutes < 5"),
    ("min:2..5", "minutes between 2:5"),
    (
        r#"-"live blog" rust*"#,
        r#"text !# "live blog" and text # "rust*""#,
    ),
    ("site:www.example.org", r#"site =~ "(^|\.)example\.org$""#),
    ("sort:oldest", ""),
    ("https://a.b/c", r#"text # "https://a.b/c""#),
    ("title", r#"text # "title""#),
];

#[test]
fn the_short_form_says_this_in_the_long_one() {
    for (short, long) in SHORT {
        let prompt = Prompt::parse(short).map_err(|e| e.pointed(short)).unwrap();
        assert_eq!(prompt.to_string(), *long, "{short}");
    }
    assert_eq!(
        Prompt::parse("sort:title").unwrap().order,
        Some(crate::story::Order::Title)
    );
}

#[test]
fn the_long_form_is_recognised_at_a_prompt() {
    for text in [
        r#"title =~ "x""#,
        "age<3",
        r#"( unread = "yes" )"#,
        "age between 0:3",
        r#"tags # "a""#,
    ] {
        let filter = Filter::parse(text).unwrap();
        assert_eq!(Prompt::parse(text).unwrap().filter, Some(filter), "{text}");
    }
}

const WRONG_LONG: &[(&str, &str)] = &[
    (
        "titel = \"x\"",
        "column 1: titel is not an attribute, did you mean title?",
    ),
    (
        "title ! \"x\"",
        "column 7: expected an attribute, a comparison or a text in quotes, found !",
    ),
    (
        "title \"x\"",
        "column 7: expected a comparison (= != =~ !~ < > <= >= between # !#), found \"x\"",
    ),
    (
        "title = x",
        "column 9: expected a text in double quotes or a number, found x",
    ),
    (
        "title = \"x",
        "column 9: the quote that opens here is not closed",
    ),
    (
        "(age < 3",
        "column 9: the filter ends here, expected and, or, or )",
    ),
    (
        "age < 3)",
        "column 8: expected and, or, or the end, found )",
    ),
    (
        "age between 3",
        "column 13: expected two numbers with a colon between them, such as 0:10, found 3",
    ),
    (
        "age < 99999999999",
        "column 7: 99999999999 is too large, at most 2147483647",
    ),
    (
        "title =~ \"(a\"",
        "column 10: the pattern is no regular expression: a parenthesis is not closed",
    ),
    (
        "",
        "column 1: the filter ends here, expected an attribute or (",
    ),
    (
        "text = \"a\"",
        "column 6: text is only compared with # and !# (words in this order, the last may end with *), =~ and !~",
    ),
];

const WRONG_SHORT: &[(&str, &str)] = &[
    (
        "a is:odd",
        "column 3: is:odd is not known; allowed is unread, read, starred, saved, new, updated, duplicate or cut",
    ),
    (
        "foo:bar",
        "column 1: foo: is not known; allowed are is: age: in: by: words: min: site: sort: (\"foo:…\" in quotes is looked for as words)",
    ),
    (
        "age:3m",
        "column 1: age:3m is not known; allowed is 3d, <2h, >1w, 2d..5d, with h, d, w or y",
    ),
    ("é \"x", "column 3: the quote that opens here is not closed"),
    (
        "sort:red",
        "column 1: sort:red is not known; allowed is newest, oldest, title, author, feed, shortest or longest",
    ),
    ("- a", "column 1: expected a word, found a sign alone"),
];

#[test]
fn an_error_is_a_sentence_that_points_at_the_place() {
    for (text, told) in WRONG_LONG {
        assert_eq!(
            Filter::parse(text).unwrap_err().to_string(),
            *told,
            "{text}"
        );
    }
    for (text, told) in WRONG_SHORT {
        assert_eq!(
            Prompt::parse(text).unwrap_err().to_string(),
            *told,
            "{text}"
        );
    }
    assert_eq!(
        Filter::parse("grün").unwrap_err().pointed("grün x"),
        "grün x\n^"
    );
}

#[test]
fn and_and_or_are_read_from_left_to_right_and_that_is_told() {
    let told = |written: &str| Filter::parse(written).unwrap().warnings(written);
    let mixed = r#"age < 1 or age > 3 and unread = "yes""#;
    let filter = Filter::parse(mixed).unwrap();
    let clear = r#"( age < 1 or age > 3 ) and unread = "yes""#;
    assert_eq!(filter.to_string(), clear);
    assert!(told(mixed)[0].starts_with("and and or are read from left to right"));
    assert_eq!(told(clear), [""; 0]);
    assert_eq!(told("age < 1 and age > 3"), [""; 0]);
}

#[test]
fn what_is_too_long_or_too_deep_is_refused() {
    let deep = format!("{}age < 1{}", "(".repeat(40), ")".repeat(40));
    assert!(matches!(
        Filter::parse(&deep).unwrap_err().fault,
        Fault::TooMuch(_)
    ));
    let many = vec!["age < 1"; 300].join(" and ");
    assert!(matches!(
        Filter::parse(&many).unwrap_err().fault,
        Fault::TooMuch(_)
    ));
    assert!(Prompt::parse(&"a ".repeat(300)).is_err());
    assert!(Filter::parse(&format!("title = \"{}\"", "a".repeat(9000))).is_err());
}

#[test]
fn numbers_are_read_from_the_beginning_of_a_text_as_newsboat_does() {
    for (text, expected) in [
        ("12 monkeys", 12),
        (" -3", -3),
        ("+4", 4),
        ("x1", 0),
        ("", 0),
        ("99999999999999999999", i32::MAX),
        ("-99999999999999999999", i32::MIN),
    ] {
        assert_eq!(number(text), expected, "{text}");
    }
}

const COMPARED: &[(&str, bool)] = &[
    ("age = 2", true),
    ("age = \"02\"", false),
    ("age between 3:1", true),
    ("hours = 71", true),
    ("title > 5", false),
    ("title =~ \"LINUX\"", true),
    ("title # \"10\"", true),
    ("title # \"linux\"", false),
    ("text # \"linux 10\"", true),
    ("tags # \"two\"", true),
    ("tags # \"two words\"", true),
    ("tags !# \"fun\"", true),
    ("unread == \"yes\"", true),
    ("unread != \"no\"", true),
    ("unread_count >= 3", true),
    ("date = \"Sun, 10 May 2026 12:00:00 +0000\"", true),
    ("author = \"frank\"", false),
    ("words = 0 and minutes < 1", true),
];

#[test]
fn comparisons_mean_what_they_mean_in_newsboat() {
    let feed = FeedFacts {
        tags: vec!["news".into(), "two words".into()],
        unread: 3,
        ..FeedFacts::default()
    };
    let story = StoryFacts {
        title: "Linux 10 things".into(),
        author: "Frank".into(),
        published: "2026-05-10T12:00:00Z".parse().unwrap(),
        feed: std::borrow::Cow::Borrowed(&feed),
        marks: Marks {
            is_unread: true,
            ..Marks::default()
        },
        moment: Moment {
            now: "2026-05-13T11:00:00Z".parse().unwrap(),
            ..Moment::default()
        },
        ..StoryFacts::default()
    };
    for (text, expected) in COMPARED {
        let filter = Filter::parse(text).unwrap();
        assert_eq!(Matcher::new(&filter).holds(&story), *expected, "{text}");
    }
}
