//! What is said where a story is cut off for those who do not pay, in many languages.
//! Knows nothing of pages.

/// Lines that say it as a whole.
const WALLS: &[&str] = &[
    "for paid subscribers",
    "for subscribers only",
    "subscribers only",
    "subscriber-only",
    "subscriber exclusive",
    "exclusive to subscribers",
    "for members only",
    "members-only story",
    "story is for members",
    "article is for members",
    "article is for subscribers",
    "story is for subscribers",
    "content is for subscribers",
    "reserved for subscribers",
    "available to subscribers",
    "unlock this article",
    "unlock this story",
    "unlock this post",
    "continue reading this post for free",
    "to read the rest of this",
    "to read the full article",
    "to read the full story",
    "to read this article in full",
    "reached your limit of free",
    "no free articles left",
    "registrieren und weiterlesen",
    "anmelden und weiterlesen",
    "um weiterzulesen",
    "jetzt weiterlesen mit",
    "weiterlesen mit ",
    "lesen sie weiter mit",
    "exklusiv für abonnenten",
    "nur für abonnenten",
    "für abonnentinnen und abonnenten",
    "artikel freischalten",
    "réservé aux abonnés",
    "réservée aux abonnés",
    "réservé à nos abonnés",
    "il vous reste",
    "abonnez-vous pour lire",
    "abonnez-vous pour continuer",
    "para seguir leyendo",
    "para continuar leyendo",
    "exclusivo para suscriptores",
    "solo para suscriptores",
    "sólo para suscriptores",
    "para continuar lendo",
    "exclusivo para assinantes",
    "per continuare a leggere",
    "riservato agli abbonati",
    "contenuto per abbonati",
    "om verder te lezen",
    "alleen voor abonnees",
    "voor abonnees",
    "för att läsa vidare",
    "för att läsa hela",
    "for at læse videre",
    "for å lese videre",
    "vain tilaajille",
    "tylko dla subskrybentów",
    "dla prenumeratorów",
    "aby czytać dalej",
    "jen pro předplatitele",
    "pouze pro předplatitele",
    "okumaya devam etmek için",
    "только для подписчиков",
    "чтобы читать дальше",
    "лише для передплатників",
    "للمشتركين فقط",
    "למנויים בלבד",
    "有料会員限定",
    "会員限定記事",
    "続きを読むには",
    "この記事は有料",
    "付费阅读",
    "订阅后可",
    "仅限订阅",
    "訂閱後",
    "구독자 전용",
    "유료회원",
];
/// What makes of "to continue reading" a wall …
const GOING_ON: &[&str] = &["continue reading", "keep reading", "read on", "weiterlesen"];
/// … together with what is asked for.
const ASKED: &[&str] = &[
    "subscribe to",
    "subscription",
    "sign in to",
    "log in to",
    "register to",
    "create an account",
    "create a free account",
    "free trial",
    "abo abschließen",
    "mit abo",
    "im abo",
    "testen sie",
];

/// Whether a line says that the rest of a story is for those who pay or sign in.
pub fn is_wall(line: &str) -> bool {
    let lower = line.to_lowercase().replace('’', "'");
    let has = |list: &[&str]| list.iter().any(|p| lower.contains(p));
    let exclusive = lower.contains("exclusive to") && lower.contains("subscriber");
    let asked = has(GOING_ON) && has(ASKED) && !lower.contains("free stories left");
    has(WALLS) || exclusive || asked
}

#[cfg(test)]
mod tests {
    use super::is_wall;

    #[test]
    fn walls_are_told_from_offers() {
        for wall in [
            "This post is for paid subscribers",
            "This article is exclusive to STAT+ subscribers",
            "Subscribe to continue reading",
            "Create a free account to keep reading",
            "Kostenlos registrieren und weiterlesen",
            "Il vous reste 72 % de cet article à lire.",
            "この記事は有料会員限定です",
        ] {
            assert!(is_wall(wall), "{wall}");
        }
        for offer in [
            "Already a subscriber? Log in",
            "Continue reading",
            "Subscribe to our newsletter",
            "¿Ya tenés suscripción?",
            "You have 2 free stories left this month. Keep reading for 1 a week with a subscription",
        ] {
            assert!(!is_wall(offer), "{offer}");
        }
    }
}
