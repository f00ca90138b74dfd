//! The name of a vulnerability across runs.
//!
//! The fingerprint is made of what stays when code moves: the type, the file, the function, the sink and its
//! parameter. Lines, columns, values and processes are left out, so it survives moved lines, other payloads and other
//! machines. Two calls of the same sink in the same function are one vulnerability.

use iast_schema::VulnerabilityKind;

/// Stands between two inputs. No text holds this byte, so `("ab", "c")` and `("a", "bc")` differ.
const SEPARATOR: u8 = 0xff;

/// The fingerprint of a vulnerability: 64-bit FNV-1a as 16 hexadecimal digits.
///
/// Baselines store it, so the algorithm is part of the format and never changes. `\` in `file` counts as `/`: the
/// same code has one fingerprint on every system.
pub(crate) fn fingerprint(kind: VulnerabilityKind, file: &str, function: &str, sink: &str, parameter: &str) -> String {
    let mut hash = Fnv::new();
    hash.write(kind.code().bytes());
    hash.write(file.bytes().map(|byte| if byte == b'\\' { b'/' } else { byte }));
    hash.write(function.bytes());
    hash.write(sink.bytes());
    hash.write(parameter.bytes());
    format!("{:016x}", hash.0)
}

/// FNV-1a, <https://datatracker.ietf.org/doc/html/rfc9923>: unlike the hashers of std it is the same in every release.
struct Fnv(u64);

impl Fnv {
    fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    fn write(&mut self, bytes: impl Iterator<Item = u8>) {
        for byte in bytes.chain([SEPARATOR]) {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KIND: VulnerabilityKind = VulnerabilityKind::SqlInjection;

    #[test]
    fn the_value_never_changes() {
        assert_eq!(fingerprint(KIND, "src/dao.rs", "shop::dao::find", "query", "sql"), "d8f59be7875da2db");
        assert_eq!(fingerprint(KIND, "", "", "", ""), "d874054d914fd154");
    }

    #[test]
    fn it_is_fnv_1a() {
        let mut hash = Fnv::new();
        hash.write(b"a".iter().copied());
        // The published value for "a", then the separator.
        assert_eq!(hash.0, (0xaf63_dc4c_8601_ec8c_u64 ^ 0xff).wrapping_mul(0x0000_0100_0000_01b3));
    }

    #[test]
    fn every_input_counts_and_none_runs_into_the_next() {
        let all = [
            fingerprint(KIND, "ab", "c", "d", "e"),
            fingerprint(KIND, "a", "bc", "d", "e"),
            fingerprint(KIND, "ab", "cd", "", "e"),
            fingerprint(KIND, "ab", "c", "de", ""),
            fingerprint(KIND, "ab", "c", "d", ""),
            fingerprint(VulnerabilityKind::Xss, "ab", "c", "d", "e"),
        ];
        let distinct: std::collections::HashSet<_> = all.iter().collect();
        assert_eq!(distinct.len(), all.len(), "{all:?}");
    }

    #[test]
    fn the_separator_of_paths_does_not_matter() {
        assert_eq!(fingerprint(KIND, "src\\a.rs", "f", "q", "s"), fingerprint(KIND, "src/a.rs", "f", "q", "s"));
    }
}
