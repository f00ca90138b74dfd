//! Puts mutes into `iast.toml` and takes them out. Everything else in the file stays as it was written.

use anyhow::bail;
use iast_config::MUTE;
use jiff::civil::Date;
use toml_edit::{Datetime, Document, Item, Table, value};

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

/// The text with the mute, which stands at its end. One of the same fingerprint gets the new reason and date.
///
/// # Errors
///
/// When the text is no TOML, or has something else by this name.
pub(crate) fn put(text: &str, entry: &Entry<'_>) -> anyhow::Result<String> {
    let mut document = parse(text)?.into_mut();
    let is_filled = match document.get_mut(MUTE) {
        None => false,
        Some(Item::ArrayOfTables(tables)) => {
            let known = tables.iter_mut().find(|table| fingerprint_of(table) == Some(entry.fingerprint));
            known.map(|table| fill(table, entry)).transpose()?.is_some()
        }
        Some(_) => bail!("`{MUTE}` is no list of tables; write `[[{MUTE}]]`"),
    };
    if is_filled {
        return Ok(document.to_string());
    }
    let mut table = Table::new();
    table.insert("fingerprint", value(entry.fingerprint));
    fill(&mut table, entry)?;
    let mut text = text.to_owned();
    if !text.is_empty() {
        text += if text.ends_with('\n') { "\n" } else { "\n\n" };
    }
    Ok(text + &format!("# {}\n[[{MUTE}]]\n{table}", entry.what))
}

/// The text without the mute of the fingerprint that begins so, and that fingerprint. The comment right above the mute
/// goes with it.
///
/// # Errors
///
/// When the text is no TOML, and when no mute or more than one is meant.
pub(crate) fn remove(text: &str, prefix: &str) -> anyhow::Result<(String, String)> {
    let document = parse(text)?;
    let Some(Item::ArrayOfTables(tables)) = document.get(MUTE) else { bail!("nothing is muted") };
    let begins = |table: &&Table| fingerprint_of(table).is_some_and(|fingerprint| fingerprint.starts_with(prefix));
    let matching: Vec<&Table> = tables.iter().filter(begins).collect();
    let table = match matching[..] {
        [table] => table,
        [] => bail!("no mute has a fingerprint that begins with `{}`", prefix.escape_debug()),
        _ => bail!("several mutes have fingerprints that begin with `{}`; write more of it", prefix.escape_debug()),
    };
    let fingerprint = fingerprint_of(table).unwrap_or_default().to_owned();
    let spans = table.iter().filter_map(|(_, item)| item.span());
    let (start, end) = (table.span().map_or(0, |span| span.start), spans.map(|span| span.end).max().unwrap_or(0));
    let text = without(text, start, end);
    // What stood below the mute could have been a part of it.
    parse(&text)?;
    Ok((text, fingerprint))
}

/// The text without the lines from one place to another, the comments right above and a blank line above those.
fn without(text: &str, start: usize, end: usize) -> String {
    let mut above: Vec<&str> = text[..start].split_inclusive('\n').collect();
    if !text[..start].ends_with('\n') {
        above.pop();
    }
    while above.last().is_some_and(|line| line.trim_start().starts_with('#')) {
        above.pop();
    }
    if above.last().is_some_and(|line| line.trim().is_empty()) {
        above.pop();
    }
    let below = text[end..].split_once('\n').map_or("", |(_, below)| below);
    above.concat() + below
}

fn fill(table: &mut Table, entry: &Entry<'_>) -> anyhow::Result<()> {
    table.insert("reason", value(entry.reason));
    match entry.until {
        Some(until) => {
            let until: Datetime = until.to_string().parse()?;
            table.insert("until", value(until));
        }
        None => drop(table.remove("until")),
    }
    Ok(())
}

fn parse(text: &str) -> anyhow::Result<Document<&str>> {
    Document::parse(text).map_err(|error| anyhow::anyhow!(super::described(&error, text)))
}

fn fingerprint_of(table: &Table) -> Option<&str> {
    table.get("fingerprint")?.as_str()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use toml_edit::DocumentMut;

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
    fn comments_stay_where_they_are() {
        for text in
            ["# all of it\n# is a comment\n", "a = 1\n# end\n", "[[mute]]\ntype = 'xss'\n\n# next\n[x]\n# end\n"]
        {
            let put = put(text, &entry("0123456789abcdef", "a", None)).unwrap();
            assert!(put.starts_with(text), "{put}");
            assert_eq!(remove(&put, "012345").unwrap().0, text);
            let more = format!("{put}\n# below\n[y]\n");
            assert_eq!(remove(&more, "012345").unwrap().0, format!("{text}\n# below\n[y]\n"));
        }
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

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        /// Whatever stands in the file: it is refused, or it is there again when the mute is gone.
        #[test]
        fn nothing_else_in_the_file_changes(
            text in "(#\\PC{0,9}\n|[a-c]{1,2} {0,2}= {0,2}(1|\"\\PC{0,5}\"|\\[1, 2\\]) *\n|\\[{1,2}[d-f]\\]{1,2}\n|\n|\\PC{0,3}\n){0,6}",
            reason in "\\PC{0,20}|[\"'\\\\\n\t\0]{0,6}",
        ) {
            let put = put(&text, &entry("0123456789abcdef", &reason, None));
            prop_assert_eq!(put.is_ok(), text.parse::<DocumentMut>().is_ok());
            if let Ok(put) = put {
                let table = put.parse::<DocumentMut>().unwrap();
                let mutes = table[MUTE].as_array_of_tables().unwrap();
                prop_assert_eq!(mutes.get(0).unwrap()["reason"].as_str(), Some(reason.as_str()));
                prop_assert_eq!(remove(&put, "0123456789").unwrap().0, text);
            }
        }
    }
}
