//! Broken hash functions.

use super::{Entry, How, Owasp, Severity, VulnerabilityKind};

in_short!("A hash function is broken.");

pub(super) static ENTRY: Entry = Entry {
    kind: VulnerabilityKind::WeakHash,
    json_name: "WEAK_HASH",
    in_datadog: true,
    code: "weak-hash",
    short_name: "hash",
    cwe: 328,
    summary: summary!(),
    severity: Severity::Medium,
    how: How::CALL,
    owasp: Owasp::CRYPTOGRAPHY,
    title: "a broken hash function is used",
    label: "hash function",
    help: "use `Sha256::digest(data)` for integrity and `Argon2::default()` for passwords",
    description: "\
        Two files with the same hash can be made for MD5 and SHA-1, so the hash no longer proves which of them it \
        belongs to. For passwords every fast hash is too weak, because billions of guesses a second can be tried.",
    detection: "\
        Found when an observed function makes MD2, MD4, MD5, SHA-1 or RIPEMD-128 with RustCrypto, `md5`, `sha1_smol`, \
        ring, aws-lc-rs, openssl or crypto-hash, or a password hash of pwhash that rests on one. HMAC is no finding, \
        since it is sound with these, and neither is what libraries do for a protocol, such as SHA-1 in the handshake \
        of WebSocket. Of a signature of openssl only that of a certificate is looked at.",
    before: r"
        let checksum = Sha1::digest(&file);
    ",
    after: r"
        let checksum = Sha256::digest(&file);
    ",
    references: &[
        "https://cheatsheetseries.owasp.org/cheatsheets/Cryptographic_Storage_Cheat_Sheet.html",
        "https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html",
    ],
};
