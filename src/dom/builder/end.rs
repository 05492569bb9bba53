//! The end tags of the body (section 13.2.6.4.7).
//! Knows nothing of start tags but that of a line break.

use html5ever::{LocalName, local_name};

use super::name::{
    BUTTON_SCOPE, ENDED_IN_SCOPE, FORMATTING, HEADINGS, IMPLIED, LIST_SCOPE, Name, Named, SCOPE,
    SPECIAL,
};
use super::{AGAIN, Again, Builder, DONE, Mode, Start, Token};

impl Builder {
    pub(super) fn end_in_body(&mut self, named: &Named) -> Again {
        match named.name {
            Name::P => self.end_p(),
            Name::Li if self.in_scope(LIST_SCOPE, Name::Li) => self.close(Name::Li),
            Name::Dd | Name::Dt if self.in_plain_scope(named.name) => self.close(named.name),
            Name::Li | Name::Dd | Name::Dt => {}
            name if name.is_in(ENDED_IN_SCOPE) => self.end_in_scope(name),
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
                    return if named.name == Name::Html {
                        AGAIN
                    } else {
                        DONE
                    };
                }
            }
            Name::Form => self.end_form(),
            Name::Applet | Name::Marquee | Name::Object if self.in_plain_scope(named.name) => {
                self.end_in_scope(named.name);
                self.clear_formatting_to_marker();
            }
            Name::Applet | Name::Marquee | Name::Object => {}
            Name::Br => return self.end_break(named),
            Name::Template => return self.in_head(Token::End(named)),
            _ => self.end_any(named),
        }
        DONE
    }

    /// The end of a line break is read as one.
    fn end_break(&mut self, named: &Named) -> Again {
        self.start_in_body(&Start {
            named: named.clone(),
            attributes: 0..0,
            same: 0,
            closes_itself: false,
        })
    }

    fn end_in_scope(&mut self, name: Name) {
        if self.in_plain_scope(name) {
            self.pop_while(IMPLIED);
            self.pop_until(name.bit());
        }
    }

    fn end_p(&mut self) {
        if !self.in_scope(BUTTON_SCOPE, Name::P) {
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
            let known = if named.name == Name::Other {
                0
            } else {
                named.name.bit()
            };
            self.pop_while(IMPLIED & !known);
            self.truncate(at);
        }
    }
}
