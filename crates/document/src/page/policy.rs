//! Sources of the content security policy: a script or style is allowed by the hash of its text.

use sha2::{Digest, Sha256};

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// `sha256-` and the digest of an inline element's text in base64.
pub(super) fn hash(text: &str) -> String {
    format!("sha256-{}", base64(&Sha256::digest(text.as_bytes())))
}

/// RFC 4648, section 4.
pub(super) fn base64(bytes: &[u8]) -> String {
    let group = |chunk: &[u8]| {
        let word = (0..3).fold(0u32, |word, k| {
            word << 8 | u32::from(*chunk.get(k).unwrap_or(&0))
        });
        (0..4).map(move |k| word >> (18 - 6 * k) & 63)
    };
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let digits: String = group(chunk)
            .map(|digit| char::from(ALPHABET[digit as usize]))
            .collect();
        text += &digits[..chunk.len() + 1];
        text += &"=="[..3 - chunk.len()];
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 4648, section 10.
    #[test]
    fn base64_of_the_standard() {
        for (plain, coded) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(base64(plain.as_bytes()), coded);
        }
        assert_eq!(base64(&[0xfb, 0xff, 0xbf]), "+/+/");
    }

    /// The digest of nothing, as policies write it.
    #[test]
    fn a_hash() {
        assert_eq!(
            hash(""),
            "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
        );
    }
}
