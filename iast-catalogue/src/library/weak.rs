//! Broken hash functions and ciphers, and generators of random numbers that can be predicted.
//!
//! It is what makes an algorithm that is listed: all that is done with it starts there. HMAC is sound with a broken hash
//! function and is left out. `Core` types are what the traits of RustCrypto were implemented for up to `digest` 0.10.

use super::{always, of_constant};

super::by_itself! {
    WeakHash "MD2" always: ["md2"] => "Md2::*", "Md2Core::*";
    WeakHash "MD4" always: ["md4"] => "Md4::*", "Md4Core::*";
    WeakHash "MD5" always: ["md5"] => "md5::compute", "Context::*", "Md5::*", "Md5Core::*";
    WeakHash "RIPEMD-128" always: ["ripemd"] => "Ripemd128::*", "Ripemd128Core::*";
    WeakHash "SHA-1" always: ["sha1", "sha1_smol"] => "Sha1::*", "Sha1Core::*";
    WeakHash by of_weak_hash: ["aws_lc_rs", "ring"] => "Context::new", "UnparsedPublicKey::new", "digest::digest";
    WeakHash by of_weak_hash: ["crypto_hash"] => "Hasher::new", "crypto_hash::digest", "crypto_hash::hex_digest";
    WeakHash by of_weak_hash: ["openssl"] => "Hasher::new", "hash::hash";
    WeakHash by is_second_weak: ["openssl"] => "X509Builder.sign", "X509ReqBuilder.sign";
    WeakHash "SHA-1" always: ["openssl"] => "Sha1::*", "sha::sha1";
    WeakHash "MD5" always: ["pwhash"] => "md5_crypt::hash", "md5_crypt::hash_with";
    WeakHash "SHA-1" always: ["pwhash"] => "sha1_crypt::hash", "sha1_crypt::hash_with";
    WeakHash "crypt of DES" always: ["pwhash"] => "bsdi_crypt::hash", "bsdi_crypt::hash_with", "unix_crypt::hash",
        "unix_crypt::hash_with";
    WeakCipher "ECB" always: ["ecb"] => "Decryptor::*", "Encryptor::*";
    WeakCipher "3DES" always: ["des"] => "TdesEde2::*", "TdesEde3::*", "TdesEee2::*", "TdesEee3::*";
    WeakCipher "Blowfish" always: ["blowfish"] => "Blowfish::*";
    WeakCipher "CAST5" always: ["cast5"] => "Cast5::*";
    WeakCipher "DES" always: ["des"] => "Des::*";
    WeakCipher "IDEA" always: ["idea"] => "Idea::*";
    WeakCipher "RC2" always: ["rc2"] => "Rc2::*";
    WeakCipher "RC4" always: ["rc4"] => "Rc4::*", "Rc4Core::*";
    WeakCipher "ECB" always: ["block_modes"] => "Ecb::*";
    WeakCipher by of_weak_cipher: ["aws_lc_rs"] => "UnboundCipherKey::new";
    WeakCipher "ECB" always: ["aws_lc_rs"] => "DecryptingKey::ecb", "EncryptingKey::ecb",
        "PaddedBlockDecryptingKey::ecb_pkcs7", "PaddedBlockEncryptingKey::ecb_pkcs7";
    WeakCipher "3DES" always: ["openssl"] => "Cipher::des_ede*";
    WeakCipher "DES" always: ["openssl"] => "Cipher::des_*";
    WeakCipher "Blowfish" always: ["openssl"] => "Cipher::bf_*";
    WeakCipher "CAST5" always: ["openssl"] => "Cipher::cast5_*";
    WeakCipher "IDEA" always: ["openssl"] => "Cipher::idea_*";
    WeakCipher "RC2" always: ["openssl"] => "Cipher::rc2_*";
    WeakCipher "RC4" always: ["openssl"] => "Cipher::rc4*";
    WeakCipher "ECB" always: ["openssl"] => "Cipher::*_ecb";
    WeakRandomness "a constant seed" of_constant: ["chacha20", "rand", "rand_chacha"] => "ChaCha12Rng::from_seed",
        "ChaCha12Rng::seed_from_u64", "ChaCha20Rng::from_seed", "ChaCha20Rng::seed_from_u64", "ChaCha8Rng::from_seed",
        "ChaCha8Rng::seed_from_u64", "StdRng::from_seed", "StdRng::seed_from_u64";
    WeakRandomness "SmallRng" always: ["rand"] => "SmallRng::*";
    WeakRandomness "fastrand" always: ["fastrand"] => "fastrand::*";
    WeakRandomness "nanorand" always: ["nanorand"] => "Pcg64::*", "WyRand::*", "nanorand::tls_rng", "tls::tls_rng";
    WeakRandomness "ISAAC" always: ["rand_isaac"] => "rand_isaac::*";
    WeakRandomness "Mersenne Twister" always: ["rand_mt"] => "rand_mt::*";
    WeakRandomness "turborand" always: ["turborand"] => "AtomicRng::*", "Rng::*";
    WeakRandomness "fastrand" always: ["random_string"] => "random_string::generate";
    WeakRandomness "oorandom" always: ["oorandom"] => "Rand32::*", "Rand64::*";
    WeakRandomness "PCG" always: ["rand_pcg"] => "rand_pcg::*";
    WeakRandomness "xorshift" always: ["rand_xorshift"] => "XorShiftRng::*";
    WeakRandomness "xoshiro" always: ["rand", "rand_xoshiro"] => "rand_xoshiro::*", "Xoshiro128PlusPlus::*",
        "Xoshiro256PlusPlus::*";
}

/// The broken hash function that the first argument names.
fn of_weak_hash(arguments: &[&str]) -> Option<&'static str> {
    weak_hash(arguments.first()?)
}

/// The one that the second names: the first is the key of a signature.
fn is_second_weak(arguments: &[&str]) -> Option<&'static str> {
    weak_hash(arguments.get(1)?)
}

/// What a constant, a variant or a function without arguments that names a hash function stands for.
fn weak_hash(word: &str) -> Option<&'static str> {
    match word {
        "MD5" | "md5()" => Some("MD5"),
        "SHA1" | "SHA1_FOR_LEGACY_USE_ONLY" | "sha1()" => Some("SHA-1"),
        // Signatures.
        word if word.contains("_SHA1_") => Some("SHA-1"),
        _ => None,
    }
}

/// The broken cipher that the first argument names.
fn of_weak_cipher(arguments: &[&str]) -> Option<&'static str> {
    match *arguments.first()? {
        "DES_FOR_LEGACY_USE_ONLY" => Some("DES"),
        "DES_EDE_FOR_LEGACY_USE_ONLY" | "DES_EDE3_FOR_LEGACY_USE_ONLY" => Some("3DES"),
        _ => None,
    }
}
