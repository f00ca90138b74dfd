//! Broken ciphers.

use super::{Entry, How, Owasp, Severity, VulnerabilityKind};

in_short!("A cipher or its mode is broken.");

pub(super) static ENTRY: Entry = Entry {
    kind: VulnerabilityKind::WeakCipher,
    json_name: "WEAK_CIPHER",
    in_datadog: true,
    code: "weak-cipher",
    short_name: "cipher",
    cwe: 327,
    summary: summary!(),
    severity: Severity::Medium,
    how: How::CALL,
    owasp: Owasp::CRYPTOGRAPHY,
    title: "a broken cipher or mode is used",
    label: "cipher",
    help: "use a cipher that authenticates as well: `Aes256Gcm::new(&key.into())`",
    description: "\
        The keys of DES can be guessed, RC4 leaks its text, and blocks of 64 bits repeat within one long connection. \
        In ECB mode equal blocks stay equal, so the shape of the data shows through any cipher.",
    detection: "\
        Found when an observed function makes DES, 3DES, RC2, RC4, Blowfish, CAST5 or IDEA, or any cipher in ECB mode, \
        with RustCrypto, openssl or aws-lc-rs. What libraries do is no finding, and neither is one block that is \
        encrypted without a mode.",
    before: r"
        TdesEde3::new(&key.into()).encrypt_block(&mut block);
    ",
    after: r"
        let mut nonce = [0; 12];
        getrandom::fill(&mut nonce)?;
        let sealed = Aes256Gcm::new(&key.into()).encrypt(&nonce.into(), message)?;
    ",
    references: &["https://cheatsheetseries.owasp.org/cheatsheets/Cryptographic_Storage_Cheat_Sheet.html"],
};
