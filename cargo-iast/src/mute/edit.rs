//! Puts mutes into `iast.toml` and takes them out. Everything else in the file stays as it was written.

use anyhow::bail;
use iast_config::MUTE;
use jiff::civil::Date;
use toml_edit::{ArrayOfTables, Datetime, DocumentMut, Item, Table, value};

/// What stands in a mute of a fingerprint.
#[derive(Debug)]
pub(crate) struct Entry<'a> {
    /// The whole fingerprint.
    pub(crate) fingerprint: &'a str,
    /// What it names, as a comment.
    pub(crate) what: &'a str,
    pub(crate) reason: &'a str,
    pub(crate) until: Option<Date>,
}

/// The text with the mute. One of the same fingerprint gets the new reason and date.
///
/// # Errors
///
/// When the text is no TOML, or has something else by this name.
pub(crate) fn put(text: &str, entry: &Entry<'_>) -> anyhow::Result<String> {
    let mut document = parse(text)?;
    let is_first = !document.contains_key(MUTE);
    let tables = document.entry(MUTE).or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()));
    let Item::ArrayOfTables(tables) = tables else { bail!("`{MUTE}` is no list of tables; write `[[{MUTE}]]`") };
    let known = tables.iter_mut().find(|table| fingerprint_of(table) == Some(entry.fingerprint));
    let table = match known {
        Some(table) => table,
        None => {
            let mut table = Table::new();
            let gap = if is_first && text.trim().is_empty() { "" } else { "\n" };
            table.decor_mut().set_prefix(format!("{gap}# {}\n", entry.what));
            table.insert("fingerprint", value(entry.fingerprint));
            tables.push(table);
            let last = tables.len() - 1;
            match tables.get_mut(last) {
                Some(table) => table,
                None => bail!("the mute cannot be added"),
            }
        }
    };
    table.insert("reason", value(entry.reason));
    match entry.until {
        Some(until) => {
            let until: Datetime = until.to_string().parse()?;
            table.insert("until", value(until));
        }
        None => drop(table.remove("until")),
    }
    Ok(document.to_string())
}

/// The text without the mute of the fingerprint that begins so, and that fingerprint.
///
/// # Errors
///
/// When the text is no TOML, and when no mute or more than one is meant.
pub(crate) fn remove(text: &str, prefix: &str) -> anyhow::Result<(String, String)> {
    let mut document = parse(text)?;
    let Some(Item::ArrayOfTables(tables)) = document.get_mut(MUTE) else { bail!("nothing is muted") };
    let begins = |table: &Table| fingerprint_of(table).is_some_and(|fingerprint| fingerprint.starts_with(prefix));
    let matching: Vec<usize> = (0..tables.len()).filter(|at| tables.get(*at).is_some_and(begins)).collect();
    let at = match matching[..] {
        [at] => at,
        [] => bail!("no mute has a fingerprint that begins with `{}`", prefix.escape_debug()),
        _ => bail!("several mutes have fingerprints that begin with `{}`; write more of it", prefix.escape_debug()),
    };
    let fingerprint = tables.get(at).and_then(fingerprint_of).unwrap_or_default().to_owned();
    tables.remove(at);
    if tables.is_empty() {
        document.remove(MUTE);
    }
    Ok((document.to_string(), fingerprint))
}

fn parse(text: &str) -> anyhow::Result<DocumentMut> {
    text.parse::<DocumentMut>().map_err(|error| anyhow::anyhow!(super::described(&error, text)))
}

fn fingerprint_of(table: &Table) -> Option<&str> {
    table.get("fingerprint")?.as_str()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "# ours\nreport   = false # no\n\n[[mute]]\ntype = 'xss' # all\nreason = \"r\"\n";

    fn entry<'a>(fingerprint: &'a str, reason: &'a str, until: Option<Date>) -> Entry<'a> {
        Entry { fingerprint, what: "sql-injection at src/dao.rs:3", reason, until }
    }

    #[test]
    fn a_mute_is_added_below_and_the_rest_stays() {
        let text = put(FILE, &entry("0123456789abcdef", "a \"b\"", Some(jiff::civil::date(2030, 1, 2)))).unwrap();
        assert!(text.starts_with(FILE), "{text}");
        insta::assert_snapshot!(text[FILE.len()..], @r##"

        # sql-injection at src/dao.rs:3
        [[mute]]
        fingerprint = "0123456789abcdef"
        reason = 'a "b"'
        until = 2030-01-02
        "##);
        let (without, fingerprint) = remove(&text, "012345").unwrap();
        assert_eq!((without.as_str(), fingerprint.as_str()), (FILE, "0123456789abcdef"));
    }

    #[test]
    fn a_mute_that_is_there_is_changed() {
        let text = put("", &entry("0123456789abcdef", "a", Some(jiff::civil::date(2030, 1, 2)))).unwrap();
        let text = put(&text, &entry("0123456789abcdef", "b", None)).unwrap();
        insta::assert_snapshot!(text, @r#"
        # sql-injection at src/dao.rs:3
        [[mute]]
        fingerprint = "0123456789abcdef"
        reason = "b"
        "#);
        assert_eq!(remove(&text, "0123456").unwrap().0, "");
    }

    #[test]
    fn what_is_not_clear_is_refused() {
        let two = put("", &entry("0123456789abcdef", "a", None)).unwrap();
        let two = put(&two, &entry("0123456789abcde0", "a", None)).unwrap();
        assert!(remove(&two, "012345").unwrap_err().to_string().contains("several mutes"));
        assert!(remove(&two, "abcdef").unwrap_err().to_string().contains("no mute has"));
        assert!(remove("", "abcdef").unwrap_err().to_string().contains("nothing is muted"));
        assert!(put("mute = 3", &entry("a", "b", None)).is_err());
        assert!(put("a = [", &entry("a", "b", None)).is_err());
    }
}
