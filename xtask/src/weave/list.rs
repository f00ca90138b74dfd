//! The crates of the weaving test, as `crates.txt` lists them.

use anyhow::{Result, bail};

/// Where the list is, for messages.
pub(super) const PATH: &str = "xtask/src/weave/crates.txt";

/// One line of the list.
#[derive(Debug, PartialEq)]
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) version: String,
    /// For cargo, such as `--all-features`.
    pub(super) cargo: Vec<String>,
    /// For the test programs, such as `--skip name`.
    pub(super) tests: Vec<String>,
}

/// Reads the list.
pub(super) fn read() -> Result<Vec<Entry>> {
    parse(include_str!("crates.txt"))
}

fn parse(text: &str) -> Result<Vec<Entry>> {
    let lines = text.lines().map(|line| line.split('#').next().unwrap_or_default().trim());
    lines.filter(|line| !line.is_empty()).map(entry).collect()
}

fn entry(line: &str) -> Result<Entry> {
    let mut words = line.split_whitespace().map(str::to_owned);
    let (Some(name), Some(version)) = (words.next(), words.next()) else {
        bail!("a line of {PATH} has no version; write `name 1.2.3` instead of `{line}`");
    };
    let cargo = words.by_ref().take_while(|word| word != "--").collect();
    Ok(Entry { name, version, cargo, tests: words.collect() })
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_list_can_be_read() {
        let list = super::read().unwrap();
        assert!(list.len() >= 24);
        let names: std::collections::BTreeSet<_> = list.iter().map(|entry| &entry.name).collect();
        assert_eq!(names.len(), list.len());
    }

    #[test]
    fn arguments_follow_the_version() {
        let list = super::parse("# text\na 1.0.0 --features b -- --skip c # why\n").unwrap();
        let words = |list: &[&str]| list.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        let (cargo, tests) = (words(&["--features", "b"]), words(&["--skip", "c"]));
        assert_eq!(list, [super::Entry { name: "a".into(), version: "1.0.0".into(), cargo, tests }]);
        assert!(super::parse("a").is_err());
    }
}
