//! Operations on text in observed bodies, which find out what their result derives from.

use super::{Case, Run, case};
use crate::input::Input::Letters;

pub(super) const CASES: &[Case] = &[
    case("observed clone 40 B", Letters(40), 100, Run::Text(observed::clone)),
    case("observed concat 40 B", Letters(40), 100, Run::Text(observed::concat)),
    case("observed format! 40 B", Letters(40), 100, Run::Text(observed::format)),
    case("observed push_str 40 B, twice", Letters(40), 100, Run::Text(observed::push_str)),
    case("observed replace 40 B", Letters(40), 100, Run::Text(observed::replace)),
    case("observed to_uppercase 40 B", Letters(40), 100, Run::Text(observed::upper)),
    case("observed trim().to_string() 40 B", Letters(40), 100, Run::Text(observed::trim)),
    case("observed split and join 40 B", Letters(40), 100, Run::Text(observed::split_join)),
    case("observed chars().filter().collect() 40 B", Letters(40), 100, Run::Text(observed::chars)),
];

#[cfg_attr(feature = "off", iast::instrument)]
mod observed {
    pub(super) fn clone(value: &str) -> String {
        value.to_owned()
    }

    pub(super) fn concat(value: &str) -> String {
        String::from("name = ") + value
    }

    pub(super) fn format(value: &str) -> String {
        format!("name = '{value}'")
    }

    pub(super) fn push_str(value: &str) -> String {
        let mut out = String::with_capacity(64);
        out.push_str("name = ");
        out.push_str(value);
        out
    }

    pub(super) fn replace(value: &str) -> String {
        value.replace("def", "-")
    }

    pub(super) fn upper(value: &str) -> String {
        value.to_uppercase()
    }

    pub(super) fn trim(value: &str) -> String {
        value.trim().to_string()
    }

    pub(super) fn split_join(value: &str) -> String {
        value.split('d').collect::<Vec<_>>().join(" ")
    }

    pub(super) fn chars(value: &str) -> String {
        value.chars().filter(|c| *c != 'd').collect()
    }
}
