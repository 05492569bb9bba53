//! What a word or phrase says of its block: running text, sharing, newsletters, consent and so on.
//! Knows nothing of pages.

use std::sync::OnceLock;

use super::words::{HashMap64, Word, WordHash, hash};

/// The groups of tell-tale words and phrases; each is one bit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Group {
    /// Sharing and following.
    Share,
    /// Newsletters and signing up.
    Newsletter,
    /// Cookies, privacy, terms.
    Consent,
    /// Copyright lines.
    Legal,
    /// Other stories.
    Related,
    /// Comments, replies, logging in.
    Comments,
    /// Shops and calls to action.
    Action,
    /// Who wrote or published it; counted at the start of a block.
    Author,
    /// Advertising.
    Advert,
    /// Months, hours, "ago".
    Date,
    /// What stands in captions: credits and agencies.
    Credit,
    /// The heading of what is not the story, as a whole short line.
    Junk,
    /// A pointer to another story, at the start of a line.
    Pointer,
    /// An invitation to follow or to sign up, at the start of a line.
    Follow,
}

/// How many groups there are.
pub const GROUPS: usize = 14;

/// Words and phrases of each group, by `|`. A phrase of several words counts where it begins.
const PHRASES: [(Group, &str); GROUPS] = [
    (
        Group::Share,
        "share|tweet|facebook|twitter|whatsapp|linkedin|pinterest|instagram|telegram|reddit|youtube|\
        follow us|copy link|print|teilen|compartir|partager|condividi|delen",
    ),
    (
        Group::Newsletter,
        "newsletter|newsletters|subscribe|subscription|sign up|inbox|email address|e mail address|your email|\
        unsubscribe|abonnieren|suscríbete|abonnez",
    ),
    (
        Group::Consent,
        "cookie|cookies|consent|gdpr|privacy policy|terms of use|terms of service|privacy|datenschutz",
    ),
    (
        Group::Legal,
        "copyright|all rights reserved|alle rechte vorbehalten|todos los derechos|tous droits|impressum",
    ),
    (
        Group::Related,
        "related|recommended|you may like|you might like|you may also|you might also|more from|more on|more stories|\
        more news|more articles|more posts|read more|read next|read also|latest|popular|trending|most read|see also|\
        also read|up next|previous|next|weitere artikel|mehr zum thema|auch interessant|lesen sie auch|à lire aussi|\
        lire aussi|lee también|leia também|leia mais|leggi anche|lees ook|più letti|les plus lus|meistgelesen",
    ),
    (
        Group::Comments,
        "comment|comments|reply|replies|leave a|log in|login|sign in|register|join the|kommentar|kommentare|\
        comentarios|commentaires|commenti|reacties",
    ),
    (
        Group::Action,
        "learn more|shop now|buy now|add to cart|add to bag|add to wishlist|add to basket|get started|contact us|\
        click here|download|view all|see all|load more|show more|back to top|skip to|book now|sign in|view more|\
        free trial|request a|mehr erfahren|in den warenkorb",
    ),
    (
        Group::Author,
        "by|written by|author|posted by|photo|image|credit|source|about the author|updated|published|posted|von|por|\
        autor|par|foto|bild|quelle|veröffentlicht|publicado|publié",
    ),
    (
        Group::Advert,
        "advertisement|sponsored|promoted|affiliate|ad choices|anzeige|werbung|publicidad|publicité|advertorial",
    ),
    (
        Group::Date,
        "min read|ago|jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|nov|dec|january|february|march|april|may|june|july|\
        august|september|october|november|december|januar|februar|märz|juni|juli|oktober|dezember|uhr|vor|hace|il y a",
    ),
    (
        Group::Credit,
        "photo|photograph|image|picture|credit|getty|ap|reuters|afp|epa|shutterstock|courtesy|pictured|screenshot|\
        from left|unsplash|pixabay|alamy|foto|bild|dpa|imago|quelle",
    ),
    (
        Group::Junk,
        "share this|share on|share|follow us|follow me|related|recommended|more from|more on|more in|more stories|\
        more news|more articles|more posts|more about|read more|read next|read also|also read|see also|you may|you might|\
        newsletter|newsletters|subscribe|sign up|comment|comments|leave a reply|leave a comment|advertisement|sponsored|trending|\
        most read|most popular|most viewed|latest|top stories|editor s picks|editors picks|popular|up next|\
        around the web|promoted|about the author|filed under|what to read|don t miss|next article|previous article|\
        recent posts|recent|tags|topics|categories|archives|links|weitere|mehr zum thema|auch interessant|\
        artículos relacionados|noticias relacionadas|à lire aussi|sur le même sujet|articoli correlati|lees ook",
    ),
    (
        Group::Pointer,
        "read more|read next|read also|read|also read|related|related story|related stories|see also|more|watch|\
        recommended|don t miss|must read|trending|up next|lee también|lea también|leia mais|leia também|lire aussi|\
        à lire aussi|lesen sie auch|leggi anche|lees ook|see|click here|mehr zum thema|siehe auch|join our|sign up|subscribe|follow",
    ),
    (
        Group::Follow,
        "follow us|follow me|follow the|sign up|subscribe to|subscribe|join our|like us|download our|\
        click here to subscribe|get the|folgen sie|síguenos|suivez|seguici|volg ons|stay up to date|stay informed",
    ),
];

/// Frequent small words of eight languages: running text has many of them, labels have few.
const STOP: &str = "the of and to in a is that for it as was with be by on not he i this are or his from at which but have an had \
    they you were there one all we can her has their will would been if more when who so no out up said what its about into than \
    them only other new some could time these two may then do first any my now such like our over me even most made after also \
    did many before must through years where much your way well down should because each just those people how too little good \
    very make still own see men work long get here between both life being under never day same another know while last might us \
    great old year off come since against go came right used take three de la que el en y los se del las un por con una su para \
    es al lo como más pero sus le ha si sin sobre este ya entre cuando todo esta ser son dos también fue había era muy años hasta \
    desde está der die und das von zu mit sich des auf für ist im dem nicht ein eine auch an werden aus er hat dass sie nach wird \
    bei einer um am sind noch wie einem über einen zum haben nur oder aber vor zur bis mehr durch man sein wurde sei et les du \
    est pour qui dans par plus pas sur au avec ce il sont ou mais comme cette nous vous leur aux ont même fait son elle di che è \
    per non da i della dei nel alla più anche come gli dal o do em um os na uma dos ao pelo não mais foi das seu sua van het een \
    dat zijn op te niet met voor aan maar om ook bij naar och att det som är på av inte till han har jag ett med den";

const STOP_BIT: u32 = 1 << 31;
const LONGER_BIT: u32 = 1 << 30;

struct Lexicon {
    words: HashMap64<u32>,
    phrases: HashMap64<Vec<(Vec<WordHash>, u32)>>,
}

fn lexicon() -> &'static Lexicon {
    static LEXICON: OnceLock<Lexicon> = OnceLock::new();
    LEXICON.get_or_init(build)
}

fn build() -> Lexicon {
    let mut made = Lexicon {
        words: HashMap64::default(),
        phrases: HashMap64::default(),
    };
    for word in STOP.split_whitespace() {
        *made.words.entry(hash(word)).or_default() |= STOP_BIT;
    }
    for (group, list) in PHRASES {
        for phrase in list.split('|').map(str::trim) {
            let bit = 1 << group as u32;
            let mut parts = phrase.split_whitespace().map(hash);
            let Some(first) = parts.next() else { continue };
            let rest: Vec<WordHash> = parts.collect();
            let known = made.words.entry(first).or_default();
            if rest.is_empty() {
                *known |= bit;
            } else {
                *known |= LONGER_BIT;
                made.phrases.entry(first).or_default().push((rest, bit));
            }
        }
    }
    made
}

/// What the words of one block say.
#[derive(Clone, Copy, Debug, Default)]
pub struct Said {
    /// How often each group occurs in the first sixty words.
    pub counts: [u8; GROUPS],
    /// The groups that begin with the first word, as bits.
    pub opening: u32,
    /// How many of all words are stop words.
    pub stops: u32,
}

/// How far into a block phrases are looked for.
const LOOKED_AT: usize = 60;

impl Said {
    /// Reads a block.
    pub fn by(words: &[Word]) -> Self {
        let lexicon = lexicon();
        let mut said = Self::default();
        for (at, word) in words.iter().enumerate() {
            let Some(&bits) = lexicon.words.get(&word.hash) else {
                continue;
            };
            said.stops += u32::from(bits & STOP_BIT != 0);
            if at < LOOKED_AT {
                let longer = if bits & LONGER_BIT == 0 {
                    0
                } else {
                    lexicon.longer(&words[at..])
                };
                said.count((bits | longer) & ((1 << GROUPS) - 1), at);
            }
        }
        said
    }

    fn count(&mut self, bits: u32, at: usize) {
        for (group, count) in self.counts.iter_mut().enumerate() {
            *count = count.saturating_add((bits >> group & 1) as u8);
        }
        if at == 0 {
            self.opening = bits;
        }
    }

    /// How often a group occurs.
    pub fn count_of(&self, group: Group) -> u8 {
        self.counts[group as usize]
    }

    /// Whether the block begins with a word or phrase of the group.
    pub fn opens_with(&self, group: Group) -> bool {
        self.opening >> group as u32 & 1 == 1
    }
}

impl Lexicon {
    /// The groups of the longer phrases that begin here.
    fn longer(&self, words: &[Word]) -> u32 {
        let Some(list) = words.first().and_then(|w| self.phrases.get(&w.hash)) else {
            return 0;
        };
        let begins = |rest: &[WordHash]| {
            words.len() > rest.len() && rest.iter().zip(&words[1..]).all(|(a, b)| *a == b.hash)
        };
        let found = list.iter().filter(|(rest, _)| begins(rest));
        found.fold(0, |bits, (_, bit)| bits | bit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clean::words::Words;

    fn said(text: &str) -> Said {
        let mut words = Words::default();
        words.push_block(text);
        Said::by(words.of(0))
    }

    #[test]
    fn phrases_count_as_a_whole() {
        assert_eq!(
            said("Please follow us on the web").count_of(Group::Share),
            1
        );
        assert_eq!(said("We follow the road").count_of(Group::Share), 0);
        assert!(said("Read more: the other story").opens_with(Group::Pointer));
        assert!(!said("They never read more").opens_with(Group::Pointer));
    }

    #[test]
    fn stop_words_of_several_languages_are_counted() {
        assert_eq!(said("the cat and the dog").stops, 3);
        assert_eq!(said("der Hund und die Katze").stops, 3);
    }
}
