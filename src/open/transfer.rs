//! The transfer encodings of messages, undone: quoted-printable and base64, with whatever is broken in them skipped.
//! Knows nothing of charsets and of parts.

/// Undoes a transfer encoding by its name; an unknown one is taken for none.
pub(super) fn decode(bytes: &[u8], encoding: &str) -> Vec<u8> {
    match encoding.trim().to_ascii_lowercase().as_str() {
        "quoted-printable" => quoted_printable(bytes),
        "base64" => base64(bytes),
        _ => bytes.to_vec(),
    }
}

/// RFC 2045, section 6.7. A `=` before anything else stands for itself.
fn quoted_printable(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    for line in bytes.split_inclusive(|b| *b == b'\n') {
        let text = line.trim_ascii_end();
        let soft = text.strip_suffix(b"=");
        let mut rest = soft.unwrap_or(text);
        while let Some((&byte, behind)) = rest.split_first() {
            let value = (byte == b'=').then(|| hex(behind)).flatten();
            out.push(value.unwrap_or(byte));
            rest = if value.is_some() {
                &behind[2..]
            } else {
                behind
            };
        }
        if soft.is_none() && line.ends_with(b"\n") {
            out.push(b'\n');
        }
    }
    out
}

fn hex(digits: &[u8]) -> Option<u8> {
    let digits = std::str::from_utf8(digits.get(..2)?).ok()?;
    let is_hex = digits.bytes().all(|b| b.is_ascii_hexdigit());
    is_hex
        .then(|| u8::from_str_radix(digits, 16).ok())
        .flatten()
}

/// RFC 2045, section 6.8, and the alphabet for addresses besides. Ends at the first `=`.
fn base64(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() / 4 * 3);
    let (mut bits, mut held) = (0, 0u32);
    for &byte in bytes.iter().take_while(|b| **b != b'=') {
        let Some(value) = sextet(byte) else {
            continue;
        };
        held = held << 6 | u32::from(value);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            out.push((held >> bits) as u8);
        }
    }
    out
}

fn sextet(byte: u8) -> Option<u8> {
    match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' | b'-' => Some(62),
        b'/' | b'_' => Some(63),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoted_printable_is_undone_and_what_is_broken_stays() {
        let coded = b"caf=C3=A9 =\r\nau lait=20\r\n1 =3d 1 =zz =\xff=";
        assert_eq!(
            decode(coded, "Quoted-Printable"),
            b"caf\xc3\xa9 au lait \n1 = 1 =zz =\xff"
        );
        assert_eq!(decode(b"a=", "quoted-printable"), b"a");
        assert_eq!(decode(b"a=4", "quoted-printable"), b"a=4");
    }

    #[test]
    fn base64_is_undone_over_lines_and_rubbish() {
        assert_eq!(
            decode(b"Y2Fm\r\nw6k=\r\nrest", " BASE64 "),
            "café".as_bytes()
        );
        assert_eq!(decode(b"Y2*Fm w6k", "base64"), "café".as_bytes());
        assert_eq!(decode(b"_-A=", "base64"), b"\xff\xe0");
    }

    #[test]
    fn other_encodings_are_none() {
        assert_eq!(decode(b"a=3D", "8bit"), b"a=3D");
    }
}
