//! The rules of tables (sections 13.2.6.4.9 to 13.2.6.4.15): what does not belong into one is put before it.
//! Knows nothing of the text around tables.

use html5ever::local_name;

use super::formatting::Entry;
use super::name::{
    BODY_CONTEXT, CELLS, IMPLIED, Name, ROW_CONTEXT, Set, TABLE_OUTER, TABLE_PARTS, TABLE_SCOPE,
};
use super::{AGAIN, Again, Builder, DONE, Mode, Start, Token};

/// Whether an end tag of these ends nothing in parts of a table, whatever the part.
fn ends_no_part(name: Name) -> bool {
    matches!(name, Name::Body | Name::Col | Name::Colgroup | Name::Html)
}

fn is_row_group(name: Name) -> bool {
    matches!(name, Name::Tbody | Name::Tfoot | Name::Thead)
}

/// Whether a start tag begins a part of a table that holds rows, columns or a caption.
fn begins_outer_part(name: Name) -> bool {
    is_row_group(name) || matches!(name, Name::Caption | Name::Col | Name::Colgroup)
}

impl Builder {
    pub(super) fn in_table(&mut self, token: Token) -> Again {
        match token {
            Token::Null | Token::Text(_) => self.text_in_table(token),
            Token::Comment => self.insert_comment(),
            Token::Start(start) => self.start_in_table(start),
            Token::End(named) => match named.name {
                Name::Table => {
                    if self.in_scope(TABLE_SCOPE, Name::Table) {
                        self.pop_until(Name::Table.bit());
                        self.mode = self.mode_of_open();
                    }
                    DONE
                }
                Name::Template => self.in_head(token),
                name if name.is_in(TABLE_PARTS) || matches!(name, Name::Body | Name::Html) => DONE,
                _ => self.before_table(token),
            },
            Token::Eof => self.in_body(token),
        }
    }

    fn start_in_table(&mut self, start: &Start) -> Again {
        let token = Token::Start(start);
        match start.named.name {
            Name::Caption => {
                self.pop_to(TABLE_SCOPE);
                self.formatting.push(Entry::Marker);
                self.insert(start);
                self.mode = Mode::InCaption;
                DONE
            }
            Name::Colgroup => self.open_part(start, Mode::InColumnGroup),
            Name::Col => {
                self.pop_to(TABLE_SCOPE);
                self.insert_unwritten(local_name!("colgroup"));
                self.again_in(Mode::InColumnGroup)
            }
            Name::Tbody | Name::Tfoot | Name::Thead => self.open_part(start, Mode::InTableBody),
            Name::Td | Name::Th | Name::Tr => {
                self.pop_to(TABLE_SCOPE);
                self.insert_unwritten(local_name!("tbody"));
                self.again_in(Mode::InTableBody)
            }
            Name::Table => self.start_table_again(),
            Name::Style | Name::Script | Name::Template => self.in_head(token),
            Name::Input if self.is_hidden_input(start) => {
                self.insert_void(start);
                DONE
            }
            Name::Form => {
                if !self.is_open(Name::Template) && self.form.is_none() {
                    self.form = Some(self.insert_void(start));
                }
                DONE
            }
            _ => self.before_table(token),
        }
    }

    /// A table right in a table ends it.
    fn start_table_again(&mut self) -> Again {
        if !self.in_scope(TABLE_SCOPE, Name::Table) {
            return DONE;
        }
        self.pop_until(Name::Table.bit());
        let mode = self.mode_of_open();
        self.again_in(mode)
    }

    fn open_part(&mut self, start: &Start, mode: Mode) -> Again {
        self.pop_to(TABLE_SCOPE);
        self.insert(start);
        self.mode = mode;
        DONE
    }

    /// Puts what does not belong into a table before it.
    fn before_table(&mut self, token: Token) -> Again {
        self.foster = true;
        let again = self.in_body(token);
        self.foster = false;
        again
    }

    fn text_in_table(&mut self, token: Token) -> Again {
        if !self.current().is_in(TABLE_OUTER) {
            return self.before_table(token);
        }
        self.mode_behind = self.mode;
        self.again_in(Mode::InTableText)
    }

    pub(super) fn in_table_text(&mut self, token: Token) -> Again {
        match token {
            Token::Null => return DONE,
            Token::Text(run) => {
                self.pending.push(run);
                return DONE;
            }
            _ => {}
        }
        let pending = std::mem::take(&mut self.pending);
        let white = pending.iter().all(|run| run.white);
        for run in pending {
            if white {
                self.insert_text(run);
            } else {
                self.before_table(Token::Text(run));
            }
        }
        self.again_in(self.mode_behind)
    }

    pub(super) fn in_caption(&mut self, token: Token) -> Again {
        let ended = match token {
            Token::Start(start) => start.named.name.is_in(TABLE_PARTS),
            Token::End(named) => match named.name {
                Name::Table | Name::Caption => true,
                name if name.is_in(TABLE_PARTS) || ends_no_part(name) => return DONE,
                _ => false,
            },
            _ => false,
        };
        if !ended {
            return self.in_body(token);
        }
        if !self.in_scope(TABLE_SCOPE, Name::Caption) {
            return DONE;
        }
        self.pop_while(IMPLIED);
        self.pop_until(Name::Caption.bit());
        self.clear_formatting_to_marker();
        self.mode = Mode::InTable;
        !matches!(token, Token::End(named) if named.name == Name::Caption)
    }

    pub(super) fn in_column_group(&mut self, token: Token) -> Again {
        match token {
            Token::Text(run) if run.white => return self.insert_text(run),
            Token::Comment => return self.insert_comment(),
            Token::Start(start) => match start.named.name {
                Name::Html => return self.in_body(token),
                Name::Col => {
                    self.insert_void(start);
                    return DONE;
                }
                Name::Template => return self.in_head(token),
                _ => {}
            },
            Token::End(named) => match named.name {
                Name::Colgroup => {
                    if self.current() == Name::Colgroup {
                        self.pop();
                        self.mode = Mode::InTable;
                    }
                    return DONE;
                }
                Name::Col => return DONE,
                Name::Template => return self.in_head(token),
                _ => {}
            },
            Token::Eof => return self.in_body(token),
            _ => {}
        }
        if self.current() != Name::Colgroup {
            return DONE;
        }
        self.pop();
        self.again_in(Mode::InTable)
    }

    pub(super) fn in_table_body(&mut self, token: Token) -> Again {
        match token {
            Token::Start(start) => match start.named.name {
                Name::Tr => {
                    self.pop_to(BODY_CONTEXT);
                    self.insert(start);
                    self.mode = Mode::InRow;
                    DONE
                }
                Name::Th | Name::Td => {
                    self.pop_to(BODY_CONTEXT);
                    self.insert_unwritten(local_name!("tr"));
                    self.again_in(Mode::InRow)
                }
                name if begins_outer_part(name) => self.end_row_group(),
                _ => self.in_table(token),
            },
            Token::End(named) => match named.name {
                name if is_row_group(name) => {
                    if self.in_scope(TABLE_SCOPE, name) {
                        self.pop_to(BODY_CONTEXT);
                        self.pop();
                        self.mode = Mode::InTable;
                    }
                    DONE
                }
                Name::Table => self.end_row_group(),
                Name::Caption | Name::Td | Name::Th | Name::Tr => DONE,
                name if ends_no_part(name) => DONE,
                _ => self.in_table(token),
            },
            _ => self.in_table(token),
        }
    }

    /// Ends the rows before the token that ends them is read by the rules of the table.
    fn end_row_group(&mut self) -> Again {
        let groups = Name::Table.bit() | Name::Tbody.bit() | Name::Tfoot.bit();
        if !self.any_in_scope(TABLE_SCOPE, groups) {
            return DONE;
        }
        self.pop_to(BODY_CONTEXT);
        self.pop();
        self.again_in(Mode::InTable)
    }

    pub(super) fn in_row(&mut self, token: Token) -> Again {
        match token {
            Token::Start(start) => match start.named.name {
                Name::Th | Name::Td => {
                    self.pop_to(ROW_CONTEXT);
                    self.insert(start);
                    self.mode = Mode::InCell;
                    self.formatting.push(Entry::Marker);
                    DONE
                }
                name if name == Name::Tr || begins_outer_part(name) => self.end_row(),
                _ => self.in_table(token),
            },
            Token::End(named) => match named.name {
                Name::Tr => {
                    self.end_row();
                    DONE
                }
                Name::Table => self.end_row(),
                name if is_row_group(name) => {
                    if self.in_scope(TABLE_SCOPE, name) {
                        self.end_row()
                    } else {
                        DONE
                    }
                }
                Name::Caption | Name::Td | Name::Th => DONE,
                name if ends_no_part(name) => DONE,
                _ => self.in_table(token),
            },
            _ => self.in_table(token),
        }
    }

    fn end_row(&mut self) -> Again {
        if !self.in_scope(TABLE_SCOPE, Name::Tr) {
            return DONE;
        }
        self.pop_to(ROW_CONTEXT);
        self.pop();
        self.again_in(Mode::InTableBody)
    }

    pub(super) fn in_cell(&mut self, token: Token) -> Again {
        match token {
            Token::Start(start) if start.named.name.is_in(TABLE_PARTS) => {
                if !self.any_in_scope(TABLE_SCOPE, CELLS) {
                    return DONE;
                }
                self.end_cell(CELLS);
                AGAIN
            }
            Token::End(named) => match named.name {
                Name::Td | Name::Th => {
                    if self.in_scope(TABLE_SCOPE, named.name) {
                        self.end_cell(named.name.bit());
                    }
                    DONE
                }
                name if ends_no_part(name) || name == Name::Caption => DONE,
                name if name.is_in(TABLE_OUTER) => {
                    if !self.in_scope(TABLE_SCOPE, name) {
                        return DONE;
                    }
                    self.end_cell(CELLS);
                    AGAIN
                }
                _ => self.in_body(token),
            },
            _ => self.in_body(token),
        }
    }

    fn end_cell(&mut self, cells: Set) {
        self.pop_while(IMPLIED);
        self.pop_until(cells);
        self.clear_formatting_to_marker();
        self.mode = Mode::InRow;
    }
}
