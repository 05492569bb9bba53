//! A story as one small page: nothing is loaded, nothing runs.
//! Knows nothing of how blocks become elements.

use super::Story;
use crate::doc::html::{escape, write};

/// The whole look of a page; it follows the reader's light or dark.
const STYLE: &str = "\
:root{color-scheme:light dark}
body{max-width:36em;margin:2em auto;padding:0 1em;font:1.1em/1.55 Georgia,serif}
h1{line-height:1.2;margin-bottom:.2em}
header p{opacity:.7;margin-top:0}
pre{overflow-x:auto;padding:.7em;border:1px solid;font-size:.85em}
blockquote{margin:1em 0;padding-left:1em;border-left:3px solid;opacity:.85}
table{border-collapse:collapse}
th,td{padding:.2em .8em .2em 0;border-bottom:1px solid;vertical-align:top}
figcaption,.caption,aside{font-size:.9em;opacity:.8}
.term{font-weight:bold;margin-bottom:0}
.definition{margin-left:2em}
.rule{text-align:center}
";

/// Languages that are written from right to left (BCP 47 primary subtags).
const RIGHT_TO_LEFT: [&str; 11] = [
    "ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi",
];

/// Writes the page.
pub fn page(story: &Story) -> String {
    let about = &story.about;
    let title = escape(&story.headline());
    let language = about.language.split('-').next().unwrap_or_default();
    let lang = if language.is_empty() {
        String::new()
    } else {
        format!(" lang=\"{}\"", escape(&about.language))
    };
    let dir = if RIGHT_TO_LEFT.contains(&language) {
        " dir=\"rtl\""
    } else {
        " dir=\"auto\""
    };
    let site = match &about.url {
        Some(url) if matches!(url.scheme(), "http" | "https") => {
            let name = if about.site.is_blank() {
                url.host_str().unwrap_or_default()
            } else {
                &about.site
            };
            format!("<a href=\"{}\">{}</a>", escape(url.as_str()), escape(name))
        }
        _ => escape(&about.site),
    };
    let published = about.published.map_or(String::new(), |w| {
        format!("<time datetime=\"{w}\">{w}</time>")
    });
    let known = [site, escape(&about.byline), published];
    let known: Vec<String> = known.into_iter().filter(|k| !k.is_empty()).collect();
    format!(
        "<!doctype html>\n<html{lang}{dir}>\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n\
         <body>\n<article>\n<header>\n<h1>{title}</h1>\n<p>{}</p>\n</header>\n{}</article>\n</body>\n</html>\n",
        known.join(" · "),
        write(&story.document)
    )
}
