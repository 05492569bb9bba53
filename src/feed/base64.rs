//! Text that was written as base64 (RFC 4648).
//! Knows nothing of feeds.

/// The text that is written so; none when it is not base64 or what it stands for is no text.
pub(super) fn text(written: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(written.len() / 4 * 3);
    let (mut bits, mut count) = (0_u32, 0);
    for byte in written.bytes().filter(|b| !b.is_ascii_whitespace()) {
        if byte == b'=' {
            break;
        }
        bits = bits << 6 | u32::from(value(byte)?);
        count += 1;
        if count % 4 == 0 {
            bytes.extend(&bits.to_be_bytes()[1..]);
            bits = 0;
        }
    }
    match count % 4 {
        0 => {}
        2 => bytes.push((bits >> 4) as u8),
        3 => bytes.extend(&(bits >> 2).to_be_bytes()[2..]),
        _ => return None,
    }
    let text = String::from_utf8(bytes).ok()?;
    (!text.is_empty() && !text.contains('\0')).then_some(text)
}

fn value(byte: u8) -> Option<u8> {
    Some(match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_gives_text_and_nothing_else_does() {
        for (written, read) in [
            ("YQ==", Some("a")),
            ("YWI=", Some("ab")),
            ("YW\nJj", Some("abc")),
            ("w6k", Some("é")),
            ("AAAA", None),
            ("/w==", None),
            ("a", None),
            ("a b!", None),
            ("", None),
        ] {
            assert_eq!(text(written).as_deref(), read, "{written}");
        }
    }
}
