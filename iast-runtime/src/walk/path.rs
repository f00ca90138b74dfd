//! Where in a value a walk is, in words: `items[3].name`.

use crate::memory::{guard::Quiet, short};

/// A text that is put together from short pieces and cut again, without a call for each. It is our own: that it is made of
/// keys of the value is nothing to follow.
#[derive(Debug, Default)]
pub(super) struct Path {
    /// The text, and behind it what there is room for.
    bytes: Vec<u8>,
    len: usize,
}

impl Path {
    pub(super) fn as_str(&self) -> &str {
        // SAFETY: the first `len` bytes were put there by `push`, one text behind the other, and `cut` leaves whole chars.
        unsafe { std::str::from_utf8_unchecked(&self.bytes[..self.len]) }
    }

    /// How long it is, for [`cut`](Self::cut).
    pub(super) fn len(&self) -> usize {
        self.len
    }

    /// Takes away what was added since it was as long.
    pub(super) fn cut(&mut self, len: usize) {
        if self.as_str().is_char_boundary(len) {
            self.len = len;
        }
    }

    /// Goes to a field. Where the name is not known yet, it is pushed afterwards.
    pub(super) fn field(&mut self, name: &str) {
        if self.len > 0 {
            self.push(".");
        }
        self.push(name);
    }

    /// Goes to the item of a list.
    pub(super) fn item(&mut self, index: usize) {
        // Written from its end on. The largest number has twenty digits.
        let mut text = *b"[00000000000000000000]";
        let mut at = text.len() - 1;
        let mut rest = index;
        loop {
            at -= 1;
            text[at] = b'0' + (rest % 10) as u8;
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        at -= 1;
        text[at] = b'[';
        // It is ASCII.
        self.push(std::str::from_utf8(&text[at..]).unwrap_or_default());
    }

    pub(super) fn push(&mut self, text: &str) {
        let _quiet = Quiet::enter();
        let end = self.len + text.len();
        if end > self.bytes.len() {
            self.grow(end);
        }
        short::copy(text.as_bytes(), &mut self.bytes[self.len..]);
        self.len = end;
    }

    #[cold]
    fn grow(&mut self, least: usize) {
        const FIRST: usize = 128;
        self.bytes.resize(least.next_power_of_two().max(FIRST), 0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_put_together_and_cut() {
        let mut path = Path::default();
        path.field("items");
        path.item(0);
        let item = path.len();
        path.field("größe");
        assert_eq!(path.as_str(), "items[0].größe");
        path.cut(item);
        path.item(1234567890);
        assert_eq!(path.as_str(), "items[0][1234567890]");
        path.cut(0);
        path.item(usize::MAX);
        assert_eq!(path.as_str(), format!("[{}]", usize::MAX));
    }

    #[test]
    fn it_holds_names_of_any_length() {
        let (mut path, mut expect) = (Path::default(), String::new());
        for len in 0..300 {
            let name = "n".repeat(len);
            path.push(&name);
            expect.push_str(&name);
        }
        assert_eq!(path.as_str(), expect);
    }

    #[test]
    fn it_is_not_cut_within_a_char_nor_made_longer() {
        let mut path = Path::default();
        path.push("äb");
        path.cut(1);
        path.cut(4);
        assert_eq!(path.as_str(), "äb");
        path.cut(2);
        assert_eq!(path.as_str(), "ä");
    }
}
