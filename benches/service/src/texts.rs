//! Much work on one short text.

const ROUNDS: usize = 175;

/// Four operations in each of 175 rounds; the text stays as long as it was.
#[cfg_attr(feature = "off", iast::instrument)]
pub(crate) fn seven_hundred(value: &str) -> String {
    let mut value = value.to_owned();
    for _ in 0..ROUNDS {
        let longer = String::from(" name: ") + &value;
        let upper = longer.to_uppercase();
        let trimmed = upper.trim().to_owned();
        value = trimmed.replace("NAME: ", "");
    }
    value
}
