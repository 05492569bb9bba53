//! Dates as feeds write them, and the moments they mean.
//! Knows nothing of how they are read.

use super::date;

fn read(text: &str) -> String {
    date(text).map(|d| d.to_string()).unwrap_or_default()
}

/// All the same moment.
const FORMS: &[&str] = &[
    "2025-10-14T09:05:00Z",
    "2025-10-14T09:05Z",
    "2025-10-14t09:05:00z",
    "2025-10-14 09:05:00",
    "2025-10-14 09:05:00 UTC",
    "2025-10-14T11:05:00+02:00",
    "2025-10-14T11:05:00+0200",
    "2025-10-14T11:05:00 +02",
    "2025-10-14T09:05:00-00:00",
    "20251014T090500Z",
    "20251014 09:05:00",
    "20251014090500",
    "2025-287T09:05:00Z",
    "2025/10/14 09:05:00",
    "2025.10.14 09:05",
    "2025-Oct-14 09:05:00",
    "2025年10月14日 09時05分",
    "2025년 10월 14일 09:05:00",
    "2025-10-14 오전 9:05:00",
    "1760432700",
    "1760432700000",
    "Tue, 14 Oct 2025 09:05:00 GMT",
    "Tue, 14 Oct 2025 09:05:00 +0000",
    "Tue, 14 Oct 2025 09:05:00",
    "Tue, 14 Oct 2025 11:05:00 +0200",
    "Tue, 14 Oct 2025 11:05:00 GMT+02:00",
    "Tue, 14 Oct 2025 11:05:00 GMT +0200",
    "Tue, 14 Oct 2025 11:05:00 CEST",
    "Tue, 14 Oct 2025 04:05 CDT",
    "Tue, 14 Oct 25 05:05:00 EDT",
    "14 Oct 2025 09:05:00 Z",
    "Tuesday, 14-Oct-25 09:05:00 UTC",
    "Tue, 14 October 2025 09:05:00 +0000",
    "Wed, 14 Oct 2025 09:05:00 +0000",
    "Tue (a day), 14 Oct (the (tenth)) 2025 09:05:00 GMT",
    " Tue ,\t14\r\n Oct  2025   09:05:00  GMT ",
    "Tue Oct 14 09:05:00 2025",
    "Tue Oct 14 11:05:00 GMT+0200 (CEST) 2025",
    "Tue, Oct 14 2025 09:05:00 AM",
    "October 14, 2025 9:05 am",
    "2025 Oct 14 09:05",
    "14.10.2025 09:05",
    "14/10/2025 09:05",
    "10/14/2025 9:05 AM",
    "Di, 14 Okt 2025 11:05:00 +0200",
    "mar., 14 oct. 2025 11:05:00 +0200",
    "mar, 14 octobre 2025 09:05:00",
    "14 de outubro de 2025 09:05",
    "вт, 14 октября 2025 09:05:00 +0000",
    "Τρί, 14 Οκτ 2025 09:05:00 GMT",
    "wto, 14 paź 2025 09:05:00 GMT",
];

#[test]
fn every_form_of_one_moment_is_that_moment() {
    for text in FORMS {
        assert_eq!(read(text), "2025-10-14T09:05:00Z", "{text}");
    }
}

#[test]
fn other_moments_are_read_as_they_stand() {
    for (text, moment) in [
        ("2025-10-14", "2025-10-14T00:00:00Z"),
        ("2025-10", "2025-10-01T00:00:00Z"),
        ("2025", "2025-01-01T00:00:00Z"),
        ("14 Oct 2025", "2025-10-14T00:00:00Z"),
        ("4 Mar 2025 12:30 PM", "2025-03-04T12:30:00Z"),
        ("Mar 4, 2025 12:30 AM", "2025-03-04T00:30:00Z"),
        ("Sat, Dec 16 2023 02:02:33 PM", "2023-12-16T14:02:33Z"),
        ("8:56 am PST 14 Oct 2025", "2025-10-14T16:56:00Z"),
        ("Thu, 01 Jan 70 00:00:00 GMT", "1970-01-01T00:00:00Z"),
        ("Thu, 01 Jan 49 00:00:00 GMT", "2049-01-01T00:00:00Z"),
        ("2025-10-14T24:00:00Z", "2025-10-15T00:00:00Z"),
        ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59Z"),
        (
            "2025-10-14T09:05:00.123456789+0200",
            "2025-10-14T07:05:00.123456789Z",
        ),
        ("2025-10-14T09:05:00.5Z", "2025-10-14T09:05:00.5Z"),
        ("2024-02-29T00:00:00Z", "2024-02-29T00:00:00Z"),
        ("1869-11-04", "1869-11-04T00:00:00Z"),
        (
            "Tue, 14 Oct 2025 09:05 +0200 Wed, 29 May 2019 10:16:00 GMT",
            "2025-10-14T07:05:00Z",
        ),
        (
            "Tuesday, 14-Oct-25 09:05:00 UTC Wed, 29 May 2019 10:16:00",
            "2025-10-14T09:05:00Z",
        ),
        ("14 Oct 2025 09:05 IST", "2025-10-14T03:35:00Z"),
        ("14 Oct 2025 09:05 XYZ", "2025-10-14T09:05:00Z"),
    ] {
        assert_eq!(read(text), moment, "{text}");
    }
}

#[test]
fn what_is_no_date_or_cannot_be_is_none() {
    for text in [
        "",
        " ",
        "not a date",
        "Tue, 99 Foo 2025 99:99:99 GMT",
        "Thu, 31 Jun 2025 09:05:00 GMT",
        "2025-02-29T00:00:00Z",
        "2025-13-01",
        "2025-10-14T25:00:00Z",
        "2025-10-14T09:61:00Z",
        "Tue, 14 Oct 2025 24:00:00 GMT",
        "0001-01-01T00:00:00Z",
        "0000-00-00 00:00:00",
        "05/06/2024",
        "05/06/2024 10:00",
        "2025-400",
        "12345",
        "99999999999999999999",
        "Oct 2025 2025",
        "(((((",
        "14",
        "Mar",
        "+0200",
        "9:05",
        "２０２５-10-14",
    ] {
        assert_eq!(read(text), "", "{text}");
    }
}

proptest::proptest! {
    #[test]
    fn any_text_is_some_date_or_none(text: String) {
        date(&text);
    }

    #[test]
    fn any_soup_of_pieces_is_some_date_or_none(pieces in proptest::collection::vec(proptest::sample::select(vec![
        "2025", "10", "14", "-", "/", ".", ":", " ", "T", "Z", "+", "Oct", "mar", "Tue,", "GMT", "pm", "年", "오후", "é", "999999999", "(", ")", "24:00", "−",
    ]), 0..16)) {
        date(&pieces.concat());
    }

    #[test]
    fn what_is_written_by_the_book_comes_back(seconds in -30_000_000_000_i64..32_000_000_000) {
        let moment = jiff::Timestamp::from_second(seconds).unwrap_or_default();
        proptest::prop_assert_eq!(date(&moment.to_string()), Some(moment));
        let rfc = moment.strftime("%a, %d %b %Y %H:%M:%S +0000").to_string();
        proptest::prop_assert_eq!(date(&rfc), Some(moment));
    }
}
