//! What forms are for, by the fields in them.
//! Knows nothing of what the lines inside say.

use super::kinds::Kind;
use crate::clean::structure::Draft;
use crate::clean::sums::Sums;
use crate::clean::words::HashMap64;
use crate::dom::{Dom, Id, Tag};

/// The elements that fields make a form of some kind.
pub(super) fn forms(draft: &Draft, kept: &Sums) -> HashMap64<Kind> {
    let dom = draft.page.dom;
    let fields = dom
        .ids()
        .filter(|&n| matches!(dom.tag(n), Tag::Input | Tag::Textarea));
    let mut forms: HashMap64<Kind> = HashMap64::default();
    for field in fields.take(FIELDS) {
        let Some(asked) = asks_for(dom, field) else {
            continue;
        };
        let Some(node) = form_of(draft, kept, field, asked) else {
            continue;
        };
        let kind = forms.entry(u64::from(node)).or_insert(asked);
        // A letter to somebody asks for an address too, and a sign-in for a name: the rarer field says what it is.
        let rank = |k: Kind| {
            [
                Kind::Newsletter,
                Kind::Search,
                Kind::Controls,
                Kind::Comments,
                Kind::Account,
            ]
            .iter()
            .position(|o| *o == k)
        };
        if rank(asked) > rank(*kind) {
            *kind = asked;
        }
    }
    forms
}

/// The element that is the form of a field: the `<form>`, and for a field of mail what is small around it.
fn form_of(draft: &Draft, kept: &Sums, field: Id, asked: Kind) -> Option<Id> {
    let (page, dom) = (draft.page, draft.page.dom);
    let within = |blocks: usize, words: f32| {
        move |n: &Id| {
            let region = page.region[*n];
            region.len() <= blocks
                && draft.features.words.below(region) <= words
                && kept.below(region) == 0.0
        }
    };
    let mut above = dom.ancestors(field).skip(1);
    let form = above
        .by_ref()
        .take(FORM_LEVELS)
        .find(|&n| dom.tag(n) == Tag::Form);
    let form = form.filter(within(FORM_BLOCKS, FORM_WORDS));
    let node = if asked == Kind::Newsletter {
        let only = form.is_none_or(|f| !asks_more(dom, f));
        let around = dom.ancestors(form.unwrap_or(field)).skip(1);
        let small = around.take_while(within(BOX_BLOCKS, BOX_WORDS)).last();
        if only { small.or(form) } else { form }
    } else {
        form
    };
    node.filter(|&n| !page.region[n].is_empty())
}

/// Whether a form has a field for a letter or a password.
fn asks_more(dom: &Dom, form: Id) -> bool {
    let more = |n: Id| {
        dom.tag(n) == Tag::Textarea
            || (dom.tag(n) == Tag::Input && dom.attribute(n, "type") == Some("password"))
    };
    dom.below(form).take(FORM_NODES).any(more)
}

/// What a field asks its reader for.
fn asks_for(dom: &Dom, field: Id) -> Option<Kind> {
    let value = |name: &str| {
        dom.attribute(field, name)
            .unwrap_or("")
            .to_ascii_lowercase()
    };
    let (kind, name) = (value("type"), value("name"));
    let says = |word: &str| name.contains(word) || value("id").contains(word);
    match &*kind {
        "hidden" | "checkbox" | "submit" | "button" | "image" => return None,
        "radio" | "tel" => return Some(Kind::Controls),
        "password" => return Some(Kind::Account),
        "search" => return Some(Kind::Search),
        _ => {}
    }
    if dom.tag(field) == Tag::Textarea {
        let comment = says("comment") || says("reply") || says("komment");
        return Some(if comment {
            Kind::Comments
        } else {
            Kind::Controls
        });
    }
    if matches!(&*name, "s" | "q" | "query" | "keyword" | "keywords") || says("search") {
        return Some(Kind::Search);
    }
    let mail = kind == "email" || says("mail") || value("placeholder").contains("mail");
    mail.then_some(Kind::Newsletter)
}

/// Most fields that are looked at.
const FIELDS: usize = 200;
/// Elements above a field that may be its form.
const FORM_LEVELS: usize = 12;
/// Nodes of a form that are looked at for further fields.
const FORM_NODES: usize = 400;
/// Most blocks and words of a form,
const FORM_BLOCKS: usize = 40;
const FORM_WORDS: f32 = 200.0;
/// and of a box around a field for an address.
const BOX_BLOCKS: usize = 10;
const BOX_WORDS: f32 = 90.0;
