//! The rules of the body (section 13.2.6.4.7).
//! Knows nothing of tables and of what formatting elements ask for.

use html5ever::local_name;
use html5ever::tokenizer::states::RawKind;

use super::formatting::Entry;
use super::name::{
    BLOCKS, FORMATTING, HEAD_PARTS, HEADINGS, IMPLIED, Name, Named, SPECIAL, Set, TABLE_PARTS,
};
use super::{Again, Builder, DONE, Expected, Mode, Space, Start, Token};

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

    pub(super) fn start_in_body(&mut self, start: &Start) -> Again {
        match start.named.name {
            name if name.is_in(BLOCKS) => {
                self.close_p();
                self.insert(start);
            }
            Name::Other
            | Name::Noscript
            | Name::Ruby
            | Name::Span
            | Name::Sub
            | Name::Sup
            | Name::Var => {
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
            Name::Pre | Name::Listing => self.start_lines(start),
            Name::Form => self.start_form(start),
            Name::Button => self.start_button(start),
            Name::Applet | Name::Marquee | Name::Object => {
                self.reopen_formatting();
                self.insert(start);
                self.formatting.push(Entry::Marker);
                self.may_be_frameset = false;
            }
            Name::Table => self.start_table(start),
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
            Name::Math => self.start_space(start, Space::MathMl),
            Name::Svg => self.start_space(start, Space::Svg),
            _ => return self.start_with_choices(start),
        }
        DONE
    }

    fn start_lines(&mut self, start: &Start) {
        self.close_p();
        self.insert(start);
        self.skips_line_feed = true;
        self.may_be_frameset = false;
    }

    fn start_table(&mut self, start: &Start) {
        if !self.tree.quirks {
            self.close_p();
        }
        self.insert(start);
        self.may_be_frameset = false;
        self.mode = Mode::InTable;
    }

    fn start_space(&mut self, start: &Start, space: Space) {
        self.reopen_formatting();
        self.start_foreign(start, space);
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
            Name::Iframe | Name::Noembed => {
                self.may_be_frameset &= start.named.name == Name::Noembed;
                return self.insert_raw(start, RawKind::Rawtext);
            }
            Name::Select if self.in_plain_scope(Name::Select) => {
                self.pop_until(Name::Select.bit());
            }
            Name::Select => {
                self.reopen_formatting();
                self.insert(start);
                self.may_be_frameset = false;
            }
            Name::Option | Name::Optgroup => self.start_choice(start),
            Name::Rb | Name::Rtc => self.start_ruby(start, IMPLIED),
            Name::Rp | Name::Rt => self.start_ruby(start, IMPLIED & !Name::Rtc.bit()),
            Name::Plaintext => {
                self.close_p();
                self.insert(start);
                self.expected = Expected::Plain;
            }
            _ => {
                self.reopen_formatting();
                self.insert(start);
            }
        }
        DONE
    }

    fn start_ruby(&mut self, start: &Start, ended: Set) {
        if self.in_plain_scope(Name::Ruby) {
            self.pop_while(ended);
        }
        self.insert(start);
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
}
