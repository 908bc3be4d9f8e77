//! What a disk can hold: what of it counts, and what is refused.

use std::collections::HashMap;
use std::fs::{self, Permissions};
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::Command;

use crate::{Blocks, Cid, Options, PackError, measure, pack};
use sha2::{Digest, Sha256};

/// Blocks in memory, each held against its name.
#[derive(Default)]
struct Kept(HashMap<Cid, Vec<u8>>);

impl Blocks for Kept {
    fn put(&mut self, cid: &Cid, block: &[u8]) -> io::Result<()> {
        assert_eq!(cid.hash().digest(), Sha256::digest(block).as_slice(), "{cid}");
        self.0.insert(*cid, block.to_vec());
        Ok(())
    }
}

fn address(path: &Path) -> String {
    pack(path, Options::default(), &mut (), &mut |_| {}).unwrap().root.to_string()
}

fn sample(names: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in names {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

#[test]
fn only_names_and_contents_count() {
    let files = [("index.html", "<p>"), ("assets/b.js", "1"), ("assets/a.js", "2"), ("empty", "")];
    let first = sample(&files);
    let mut turned = files;
    turned.reverse();
    let second = sample(&turned);
    fs::set_permissions(second.path().join("empty"), Permissions::from_mode(0o700)).unwrap();
    let long_ago = std::time::SystemTime::UNIX_EPOCH;
    fs::File::open(second.path().join("index.html")).unwrap().set_modified(long_ago).unwrap();
    assert_eq!(address(first.path()), address(second.path()));
    fs::write(second.path().join("assets/a.js"), "3").unwrap();
    assert_ne!(address(first.path()), address(second.path()));
}

#[test]
fn hidden_names_are_packed_only_when_asked_for() {
    let plain = sample(&[("a", "1")]);
    let hidden = sample(&[("a", "1"), (".git/config", "secret")]);
    assert_eq!(address(plain.path()), address(hidden.path()));
    let options = Options { hidden: true, ..Options::default() };
    let all = pack(hidden.path(), options, &mut (), &mut |_| {}).unwrap();
    assert_ne!(all.root.to_string(), address(plain.path()));
    assert_eq!((all.files, all.bytes), (2, 7));
}

#[test]
fn every_block_is_given_and_is_what_its_name_says() {
    let folder = sample(&[("a/b/c", "deep"), ("ä ö?", "odd"), ("twice", "deep")]);
    let mut kept = Kept::default();
    let mut read = 0;
    let packed = pack(folder.path(), Options::default(), &mut kept, &mut |bytes| read += bytes).unwrap();
    assert_eq!((packed.files, packed.bytes, read), (3, 11, 11));
    assert_eq!(measure(folder.path(), Options::default()).unwrap(), 11);
    assert!(kept.0.contains_key(&packed.root));
    // two contents, and the folders: the root, a, a/b
    assert_eq!(kept.0.len(), 5);
}

#[test]
fn a_link_is_packed_as_a_link_and_never_followed() {
    let folder = sample(&[("a", "1")]);
    symlink("/etc/hostname", folder.path().join("outside")).unwrap();
    symlink(".", folder.path().join("round")).unwrap();
    let mut kept = Kept::default();
    let packed = pack(folder.path(), Options::default(), &mut kept, &mut |_| {}).unwrap();
    assert_eq!(packed.files, 1);
    assert!(kept.0.values().any(|block| block.ends_with(b"/etc/hostname")));
}

#[test]
fn what_has_no_address_is_named() {
    let folder = sample(&[("a", "1")]);
    let odd = folder.path().join(std::ffi::OsStr::from_bytes(b"not \xff text"));
    fs::write(&odd, "").unwrap();
    let error = pack(folder.path(), Options::default(), &mut (), &mut |_| {}).unwrap_err();
    assert!(matches!(&error, PackError::Name { path } if *path == odd), "{error}");
    fs::remove_file(&odd).unwrap();
    let pipe = folder.path().join("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let error = pack(folder.path(), Options::default(), &mut (), &mut |_| {}).unwrap_err();
    assert!(matches!(&error, PackError::Special { path } if *path == pipe), "{error}");
    let error = pack(&folder.path().join("none"), Options::default(), &mut (), &mut |_| {}).unwrap_err();
    assert!(matches!(error, PackError::Read { .. }), "{error}");
}

#[test]
fn folders_without_end_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let mut path = folder.path().to_owned();
    for _ in 0..130 {
        path.push("d");
    }
    fs::create_dir_all(&path).unwrap();
    let error = pack(folder.path(), Options::default(), &mut (), &mut |_| {}).unwrap_err();
    assert!(matches!(error, PackError::TooDeep { max: 128, .. }), "{error}");
}

#[test]
fn a_target_that_takes_no_more_ends_it() {
    struct Full;
    impl Blocks for Full {
        fn put(&mut self, _: &Cid, _: &[u8]) -> io::Result<()> {
            Err(io::ErrorKind::StorageFull.into())
        }
    }
    let folder = sample(&[("a", "1")]);
    let error = pack(folder.path(), Options::default(), &mut Full, &mut |_| {}).unwrap_err();
    assert!(matches!(error, PackError::Write(_)), "{error}");
}
