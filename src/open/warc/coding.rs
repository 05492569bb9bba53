//! What a server did to the bytes of a body on their way, undone: chunks and compression, up to a bound.
//! Knows nothing of records and of what the body is.

use std::io::Read;

use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};

use crate::fetch::Extent;

/// Most compressions of one body; more than one is a mistake already.
const LAYERS: usize = 4;
/// Longest line that says the size of a chunk.
const SIZE_LINE: usize = 1_024;
/// The window that a body may ask for, as a power of two: 8 MiB (RFC 9659, section 3).
const ZSTD_WINDOW_LOG: u32 = 23;

/// More bytes than may be.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct TooMuch;

/// The bytes out of their chunks (RFC 9112, section 7.1). Archives often keep the field of a body whose chunks are
/// undone already: a body that does not begin with a size is as it should be.
pub(super) fn unchunk(body: &[u8]) -> (Vec<u8>, Extent) {
    let (mut out, mut rest, mut first) = (Vec::with_capacity(body.len()), body, true);
    while let Some((size, behind)) = size(rest) {
        first = false;
        if size == 0 {
            return (out, Extent::Whole);
        }
        let taken = size.min(behind.len());
        out.extend_from_slice(&behind[..taken]);
        rest = &behind[taken..];
        rest = rest.strip_prefix(b"\r").unwrap_or(rest);
        rest = rest.strip_prefix(b"\n").unwrap_or(rest);
    }
    if first {
        return (body.to_vec(), Extent::Whole);
    }
    (out, Extent::Short)
}

/// The size at the beginning of a chunk, and what stands behind its line.
fn size(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let end = memchr::memchr(b'\n', &bytes[..bytes.len().min(SIZE_LINE)])?;
    let line = std::str::from_utf8(&bytes[..end]).ok()?;
    let digits = line.split(';').next().unwrap_or_default().trim();
    // A sign would be accepted as part of a number.
    let is_hex = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_hexdigit());
    let size = is_hex.then(|| u64::from_str_radix(digits, 16).unwrap_or(u64::MAX))?;
    Some((
        usize::try_from(size).unwrap_or(usize::MAX),
        &bytes[end + 1..],
    ))
}

/// Undoes the compressions that `encoding` lists, the last one first. What is not compressed as it says is left as it
/// is, since archives undo compression and keep the field; of damaged bytes it gives what comes before the damage.
pub(super) fn unpack(
    mut body: Vec<u8>,
    encoding: &str,
    limit: usize,
) -> Result<(Vec<u8>, Extent), TooMuch> {
    let mut extent = Extent::Whole;
    let codings: Vec<_> = encoding.split(',').map(str::trim).collect();
    for coding in codings.into_iter().rev().take(LAYERS) {
        let unpacked = match one(&body, &coding.to_ascii_lowercase()) {
            Some(reader) => bounded(reader, limit)?,
            None => continue,
        };
        match unpacked {
            (bytes, Extent::Short) if bytes.is_empty() => {}
            (bytes, how) => {
                body = bytes;
                if how == Extent::Short {
                    extent = how;
                }
            }
        }
    }
    Ok((body, extent))
}

/// A reader of what is inside; none for what is not compressed so.
fn one<'a>(body: &'a [u8], coding: &str) -> Option<Box<dyn Read + 'a>> {
    let is_zlib = |b: &[u8]| matches!(b, [a, b, ..] if a & 15 == 8 && u16::from_be_bytes([*a, *b]).is_multiple_of(31));
    let is_markup = body.trim_ascii_start().starts_with(b"<");
    match coding {
        "gzip" | "x-gzip" if body.starts_with(b"\x1f\x8b") => {
            Some(Box::new(MultiGzDecoder::new(body)))
        }
        // The field means zlib (RFC 9110, section 8.4.1.2), and some servers send the bare stream.
        "deflate" if is_zlib(body) => Some(Box::new(ZlibDecoder::new(body))),
        "deflate" if !is_markup => Some(Box::new(DeflateDecoder::new(body))),
        "br" if !is_markup => Some(Box::new(brotli_decompressor::Decompressor::new(body, 4096))),
        "zstd" if body.starts_with(b"\x28\xb5\x2f\xfd") => {
            let mut reader = zstd::Decoder::with_buffer(body).ok()?;
            reader.window_log_max(ZSTD_WINDOW_LOG).ok()?;
            Some(Box::new(reader))
        }
        _ => None,
    }
}

fn bounded(reader: impl Read, limit: usize) -> Result<(Vec<u8>, Extent), TooMuch> {
    let mut bytes = Vec::new();
    let outcome = reader.take(limit as u64 + 1).read_to_end(&mut bytes);
    if bytes.len() > limit {
        return Err(TooMuch);
    }
    let extent = outcome.map_or(Extent::Short, |_| Extent::Whole);
    Ok((bytes, extent))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use flate2::Compression;
    use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};
    use std::io::Write;

    #[test]
    fn chunks_are_put_together_and_lies_about_sizes_end_with_the_body() {
        let text = |body: &[u8]| {
            let (bytes, extent) = unchunk(body);
            (String::from_utf8(bytes).unwrap(), extent)
        };
        let cases: [(&[u8], &str, Extent); 8] = [
            (
                b"4\r\n<p>a\r\n3;x=y\r\nbcd\r\n0\r\nTrailer: x\r\n\r\n",
                "<p>abcd",
                Extent::Whole,
            ),
            (b"4\n<p>a\n0\n\n", "<p>a", Extent::Whole),
            (
                b"4\r\n<p>a\r\nffffffffffffffffffff\r\nb",
                "<p>ab",
                Extent::Short,
            ),
            (b"4\r\n<p", "<p", Extent::Short),
            (b"4\r\n<p>a\r\nrubbish\r\n", "<p>a", Extent::Short),
            (b"<p>not chunked", "<p>not chunked", Extent::Whole),
            (b"+4\r\nabcd", "+4\r\nabcd", Extent::Whole),
            (b"", "", Extent::Whole),
        ];
        for (body, expected, extent) in cases {
            assert_eq!(text(body), (expected.to_owned(), extent), "{body:?}");
        }
    }

    fn packed(coding: &str, bytes: &[u8]) -> Vec<u8> {
        let level = Compression::default();
        match coding {
            "gzip" | "x-gzip" => {
                let mut to = GzEncoder::new(Vec::new(), level);
                to.write_all(bytes).unwrap();
                to.finish().unwrap()
            }
            "zlib" => {
                let mut to = ZlibEncoder::new(Vec::new(), level);
                to.write_all(bytes).unwrap();
                to.finish().unwrap()
            }
            "deflate" => {
                let mut to = DeflateEncoder::new(Vec::new(), level);
                to.write_all(bytes).unwrap();
                to.finish().unwrap()
            }
            _ => zstd::encode_all(bytes, 3).unwrap(),
        }
    }

    #[test]
    fn each_compression_is_undone_whatever_it_is_called() {
        let page = "<p>words and words ".repeat(50).into_bytes();
        let whole = |body: Vec<u8>, encoding: &str| unpack(body, encoding, 1 << 20).unwrap();
        for (made, named) in [
            ("gzip", "GZIP"),
            ("x-gzip", "x-gzip"),
            ("zlib", "deflate"),
            ("deflate", "deflate"),
            ("zstd", "zstd"),
            ("gzip", "identity, gzip"),
        ] {
            let undone = whole(packed(made, &page), named);
            assert_eq!(undone, (page.clone(), Extent::Whole), "{made} {named}");
        }
        // Made with the reference encoder at its default settings.
        let brotli = b"\x0b\x05\x80<p>a brotli\x03".to_vec();
        assert_eq!(
            whole(brotli, "br"),
            (b"<p>a brotli".to_vec(), Extent::Whole)
        );
        let twice = packed("gzip", &packed("zlib", &page));
        assert_eq!(whole(twice, "deflate, gzip"), (page.clone(), Extent::Whole));
        for named in ["gzip", "deflate", "br", "zstd", "unheard-of", ""] {
            assert_eq!(
                whole(page.clone(), named),
                (page.clone(), Extent::Whole),
                "{named}"
            );
        }
    }

    #[test]
    fn a_bomb_stops_at_the_limit_and_half_a_body_is_told() {
        let page = vec![b'a'; 1 << 20];
        for coding in ["gzip", "deflate", "zstd"] {
            let bomb = packed(coding, &page);
            assert_eq!(unpack(bomb, coding, 1 << 19), Err(TooMuch), "{coding}");
        }
        let words: Vec<u8> = (0..9_999).flat_map(|n: u32| n.to_be_bytes()).collect();
        let packed = packed("gzip", &words);
        let (bytes, extent) = unpack(packed[..packed.len() / 2].to_vec(), "gzip", 1 << 20).unwrap();
        assert_eq!(extent, Extent::Short);
        assert!(bytes.len() > 1_000 && words.starts_with(&bytes));
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_unpacked(body in proptest::collection::vec(0_u8.., 0..200), coding in "gzip|deflate|br|zstd", magic in "|\u{1f}") {
            let mut body = body;
            if !magic.is_empty() {
                body.splice(..0, *b"\x1f\x8b\x08\0\0\0\0\0\0\0");
            }
            unchunk(&body);
            let _ = unpack(body, &coding, 1 << 16);
        }
    }
}
