//! The truth about a case: which bytes of its value vary with the parameter.
//!
//! The case runs without us on inputs of one length that differ from each other in every byte. A byte of the value that
//! is the same for all of them cannot come from the parameter, with one exception: the bytes in which the inputs must
//! agree, such as the `=` of a pair. Of such a byte in the value nobody can say whether it is the parameter's or the
//! program's, so it may be tainted and need not be.

use crate::case::{Case, Precision};

/// The truth about the value for one input.
#[derive(Debug)]
pub(crate) struct Truth {
    pub(crate) input: String,
    pub(crate) output: Vec<u8>,
    pub(crate) bytes: Vec<Byte>,
}

/// Whether a byte of the value must be tainted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Byte {
    Tainted,
    Clean,
    Either,
}

/// The truth about `case` for each of its inputs, or what is wrong with the case.
pub(crate) fn truths(case: &Case) -> Result<Vec<Truth>, String> {
    let inputs = case.alphabet.texts();
    let outputs = inputs.iter().map(|input| output(case, input)).collect::<Result<Vec<_>, _>>()?;
    let varies = outputs.iter().any(|output| *output != outputs[0]);
    match (case.is_kept(), case.precision) {
        (true, _) if !varies => return Err(format!("is to `keep`, but the value is always {}", show(&outputs[0]))),
        (false, Precision::Exact) if varies => {
            return Err(format!("is to `break`, but gives {} and {}", show(&outputs[0]), show(&outputs[1])));
        }
        (false, Precision::Clean) if !varies => return Err(String::from("gives no number and no choice")),
        _ => {}
    }
    let bytes = match (case.is_kept(), case.precision) {
        (false, _) => |outputs: &[Vec<u8>], at: usize, _: &Case| Ok(vec![Byte::Clean; outputs[at].len()]),
        (true, Precision::Derived) => derived,
        (true, _) => exact,
    };
    let each = inputs
        .into_iter()
        .enumerate()
        .map(|(at, input)| Ok(Truth { input, output: outputs[at].clone(), bytes: bytes(&outputs, at, case)? }));
    each.collect()
}

/// The value for `input`, which must not depend on anything else.
fn output(case: &Case, input: &str) -> Result<Vec<u8>, String> {
    let seen = (case.plain)(input.to_owned());
    assert!(seen.ranges.iter().all(|range| range.inferred), "{}: nothing was tainted", case.name());
    let again = (case.plain)(input.to_owned()).bytes;
    match seen.bytes == again {
        true => Ok(again),
        false => Err(format!("gives {} and {} for the same input", show(&seen.bytes), show(&again))),
    }
}

/// The bytes in which any of the values differ from the one at `at`.
pub(crate) fn varying(outputs: &[Vec<u8>], at: usize) -> Result<Vec<Byte>, String> {
    let output = &outputs[at];
    if outputs.iter().any(|other| other.len() != output.len()) {
        return Err(String::from("gives values of different lengths; declare it `derived`"));
    }
    let varies = |place: usize| outputs.iter().any(|other| other[place] != output[place]);
    Ok((0..output.len()).map(|place| if varies(place) { Byte::Tainted } else { Byte::Clean }).collect())
}

fn exact(outputs: &[Vec<u8>], at: usize, case: &Case) -> Result<Vec<Byte>, String> {
    let mut bytes = varying(outputs, at)?;
    for (byte, value) in bytes.iter_mut().zip(&outputs[at]) {
        if *byte == Byte::Clean && case.alphabet.is_fixed(*value) {
            *byte = Byte::Either;
        }
    }
    Ok(bytes)
}

/// From the first character that varies to the last. What does not vary between them may be made from the parameter as
/// well.
fn derived(outputs: &[Vec<u8>], at: usize, _: &Case) -> Result<Vec<Byte>, String> {
    let output = &outputs[at];
    let shortest = outputs.iter().map(Vec::len).min().unwrap_or_default();
    let same_length = outputs.iter().all(|other| other.len() == shortest);
    let same = |place: &usize| outputs.iter().all(|other| other[*place] == output[*place]);
    let same_from_end =
        |place: &usize| outputs.iter().all(|other| other[other.len() - 1 - place] == output[output.len() - 1 - place]);
    let start = (0..shortest).take_while(same).count();
    let end = output.len() - (0..shortest - start).take_while(same_from_end).count();
    let text = std::str::from_utf8(output).ok();
    let starts_character = |place: usize| text.is_none_or(|text| text.is_char_boundary(place));
    let first = (0..=start).rev().find(|place| starts_character(*place)).unwrap_or(start);
    let last = (end..=output.len()).find(|place| starts_character(*place)).unwrap_or(end);
    let byte = |place: usize| match place {
        _ if !(first..last).contains(&place) => Byte::Clean,
        _ if !(start..end).contains(&place) || same_length && same(&place) => Byte::Either,
        _ => Byte::Tainted,
    };
    Ok((0..output.len()).map(byte).collect())
}

/// Bytes as text for a message.
pub(crate) fn show(bytes: &[u8]) -> String {
    const LONGEST: usize = 100;
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(LONGEST)]).escape_debug().to_string();
    format!("\"{text}\"{}", if bytes.len() > LONGEST { ".." } else { "" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::Verdict;
    use crate::support::Arrive as _;

    fn case(verdict: Verdict, run: fn(String) -> crate::support::Seen) -> Case {
        Case::new("group", "case", verdict, run, run)
    }

    fn ranges(case: &Case) -> String {
        let letter = |byte: &Byte| match byte {
            Byte::Tainted => 'T',
            Byte::Clean => '.',
            Byte::Either => '?',
        };
        truths(case).expect("a case that is right")[0].bytes.iter().map(letter).collect()
    }

    #[test]
    fn what_varies_is_tainted() {
        assert_eq!(ranges(&case(Verdict::Keep, |param| format!("a{}b", &param[..3]).arrive())), ".TTT.");
        let pair = case(Verdict::Keep, |param| format!("={}", &param[..6]).arrive()).pairs();
        assert_eq!(ranges(&pair), "?TTTT?T");
    }

    #[test]
    fn a_derived_value_is_tainted_from_the_first_to_the_last_byte_that_varies() {
        let escaped = |param: String| format!("a{}xx{}b", &param[..1], &param[1..2]).arrive();
        assert_eq!(ranges(&case(Verdict::Keep, escaped).derived()), ".T??T.");
        let of_other_length = |param: String| format!("<{}>", "x".repeat(param.find('z').unwrap_or(9))).arrive();
        let truths_of_other_length =
            truths(&case(Verdict::Keep, of_other_length).derived()).expect("a case that is right");
        let tainted: Vec<bool> = truths_of_other_length[1].bytes.iter().map(|byte| *byte == Byte::Tainted).collect();
        assert_eq!(tainted, [[false; 4].as_slice(), &[true; 6], &[false]].concat());
        assert!(truths(&case(Verdict::Keep, of_other_length)).is_err());
    }

    #[test]
    fn a_wrong_verdict_is_an_error() {
        assert!(truths(&case(Verdict::Keep, |_| String::from("a").arrive())).is_err());
        assert!(truths(&case(Verdict::Break, |param| param.arrive())).is_err());
        assert!(truths(&case(Verdict::Break, |param| param.len().to_string().arrive())).is_ok());
        assert!(truths(&case(Verdict::Break, |param| param.as_bytes()[0].to_string().arrive())).is_err());
        assert!(truths(&case(Verdict::Break, |param| param.as_bytes()[0].to_string().arrive()).number()).is_ok());
    }

    #[test]
    fn a_value_that_depends_on_something_else_is_an_error() {
        use std::sync::atomic::{AtomicUsize, Ordering};
        static CALLS: AtomicUsize = AtomicUsize::new(0);
        let counts = |param: String| format!("{param}{}", CALLS.fetch_add(1, Ordering::Relaxed) % 2).arrive();
        assert!(truths(&case(Verdict::Keep, counts)).is_err());
    }
}
