//! Keys in the code.

use super::{Entry, How, Owasp, Severity, VulnerabilityKind};

in_short!("A cryptographic key stands in the code.");

pub(super) static ENTRY: Entry = Entry {
    kind: VulnerabilityKind::HardcodedKey,
    json_name: "HARDCODED_KEY",
    in_datadog: true,
    code: "hardcoded-key",
    short_name: "key",
    cwe: 321,
    summary: summary!(),
    severity: Severity::Medium,
    how: How::Call { shows_secret: true },
    owasp: Owasp::CRYPTOGRAPHY,
    title: "a cryptographic key stands in the code",
    label: "key",
    help: "load the key when the program starts: `File::open(path)?.read_exact(&mut key)`",
    description: "\
        Data is encrypted or signed with a key that everybody has who can read the repository or the binary. They \
        decrypt it, or sign sessions and tokens of their own. A key that is compiled in cannot be exchanged after it \
        became known.",
    detection: "\
        Found when an observed function makes a cipher or HMAC of RustCrypto, ring, aws-lc-rs, openssl or orion, or a \
        key of jsonwebtoken, jwt-simple or `cookie`, with a literal where the key stands, also behind `into` and \
        `as_bytes`, and where a variable or constant of the same function is bound to it. A constant of the module is \
        not seen. What libraries do is no finding.",
    before: r#"
        let cipher = Aes256Gcm::new(b"an example key of thirty-two byt".into());
    "#,
    after: r#"
        let mut key = [0; 32];
        File::open("/run/secrets/orders.key")?.read_exact(&mut key)?;
        let cipher = Aes256Gcm::new(&key.into());
    "#,
    references: &[
        "https://cheatsheetseries.owasp.org/cheatsheets/Key_Management_Cheat_Sheet.html",
        "https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html",
    ],
};
