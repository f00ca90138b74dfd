//! Ciphers, message authentication codes, tokens and cookies whose key is a literal.
//!
//! They are looked for behind the weak ones, of which a literal key is the smaller problem.

use super::{is_literal, of_literal};

super::by_itself! {
    HardcodedKey "a literal" of_literal: ["aes"] => "Aes128::new", "Aes128::new_from_slice", "Aes128::new_from_slices",
        "Aes192::new", "Aes192::new_from_slice", "Aes192::new_from_slices", "Aes256::new", "Aes256::new_from_slice",
        "Aes256::new_from_slices";
    HardcodedKey "a literal" of_literal: ["hmac"] => "Hmac::new", "Hmac::new_from_slice", "HmacCore::new",
        "HmacCore::new_from_slice", "SimpleHmac::new", "SimpleHmac::new_from_slice";
    HardcodedKey "a literal" of_literal: ["aes_gcm"] => "AesGcm::new", "AesGcm::new_from_slice";
    HardcodedKey "a literal" of_literal: ["chacha20poly1305"] => "ChaChaPoly1305::new", "ChaChaPoly1305::new_from_slice";
    HardcodedKey "a literal" of_literal: ["cookie"] => "Key::derive_from", "Key::from";
    HardcodedKey "a literal" of_literal: ["jsonwebtoken"] => "DecodingKey::from_base64_secret",
        "DecodingKey::from_secret", "DecodingKey::from_urlsafe_base64_secret", "EncodingKey::from_base64_secret",
        "EncodingKey::from_secret", "EncodingKey::from_urlsafe_base64_secret";
    HardcodedKey "a literal" of_literal: ["jwt_simple"] => "HS256Key::from_bytes", "HS384Key::from_bytes",
        "HS512Key::from_bytes";
    HardcodedKey "a literal" of_literal: ["openssl"] => "PKey::hmac";
    HardcodedKey "a literal" is_second_literal: ["openssl"] => "symm::decrypt", "symm::decrypt_aead", "symm::encrypt",
        "symm::encrypt_aead";
    HardcodedKey "a literal" is_third_literal: ["openssl"] => "Crypter::new";
    HardcodedKey "a literal" of_literal: ["orion"] => "SecretKey::from_slice";
    HardcodedKey "a literal" is_second_literal: ["aws_lc_rs", "ring"] => "Key::new", "UnboundKey::new";
    HardcodedKey "a literal" is_second_literal: ["salvo_session"] => "SessionHandler::builder";
}

/// Whether the second argument is a literal: the first names the algorithm or the store.
fn is_second_literal(arguments: &[&str]) -> bool {
    arguments.get(1).is_some_and(|argument| is_literal(argument))
}

/// Whether the third argument is a literal.
fn is_third_literal(arguments: &[&str]) -> bool {
    arguments.get(2).is_some_and(|argument| is_literal(argument))
}
