//! The functions that SQL has here beyond its own.
//! Knows nothing of the tables.
//!
//! `unpack(text)`: a stored text, compressed or not, as text; NULL of NULL.
//! `matches(pattern, text)`: whether a regular expression (syntax of the crate regex, case ignored) is found in a text;
//! compiled once a statement; NULL of NULL. A pattern that is wrong is an error of the statement.
//! `digits(text)`: the whole number a text begins with, 0 if it does not.
//! `written(seconds)`: a moment as newsboat writes dates, in the zone of the machine.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use regex::{Regex, RegexBuilder};
use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Error, Result};

use super::pack::unpacked;
use crate::filter;

/// Bytes a compiled expression may take.
const PATTERN_BYTES: usize = 1 << 20;

/// Makes the functions known to a connection.
pub(super) fn add(connection: &Connection) -> Result<()> {
    let pure = FunctionFlags::SQLITE_UTF8
        | FunctionFlags::SQLITE_DETERMINISTIC
        | FunctionFlags::SQLITE_DIRECTONLY;
    connection.create_scalar_function("unpack", 1, pure, |c| unpacked(c.get_raw(0)))?;
    connection.create_scalar_function("matches", 2, pure, |c| matches(c))?;
    connection.create_scalar_function("digits", 1, pure, |c| {
        Ok(filter::number(c.get_raw(0).as_str().unwrap_or_default()))
    })?;
    connection.create_scalar_function("written", 1, pure, |c| {
        let moment = Timestamp::from_second(c.get(0)?).unwrap_or_default();
        Ok(filter::date_text(moment, &TimeZone::system()))
    })
}

fn matches(context: &Context) -> Result<Option<bool>> {
    let ValueRef::Text(text) = context.get_raw(1) else {
        return Ok(None);
    };
    let regex: Arc<Regex> = context.get_or_create_aux(0, |pattern| {
        let pattern = pattern.as_str().map_err(Error::from)?;
        RegexBuilder::new(pattern)
            .case_insensitive(true)
            .size_limit(PATTERN_BYTES)
            .build()
            .map_err(|e| Error::UserFunctionError(Box::new(e)))
    })?;
    Ok(Some(regex.is_match(&String::from_utf8_lossy(text))))
}
