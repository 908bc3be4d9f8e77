use super::{Dapp, DappError};
use crate::config::DappConfig;
use std::path::Path;

/// Bytes that are made by a rule: a linear congruential generator's upper eight bits.
fn noise(count: usize) -> Vec<u8> {
    let mut state = 1_u32;
    let next = |()| {
        state = state.wrapping_mul(1_103_515_245).wrapping_add(12_345);
        u8::try_from(state >> 24).expect("eight bits")
    };
    std::iter::repeat_n((), count).map(next).collect()
}

fn put(folder: &Path, files: &[(&str, Vec<u8>)]) {
    for (name, bytes) in files {
        let path = folder.join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("makes");
        std::fs::write(path, bytes).expect("writes");
    }
}

fn open(folder: &Path, cid: Option<&str>) -> Result<Dapp, DappError> {
    Dapp::open(&DappConfig { folder: folder.to_owned(), cid: cid.map(str::to_owned) })
}

/// Addresses by `ipfs-unixfs-importer` 17 with its profile `unixfs-v1-2025`.
#[test]
fn addresses_are_those_of_another_program() {
    let page = || b"<!doctype html>".to_vec();
    for (row, files, wanted) in [
        (
            "one file",
            vec![("index.html", page())],
            "bafybeidrw5lvfo6sd5c6rlemsebj3pr6mloa3cf5u2iwrqaqt3ie76ibga",
        ),
        (
            "folders",
            vec![
                ("index.html", page()),
                ("app.js", b"1".to_vec()),
                ("assets/a.svg", b"<svg/>".to_vec()),
                ("assets/deep/b.txt", Vec::new()),
            ],
            "bafybeid5fzxl3gvlf422iuzvkocffjc4mceq4pznxkuchs7lohf7hw5ohy",
        ),
        (
            "leaves",
            vec![("index.html", page()), ("web_bg.wasm", noise(2_500_000))],
            "bafybeifzskgustonlcut3z3jsbvbxjlscotdc4afkh6d3l5qt7nwd36etm",
        ),
        (
            "whole leaves",
            vec![("index.html", page()), ("a", noise(1 << 20)), ("b", noise(2 << 20))],
            "bafybeicnndzvaf6lpmxdhyvytvbmifwqlkddsmmtmgba3wevmuasxtpyw4",
        ),
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        put(folder.path(), &files);
        assert_eq!(open(folder.path(), None).expect(row).cid(), wanted, "{row}");
        assert!(open(folder.path(), Some(wanted)).expect(row).is_pinned());
        let other = open(folder.path(), Some("bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku"));
        assert!(matches!(other, Err(DappError::OtherCid { found, .. }) if found == wanted), "{row}");
    }
}

#[test]
fn only_files_of_the_start_are_served() {
    let folder = tempfile::tempdir().expect("a folder");
    let names = ["index.html", "web.js", "app-0123456789abcdef.css", "web_bg.wasm", "assets/x.png"];
    put(folder.path(), &names.map(|name| (name, name.as_bytes().to_vec())));
    let dapp = open(folder.path(), None).expect("a dApp");
    std::fs::write(folder.path().join("later.js"), "x").expect("writes");
    for path in [
        "/later.js",
        "/..",
        "/../index.html",
        "/./index.html",
        "//index.html",
        "/assets",
        "/assets/",
        "index.html",
    ] {
        assert!(dapp.file(path).is_none(), "{path}");
    }
    for (path, kind, immutable) in [
        ("/", "text/html; charset=utf-8", false),
        ("/web.js", "text/javascript; charset=utf-8", false),
        ("/app-0123456789abcdef.css", "text/css; charset=utf-8", true),
        ("/web_bg.wasm", "application/wasm", false),
        ("/assets/x.png", "image/png", false),
    ] {
        let file = dapp.file(path).expect(path);
        assert_eq!((file.kind(), file.is_immutable()), (kind, immutable), "{path}");
        file.read().expect(path);
    }
    std::fs::write(folder.path().join("web.js"), "evil").expect("writes");
    let changed = dapp.file("/web.js").expect("it was there").read();
    assert!(matches!(changed, Err(DappError::Changed { .. })), "{changed:?}");
}

#[test]
fn odd_folders_are_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    assert!(matches!(open(folder.path(), None), Err(DappError::NoPage { .. })));
    assert!(matches!(open(&folder.path().join("no"), None), Err(DappError::Read { .. })));
    put(folder.path(), &[("index.html", Vec::new())]);
    std::os::unix::fs::symlink("/etc/passwd", folder.path().join("link")).expect("makes");
    assert!(matches!(open(folder.path(), None), Err(DappError::Odd { .. })), "a link out of the folder");
    std::fs::remove_file(folder.path().join("link")).expect("removes");
    std::fs::write(folder.path().join("a b"), "").expect("writes");
    assert!(matches!(open(folder.path(), None), Err(DappError::Odd { .. })), "a name to be quoted");
}
