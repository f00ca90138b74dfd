//! Memory of the parameter that got other bytes: what stands there now is not its data.

use crate::case::cases;

cases! {
    fn(param);

    clear_and_refill: break {
        let mut text = param;
        text.clear();
        text.push_str("SELECT 1");
        text
    }
}
