//! Words that tell who speaks in a line and to whom: the writer of a story, a shop, a lawyer, a commenter.
//! Knows nothing of lines.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::sync::LazyLock;

use crate::clean::words::HashMap64;

/// How many voices there are.
pub(super) const VOICES: usize = 11;

/// The voices, and words that belong to each in the languages of most saved pages.
pub(super) const WORDS: [(&str, &str); VOICES] = [
    (
        "self",
        "i my me mine i'm ich mein meine mir mich je mon ma mes yo mi mis eu meu minha io mio mia ik mijn я мой мне меня мы jag min ja moje",
    ),
    (
        "we",
        "we our us ours wir unser unsere uns nous notre nos nosotros nuestro nuestra nuestros nós nosso nossa noi nostro nostra wij onze ons наш наши наша нас нам vi vår nasz nasze",
    ),
    (
        "you",
        "you your yours yourself ihnen ihre ihr dein deine dir dich du vous votre vos usted tú tus su você seu sua voi vostro tuo tua jij jouw uw вы ваш ваши ваша вам вас ty twój twoje",
    ),
    (
        "said",
        "said says told asked added explained noted wrote according announced reported argued sagte sagt erklärte laut dit déclaré selon dijo dice según explicó disse afirmou segundo detto secondo zei zegt volgens сказал сказала заявил сообщил по словам powiedział powiedziała według",
    ),
    (
        "bio",
        "writer editor reporter journalist author founder freelance freelancer correspondent contributor contributing columnist blogger expert specialist passionate enthusiast graduate degree covers covering based lives specializes specializing experience years bio master bachelor university professor certified consultant strategist redakteur redakteurin autor autorin journaliste rédacteur periodista redactor redactora jornalista giornalista redattore redacteur автор журналист корреспондент redaktor dziennikarz",
    ),
    (
        "act",
        "click sign join subscribe download shop buy learn try discover get watch listen follow share contact book register donate explore view check start read see enter save submit visit call find browse show skip load jetzt abonnieren lesen entdecken kaufen teilen découvrir découvrez abonnez inscrivez lisez achetez descubre suscríbete compra comparte lee descubra assine compre saiba leia iscriviti scopri compra leggi acquista lees bekijk koop подпишитесь читайте купить смотрите подробнее sprawdź czytaj zobacz kup zapisz",
    ),
    (
        "paper",
        "disclaimer affiliate commission commissions rights reserved advice purposes informational professional liability reproduced reproduction consent policy terms cookies cookie copyright warranty trademarks trademark permission prohibited liable unauthorized licensed sponsored partners inc llc ltd gmbh",
    ),
    (
        "credit",
        "photo photos image images credit credits getty photograph photographer courtesy pictured picture via ap reuters afp shutterstock unsplash pexels istock caption illustration screenshot graphic foto fotos bild bilder quelle dpa imago crédit illustrazione crédito fuente imagen fonte fot źródło фото изображение источник",
    ),
    (
        "date",
        "january february march april june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday ago hour hours minute minutes min mins am pm est edt gmt utc updated published posted modified januar februar märz mai juni juli oktober dezember uhr janvier février mars avril juin juillet août septembre octobre novembre décembre enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre janeiro fevereiro março maio junho julho setembro outubro novembro dezembro gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre января февраля марта апреля мая июня июля августа сентября октября ноября декабря stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
    ),
    (
        "talk",
        "reply replies replied comment comments commented commenter anonymous likes liked upvote vote votes thanks thank awesome permalink reactions respond responses thread posts member joined guest moderator antworten antwort kommentar kommentare répondre commentaire commentaires responder comentario comentarios comentário rispondi commento commenti reactie reacties ответить комментарий комментарии odpowiedz komentarz",
    ),
    (
        "post",
        "blog post article articles story stories news guide guides review reviews tips related latest newsletter category categories tags tag topics topic trending popular recent next previous artikel beiträge beitrag nachrichten articles actualités noticias artículos notícias artigos notizie articoli nieuws artikelen новости статьи статья материалы wiadomości artykuły",
    ),
];

static TABLE: LazyLock<HashMap64<u8>> = LazyLock::new(|| {
    let mut table = HashMap::with_hasher(BuildHasherDefault::default());
    for (voice, (_, list)) in WORDS.iter().enumerate() {
        for word in list.split(' ') {
            table
                .entry(crate::clean::words::hash(word))
                .or_insert(voice as u8);
        }
    }
    table
});

/// The voice a lower-case word belongs to.
pub(super) fn of(word: &str) -> Option<usize> {
    if word.len() > 32 {
        return None;
    }
    TABLE
        .get(&crate::clean::words::hash(word))
        .map(|v| usize::from(*v))
}
