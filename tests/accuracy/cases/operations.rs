//! Operations from text to text that random programs are made of; each is a case as well.
//!
//! Which bytes an operation keeps and moves must not depend on what the text says, only on its length, and each must do
//! with any ASCII text, the empty one included.

use crate::case::{Case, Verdict};
use crate::support::Arrive as _;

/// An operation of a random program.
pub(crate) struct Operation {
    word: &'static str,
    pub(crate) plain: fn(String) -> String,
    pub(crate) instrumented: fn(String) -> String,
}

impl Operation {
    /// The name of the case for this operation.
    pub(crate) fn name(&self) -> String {
        format!("operations/{}", self.word)
    }
}

impl std::fmt::Debug for Operation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.word)
    }
}

macro_rules! operations {
    (fn($param:ident); $($name:ident { $($body:tt)* })*) => {
        operations! { @module plain () ($param) $($name { $($body)* })* }
        operations! { @module instrumented (#[iast::instrument]) ($param) $($name { $($body)* })* }

        pub(crate) static ALL: &[Operation] = &[
            $(Operation { word: stringify!($name), plain: plain::$name, instrumented: instrumented::$name }),*
        ];

        pub(crate) static CASES: &[Case] = &[
            $(
                Case::new(
                    module_path!(),
                    stringify!($name),
                    Verdict::Keep,
                    |text| plain::$name(text).arrive(),
                    |text| instrumented::$name(text).arrive(),
                )
            ),*
        ];
    };
    (@module $module:ident ($($attribute:tt)*) ($param:ident) $($name:ident { $($body:tt)* })*) => {
        $($attribute)*
        mod $module {
            use std::fmt::Write as _;

            $(
                pub(super) fn $name($param: String) -> String {
                    $($body)*
                }
            )*
        }
    };
}

operations! {
    fn(param);

    copy { param.clone() }
    prefix { format!("id = {param}") }
    suffix { param + ";" }
    quote { format!("'{param}'") }
    pad_left { format!("{param:>30}") }
    pad_both { format!("{param:_^24}") }
    truncate_by_precision { format!("{param:.12}") }
    debug { format!("{:?}", param.replace(['"', '\\'], "-")) }
    first_half { param[..param.len() / 2].to_owned() }
    second_half { param[param.len() / 2..].to_owned() }
    without_ends { param.get(1..param.len().saturating_sub(1)).unwrap_or_default().to_owned() }
    skip_three { param.get(3..).unwrap_or_default().to_owned() }
    trimmed { param.trim_matches(&[' ', '_', '\'', '"', ';'][..]).to_owned() }
    twice { param.repeat(2) }
    twice_by_format { format!("{param}/{param}") }
    swapped_halves {
        let (left, right) = param.split_at(param.len() / 2);
        [right, left].concat()
    }
    joined_with_literals { ["SELECT", &param, "FROM t"].join(" ") }
    insert_front {
        let mut text = param;
        text.insert_str(0, "--");
        text
    }
    insert_middle {
        let mut text = param;
        text.insert(text.len() / 2, '|');
        text
    }
    remove_first {
        let mut text = param;
        if !text.is_empty() {
            text.remove(0);
        }
        text
    }
    drain_front {
        let mut text = param;
        text.drain(..text.len().min(2));
        text
    }
    truncate {
        let mut text = param;
        text.truncate(15);
        text
    }
    split_off {
        let mut text = param;
        text.split_off(text.len() / 3)
    }
    retain_all {
        let mut text = param;
        text.retain(|c| c != '\n');
        text
    }
    grow {
        let mut text = param;
        text.reserve(500);
        text.push_str(" LIMIT 10");
        text.shrink_to_fit();
        text
    }
    written {
        let mut text = String::from("<p>");
        let _ = write!(text, "{param}</p>");
        text
    }
    through_bytes { String::from_utf8(param.into_bytes()).unwrap_or_default() }
    through_a_vec {
        let mut bytes = Vec::with_capacity(4);
        bytes.extend_from_slice(b"v=");
        bytes.extend_from_slice(param.as_bytes());
        String::from_utf8(bytes).unwrap_or_default()
    }
    through_a_box { String::from(param.into_boxed_str()) }
    through_an_arc { std::sync::Arc::<str>::from(param).to_string() }
    through_a_path { std::path::PathBuf::from(param).into_os_string().into_string().unwrap_or_default() }
    through_a_cow { std::borrow::Cow::from(param.as_str()).into_owned() }
    through_lines { param.lines().collect() }
    through_words { param.split(' ').collect::<Vec<_>>().join(" ") }
    replace_blanks { param.replace(' ', "%20") }
    replace_one_by_one { param.replace(' ', "+") }
    range_replaced {
        let mut text = param;
        text.replace_range(..text.len().min(1), "!!");
        text
    }
    put_into_a_literal {
        let mut text = String::from("a [] b");
        text.replace_range(3..3, &param);
        text
    }
    upper { param.to_uppercase() }
    lower { param.to_lowercase() }
    ascii_upper { param.to_ascii_uppercase() }
    ascii_lower_in_place {
        let mut text = param;
        text.make_ascii_lowercase();
        text
    }
    chars { param.chars().collect() }
    reversed { param.chars().rev().collect() }
    mapped { param.chars().map(|c| if c == ' ' { '-' } else { c }).collect() }
    pushed {
        let mut text = String::new();
        for c in param.chars() {
            text.push(c);
        }
        text
    }
    pushed_doubled {
        let mut text = String::new();
        for c in param.chars() {
            text.push(c);
            if c == ' ' {
                text.push(c);
            }
        }
        text
    }
    reversed_bytes {
        let mut bytes = param.into_bytes();
        bytes.reverse();
        String::from_utf8(bytes).unwrap_or_default()
    }
    rotated {
        let mut bytes = param.into_bytes();
        let by = bytes.len() / 4;
        bytes.rotate_left(by);
        String::from_utf8(bytes).unwrap_or_default()
    }
    every_other { param.chars().step_by(2).collect() }
    stars {
        let mut bytes = param.into_bytes();
        let half = bytes.len() / 2;
        bytes[half..].fill(b'*');
        String::from_utf8(bytes).unwrap_or_default()
    }
    cleared_and_refilled {
        let mut text = param;
        let kept = text.split_off(text.len() / 2);
        text.clear();
        text.push_str(&kept);
        text.push('.');
        text
    }
    chunks_joined {
        param.as_bytes().chunks(4).map(|chunk| String::from_utf8_lossy(chunk)).collect::<Vec<_>>().join("-")
    }
}
