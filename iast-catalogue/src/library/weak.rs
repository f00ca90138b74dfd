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
    WeakCipher "ECB" always: ["ecb"] => "Decryptor::*", "Encryptor::*";
    WeakCipher "3DES" always: ["des"] => "TdesEde2::*", "TdesEde3::*", "TdesEee2::*", "TdesEee3::*";
    WeakCipher "Blowfish" always: ["blowfish"] => "Blowfish::*";
    WeakCipher "CAST5" always: ["cast5"] => "Cast5::*";
    WeakCipher "DES" always: ["des"] => "Des::*";
    WeakCipher "IDEA" always: ["idea"] => "Idea::*";
    WeakCipher "RC2" always: ["rc2"] => "Rc2::*";
    WeakCipher "RC4" always: ["rc4"] => "Rc4::*", "Rc4Core::*";
    WeakRandomness "a constant seed" of_constant: ["chacha20", "rand", "rand_chacha"] => "ChaCha12Rng::from_seed",
        "ChaCha12Rng::seed_from_u64", "ChaCha20Rng::from_seed", "ChaCha20Rng::seed_from_u64", "ChaCha8Rng::from_seed",
        "ChaCha8Rng::seed_from_u64", "StdRng::from_seed", "StdRng::seed_from_u64";
    WeakRandomness "SmallRng" always: ["rand"] => "SmallRng::*";
    WeakRandomness "fastrand" always: ["fastrand"] => "fastrand::*";
    WeakRandomness "nanorand" always: ["nanorand"] => "Pcg64::*", "WyRand::*", "nanorand::tls_rng", "tls::tls_rng";
    WeakRandomness "oorandom" always: ["oorandom"] => "Rand32::*", "Rand64::*";
    WeakRandomness "PCG" always: ["rand_pcg"] => "rand_pcg::*";
    WeakRandomness "xorshift" always: ["rand_xorshift"] => "XorShiftRng::*";
    WeakRandomness "xoshiro" always: ["rand", "rand_xoshiro"] => "rand_xoshiro::*", "Xoshiro128PlusPlus::*",
        "Xoshiro256PlusPlus::*";
}
