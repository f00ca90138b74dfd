//! Path traversal.

use super::assess::{Assessment, Call, Flow};
use super::{Entry, How, Owasp, Safe, Severity, VulnerabilityKind};

in_short!("Untrusted data chooses a file.");

pub(super) static ENTRY: Entry = Entry {
    kind: VulnerabilityKind::PathTraversal,
    json_name: "PATH_TRAVERSAL",
    in_datadog: true,
    code: "path-traversal",
    short_name: "path",
    cwe: 22,
    summary: summary!(),
    severity: Severity::High,
    how: How::Flow(Flow::by(assess).attacked(is_attack).safe(&[Safe::InDirectory])),
    owasp: Owasp::ACCESS,
    title: "untrusted data chooses a file",
    label: "file path",
    help: "accept plain names only, then join them to a fixed directory:\n\
           `Path::new(name).components().all(|part| matches!(part, Component::Normal(_)))`",
    description: "\
        A name from outside becomes part of a path. `../` leaves the directory that was meant, and an absolute path \
        replaces it altogether, because `Path::join` starts anew at a root. The client then reads or overwrites any \
        file that the service can.",
    detection: "\
        Found when untrusted bytes stand in an argument of a function under `#[iast::sink(kind = \"path\")]`, names in \
        an archive of zip or tar that came in among them. The note says whether they left the directory, by `..` or \
        an absolute path, or could; a plain file name is reported, too. Silent about rows of a database, what went \
        through a sanitizer or validator for `path`, `enclosed_name` of zip, and a path without `..` that an \
        observed function held against a directory by `starts_with`.",
    before: r#"
        let report = fs::read(Path::new("reports").join(name))?;
    "#,
    after: r#"
        #[iast::validator(kind = "path")]
        fn is_plain(name: &str) -> bool {
            Path::new(name).components().all(|part| matches!(part, Component::Normal(_)))
        }

        if !is_plain(name) {
            return Err("not a file name".into());
        }
        let report = fs::read(Path::new("reports").join(name))?;
    "#,
    references: &["https://cheatsheetseries.owasp.org/cheatsheets/Input_Validation_Cheat_Sheet.html"],
};

fn assess(call: &Call<'_>) -> Assessment {
    if leaves(call) {
        Assessment::did(ENTRY.severity, "the input left the directory: it is an absolute path or has `..` in it")
    } else {
        Assessment::can(ENTRY.severity, "the input can leave the directory, by `..` or by an absolute path")
    }
}

/// Whether untrusted bytes make the path start at a root, or go up. What stands behind a directory of the program's own
/// does not start anew: `Path::join` would have replaced that.
fn leaves(call: &Call<'_>) -> bool {
    let is_separator = |byte: &u8| matches!(byte, b'/' | b'\\');
    let starts_at_root = match call.text {
        [b'/' | b'\\', ..] => true,
        [drive, b':', ..] => drive.is_ascii_alphabetic(),
        _ => false,
    };
    if starts_at_root && call.runs[0].start == 0 {
        return true;
    }
    let mask = call.mask();
    let mut start = 0;
    call.text.split(is_separator).any(|part| {
        let is_untrusted = mask[start..start + part.len()].contains(&true);
        start += part.len() + 1;
        part == b".." && is_untrusted
    })
}

/// Whether the input left the directory.
fn is_attack(call: &Call<'_>) -> bool {
    leaves(call)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{attack, proven, severity};
    use super::*;

    const KIND: VulnerabilityKind = VulnerabilityKind::PathTraversal;

    #[test]
    fn the_input_left_the_directory() {
        for path in [
            "/srv/files/‹../../etc/passwd›",
            "/srv/files/‹a/../../b›",
            "/srv/files/.‹.›/b",
            "‹/etc/passwd›",
            "‹\\\\server\\share›",
            "‹C:\\boot.ini›",
            "‹..›",
            "files\\‹..\\x›",
        ] {
            assert!(proven(KIND, path), "{path}");
        }
    }

    #[test]
    fn the_input_can_leave_it() {
        for path in
            ["/srv/files/‹a.txt›", "/srv/‹..a›/b", "/srv/‹...›", "/srv/../‹a›", "/srv/‹/etc/passwd›", "‹a/b›", "a:‹b›"]
        {
            assert_eq!(severity(KIND, path), Some(Severity::High), "{path}");
            assert!(!proven(KIND, path), "{path}");
        }
    }

    #[test]
    fn leaving_the_directory_is_an_attack() {
        assert_eq!(attack(KIND, "reports/‹../../etc/passwd›"), Some(true));
        assert_eq!(attack(KIND, "reports/‹june..july.pdf›"), Some(false));
    }
}
