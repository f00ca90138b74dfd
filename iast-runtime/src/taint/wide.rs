//! Text as a list of numbers: one for each char, or for each unit of UTF-16.
//!
//! Such a list lies in memory as `u32` or `u16`, so it is not the bytes of its source. Its tags say so: their content is
//! that of another tag, made wide. This way a range of a list is checked and moved about like any other, and the way
//! back is known char by char.

/// How many bytes a number has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Width {
    /// A unit of UTF-16.
    Two,
    /// A char.
    Four,
}

impl Width {
    /// The bytes that a char takes in a list.
    pub(crate) fn of(self, c: char) -> usize {
        match self {
            Self::Two => 2 * c.len_utf16(),
            Self::Four => 4,
        }
    }

    /// The bytes of the list that has this text.
    pub(crate) fn widened(self, text: &str) -> Box<[u8]> {
        match self {
            Self::Two => text.encode_utf16().flat_map(u16::to_ne_bytes).collect(),
            Self::Four => text.chars().flat_map(|c| u32::from(c).to_ne_bytes()).collect(),
        }
    }

    /// The chars of a list. What is no char becomes a replacement character.
    pub(crate) fn narrowed(self, list: &[u8]) -> Vec<char> {
        match self {
            Self::Two => {
                let units = list.chunks_exact(2).map(|unit| u16::from_ne_bytes([unit[0], unit[1]]));
                char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
            }
            Self::Four => {
                let numbers = list.chunks_exact(4).map(|all| u32::from_ne_bytes([all[0], all[1], all[2], all[3]]));
                numbers.map(|number| char::from_u32(number).unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
            }
        }
    }

    /// Where the byte at `offset` of a text is in its list.
    pub(crate) fn offset_in_list(self, text: &str, offset: usize) -> Option<usize> {
        Some(text.get(..offset)?.chars().map(|c| self.of(c)).sum())
    }

    /// Where the byte at `offset` of the list of a text is in the text.
    pub(crate) fn offset_in_text(self, text: &str, offset: usize) -> Option<usize> {
        let mut at = 0;
        for (place, c) in text.char_indices() {
            if at >= offset {
                return (at == offset).then_some(place);
            }
            at += self.of(c);
        }
        (at == offset).then_some(text.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_have_the_text_that_they_were_made_of() {
        let text = "aß\u{1f600}z";
        for (width, len) in [(Width::Two, 10), (Width::Four, 16)] {
            let list = width.widened(text);
            assert_eq!(list.len(), len);
            assert_eq!(width.narrowed(&list).into_iter().collect::<String>(), text);
            for (at, _) in text.char_indices() {
                let place = width.offset_in_list(text, at).unwrap();
                assert_eq!(width.offset_in_text(text, place), Some(at));
            }
            assert_eq!(width.offset_in_text(text, len), Some(text.len()));
            assert_eq!(width.offset_in_text(text, 1), None);
        }
    }
}
