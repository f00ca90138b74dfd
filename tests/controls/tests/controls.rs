//! Security controls of `iast.toml`: which bytes they make safe, for which types, and when not.

#![cfg(feature = "iast")]

use std::panic;
use std::process::Command;

use iast::VulnerabilityKind::{CommandInjection, SqlInjection, Xss};
use iast::{Origin, VulnerabilityKind};
use iast_controls_test::text::{Find as _, Guard, Html};
use iast_controls_test::{others, text};

fn tainted(value: &str) -> String {
    let value = value.to_owned();
    iast::taint(&value, Origin::HttpRequestParameter, "q");
    value
}

/// The types that all tainted bytes of a value are safe for.
fn marks(value: &str) -> Vec<VulnerabilityKind> {
    let ranges = iast::ranges(value);
    let (first, rest) = ranges.split_first().expect("tainted bytes");
    assert!(rest.iter().all(|range| range.marks == first.marks), "{ranges:#?}");
    first.marks.clone()
}

fn is_safe_for_all(value: &str) -> bool {
    marks(value).len() == VulnerabilityKind::ALL.len()
}

#[test]
fn what_a_sanitizer_returns_is_safe_for_its_types() {
    let value = tainted("O'Keeffe");
    let escaped = text::escape(&value);
    assert_eq!((escaped.as_str(), marks(&escaped)), ("O''Keeffe", vec![SqlInjection]));
    assert_eq!(marks(&value), [], "the argument is as it was");
    assert_eq!(text::escape(""), "");

    let page = Html(tainted("a <b>"));
    assert_eq!(marks(&page.escape_all()), [SqlInjection, Xss]);
}

#[test]
fn a_function_that_is_only_called_alike_is_none() {
    assert_eq!(marks(&others::escape(&tainted("O'Keeffe"))), []);
}

#[tokio::test]
async fn an_async_function_is_one_when_it_is_ready() {
    let value = tainted("O'Keeffe");
    let future = text::escape_later(&value);
    assert!(is_safe_for_all(&future.await));
}

#[test]
fn the_argument_of_a_validator_is_safe_once_it_says_yes() {
    let (first, second) = (tainted("first"), tainted("second"));
    assert!(text::is_name(&first, &second));
    assert!(is_safe_for_all(&second));
    assert_eq!(marks(&first), [], "only the argument at 1 is validated");

    let wrong = tainted("no name");
    assert!(!text::is_name(&first, &wrong));
    assert_eq!(marks(&wrong), []);
}

#[test]
fn err_and_none_say_no() {
    let (right, wrong) = (tainted("right"), tainted("no name"));
    assert!(text::check(&right).is_ok() && text::check(&wrong).is_err());
    assert_eq!((marks(&right), marks(&wrong)), (vec![CommandInjection], Vec::new()));

    let (right, wrong) = (tainted("ann"), tainted("bob"));
    assert!(Guard.find(&right).is_some() && Guard.find(&wrong).is_none());
    assert!(is_safe_for_all(&right) && marks(&wrong).is_empty(), "the method of a trait goes by its type");
}

#[test]
fn what_says_neither_yes_nor_no_says_yes_by_returning() {
    let value = tainted("23");
    assert_eq!(text::parsed(&value), 23);
    assert!(is_safe_for_all(&value));

    let (right, wrong) = (tainted("right"), tainted("no name"));
    text::assert_plain(&right);
    assert!(is_safe_for_all(&right));
    text::assert_plain("");
    assert!(panic::catch_unwind(|| text::assert_plain(&wrong)).is_err());
    assert_eq!(marks(&wrong), []);
}

/// Calls of controls that are not observed themselves.
mod calls {
    use iast_controls_test::unobserved::{
        Cleaner, Collector, Plain as _, clean, clean_later, clean_or, clean_some, is_clean, is_clean_later,
    };

    use super::*;

    #[iast::instrument]
    fn cleaned(text: &str) -> (String, Vec<String>) {
        let all = Cleaner(text).clean_all(text);
        (clean(text), all)
    }

    #[test]
    fn what_a_sanitizer_returns_is_safe() {
        let value = tainted("O'Keeffe");
        let (text, all) = cleaned(&value);
        assert_eq!((text.as_str(), marks(&text)), ("O''Keeffe", vec![SqlInjection]));
        assert!(all.len() == 2 && all.iter().all(|text| is_safe_for_all(text)));
        assert_eq!(marks(&value), [], "the argument is as it was");
    }

    #[iast::instrument]
    fn collected(text: &str) -> Vec<String> {
        Collector.clean_all(text)
    }

    #[test]
    fn a_method_of_another_type_is_none() {
        assert_eq!(marks(&collected(&tainted("O'Keeffe"))[0]), []);
    }

    #[iast::instrument]
    async fn cleaned_later(text: &str) -> (String, bool) {
        (clean_later(text).await, is_clean_later(text).await)
    }

    #[tokio::test]
    async fn an_async_control_is_one_when_it_is_ready() {
        let (right, wrong) = (tainted("right"), tainted("O'Keeffe"));
        assert_eq!(marks(&cleaned_later(&wrong).await.0), [Xss]);
        assert_eq!(marks(&wrong), []);
        assert!(cleaned_later(&right).await.1);
        assert_eq!(marks(&right), [Xss]);
    }

    #[iast::instrument]
    fn checked(whose: &str, text: &str) -> bool {
        is_clean(whose, text)
    }

    #[test]
    fn the_argument_of_a_validator_is_safe_once_it_says_yes() {
        let (first, second, wrong) = (tainted("first"), tainted("second"), tainted("O'Keeffe"));
        assert!(checked(&first, &second) && !checked(&first, &wrong));
        assert!(is_safe_for_all(&second));
        assert!(marks(&first).is_empty() && marks(&wrong).is_empty());
    }

    #[iast::instrument]
    fn taken_out(text: &str) -> Result<usize, u8> {
        Ok(clean_or(text, 1)? + clean_or(text, 2).unwrap_or_default())
    }

    #[iast::instrument]
    fn asked(text: &str) -> bool {
        clean_or(text, 1).is_ok()
    }

    #[iast::instrument]
    fn asked_whether_not(text: &str) -> bool {
        if clean_or(text, 1).is_err() { false } else { !clean_or(text, 1).is_err() }
    }

    #[iast::instrument]
    fn matched(text: &str) -> bool {
        match clean_or(text, 1) {
            Ok(_) => true,
            Err(error) => error == 2,
        }
    }

    #[iast::instrument]
    fn bound(text: &str) -> usize {
        if let Ok(length) = clean_or(text, 1) { length } else { 0 }
    }

    #[iast::instrument]
    fn bound_or_left(text: &str) -> usize {
        let Ok(length) = clean_or(text, 1) else { return 0 };
        length
    }

    #[iast::instrument]
    fn bound_in_a_loop(text: &str) -> usize {
        let mut all = 0;
        while let Ok(length) = clean_or(text, 1) {
            all += length;
            if all > length {
                break;
            }
        }
        all
    }

    #[iast::instrument]
    fn kept_and_asked(text: &str) -> bool {
        let verdict = clean_or(text, 1);
        verdict.is_ok()
    }

    #[iast::instrument]
    fn kept_and_asked_whether_not(text: &str) -> usize {
        let verdict: Result<usize, u8> = clean_or(text, 1);
        if verdict.is_err() {
            return 0;
        }
        text.len()
    }

    #[iast::instrument]
    fn kept_and_matched(text: &str) -> usize {
        let verdict = clean_or(text, 1);
        match &verdict {
            Ok(length) => *length,
            Err(_) => 0,
        }
    }

    #[iast::instrument]
    fn kept_and_bound(text: &str) -> usize {
        let verdict = clean_or(text, 1);
        if let Ok(length) = verdict { length } else { 0 }
    }

    #[iast::instrument]
    fn kept_and_taken_out(text: &str) -> usize {
        let length = || -> Result<usize, u8> {
            let verdict = clean_or(text, 1);
            Ok(verdict.map_err(|error| error + 1)?)
        };
        length().unwrap_or(0)
    }

    #[test]
    fn patterns_and_questions_tell_what_a_result_says() {
        let validators: [fn(&str) -> usize; 11] = [
            |text| asked(text).into(),
            |text| asked_whether_not(text).into(),
            |text| matched(text).into(),
            bound,
            bound_or_left,
            bound_in_a_loop,
            |text| kept_and_asked(text).into(),
            kept_and_asked_whether_not,
            kept_and_matched,
            kept_and_bound,
            kept_and_taken_out,
        ];
        for (at, validate) in validators.into_iter().enumerate() {
            let (right, wrong) = (tainted("right"), tainted("O'Keeffe"));
            assert!(validate(&right) > 0 && validate(&wrong) == 0);
            assert!(is_safe_for_all(&right), "{at}");
            assert!(marks(&wrong).is_empty(), "{at}");
        }
    }

    #[iast::instrument]
    fn kept_and_ignored(text: &str) -> usize {
        let verdict = clean_or(text, 1);
        verdict.unwrap_or_default()
    }

    #[iast::instrument]
    fn kept_while_it_changes(text: &mut String) -> bool {
        let verdict = clean_or(text, 1);
        *text = tainted("O'Keeffe");
        verdict.is_ok()
    }

    #[iast::instrument]
    fn kept_with_another(first: &str, second: &str) -> (bool, bool) {
        let (verdict, other) = (clean_or(first, 1), 1);
        let another = clean_or(second, other);
        (verdict.is_ok(), another.is_ok())
    }

    #[test]
    fn a_result_that_is_kept_says_nothing_by_itself() {
        let value = tainted("right");
        assert_eq!(kept_and_ignored(&value), 5);
        assert!(marks(&value).is_empty());

        let mut value = tainted("right");
        assert!(kept_while_it_changes(&mut value));
        assert!(marks(&value).is_empty(), "it is another one by then");

        let (right, wrong) = (tainted("right"), tainted("O'Keeffe"));
        assert_eq!(kept_with_another(&right, &wrong), (true, false));
        assert!(marks(&wrong).is_empty());
    }

    /// As many as are kept, and more.
    #[test]
    fn results_that_nobody_asks_for_do_not_keep_others_from_being_heard() {
        for _ in 0..3000 {
            let _scope = iast::Scope::enter();
            kept_and_ignored(&tainted("right"));
        }
        let value = tainted("right");
        assert!(kept_and_asked(&value) && is_safe_for_all(&value));
    }

    #[iast::instrument]
    fn plain(text: String) -> (String, bool) {
        let is_plain = text.is_plain();
        (text, is_plain)
    }

    #[iast::instrument]
    fn plain_by_a_verdict(text: String) -> (String, bool) {
        let mut is_plain = false;
        if let Ok(short) = text.plain_or_err() {
            is_plain = short;
        }
        (text, is_plain)
    }

    #[test]
    fn a_method_without_arguments_validates_what_it_is_called_on() {
        for validate in [plain, plain_by_a_verdict] {
            let (right, said) = validate(tainted("right"));
            assert!(said && is_safe_for_all(&right));
            let (wrong, said) = validate(tainted("O'Keeffe"));
            assert!(!said && marks(&wrong).is_empty());
        }
        // `Ok(false)` is no yes.
        let (long, said) = plain_by_a_verdict(tainted(&"long ".repeat(30)));
        assert!(!said && marks(&long).is_empty());
    }

    #[iast::instrument]
    fn cleaned_if_any(text: &str) -> String {
        if let Some(text) = clean_some(text) { text } else { String::new() }
    }

    #[test]
    fn what_a_pattern_takes_out_of_a_sanitizer_is_safe() {
        assert_eq!(marks(&cleaned_if_any(&tainted("O'Keeffe"))), [SqlInjection]);
    }

    #[iast::instrument]
    fn made_up(text: &str) -> usize {
        clean_or(text, 1).unwrap_or_default()
    }

    #[test]
    fn a_result_says_yes_where_it_is_taken_out() {
        let (right, wrong) = (tainted("right"), tainted("O'Keeffe"));
        assert_eq!((taken_out(&right), taken_out(&wrong)), (Ok(10), Err(1)));
        assert!(is_safe_for_all(&right) && marks(&wrong).is_empty());

        let made = tainted("O'Keeffe");
        assert_eq!(made_up(&made), 0);
        assert!(marks(&made).is_empty(), "what is in it is not known");
    }

    #[iast::instrument]
    fn text_of(bytes: &[u8]) -> Option<&str> {
        let text = std::str::from_utf8(bytes).ok()?;
        Some(text.trim())
    }

    #[test]
    fn a_function_of_another_crate_is_one() {
        let value = tainted("a word");
        assert_eq!(text_of(value.as_bytes()), Some("a word"));
        assert_eq!(marks(&value), [CommandInjection]);
    }

    #[iast::instrument]
    fn both(text: &str, refuse: bool) -> Result<bool, String> {
        let whose = if refuse { Err("no")? } else { "x" };
        let refused = is_clean(text, Err(whose.to_owned())?);
        Ok(refused)
    }

    #[test]
    fn a_call_that_never_came_about_says_nothing() {
        let (value, other) = (tainted("first"), tainted("second"));
        assert!(both(&value, true).is_err() && both(&value, false).is_err());
        assert!(checked(&other, "clean"));
        assert!(marks(&value).is_empty() && marks(&other).is_empty());
    }
}

#[iast::sink(kind = "sql")]
fn run(statement: &str) {
    assert!(!statement.is_empty());
}

#[test]
fn what_is_safe_is_no_finding_and_is_counted_by_type() {
    const NAME: &str = "what_is_safe_is_no_finding_and_is_counted_by_type";
    if std::env::var_os("IAST_TEST_CHILD").is_some() {
        run(&format!("SELECT '{}'", text::escape(&tainted("O'Keeffe"))));
        assert_eq!(iast::findings().len(), 0);
        run(&format!("SELECT '{}'", others::escape(&tainted("O'Keeffe"))));
        assert_eq!(iast::findings().len(), 1);
        return;
    }
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    let output = command.args(["--exact", NAME]).env("IAST_TEST_CHILD", NAME).output().expect("it starts");
    let report = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{report}");
    assert!(report.contains("made safe: 1 SQL_INJECTION\n"), "{report}");
    assert!(!report.contains("was not applied"), "all controls are built in: {report}");
}

#[test]
fn a_control_of_the_environment_wins_and_one_that_is_nowhere_is_named() {
    const NAME: &str = "a_control_of_the_environment_wins_and_one_that_is_nowhere_is_named";
    if std::env::var_os("IAST_TEST_CHILD").is_some() {
        assert_eq!(marks(&text::escape(&tainted("O'Keeffe"))), []);
        assert_eq!(marks(&others::escape(&tainted("O'Keeffe"))), [Xss]);
        return;
    }
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    let controls = "SANITIZER:XSS:iast_controls_test::others::escape;SANITIZER:XSS:iast_controls_test::escape";
    command.args(["--exact", NAME]).env("IAST_TEST_CHILD", NAME).env("IAST_SECURITY_CONTROLS", controls);
    let output = command.output().expect("it starts");
    let report = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{report}");
    let expect = "the security control `iast_controls_test::escape` was not applied: no function of this path is observed; \
                  did you mean `iast_controls_test::text::escape`?";
    assert!(report.split_whitespace().collect::<Vec<_>>().join(" ").contains(expect), "{report}");
}
