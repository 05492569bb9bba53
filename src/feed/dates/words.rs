//! The words in dates: months in the languages of the web, zones by name, the halves of the day.
//! Knows nothing of numbers.

/// The parts of a date as people set them off; those of one clock or one day stay together.
pub(super) fn words(text: &str) -> Vec<&str> {
    let parts = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '|' | '"');
    let all = text.split(parts).filter(|w| !w.is_empty());
    all.flat_map(split_dashes).collect()
}

/// `14-Oct-25` is three words, `14-10-2025` is one, and so is `2025-10-14`.
fn split_dashes(word: &str) -> Vec<&str> {
    let mut pieces = word.split(['-', '/']);
    let has_month =
        pieces.any(|p| p.chars().next().is_some_and(char::is_alphabetic) && month(p).is_some());
    if has_month && word.contains(['-', '/']) {
        return word.split(['-', '/']).filter(|p| !p.is_empty()).collect();
    }
    vec![word]
}

/// Names and short names of the months: English, German, French, Spanish, Italian, Portuguese, Dutch, Scandinavian,
/// Finnish, Polish, Czech, Hungarian, Romanian, Turkish, Indonesian, Greek, Russian, Ukrainian.
const MONTHS: [&str; 12] = [
    "january jan januar jänner jän janvier janv enero ene gennaio gen janeiro januari tammikuu tammi stycznia styczeń sty leden ledna led január ianuarie ian ocak oca ιανουαρίου ιανουάριος ιαν января январь янв січня січ",
    "february feb februar feber février fevrier févr fevr fév fev febrero febbraio fevereiro februari helmikuu helmi lutego luty lut únor února úno február februarie şubat şub subat φεβρουαρίου φεβρουάριος φεβ февраля февраль фев лютого лют",
    "march mar märz maerz mär mrz mars marzo março marco marts maart mrt maaliskuu maalis marca marzec březen března bře március már martie mart maret μαρτίου μάρτιος μαρ марта март мар березня бер",
    "april apr avril avr abril abr aprile huhtikuu huhti kwietnia kwiecień kwi duben dubna dub április ápr aprilie nisan nis απριλίου απρίλιος απρ апреля апрель апр квітня кві",
    "may mai maj mayo maggio mag maio mei toukokuu touko maja květen května kvě május máj mayıs μαΐου μάιος μαϊ μαι мая май травня тра",
    "june jun juni juin junio giugno giu junho kesäkuu kesä czerwca czerwiec cze červen června čvn június jún iunie iun haziran haz ιουνίου ιούνιος ιουν ιούν июня июнь июн червня чер",
    "july jul juli juillet juil julio luglio lug julho heinäkuu heinä lipca lipiec lip červenec července čvc július júl iulie iul temmuz tem ιουλίου ιούλιος ιουλ ιούλ июля июль июл липня лип",
    "august aug août aout agosto ago augustus augusti elokuu elo sierpnia sierpień sie srpen srpna srp augusztus ağustos ağu agustus agu agt αυγούστου αύγουστος αυγ августа август авг серпня сер",
    "september sept sep septembre septiembre setiembre settembre set setembro syyskuu syys września wrzesień wrz září zář szeptember szept septembrie eylül eyl σεπτεμβρίου σεπτέμβριος σεπ сентября сентябрь сен сент вересня вер",
    "october oct oktober okt octobre octubre ottobre ott outubro out lokakuu loka października październik paź říjen října říj október octombrie ekim eki οκτωβρίου οκτώβριος οκτ октября октябрь окт жовтня жов",
    "november nov novembre noviembre novembro marraskuu marras listopada listopad lis november noiembrie noi kasım kas nopember νοεμβρίου νοέμβριος νοε νοέ ноября ноябрь ноя листопада",
    "december dec dezember dez décembre decembre déc diciembre dic dicembre dezembro des desember joulukuu joulu grudnia grudzień gru prosinec prosince pro december decembrie aralık ara δεκεμβρίου δεκέμβριος δεκ декабря декабрь дек грудня гру",
];

/// 1 to 12 for the name of a month.
pub(super) fn month(word: &str) -> Option<u32> {
    let word = word.trim_matches(['.', '\'', '(', ')']).to_lowercase();
    if word.is_empty() || word.len() > 24 {
        return None;
    }
    let is_named = |names: &&str| names.split(' ').any(|name| name == word);
    let named = (1..).zip(MONTHS.iter()).find(|(_, names)| is_named(names));
    named.map(|(month, _)| month)
}

/// The month a text begins with, and the rest.
pub(super) fn leading_month(text: &str) -> Option<(u32, &str)> {
    let end = text
        .find(|c: char| !c.is_alphabetic())
        .unwrap_or(text.len());
    let (word, rest) = text.split_at(end);
    Some((month(word)?, rest))
}

/// Whether a word is that for the second half of the day; none for any other word.
pub(super) fn half_of_day(word: &str) -> Option<bool> {
    let word: String = word.chars().filter(|c| *c != '.').take(8).collect();
    match &*word.to_lowercase() {
        "am" | "오전" | "上午" | "午前" => Some(false),
        "pm" | "오후" | "下午" | "午後" => Some(true),
        _ => None,
    }
}

/// Seconds east of UTC for the name of a zone. Names that several zones share are that of most feeds; `IST` is India's.
/// The letters of the military are UTC, for they were used the wrong way round (RFC 2822, section 4.3).
pub(super) fn zone(name: &str) -> Option<i32> {
    let quarters = match &*name.to_ascii_uppercase() {
        "UT" | "UTC" | "GMT" | "WET" | "Z" => 0,
        name if name.len() == 1 => 0,
        "NST" => -14,
        "NDT" => -10,
        "ADT" | "BRT" | "ART" => -12,
        "AST" | "EDT" | "CLT" => -16,
        "EST" | "ET" | "CDT" | "COT" | "PET" => -20,
        "CST" | "CT" | "MDT" => -24,
        "MST" | "MT" | "PDT" => -28,
        "PST" | "PT" | "AKDT" => -32,
        "AKST" => -36,
        "HST" => -40,
        "BST" | "CET" | "MET" | "MEZ" | "WEST" | "WAT" => 4,
        "CEST" | "MEST" | "MESZ" | "EET" | "CAT" | "SAST" => 8,
        "EEST" | "MSK" | "EAT" | "TRT" => 12,
        "MSD" | "GST" => 16,
        "PKT" => 20,
        "IST" => 22,
        "NPT" => 23,
        "ICT" | "WIB" => 28,
        "AWST" | "HKT" | "SGT" | "PHT" | "MYT" => 32,
        "JST" | "KST" => 36,
        "ACST" => 38,
        "AEST" => 40,
        "ACDT" => 42,
        "AEDT" => 44,
        "NZST" => 48,
        "NZDT" => 52,
        _ => return None,
    };
    Some(quarters * 900)
}
