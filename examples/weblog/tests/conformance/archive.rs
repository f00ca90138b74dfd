//! Archives as somebody may send them: a library would not write such names.

use std::io::Cursor;

use tar::{Builder, EntryType, Header};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// An archive of tar with an empty directory.
pub(crate) fn tar(directory: &str) -> Vec<u8> {
    let mut header = Header::new_ustar();
    header.as_mut_bytes()[..directory.len()].copy_from_slice(directory.as_bytes());
    header.set_entry_type(EntryType::Directory);
    header.set_mode(0o755);
    header.set_size(0);
    header.set_cksum();
    let mut archive = Builder::new(Vec::new());
    archive.append(&header, &b""[..]).expect("it is in memory");
    archive.into_inner().expect("it is in memory")
}

/// An archive of zip with one.
pub(crate) fn zip(directory: &str) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    archive.add_directory(directory, SimpleFileOptions::default()).expect("it is in memory");
    archive.finish().expect("it is in memory").into_inner()
}
