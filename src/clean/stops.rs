//! Words that running text has in every sentence and menus do not, by language.
//! Knows nothing of lines.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::sync::LazyLock;

use super::lines::words::Fnv;

/// Languages and their most frequent function words.
pub(super) const LANGUAGES: &[(&str, &str)] = &[
    (
        "en",
        "the of and to in a is that for it as was with be by on not he this are or his from at which but have an had they you were there one all we can her has their will would been if more when who so no out what its about into than them only other some could these two may then do any my now such like our over me even most made after also did many before must through where much your way well should because each just those people how too very i she him said while us up",
    ),
    (
        "de",
        "der die und das von zu mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat dass sie nach wird bei einer um am sind noch wie einem über einen so zum war haben nur oder aber vor zur bis mehr durch man sein wurde sei ich wir ihr wenn was kann in den ihm ihre seine",
    ),
    (
        "fr",
        "le et les des en du une est pour qui dans par plus pas sur au avec ce il sont se ou mais comme cette nous vous leur aux ont même fait son elle la de un que ne sa ses je on était être deux d l qu n s",
    ),
    (
        "es",
        "de la que el en y los se del las un por con no una su para es al lo como más o pero sus le ha sin sobre este ya entre cuando todo esta ser son dos también fue había era muy hasta desde está",
    ),
    (
        "it",
        "di il che è per una sono non da con i si della dei nel alla più anche come gli lo dal un la e le del ha al in era suo nella ma ed questo delle",
    ),
    (
        "pt",
        "o do da em um os no na uma dos as ao pelo não mais foi das seu sua e que de para com por se como mas é à são ele também até",
    ),
    (
        "nl",
        "van het een dat zijn op te niet met voor aan er maar om ook bij naar de en in is ik hij ze die was dan nog werd wordt",
    ),
    (
        "sv",
        "och att det som på är av för med den till inte har jag ett han var de från om men sig så hon kan en i vi",
    ),
    (
        "da",
        "og at det som på er af for med den til ikke har jeg et han var de fra om men sig så hun kan en i vi ved blev",
    ),
    (
        "nb",
        "og å det som på er av for med den til ikke har jeg et han var de fra om men seg så hun kan en i vi ved ble",
    ),
    (
        "fi",
        "ja on ei se että hän oli mutta kun niin joka ovat myös tai kuin sen ole mukaan jo hänen nyt vain",
    ),
    (
        "pl",
        "i w na z się nie do to że jest o jak ale po co tak za od już jego go był przez dla są oraz tym ich który która było może",
    ),
    (
        "cs",
        "a se v na je že s z do o to i ve jako za by ale si po jsou který která jeho byl bylo také pro už od",
    ),
    (
        "tr",
        "ve bir bu da de için ile olarak daha çok olan gibi ne var kadar sonra o ise değil ama her en ki",
    ),
    (
        "ru",
        "и в не на я что с он как это по а то все она но к у из за от так его о же для бы мы был была было ее их или если когда который которая которые может чтобы до уже при",
    ),
    (
        "uk",
        "і в не на що з він як це по а та але й до у за від для його її їх який яка які було був була є про так або якщо",
    ),
    (
        "ar",
        "في من على أن إلى التي الذي عن مع هذا هذه ما لا كان كانت وقد قد بعد بين كل أو ثم كما إن ذلك وفي وكان حيث وقال قال",
    ),
    (
        "fa",
        "و در به از که این را با است برای آن یک خود تا کرد بر هم نیز شد بود",
    ),
    (
        "he",
        "של על את לא הוא זה עם כי גם היא אל יש או אני כל הם היה אבל מה אם רק",
    ),
    (
        "hi",
        "के में की है से को का और पर यह ने एक कि भी हैं नहीं इस था कर तो लिए ही",
    ),
    (
        "el",
        "και το να του η της με που την από για είναι τα στο ο οι θα τον των δεν μια στην σε ως",
    ),
    (
        "id",
        "yang dan di itu dengan untuk tidak ini dari dalam akan pada juga saya ke karena ada oleh adalah mereka telah",
    ),
    (
        "vi",
        "và của là có cho không được trong một các với những người đã này để từ khi đến",
    ),
    (
        "ko",
        "이 그 수 있는 것이다 있다 그리고 그는 했다 하는 것은 것을 한 대한",
    ),
];

/// Characters that sentences in scripts without spaces are full of.
const FUNCTION_CHARS: &str =
    "的了是在和有不这這他她我们們也就而与與及之为為被把对對从從のはがをにでともしたいるれてなら";

/// The list is ours, so the fast hash is safe.
type Words = HashMap<&'static str, u32, BuildHasherDefault<Fnv>>;

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let mut words = Words::default();
    for (number, (_, list)) in LANGUAGES.iter().enumerate() {
        for word in list.split(' ') {
            *words.entry(word).or_insert(0) |= 1 << number;
        }
    }
    words
});

/// The languages a lower-case word is a function word of, as bits in the order of [`LANGUAGES`].
pub(super) fn languages_of(word: &str) -> u32 {
    if word.len() > 24 {
        return 0;
    }
    WORDS.get(word).copied().unwrap_or(0)
}

/// Whether a character is as good as a function word.
pub(super) fn is_function_char(c: char) -> bool {
    FUNCTION_CHARS.contains(c)
}
