//! Texts as they are stored: short ones as they are, long ones compressed.
//! Knows nothing of what they say.

use std::cell::RefCell;

use rusqlite::types::{FromSqlError, Value, ValueRef};
use rusqlite::{Error, Result};
use zstd::bulk::{Compressor, Decompressor};

/// Bytes from which on a text is compressed: below, a frame saves too little to be worth its time.
const SHORT_BYTES: usize = 512;
/// Texts and pages are written far more often than read, and level 3 was half as fast for 4 % less.
const LEVEL: i32 = 1;
/// No text or page is larger when it is stored, so none may become larger when it is read.
const MOST_BYTES: usize = 64 << 20;

thread_local! {
    static PACKER: RefCell<Option<Compressor<'static>>> = const { RefCell::new(None) };
    static UNPACKER: RefCell<Option<Decompressor<'static>>> = const { RefCell::new(None) };
}

/// A text as it is stored; one that cannot be compressed stays as it is.
pub(super) fn packed(text: &str) -> Value {
    let plain = || Value::Text(text.to_owned());
    if text.len() < SHORT_BYTES {
        return plain();
    }
    packed_bytes(text.as_bytes()).map_or_else(|_| plain(), Value::Blob)
}

/// Bytes as they are stored.
pub(super) fn packed_bytes(bytes: &[u8]) -> Result<Vec<u8>> {
    PACKER.with_borrow_mut(|packer| {
        let packer = match packer {
            Some(packer) => packer,
            None => packer.insert(Compressor::new(LEVEL).map_err(fault)?),
        };
        packer.compress(bytes).map_err(fault)
    })
}

/// A stored text; none of NULL.
pub(super) fn unpacked(value: ValueRef) -> Result<Option<String>> {
    match value {
        ValueRef::Null => Ok(None),
        ValueRef::Text(text) => Ok(Some(String::from_utf8_lossy(text).into_owned())),
        ValueRef::Blob(blob) => {
            let bytes = unpacked_bytes(blob)?;
            Ok(Some(String::from_utf8(bytes).unwrap_or_else(|e| {
                String::from_utf8_lossy(e.as_bytes()).into_owned()
            })))
        }
        _ => Err(FromSqlError::InvalidType.into()),
    }
}

/// Stored bytes.
pub(super) fn unpacked_bytes(blob: &[u8]) -> Result<Vec<u8>> {
    let most = Decompressor::upper_bound(blob).unwrap_or(MOST_BYTES);
    UNPACKER.with_borrow_mut(|unpacker| {
        let unpacker = match unpacker {
            Some(unpacker) => unpacker,
            None => unpacker.insert(Decompressor::new().map_err(fault)?),
        };
        let bytes = unpacker.decompress(blob, most.min(MOST_BYTES));
        bytes.map_err(fault)
    })
}

fn fault(error: std::io::Error) -> Error {
    Error::UserFunctionError(Box::new(error))
}
