//! Archives of zip and tar that came in, whose entries say where they want to lie.

use std::fs::{self, File};
use std::io::{Cursor, Read as _, Seek, Write as _};
use std::path::Path;

use iast::Confidence;
use iast::VulnerabilityKind::PathTraversal;
use zip::read::ZipFile;

use crate::{assert_called, evidence, silent, the_finding};

const OUTSIDE: &str = "../outside/the directory";

fn zipped(name: &str) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
    archive.write_all(b"contents").unwrap();
    untrusted(&archive.finish().unwrap().into_inner())
}

fn tarred(name: &str) -> Vec<u8> {
    let mut archive = tar::Builder::new(Vec::new());
    let mut header = tar::Header::new_ustar();
    // What a library would not write, somebody else may.
    header.as_mut_bytes()[..name.len()].copy_from_slice(name.as_bytes());
    header.set_size(8);
    header.set_cksum();
    archive.append(&header, &b"contents"[..]).unwrap();
    untrusted(&archive.into_inner().unwrap())
}

fn untrusted(archive: &[u8]) -> Vec<u8> {
    let archive = archive.to_vec();
    iast::taint(&archive, iast::Origin::HttpRequestBody, "archive");
    archive
}

/// A directory whose files are in a part of it, so that what leaves that part is still in a place of the test.
fn with_directory<T>(use_it: impl FnOnce(&Path) -> T) -> T {
    let directory = tempfile::tempdir().unwrap();
    let root = directory.path().canonicalize().unwrap().join("files");
    fs::create_dir_all(&root).unwrap();
    fs::create_dir_all(directory.path().join("outside")).unwrap();
    use_it(&root)
}

#[iast::instrument]
fn unzipped(archive: Vec<u8>, root: &Path) -> u32 {
    let mut archive = zip::ZipArchive::new(Cursor::new(archive)).unwrap();
    let mut entry = archive.by_index(0).unwrap();
    let path = root.join(&*entry.name().unwrap());
    let mut file = File::create(&path).unwrap();
    std::io::copy(&mut entry, &mut file).unwrap();
    line!() - 2
}

#[test]
fn the_name_of_an_entry_of_zip() {
    let (line, expected) = with_directory(|root| {
        let line = unzipped(zipped(OUTSIDE), root);
        assert!(root.with_file_name("outside/the directory").exists());
        (line, format!("{}/‹{OUTSIDE}›", root.display()))
    });
    assert_called(PathTraversal, line, &expected, "std::File::create(path)");
}

/// The path of an entry, where that stays below what it is joined to.
#[iast::instrument]
fn enclosed(entry: &ZipFile<'_, impl std::io::Read>) -> Option<std::path::PathBuf> {
    entry.enclosed_name()
}

#[iast::instrument]
fn unzipped_enclosed(archive: Vec<u8>, root: &Path) -> Vec<String> {
    let mut archive = zip::ZipArchive::new(Cursor::new(archive)).unwrap();
    let mut entry = archive.by_index(0).unwrap();
    let mut contents = String::new();
    entry.read_to_string(&mut contents).unwrap();
    if let Some(path) = entry.enclosed_name() {
        fs::write(root.join(path), &contents).unwrap();
    }
    if let Some(path) = enclosed(&entry) {
        fs::write(root.join(path), &contents).unwrap();
    }
    let mangled = entry.mangled_name().unwrap();
    fs::create_dir_all(root.join(mangled.parent().unwrap())).unwrap();
    fs::write(root.join(mangled), &contents).unwrap();
    let mut names: Vec<String> =
        fs::read_dir(root).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_name_of_zip_that_stays_inside_is_none() {
    with_directory(|root| assert_eq!(unzipped_enclosed(zipped("a name.txt"), root), ["a name.txt"]));
    with_directory(|root| assert_eq!(unzipped_enclosed(zipped(OUTSIDE), root), ["outside"]));
    silent();
}

#[iast::instrument]
fn extracted(archive: Vec<u8>, root: &Path) {
    let _ = zip::ZipArchive::new(Cursor::new(&archive)).unwrap().extract(root);
}

#[iast::instrument]
fn unpacked(archive: Vec<u8>, root: &Path) {
    tar::Archive::new(&archive[..]).unpack(root).unwrap();
}

#[test]
fn what_unpacks_a_whole_archive_keeps_it_inside() {
    with_directory(|root| {
        extracted(zipped(OUTSIDE), root);
        unpacked(tarred(OUTSIDE), root);
        assert!(!root.with_file_name("outside/the directory").exists());
    });
    silent();
}

#[iast::instrument]
fn to_a_directory(archive: &[u8], directory: &Path, root: &Path) -> [u32; 2] {
    tar::Archive::new(archive).unpack(root.join(directory)).unwrap();
    let _ = zip::ZipArchive::new(Cursor::new(archive)).map(|mut archive| archive.extract(root.join(directory)));
    [line!() - 2, line!() - 1]
}

#[test]
fn a_directory_to_unpack_to() {
    let directory = crate::untrusted("a/../b");
    let empty = tar::Builder::new(Vec::new()).into_inner().unwrap();
    let lines = with_directory(|root| to_a_directory(&empty, Path::new(&directory), root));
    let found = the_finding();
    assert_eq!((found.kind, found.location.line), (PathTraversal, lines[0]));
}

#[iast::instrument]
fn untarred(archive: Vec<u8>, root: &Path) -> u32 {
    let mut archive = tar::Archive::new(Cursor::new(archive));
    for entry in archive.entries().unwrap() {
        let mut entry = entry.unwrap();
        let path = root.join(entry.path().unwrap());
        let mut file = File::create(&path).unwrap();
        std::io::copy(&mut entry, &mut file).unwrap();
    }
    line!() - 3
}

/// The header with the name lies on the stack.
fn assert_recognised(line: u32, expected: &str) {
    let finding = the_finding();
    assert_eq!((finding.kind, &*evidence(&finding), finding.location.line), (PathTraversal, expected, line));
    assert_eq!(finding.confidence, Confidence::Inferred);
    assert_eq!(finding.sources[0].name.as_deref(), Some("archive"));
}

#[test]
fn the_name_of_an_entry_of_tar() {
    let (line, expected) = with_directory(|root| {
        let line = untarred(tarred(OUTSIDE), root);
        assert!(root.with_file_name("outside/the directory").exists());
        (line, format!("{}/‹{OUTSIDE}›", root.display()))
    });
    assert_recognised(line, &expected);
}

#[iast::instrument]
fn untarred_by_the_library(archive: Vec<u8>, root: &Path) -> std::io::Result<u32> {
    let mut archive = tar::Archive::new(Cursor::new(archive));
    for entry in archive.entries()? {
        let mut entry = entry?;
        let path = root.join(entry.path()?.to_str().expect("a text"));
        entry.unpack(&path)?;
    }
    Ok(line!() - 2)
}

#[test]
fn the_path_that_an_entry_of_tar_is_unpacked_to() {
    let (line, expected) = with_directory(|root| {
        let line = untarred_by_the_library(tarred(OUTSIDE), root).unwrap();
        (line, format!("{}/‹{OUTSIDE}›", root.display()))
    });
    assert_recognised(line, &expected);
}

#[iast::instrument]
fn untarred_inside(archive: Vec<u8>, root: &Path) {
    let mut archive = tar::Archive::new(Cursor::new(archive));
    for entry in archive.entries().unwrap() {
        let mut entry = entry.unwrap();
        assert!(!entry.path().unwrap().as_os_str().is_empty() && !entry.path_bytes().is_empty());
        assert!(entry.link_name().unwrap().is_none() && entry.link_name_bytes().is_none());
        entry.unpack_in(root).unwrap();
    }
}

#[iast::instrument]
fn untarred_checked(archive: Vec<u8>, root: &Path) -> bool {
    let mut archive = tar::Archive::new(Cursor::new(archive));
    for entry in archive.entries().unwrap() {
        let entry = entry.unwrap();
        let path = root.join(entry.path().unwrap());
        fs::write(root.join("there"), "").unwrap();
        let Ok(path) = path.canonicalize() else { return false };
        if !path.starts_with(root) {
            return false;
        }
        fs::read(path).unwrap();
    }
    true
}

#[test]
fn a_name_of_tar_that_stays_inside_is_none() {
    with_directory(|root| {
        untarred_inside(tarred(OUTSIDE), root);
        assert!(!root.with_file_name("outside/the directory").exists());
        fs::create_dir_all(root.join("a directory")).unwrap();
        fs::write(root.join("a directory/a file.txt"), "contents").unwrap();
        assert!(untarred_checked(tarred("a directory/../a directory/a file.txt"), root));
        assert!(!untarred_checked(tarred(OUTSIDE), root));
    });
    silent();
}

#[iast::instrument]
fn own(archive: impl std::io::Read + Seek, root: &Path) {
    let mut archive = tar::Archive::new(archive);
    for entry in archive.entries().unwrap() {
        let entry = entry.unwrap();
        fs::write(root.join(entry.path().unwrap()), "").unwrap();
    }
}

#[test]
fn an_archive_of_the_program_is_none() {
    let mut archive = tar::Builder::new(Vec::new());
    let mut header = tar::Header::new_gnu();
    header.set_size(0);
    archive.append_data(&mut header, "a name of the program", &b""[..]).unwrap();
    // Another came in.
    let other = tarred("another name altogether");
    with_directory(|root| own(Cursor::new(archive.into_inner().unwrap()), root));
    assert!(!other.is_empty());
    silent();
}
