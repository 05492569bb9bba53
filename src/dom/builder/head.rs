//! The rules before and behind the body: document, head, templates, framesets.
//! Knows nothing of what stands in a body.

use html5ever::local_name;
use html5ever::tokenizer::states::RawKind;

use super::formatting::Entry;
use super::name::{HEAD_PARTS, Name, THOROUGH};
use super::{AGAIN, Again, Builder, DONE, Mode, Start, Token};

impl Builder {
    /// Sets a mode in which the token is read once more.
    pub(super) fn again_in(&mut self, mode: Mode) -> Again {
        self.mode = mode;
        AGAIN
    }

    pub(super) fn initial(&mut self, token: Token) -> Again {
        match token {
            Token::Text(run) if run.white => DONE,
            Token::Comment => self.insert_comment_in(0, super::NONE),
            _ => {
                self.tree.quirks = true;
                self.again_in(Mode::BeforeHtml)
            }
        }
    }

    pub(super) fn before_html(&mut self, token: Token) -> Again {
        match token {
            Token::Text(run) if run.white => DONE,
            Token::Comment => self.insert_comment_in(0, super::NONE),
            Token::Start(start) if start.named.name == Name::Html => {
                self.insert_root(&start.attributes);
                self.mode = Mode::BeforeHead;
                DONE
            }
            Token::End(named) if !ends_the_head(named.name) => DONE,
            _ => {
                self.insert_root(&(0..0));
                self.again_in(Mode::BeforeHead)
            }
        }
    }

    pub(super) fn before_head(&mut self, token: Token) -> Again {
        match token {
            Token::Text(run) if run.white => DONE,
            Token::Comment => self.insert_comment(),
            Token::Start(start) if start.named.name == Name::Html => self.in_body(token),
            Token::Start(start) if start.named.name == Name::Head => {
                self.insert(start);
                self.head = self.open.last().cloned();
                self.mode = Mode::InHead;
                DONE
            }
            Token::End(named) if !ends_the_head(named.name) => DONE,
            _ => {
                self.head = Some(self.insert_unwritten(local_name!("head")).clone());
                self.again_in(Mode::InHead)
            }
        }
    }

    pub(super) fn in_head(&mut self, token: Token) -> Again {
        match token {
            Token::Text(run) if run.white => return self.insert_text(run),
            Token::Comment => return self.insert_comment(),
            Token::Start(start) => match start.named.name {
                Name::Html => return self.in_body(token),
                Name::Base | Name::Basefont | Name::Bgsound | Name::Link | Name::Meta => {
                    self.insert_void(start);
                    return DONE;
                }
                Name::Title => return self.insert_raw(start, RawKind::Rcdata),
                Name::Noframes | Name::Style => return self.insert_raw(start, RawKind::Rawtext),
                Name::Script => return self.insert_raw(start, RawKind::ScriptData),
                Name::Noscript => {
                    self.insert(start);
                    self.mode = Mode::InHeadNoscript;
                    return DONE;
                }
                Name::Template => return self.start_template(start),
                Name::Head => return DONE,
                _ => {}
            },
            Token::End(named) => match named.name {
                Name::Head => {
                    self.pop();
                    self.mode = Mode::AfterHead;
                    return DONE;
                }
                Name::Template => return self.end_template(),
                name if ends_the_head(name) => {}
                _ => return DONE,
            },
            _ => {}
        }
        self.pop();
        self.again_in(Mode::AfterHead)
    }

    fn start_template(&mut self, start: &Start) -> Again {
        self.formatting.push(Entry::Marker);
        self.may_be_frameset = false;
        self.mode = Mode::InTemplate;
        self.template_modes.push(Mode::InTemplate);
        self.insert(start);
        DONE
    }

    fn end_template(&mut self) -> Again {
        if self.is_open(Name::Template) {
            self.pop_while(THOROUGH);
            self.leave_template();
        }
        DONE
    }

    fn leave_template(&mut self) {
        self.pop_until(Name::Template.bit());
        self.clear_formatting_to_marker();
        self.template_modes.pop();
        self.mode = self.mode_of_open();
    }

    pub(super) fn in_head_noscript(&mut self, token: Token) -> Again {
        match token {
            Token::Text(run) if run.white => return self.in_head(token),
            Token::Comment => return self.in_head(token),
            Token::Start(start) => match start.named.name {
                Name::Html => return self.in_body(token),
                Name::Basefont
                | Name::Bgsound
                | Name::Link
                | Name::Meta
                | Name::Noframes
                | Name::Style => return self.in_head(token),
                Name::Head | Name::Noscript => return DONE,
                _ => {}
            },
            Token::End(named) if named.name == Name::Noscript => {
                self.pop();
                self.mode = Mode::InHead;
                return DONE;
            }
            Token::End(named) if named.name != Name::Br => return DONE,
            _ => {}
        }
        self.pop();
        self.again_in(Mode::InHead)
    }

    pub(super) fn after_head(&mut self, token: Token) -> Again {
        match token {
            Token::Text(run) if run.white => return self.insert_text(run),
            Token::Comment => return self.insert_comment(),
            Token::Start(start) => match start.named.name {
                Name::Html => return self.in_body(token),
                Name::Body => {
                    self.insert(start);
                    self.may_be_frameset = false;
                    self.mode = Mode::InBody;
                    return DONE;
                }
                Name::Frameset => {
                    self.insert(start);
                    self.mode = Mode::InFrameset;
                    return DONE;
                }
                Name::Head => return DONE,
                name if name.is_in(HEAD_PARTS) => return self.late_for_the_head(token),
                _ => {}
            },
            Token::End(named) => match named.name {
                Name::Template => return self.in_head(token),
                Name::Body | Name::Html | Name::Br => {}
                _ => return DONE,
            },
            _ => {}
        }
        self.insert_unwritten(local_name!("body"));
        self.again_in(Mode::InBody)
    }

    /// Puts what belongs into the head there, although it has ended.
    fn late_for_the_head(&mut self, token: Token) -> Again {
        let Some(head) = self.head.clone() else {
            return DONE;
        };
        let id = head.id;
        self.push(head);
        let again = self.in_head(token);
        self.remove_from_stack(id);
        again
    }

    pub(super) fn in_template(&mut self, token: Token) -> Again {
        let mode = match token {
            Token::Text(_) | Token::Comment => return self.in_body(token),
            Token::Start(start) => match start.named.name {
                name if name.is_in(HEAD_PARTS) => return self.in_head(token),
                Name::Caption | Name::Colgroup | Name::Tbody | Name::Tfoot | Name::Thead => {
                    Mode::InTable
                }
                Name::Col => Mode::InColumnGroup,
                Name::Tr => Mode::InTableBody,
                Name::Td | Name::Th => Mode::InRow,
                _ => Mode::InBody,
            },
            Token::End(named) if named.name == Name::Template => return self.in_head(token),
            Token::Eof if self.is_open(Name::Template) => {
                self.leave_template();
                return AGAIN;
            }
            Token::End(_) | Token::Null | Token::Eof => return DONE,
        };
        self.template_modes.pop();
        self.template_modes.push(mode);
        self.again_in(mode)
    }

    pub(super) fn after_body(&mut self, token: Token) -> Again {
        match token {
            Token::Text(run) if run.white => self.in_body(token),
            Token::Comment => self.insert_comment_in(self.open[0].id, super::NONE),
            Token::Start(start) if start.named.name == Name::Html => self.in_body(token),
            Token::End(named) if named.name == Name::Html => {
                self.mode = Mode::AfterAfterBody;
                DONE
            }
            Token::Eof => DONE,
            _ => self.again_in(Mode::InBody),
        }
    }

    pub(super) fn after_after_body(&mut self, token: Token) -> Again {
        match token {
            Token::Text(run) if run.white => self.in_body(token),
            Token::Comment => self.insert_comment_in(0, super::NONE),
            Token::Start(start) if start.named.name == Name::Html => self.in_body(token),
            Token::Eof => DONE,
            _ => self.again_in(Mode::InBody),
        }
    }

    pub(super) fn in_frameset(&mut self, token: Token) -> Again {
        match token {
            Token::Text(run) if run.white => return self.insert_text(run),
            Token::Comment => return self.insert_comment(),
            Token::Start(start) => match start.named.name {
                Name::Html => return self.in_body(token),
                Name::Frameset => drop(self.insert(start)),
                Name::Frame => drop(self.insert_void(start)),
                Name::Noframes => return self.in_head(token),
                _ => {}
            },
            Token::End(named) if named.name == Name::Frameset && self.open.len() > 1 => {
                self.pop();
                if self.current() != Name::Frameset {
                    self.mode = Mode::AfterFrameset;
                }
            }
            _ => {}
        }
        DONE
    }

    pub(super) fn after_frameset(&mut self, token: Token) -> Again {
        match token {
            Token::Text(run) if run.white => self.insert_text(run),
            Token::Comment => self.insert_comment(),
            Token::Start(start) if start.named.name == Name::Html => self.in_body(token),
            Token::Start(start) if start.named.name == Name::Noframes => self.in_head(token),
            Token::End(named) if named.name == Name::Html => {
                self.mode = Mode::AfterAfterFrameset;
                DONE
            }
            _ => DONE,
        }
    }

    pub(super) fn after_after_frameset(&mut self, token: Token) -> Again {
        match token {
            Token::Text(run) if run.white => self.in_body(token),
            Token::Comment => self.insert_comment_in(0, super::NONE),
            Token::Start(start) if start.named.name == Name::Html => self.in_body(token),
            Token::Start(start) if start.named.name == Name::Noframes => self.in_head(token),
            _ => DONE,
        }
    }
}

/// Whether an end tag speaks for a head or a root that was not written.
fn ends_the_head(name: Name) -> bool {
    matches!(name, Name::Head | Name::Body | Name::Html | Name::Br)
}
