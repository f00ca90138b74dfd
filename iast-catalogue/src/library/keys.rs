//! Ciphers, message authentication codes, tokens and cookies whose key is a literal.
//!
//! They are looked for behind the weak ones, of which a literal key is the smaller problem.

use super::of_literal;

super::by_itself! {
    HardcodedKey "a literal" of_literal: ["aes"] => "Aes128::new", "Aes128::new_from_slice", "Aes128::new_from_slices",
        "Aes192::new", "Aes192::new_from_slice", "Aes192::new_from_slices", "Aes256::new", "Aes256::new_from_slice",
        "Aes256::new_from_slices";
    HardcodedKey "a literal" of_literal: ["hmac"] => "Hmac::new", "Hmac::new_from_slice", "HmacCore::new",
        "HmacCore::new_from_slice", "SimpleHmac::new", "SimpleHmac::new_from_slice";
    HardcodedKey "a literal" of_literal: ["aes_gcm"] => "AesGcm::new", "AesGcm::new_from_slice";
    HardcodedKey "a literal" of_literal: ["chacha20poly1305"] => "ChaChaPoly1305::new", "ChaChaPoly1305::new_from_slice";
    HardcodedKey "a literal" of_literal: ["cookie"] => "Key::derive_from", "Key::from";
    HardcodedKey "a literal" of_literal: ["jsonwebtoken"] => "DecodingKey::from_secret", "EncodingKey::from_secret";
}
