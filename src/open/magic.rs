//! What bytes that are not text are, by how they begin.
//! Knows nothing of charsets and of kinds of text.

use memchr::memmem;

use super::error::Known;

/// Bytes looked at to tell a binary file.
const LOOKED_AT: usize = 8192;
/// One byte in so many that no text has makes a file binary; of random bytes it is one in ten.
const STRANGE_SHARE: usize = 20;

/// The kind of bytes that begin as files of known kinds do.
pub(super) fn known(bytes: &[u8]) -> Option<Known> {
    let start = &bytes[..bytes.len().min(LOOKED_AT)];
    if start.starts_with(b"PK\x03\x04") {
        return Some(zip(start));
    }
    let found = KINDS
        .iter()
        .find(|k| start.get(k.at..).is_some_and(|s| s.starts_with(k.magic)));
    let pdf =
        || memmem::find(&start[..start.len().min(1024)], b"%PDF-").filter(|_| has_strange(start));
    match found {
        Some(kind) => Some(kind.known),
        None if pdf().is_some() => Some(PDF),
        None if is_mpeg_audio(start) => Some(SOUND),
        None => None,
    }
}

/// Whether bytes that are not UTF-16 are no text either: control characters that no text has.
pub(super) fn is_binary(bytes: &[u8]) -> bool {
    let start = &bytes[..bytes.len().min(LOOKED_AT)];
    strange(start) * STRANGE_SHARE > start.len()
}

fn has_strange(bytes: &[u8]) -> bool {
    strange(bytes) > 0 || std::str::from_utf8(bytes).is_err()
}

// Without branches, so that many bytes are asked at once.
#[allow(clippy::needless_bitwise_bool)]
fn strange(bytes: &[u8]) -> usize {
    let is_strange = |b: u8| {
        let is_control = (b < 0x20) | (b == 0x7f);
        let is_white = (8..=0xd).contains(&b) & (b != 0xb);
        is_control & !is_white & (b != 0x1b)
    };
    let hits = |chunk: &[u8]| chunk.iter().map(|b| u8::from(is_strange(*b))).sum::<u8>();
    bytes
        .chunks(128)
        .map(|chunk| usize::from(hits(chunk)))
        .sum()
}

fn zip(start: &[u8]) -> Known {
    let has = |inside: &[u8]| memmem::find(start, inside).is_some();
    if has(b"mimetypeapplication/epub+zip") {
        return Known {
            what: "an EPUB book",
            advice: "unpack it with `unzip {}` and open the .xhtml files inside",
        };
    }
    if has(b"word/") || has(b"mimetypeapplication/vnd.oasis.opendocument.text") {
        return OFFICE;
    }
    ARCHIVE
}

/// A header of MPEG audio, layer III, with a bit rate and a sampling rate that exist. Layer I begins as the mark of
/// UTF-16 does.
fn is_mpeg_audio(start: &[u8]) -> bool {
    let [0xff, second, third, ..] = start else {
        return false;
    };
    second & 0xe6 == 0xe2 && third >> 4 != 15 && third & 0x0c != 0x0c && has_strange(start)
}

struct Kind {
    at: usize,
    magic: &'static [u8],
    known: Known,
}

const fn kind(at: usize, magic: &'static [u8], known: Known) -> Kind {
    Kind { at, magic, known }
}

const CRAWL: Known = Known {
    what: "a web archive",
    advice: "`clearstory clean --from warc {}` prints its pages",
};
const PDF: Known = Known {
    what: "a PDF",
    advice: "try `pdftotext {} -` and pipe it in",
};
const IMAGE: Known = Known {
    what: "an image",
    advice: "open it with an image viewer",
};
const SOUND: Known = Known {
    what: "a sound file",
    advice: "open it with a player",
};
const VIDEO: Known = Known {
    what: "a video",
    advice: "open it with a player",
};
const ARCHIVE: Known = Known {
    what: "an archive",
    advice: "unpack it and open a text inside",
};
const COMPRESSED: Known = Known {
    what: "a compressed file",
    advice: "unpack it and pipe the text in",
};
const PROGRAM: Known = Known {
    what: "a program",
    advice: "it has no text to read",
};
const FONT: Known = Known {
    what: "a font",
    advice: "it has no text to read",
};
const DATABASE: Known = Known {
    what: "an SQLite database",
    advice: "look into it with `sqlite3 {} .dump` and pipe that in",
};
const OFFICE: Known = Known {
    what: "an office document",
    advice: "try `pandoc -t markdown {}` and pipe it in",
};
const OLD_OFFICE: Known = Known {
    what: "an old office document",
    advice: "try `catdoc {}` and pipe it in",
};
const RICH_TEXT: Known = Known {
    what: "an RTF document",
    advice: "try `pandoc -f rtf -t markdown {}` and pipe it in",
};
const POSTSCRIPT: Known = Known {
    what: "a PostScript file",
    advice: "try `ps2txt {}` and pipe it in",
};
const NESTED: Known = Known {
    what: "gzip within gzip",
    advice: "unpack it with `gunzip` and open what comes out",
};

/// Longer and more certain ones first.
const KINDS: [Kind; 47] = [
    kind(0, b"WARC/1.", CRAWL),
    kind(0, b"%PDF-", PDF),
    kind(0, b"\x89PNG\r\n\x1a\n", IMAGE),
    kind(0, b"\xff\xd8\xff", IMAGE),
    kind(0, b"GIF87a", IMAGE),
    kind(0, b"GIF89a", IMAGE),
    kind(8, b"WEBP", IMAGE),
    kind(4, b"ftypavif", IMAGE),
    kind(4, b"ftypheic", IMAGE),
    kind(0, b"II*\0", IMAGE),
    kind(0, b"MM\0*", IMAGE),
    kind(0, b"\0\0\x01\0", IMAGE),
    kind(0, b"\xff\x0a\xfa", IMAGE),
    kind(0, b"8BPS\0", IMAGE),
    kind(4, b"ftypM4A", SOUND),
    kind(4, b"ftyp", VIDEO),
    kind(0, b"ID3\x02", SOUND),
    kind(0, b"ID3\x03", SOUND),
    kind(0, b"ID3\x04", SOUND),
    kind(0, b"OggS\0", SOUND),
    kind(0, b"fLaC\0", SOUND),
    kind(8, b"WAVEfmt ", SOUND),
    kind(8, b"AVI LIST", VIDEO),
    kind(0, b"\x1a\x45\xdf\xa3", VIDEO),
    kind(0, b"\0\0\x01\xba", VIDEO),
    kind(0, b"FLV\x01", VIDEO),
    kind(0, b"7z\xbc\xaf\x27\x1c", ARCHIVE),
    kind(0, b"Rar!\x1a\x07", ARCHIVE),
    kind(257, b"ustar", ARCHIVE),
    kind(0, b"PK\x05\x06", ARCHIVE),
    kind(0, b"!<arch>\n", ARCHIVE),
    kind(0, b"\xfd7zXZ\0", COMPRESSED),
    kind(0, b"BZh91AY&SY", COMPRESSED),
    kind(0, b"\x28\xb5\x2f\xfd", COMPRESSED),
    kind(0, b"\x1f\x8b\x08", NESTED),
    kind(0, b"\x7fELF", PROGRAM),
    kind(0, b"\xca\xfe\xba\xbe", PROGRAM),
    kind(0, b"\xcf\xfa\xed\xfe", PROGRAM),
    kind(0, b"\0asm\x01", PROGRAM),
    kind(0, b"MZ\x90\0", PROGRAM),
    kind(0, b"wOFF", FONT),
    kind(0, b"wOF2", FONT),
    kind(0, b"\0\x01\0\0\0", FONT),
    kind(0, b"SQLite format 3\0", DATABASE),
    kind(0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLD_OFFICE),
    kind(0, b"{\\rtf", RICH_TEXT),
    kind(0, b"%!PS", POSTSCRIPT),
];
