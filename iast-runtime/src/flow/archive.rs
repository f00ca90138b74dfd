//! Names of the entries of tar archives.
//!
//! A library keeps the header of an entry, and with it the name, on the stack, where nothing can be labelled. But an
//! archive that came in is known, and so is what its headers say. A name that one of them has is remembered as a part of
//! the archive, to be recognised where it is used.

use std::ops::Range;

use super::witness;
use crate::limits;
use crate::memory::{self, guard::Quiet};
use crate::taint::source::Source;
use crate::taint::{context, range};

/// The entry of an archive has this name, or leads to it.
pub(crate) fn named(name: &[u8]) {
    let _quiet = Quiet::enter();
    if name.is_empty() || !memory::is_active() || !range::of(name).is_empty() {
        return;
    }
    let is_archive = |_: &Source, value: &[u8]| headers(value).next().is_some();
    for (tag, data) in witness::all_contents(&context::current(), is_archive) {
        for part in headers(data.content()).find_map(|header| parts(data.content(), header, name)).into_iter().flatten()
        {
            data.context.part(tag, &data, part);
        }
    }
}

/// The size of a header, and of what the contents of a file are padded to.
const BLOCK: usize = 512;

/// The fields of a header: the name of the entry, what it leads to, what stands in front of the name, and how long the
/// contents are.
const NAME: Range<usize> = 0..100;
const LINK: Range<usize> = 157..257;
const PREFIX: Range<usize> = 345..500;
const SIZE: Range<usize> = 124..136;
const MAGIC: Range<usize> = 257..262;

/// Where the headers of a tar archive begin, when the bytes are one.
fn headers(archive: &[u8]) -> impl Iterator<Item = usize> {
    let mut next = 0_usize;
    let header = move || {
        let start = next;
        let header = archive.get(start..start.checked_add(BLOCK)?).filter(|header| header[MAGIC] == *b"ustar")?;
        let digits = std::str::from_utf8(&header[SIZE]).ok()?.trim_matches([' ', '\0']);
        let size = usize::from_str_radix(digits, 8).ok()?;
        next = start.checked_add(BLOCK)?.checked_add(size.checked_next_multiple_of(BLOCK)?)?;
        Some(start)
    };
    std::iter::from_fn(header).take(limits::ARCHIVE_ENTRIES)
}

/// The parts of the header at `start` that make up a name, when it is the one in it.
fn parts(archive: &[u8], start: usize, name: &[u8]) -> Option<Vec<Range<usize>>> {
    let field = |field: Range<usize>| {
        let bytes = &archive[start + field.start..start + field.end];
        let len = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
        start + field.start..start + field.start + len
    };
    let (prefix, last, link) = (field(PREFIX), field(NAME), field(LINK));
    let is_posix = archive[start + MAGIC.end] == 0;
    if !link.is_empty() && archive[link.clone()] == *name {
        return Some(vec![link]);
    }
    if !is_posix || prefix.is_empty() {
        return (archive[last.clone()] == *name).then(|| vec![last]);
    }
    let rest = name.strip_prefix(&archive[prefix.clone()])?.strip_prefix(b"/")?;
    (rest == &archive[last.clone()]).then(|| vec![prefix, last])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An archive of files with these names and sizes.
    fn archive(files: &[(&str, &str, usize)]) -> Vec<u8> {
        let mut archive = Vec::new();
        for (prefix, name, size) in files {
            let mut header = [0; BLOCK];
            header[..name.len()].copy_from_slice(name.as_bytes());
            header[PREFIX.start..PREFIX.start + prefix.len()].copy_from_slice(prefix.as_bytes());
            header[SIZE.start..SIZE.end - 1].copy_from_slice(format!("{size:011o}").as_bytes());
            header[MAGIC].copy_from_slice(b"ustar");
            archive.extend(header);
            archive.extend(vec![b'x'; size.next_multiple_of(BLOCK)]);
        }
        archive.extend([0; 2 * BLOCK]);
        archive
    }

    fn found(archive: &[u8], name: &str) -> Vec<(usize, usize)> {
        let parts = headers(archive).find_map(|header| parts(archive, header, name.as_bytes())).unwrap_or_default();
        parts.into_iter().map(|part| (part.start, part.end)).collect()
    }

    #[test]
    fn a_name_is_found_in_its_header() {
        let archive = archive(&[("", "first", 0), ("some/where", "second", 1), ("", "third", 513)]);
        assert_eq!(found(&archive, "first"), [(0, 5)]);
        assert_eq!(found(&archive, "some/where/second"), [(512 + 345, 512 + 355), (512, 518)]);
        assert_eq!(found(&archive, "third"), [(1536, 1541)]);
        for other in ["second", "some/where", "fourth", "x", ""] {
            assert_eq!(found(&archive, other), [], "{other}");
        }
    }

    #[test]
    fn what_is_no_archive_has_no_headers() {
        let mut wrong = archive(&[("", "first", 0)]);
        wrong[SIZE].fill(b'9');
        for bytes in [&b"first"[..], &[0; 1024], &archive(&[("", "first", 0)])[..511]] {
            assert_eq!(headers(bytes).count(), 0);
        }
        assert_eq!(headers(&wrong).count(), 0);
        // It claims to be longer than anything.
        let mut long = archive(&[("", "first", 0)]);
        long[SIZE.start..SIZE.end - 1].fill(b'7');
        assert_eq!(headers(&long).count(), 1);
    }
}
