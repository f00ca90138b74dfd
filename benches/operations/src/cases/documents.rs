//! What libraries make of larger texts.

use super::{Case, Run, case};
use crate::input::Input::Json;

pub(super) const CASES: &[Case] =
    &[case("JSON 16 KB, parsed and printed", Json(16 << 10), 3, Run::Text(observed::json))];

#[cfg_attr(feature = "off", iast::instrument)]
pub(super) mod observed {
    pub(crate) fn json(text: &str) -> String {
        let value: serde_json::Value = serde_json::from_str(text).expect("the input is JSON");
        value.to_string()
    }
}
