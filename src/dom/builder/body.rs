//! The rules of the body (section 13.2.6.4.7).
//! Knows nothing of tables and of what formatting elements ask for.

use html5ever::tokenizer::states::RawKind;
use html5ever::{LocalName, local_name};

use super::formatting::Entry;
use super::name::{
    FORMATTING, HEAD_PARTS, HEADINGS, IMPLIED, LIST_SCOPE, Name, Named, SCOPE, SPECIAL, TABLE_PARTS,
};
use super::{AGAIN, Again, Builder, DONE, Expected, Mode, Space, Start, Token};

impl Builder {
    pub(super) fn in_body(&mut self, token: Token) -> Again {
        match token {
            Token::Null => DONE,
            Token::Text(run) => {
                self.reopen_formatting();
                self.may_be_frameset &= run.white;
                self.insert_text(run)
            }
            Token::Comment => self.insert_comment(),
            Token::Start(start) => self.start_in_body(start),
            Token::End(named) => self.end_in_body(named),
            Token::Eof if self.template_modes.is_empty() => DONE,
            Token::Eof => self.in_template(token),
        }
    }

    fn start_in_body(&mut self, start: &Start) -> Again {
        match start.named.name {
            Name::Address
            | Name::Article
            | Name::Aside
            | Name::Blockquote
            | Name::Center
            | Name::Details
            | Name::Dialog
            | Name::Dir
            | Name::Div
            | Name::Dl
            | Name::Fieldset
            | Name::Figcaption
            | Name::Figure
            | Name::Footer
            | Name::Header
            | Name::Hgroup
            | Name::Main
            | Name::Menu
            | Name::Nav
            | Name::Ol
            | Name::P
            | Name::Search
            | Name::Section
            | Name::Summary
            | Name::Ul => {
                self.close_p();
                self.insert(start);
            }
            Name::Other | Name::Noscript | Name::Ruby | Name::Span | Name::Sub | Name::Sup | Name::Var => {
                self.reopen_formatting();
                self.insert(start);
            }
            Name::Li | Name::Dd | Name::Dt => self.start_item(start),
            Name::A => self.start_link(start),
            name if name.is_in(FORMATTING) => self.start_formatting(start),
            name if name.is_in(HEAD_PARTS) => return self.in_head(Token::Start(start)),
            name if name.is_in(HEADINGS) => self.start_heading(start),
            name if name.is_in(TABLE_PARTS) || matches!(name, Name::Frame | Name::Head) => {}
            Name::Area | Name::Br | Name::Embed | Name::Img | Name::Keygen | Name::Wbr => {
                self.reopen_formatting();
                self.insert_void(start);
                self.may_be_frameset = false;
            }
            Name::Param | Name::Source | Name::Track => drop(self.insert_void(start)),
            _ => return self.start_rarely(start),
        }
        DONE
    }

    /// The start tags that come less often.
    fn start_rarely(&mut self, start: &Start) -> Again {
        match start.named.name {
            Name::Html => self.complete(0, start),
            Name::Body => self.start_body_again(start),
            Name::Frameset => self.start_frameset(start),
            Name::Pre | Name::Listing => {
                self.close_p();
                self.insert(start);
                self.skips_line_feed = true;
                self.may_be_frameset = false;
            }
            Name::Form => self.start_form(start),
            Name::Plaintext => {
                self.close_p();
                self.insert(start);
                self.expected = Expected::Plain;
            }
            Name::Button => self.start_button(start),
            Name::Applet | Name::Marquee | Name::Object => {
                self.reopen_formatting();
                self.insert(start);
                self.formatting.push(Entry::Marker);
                self.may_be_frameset = false;
            }
            Name::Table => {
                if !self.tree.quirks {
                    self.close_p();
                }
                self.insert(start);
                self.may_be_frameset = false;
                self.mode = Mode::InTable;
            }
            Name::Input => self.start_input(start),
            Name::Hr => self.start_rule(start),
            Name::Image => {
                let named = Named::new(local_name!("img"));
                return self.start_in_body(&Start {
                    named,
                    attributes: start.attributes.clone(),
                    ..*start
                });
            }
            Name::Math | Name::Svg => {
                let is_svg = start.named.name == Name::Svg;
                let space = if is_svg { Space::Svg } else { Space::MathMl };
                self.reopen_formatting();
                self.start_foreign(start, space);
            }
            _ => return self.start_with_choices(start),
        }
        DONE
    }

    /// Start tags of text without markup, of selections and of ruby.
    fn start_with_choices(&mut self, start: &Start) -> Again {
        match start.named.name {
            Name::Textarea => {
                self.skips_line_feed = true;
                self.may_be_frameset = false;
                return self.insert_raw(start, RawKind::Rcdata);
            }
            Name::Xmp => {
                self.close_p();
                self.reopen_formatting();
                self.may_be_frameset = false;
                return self.insert_raw(start, RawKind::Rawtext);
            }
            Name::Iframe => {
                self.may_be_frameset = false;
                return self.insert_raw(start, RawKind::Rawtext);
            }
            Name::Noembed => return self.insert_raw(start, RawKind::Rawtext),
            Name::Select if self.in_plain_scope(Name::Select) => {
                self.pop_until(Name::Select.bit());
            }
            Name::Select => {
                self.reopen_formatting();
                self.insert(start);
                self.may_be_frameset = false;
            }
            Name::Option | Name::Optgroup => self.start_choice(start),
            Name::Rb | Name::Rtc => {
                if self.in_plain_scope(Name::Ruby) {
                    self.pop_while(IMPLIED);
                }
                self.insert(start);
            }
            Name::Rp | Name::Rt => {
                if self.in_plain_scope(Name::Ruby) {
                    self.pop_while(IMPLIED & !Name::Rtc.bit());
                }
                self.insert(start);
            }
            _ => {
                self.reopen_formatting();
                self.insert(start);
            }
        }
        DONE
    }

    fn start_choice(&mut self, start: &Start) {
        if self.in_plain_scope(Name::Select) {
            let kept = match start.named.name {
                Name::Option => Name::Optgroup.bit(),
                _ => 0,
            };
            self.pop_while(IMPLIED & !kept);
        } else if self.current() == Name::Option {
            self.pop();
        }
        self.reopen_formatting();
        self.insert(start);
    }

    fn start_item(&mut self, start: &Start) {
        let ended = match start.named.name {
            Name::Li => Name::Li.bit(),
            _ => Name::Dd.bit() | Name::Dt.bit(),
        };
        let passed = Name::Address.bit() | Name::Div.bit() | Name::P.bit();
        let stops = (SPECIAL & !passed) | ended;
        self.may_be_frameset = false;
        let mut open = self.open.iter().rev().map(|o| o.name);
        if let Some(name) = open.find(|n| n.is_in(stops)).filter(|n| n.is_in(ended)) {
            self.close(name);
        }
        self.close_p();
        self.insert(start);
    }

    fn start_heading(&mut self, start: &Start) {
        self.close_p();
        if self.current().is_in(HEADINGS) {
            self.pop();
        }
        self.insert(start);
    }

    /// Gives the element at a place of the stack the attributes that it has not.
    fn complete(&mut self, at: usize, start: &Start) {
        if !self.is_open(Name::Template) && at < self.open.len() {
            let id = self.open[at].id;
            self.tree.complete_attributes(id, start.attributes.clone());
        }
    }

    fn has_body(&self) -> bool {
        self.open.get(1).is_some_and(|o| o.name == Name::Body)
    }

    fn start_body_again(&mut self, start: &Start) {
        if self.has_body() && !self.is_open(Name::Template) {
            self.may_be_frameset = false;
            self.complete(1, start);
        }
    }

    fn start_frameset(&mut self, start: &Start) {
        if self.may_be_frameset && self.has_body() {
            self.tree.detach(self.open[1].id);
            self.truncate(1);
            self.insert(start);
            self.mode = Mode::InFrameset;
        }
    }

    fn start_form(&mut self, start: &Start) {
        let in_template = self.is_open(Name::Template);
        if self.form.is_some() && !in_template {
            return;
        }
        self.close_p();
        let id = self.insert(start);
        if !in_template {
            self.form = Some(id);
        }
    }

    fn start_button(&mut self, start: &Start) {
        if self.in_plain_scope(Name::Button) {
            self.pop_while(IMPLIED);
            self.pop_until(Name::Button.bit());
        }
        self.reopen_formatting();
        self.insert(start);
        self.may_be_frameset = false;
    }

    fn start_input(&mut self, start: &Start) {
        if self.in_plain_scope(Name::Select) {
            self.pop_until(Name::Select.bit());
        }
        self.reopen_formatting();
        self.insert_void(start);
        self.may_be_frameset &= self.is_hidden_input(start);
    }

    pub(super) fn is_hidden_input(&self, start: &Start) -> bool {
        let kind = self.tree.value_of(&start.attributes, "type");
        kind.is_some_and(|kind| kind.eq_ignore_ascii_case("hidden"))
    }

    fn start_rule(&mut self, start: &Start) {
        self.close_p();
        if self.in_plain_scope(Name::Select) {
            self.pop_while(IMPLIED);
        }
        self.insert_void(start);
        self.may_be_frameset = false;
    }

    fn end_in_body(&mut self, named: &Named) -> Again {
        match named.name {
            Name::P => self.end_p(),
            Name::Li => {
                if self.in_scope(LIST_SCOPE, Name::Li) {
                    self.close(Name::Li);
                }
            }
            Name::Dd | Name::Dt => {
                if self.in_plain_scope(named.name) {
                    self.close(named.name);
                }
            }
            name if name.is_in(ENDED_IN_SCOPE) => {
                if self.in_plain_scope(name) {
                    self.pop_while(IMPLIED);
                    self.pop_until(name.bit());
                }
            }
            name if name.is_in(FORMATTING) => self.end_formatting(named),
            name if name.is_in(HEADINGS) => {
                if self.any_in_scope(SCOPE, HEADINGS) {
                    self.pop_while(IMPLIED);
                    self.pop_until(HEADINGS);
                }
            }
            Name::Body | Name::Html => {
                if self.in_plain_scope(Name::Body) {
                    self.mode = Mode::AfterBody;
                    return if named.name == Name::Html { AGAIN } else { DONE };
                }
            }
            Name::Form => self.end_form(),
            Name::Applet | Name::Marquee | Name::Object => {
                if self.in_plain_scope(named.name) {
                    self.pop_while(IMPLIED);
                    self.pop_until(named.name.bit());
                    self.clear_formatting_to_marker();
                }
            }
            Name::Br => {
                let br = Start {
                    named: named.clone(),
                    attributes: 0..0,
                    same: 0,
                    closes_itself: false,
                };
                return self.start_in_body(&br);
            }
            Name::Template => return self.in_head(Token::End(named)),
            _ => self.end_any(named),
        }
        DONE
    }

    fn end_p(&mut self) {
        if !self.in_scope(super::name::BUTTON_SCOPE, Name::P) {
            self.insert_unwritten(local_name!("p"));
        }
        self.close(Name::P);
    }

    fn end_form(&mut self) {
        if self.is_open(Name::Template) {
            if self.in_plain_scope(Name::Form) {
                self.pop_while(IMPLIED);
                self.pop_until(Name::Form.bit());
            }
            return;
        }
        let Some(form) = self.form.take() else {
            return;
        };
        let mut open = self.open.iter().rev();
        let stop = open.find(|o| o.id == form || o.name.is_in(SCOPE));
        if stop.is_some_and(|o| o.id == form) {
            self.pop_while(IMPLIED);
            self.remove_from_stack(form);
        }
    }

    /// An end tag of which no other rule speaks.
    pub(super) fn end_any(&mut self, named: &Named) {
        let is_same = |name: Name, local: &LocalName| match named.name {
            Name::Other => name == Name::Other && *local == named.local,
            known => name == known,
        };
        let mut open = self.open.iter().enumerate().rev();
        let found = open.find(|(_, o)| is_same(o.name, &o.local) || o.name.is_in(SPECIAL));
        if let Some((at, open)) = found
            && is_same(open.name, &open.local)
        {
            let known = if named.name == Name::Other { 0 } else { named.name.bit() };
            self.pop_while(IMPLIED & !known);
            self.truncate(at);
        }
    }
}

/// Elements that their end tag ends if they are in scope.
const ENDED_IN_SCOPE: super::Set = {
    let names = [
        Name::Address,
        Name::Article,
        Name::Aside,
        Name::Blockquote,
        Name::Button,
        Name::Center,
        Name::Details,
        Name::Dialog,
        Name::Dir,
        Name::Div,
        Name::Dl,
        Name::Fieldset,
        Name::Figcaption,
        Name::Figure,
        Name::Footer,
        Name::Header,
        Name::Hgroup,
        Name::Listing,
        Name::Main,
        Name::Menu,
        Name::Nav,
        Name::Ol,
        Name::Pre,
        Name::Search,
        Name::Section,
        Name::Select,
        Name::Summary,
        Name::Ul,
    ];
    let (mut bits, mut at) = (0, 0);
    while at < names.len() {
        bits |= names[at].bit();
        at += 1;
    }
    bits
};
