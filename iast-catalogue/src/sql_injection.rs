//! SQL injection.

mod tokens;

use std::ops::Range;

use self::tokens::{Class, Token};
use super::assess::{Assessment, Call, Flow};
use super::{Entry, How, Owasp, Severity, VulnerabilityKind};

in_short!("Untrusted data changes a SQL statement.");

pub(super) static ENTRY: Entry = Entry {
    kind: VulnerabilityKind::SqlInjection,
    json_name: "SQL_INJECTION",
    in_datadog: true,
    code: "sql-injection",
    short_name: "sql",
    cwe: 89,
    summary: summary!(),
    severity: Severity::Critical,
    how: How::Flow(Flow { excluded: &[], ..Flow::by(assess).attacked(is_attack) }),
    owasp: Owasp::INJECTION,
    title: "untrusted data reaches a SQL statement",
    label: "SQL statement",
    help: "bind the value: `conn.query(\"SELECT .. WHERE name = ?1\", [name])`\n\
           and take the names of tables and columns from a fixed list",
    description: "\
        The text of a statement is put together from the program's words and somebody else's. A quote in the wrong \
        place ends a literal, and what follows is run as SQL: it reads other people's rows, changes them, or logs in \
        without a password.",
    detection: "\
        Found when untrusted bytes stand in an argument of a function under `#[iast::sink(kind = \"sql\")]`. It is \
        critical when they are more than one literal, name or number of the statement, and high when they could be. \
        Name the statement alone, `args(statement)`, and bound values are not looked at. Silent about numbers that \
        were parsed, names from a list of the program's own, and what went through a sanitizer or validator for `sql`.",
    before: r#"
        let sql = format!("SELECT id FROM users WHERE name = '{name}'");
        let id: i64 = conn.query_row(&sql, [], |row| row.get(0))?;
    "#,
    after: r#"
        let sql = "SELECT id FROM users WHERE name = ?1";
        let id: i64 = conn.query_row(sql, [name], |row| row.get(0))?;
    "#,
    references: &[
        "https://cheatsheetseries.owasp.org/cheatsheets/SQL_Injection_Prevention_Cheat_Sheet.html",
        "https://cheatsheetseries.owasp.org/cheatsheets/Query_Parameterization_Cheat_Sheet.html",
    ],
};

/// Longer statements are not taken apart.
const LONGEST: usize = 64 << 10;

/// Words that are never a name. One of them from outside is a piece of the statement, not a value in it.
const KEYWORDS: [&str; 40] = [
    "ALL", "ALTER", "AND", "AS", "ASC", "BETWEEN", "BY", "CASE", "CREATE", "DELETE", "DESC", "DISTINCT", "DROP",
    "ELSE", "EXISTS", "FROM", "GROUP", "HAVING", "IN", "INSERT", "INTO", "IS", "JOIN", "LIKE", "LIMIT", "NOT", "NULL",
    "ON", "OR", "ORDER", "SELECT", "SET", "TABLE", "THEN", "UNION", "UPDATE", "VALUES", "WHEN", "WHERE", "WITH",
];

/// Holds the statement against one in which a plain word or number stands in place of each untrusted run. When the tokens
/// are the same, the input has stayed where it was put.
fn assess(call: &Call<'_>) -> Assessment {
    if call.text.len() > LONGEST {
        return Assessment::can(ENTRY.severity, "the statement is too long to be taken apart");
    }
    // Letters beyond ASCII mean nothing to SQL. As ASCII each of their bytes is a character.
    let statement: Vec<u8> = call.text.iter().map(|byte| if byte.is_ascii() { *byte } else { b'a' }).collect();
    let (mut as_it_is, mut harmless) = (statement.clone(), statement.clone());
    for run in joined(call) {
        let (core, word) = core(&statement, run);
        harmless[core.clone()].fill(word);
        if is_one_value(&statement, &core) {
            as_it_is[core].fill(word);
        }
    }
    let (found, expected) = (tokens::of(&as_it_is), tokens::of(&harmless));
    let mask = call.mask();
    let is_keyword = |token: &Token| {
        let text = &statement[token.at.clone()];
        let is_untrusted = || mask[token.at.clone()].contains(&true);
        // MySQL takes `#` for the start of a comment.
        let has_hash = || token.at.clone().any(|at| mask[at] && statement[at] == b'#');
        let is_word = || KEYWORDS.iter().any(|word| word.as_bytes().eq_ignore_ascii_case(text));
        token.class == Class::Word && is_untrusted() && (is_word() || has_hash())
    };
    if found != expected || found.list.iter().any(is_keyword) {
        return Assessment::did(
            Severity::Critical,
            "the input changed the statement: it is more than one literal, name or number",
        );
    }
    let at = call.runs[0].start;
    let place = found.list.iter().find(|token| token.at.contains(&at)).map(|token| token.class);
    let note = match place {
        Some(Class::QuotedName) => "the input can change the statement: it stands in a quoted name that it can end",
        Some(Class::Comment) => "the input can change the statement: it stands in a comment that it can end",
        Some(Class::Word | Class::Symbol | Class::Space) => {
            "the input can change the statement: it stands outside of quotes"
        }
        // Without a token it is in a literal of which the end stands elsewhere.
        Some(Class::Literal) | None => "the input can change the statement: it stands in a literal that it can end",
    };
    Assessment::can(Severity::High, note)
}

/// The untrusted runs, those as one that touch each other.
fn joined(call: &Call<'_>) -> Vec<Range<usize>> {
    let mut joined: Vec<Range<usize>> = Vec::new();
    for run in &call.runs {
        match joined.last_mut() {
            Some(last) if last.end >= run.start => last.end = last.end.max(run.end),
            _ => joined.push(run.start..run.end),
        }
    }
    joined
}

/// A run without the blanks around it, where these part no words, and what can stand for each byte of it.
fn core(statement: &[u8], run: Range<usize>) -> (Range<usize>, u8) {
    let is_blank = |byte: &u8| matches!(byte, b' ' | b'\t');
    let is_word = |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
    let bytes = &statement[run.clone()];
    let Range { mut start, mut end } = run;
    if !is_word(start.checked_sub(1).map(|before| &statement[before])) {
        start += bytes.iter().take_while(|byte| is_blank(byte)).count();
    }
    if !is_word(statement.get(end)) {
        end = start.max(end - bytes.iter().rev().take_while(|byte| is_blank(byte)).count());
    }
    let word = if is_number(&statement[start..end]) { b'1' } else { b'a' };
    (start..end, word)
}

/// Whether a text is a number: `12`, `-1.5`, `+2e9`.
fn is_number(text: &[u8]) -> bool {
    let text = text.strip_prefix(b"-").or_else(|| text.strip_prefix(b"+")).unwrap_or(text);
    let is_digit_or = |byte: &u8| byte.is_ascii_digit() || matches!(byte, b'.' | b'e' | b'E');
    text.first().is_some_and(u8::is_ascii_digit)
        && text.iter().all(is_digit_or)
        && std::str::from_utf8(text).is_ok_and(|text| text.parse::<f64>().is_ok())
}

/// Whether a run is one value although it has more than one token: a number with a sign, unless the sign makes a comment
/// with the one in front of it, and a name in brackets.
fn is_one_value(statement: &[u8], run: &Range<usize>) -> bool {
    let text = &statement[run.clone()];
    let before = statement[..run.start].last();
    if is_number(text) {
        return before != Some(&b'-');
    }
    // A bracket that follows a name is that of an array.
    let in_front = statement[..run.start.saturating_sub(1)].last();
    let is_name = before == Some(&b'[') && in_front.is_none_or(|byte| b" \t\n,.(".contains(byte));
    is_name && statement.get(run.end) == Some(&b']') && !text.iter().any(|byte| b"[]'\"`".contains(byte))
}

/// Whether the input joined a condition, a query or a statement to the one that was meant, which the database then reads to
/// its end. An `O'Brien` breaks a statement without being meant to.
fn is_attack(call: &Call<'_>) -> bool {
    let joins = |token: &Token| {
        let text = &call.text[token.at.clone()];
        let is = |words: &[&[u8]]| words.iter().any(|word| word.eq_ignore_ascii_case(text));
        match token.class {
            Class::Word => is(&[b"OR", b"AND", b"UNION", b"SELECT", b"DROP", b"DELETE", b"INSERT", b"UPDATE"]),
            Class::Symbol => text == b";" || text == b"|",
            Class::Comment => true,
            _ => false,
        }
    };
    let (tokens, mask) = (tokens::of(call.text), call.mask());
    tokens.is_complete && tokens.list.iter().any(|token| mask[token.at.start] && joins(token))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{assessed, attack, note, proven, severity};
    use super::*;

    const KIND: VulnerabilityKind = VulnerabilityKind::SqlInjection;

    #[test]
    fn what_is_more_than_a_value_has_changed_the_statement() {
        for statement in [
            "SELECT a FROM t WHERE b = '‹' or 1=1 --›'",
            "SELECT a FROM t WHERE b = '‹O'Keeffe›'",
            "SELECT a FROM t WHERE b = '‹'›' AND c = '‹'›'",
            "SELECT a FROM t WHERE b = '‹'› AND c = '‹'›'",
            "SELECT a FROM t WHERE b = ‹1 or 1=1›",
            "SELECT a FROM t WHERE b = ‹'x'›",
            "SELECT a FROM t WHERE b = 1 -‹-1›",
            "SELECT a FROM t ORDER BY a ‹desc›",
            "SELECT a FROM t ORDER BY ‹a, b›",
            "SELECT a FROM t ORDER BY ‹(select 1)›",
            "SELECT ‹*› FROM t",
            "SELECT a FROM t WHERE b = 1‹;›",
            "SELECT a /* ‹*/› */ FROM t",
            "SELECT a -- ‹x\n› FROM t",
            "SELECT a FROM \"‹t\" WHERE 1=1 --›\"",
            "SELECT a FROM `‹t` --›`",
            "SELECT a FROM [‹t] --›]",
            "SELECT a FROM t WHERE b = ‹1#›",
            "SELECT a FROM t‹ u›",
            "‹DROP TABLE t›",
            "SELECT b[‹a, b›]",
        ] {
            assert_eq!(severity(KIND, statement), Some(Severity::Critical), "{statement}");
            assert!(proven(KIND, statement), "{statement}");
        }
    }

    #[test]
    fn what_stays_in_its_place_can_change_it() {
        for (statement, place) in [
            ("SELECT a FROM t WHERE b = '‹ann›'", "in a literal"),
            ("SELECT a FROM t WHERE b = '%‹a \"b\" -- c›%'", "in a literal"),
            ("SELECT a FROM t WHERE b = '‹O''Keeffe›'", "in a literal"),
            ("SELECT a FROM t WHERE b = '‹a\nb›' AND c = 1", "in a literal"),
            ("SELECT a FROM t WHERE b = '‹é\u{2019}›' AND c = '‹x y›'", "in a literal"),
            ("SELECT a FROM t WHERE b = ‹1›", "outside of quotes"),
            ("SELECT a FROM t WHERE b = ‹-1.5› LIMIT ‹ 10 ›", "outside of quotes"),
            ("SELECT a FROM t ORDER BY ‹name›", "outside of quotes"),
            ("SELECT a FROM t_‹5›", "outside of quotes"),
            ("SELECT a FROM \"‹my table›\"", "in a quoted name"),
            ("SELECT a FROM `‹my table›`", "in a quoted name"),
            ("SELECT a FROM [‹my table›] WHERE 1=1", "outside of quotes"),
            ("SELECT a /* ‹it's me› */ FROM t", "in a comment"),
            ("AND b = '‹x›", "in a literal"),
            ("it's b = '‹y›'", "outside of quotes"),
        ] {
            assert_eq!(severity(KIND, statement), Some(Severity::High), "{statement}");
            assert!(
                !proven(KIND, statement) && note(KIND, statement).contains(place),
                "{statement}: {}",
                note(KIND, statement)
            );
        }
    }

    #[test]
    fn a_long_statement_is_as_bad_as_the_type() {
        let long = format!("SELECT '‹{}›'", "a".repeat(LONGEST));
        assert_eq!(severity(KIND, &long), Some(Severity::Critical));
        assert!(note(KIND, &long).contains("too long") && !proven(KIND, &long));
    }

    #[test]
    fn bytes_that_are_no_text_are_letters() {
        let text = b"SELECT '\xff\xc3(\x00'";
        let run = super::super::testing::run(8, 12);
        let call =
            Call { text, runs: vec![run], param: "", role: super::super::assess::Role::Unknown, only_proven: false };
        assert!(matches!(assess(&call), Assessment::Report(verdict) if verdict.severity == Severity::High));
    }

    proptest::proptest! {
        #![proptest_config(proptest::test_runner::Config { failure_persistence: None, ..Default::default() })]

        /// A word of letters never does anything, wherever it stands in a statement.
        #[test]
        fn a_plain_word_only_can(before in "[a-z0-9 ='\",(*/\n-]{0,20}", word in "[f-h]{1,6}", after in "([ ='\",)*/\n-][a-z0-9 ='\",)*/\n-]{0,20})?") {
            let before = if before.ends_with(|c: char| c.is_ascii_alphanumeric()) { before + " " } else { before };
            let statement = format!("{before}‹{word}›{after}");
            proptest::prop_assert!(matches!(assessed(KIND, &statement), Assessment::Report(verdict) if !verdict.proven), "{}", statement);
        }

            #[test]
        fn a_quote_that_is_not_doubled_always_ends_the_literal(left in "[a-z ]{0,5}", right in "[a-z ]{0,5}") {
            let statement = format!("SELECT a FROM t WHERE b = '‹{left}'{right}›'");
            proptest::prop_assert!(proven(KIND, &statement), "{}", statement);
            let doubled = format!("SELECT a FROM t WHERE b = '‹{left}''{right}›'");
            proptest::prop_assert!(!proven(KIND, &doubled), "{}", doubled);
        }
    }

    #[test]
    fn what_joins_something_to_the_statement_is_an_attack() {
        let check = |statement: &str, expect| assert_eq!(attack(KIND, statement), Some(expect), "{statement}");
        check("SELECT a FROM t WHERE b = '‹' or 1=1 --›'", true);
        check("SELECT a FROM t WHERE b = '‹x' Union all Select c from d where e = '›'", true);
        check("SELECT a FROM t WHERE b = ‹1; drop table t›", true);
        check("SELECT a FROM t WHERE b = '‹admin'/*›' AND c = '‹*/ or 'a'='a›'", true);
        check("SELECT a FROM t WHERE b = '‹ann›'", false);
        check("SELECT a FROM t WHERE b = '‹O'Brien›'", false);
        check("SELECT a FROM t WHERE b = '‹O'Brien and sons›'", false);
        check("SELECT a FROM t WHERE b = '‹black or white -- either›'", false);
        check("SELECT a FROM t ORDER BY ‹a desc, b›", false);
        check("SELECT a FROM t WHERE b = 1 OR c = ‹2›", false);
    }
}
