//! Targets that behave and targets that do not.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};

use super::address;
use super::fakes::{Kubo, pinning, service};
use super::server::{Asked, Reply, Server};
use crate::address::Address;
use crate::archive::{Archive, ArchiveError};
use crate::car::CarWriter;
use crate::publish::{Done, Plan, Target, TargetError, look, publish};
use crate::{Options, pack};

const TOKEN: &str = "s3cret";

/// A folder with these files as an archive in `below`.
pub(super) fn packed(below: &Path, files: &[(&str, &[u8])]) -> PathBuf {
    let (folder, out) = (below.join("folder"), below.join("folder.car"));
    for (name, content) in files {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
    let file = fs::File::create(&out).unwrap();
    let mut writer = CarWriter::new(file, cid::Version::V1).unwrap();
    let packed = pack(&folder, Options::default(), &mut writer, &mut |_| {}).unwrap();
    writer.finish(&packed.root).unwrap();
    out
}

pub(super) fn opened(path: &Path) -> Archive {
    Archive::open(path, &mut |_| {}).unwrap()
}

const FILES: [(&str, &[u8]); 3] = [("index.html", b"<p>"), ("a/b", b"one"), ("a/c", b"two")];

fn plan() -> Plan {
    Plan {
        silence: Duration::from_millis(300),
        patience: Duration::from_secs(5),
        pause: Duration::from_millis(1),
        ..Plan::default()
    }
}

fn to(archive: &Archive, targets: &[Target], plan: &Plan) -> Vec<String> {
    let outcomes = publish(archive, targets, plan, &|_| Box::new(()));
    outcomes.into_iter().map(|outcome| format!("{outcome:?}")).collect()
}

fn imports(server: &Server) -> usize {
    server.asked().iter().filter(|asked| asked.path.starts_with("/api/v0/dag/import")).count()
}

#[test]
fn every_target_has_it_afterwards_and_nothing_is_sent_twice() {
    let below = tempfile::tempdir().unwrap();
    let archive = opened(&packed(below.path(), &FILES));
    let kubo = Arc::new(Mutex::new(Kubo::default()));
    let own = Arc::clone(&kubo);
    let node = Server::start(move |asked| own.lock().unwrap().answer(asked));
    let shop = Server::start(pinning(&["queued", "pinning", "pinned"]));
    let file = below.path().join("new/out.car");
    let targets = [Target::Kubo(address(&node)), Target::Pinning(address(&shop)), Target::File(file.clone())];
    let named = Plan { name: Some("a b".to_owned()), origins: vec!["/ip4/1.2.3.4".to_owned()], ..plan() };
    assert!(!look(&archive, &targets[0], &named).unwrap());
    assert_eq!(to(&archive, &targets, &named), ["Ok(Took)", "Ok(Took)", "Ok(Took)"]);
    assert_eq!(kubo.lock().unwrap().blocks.len(), archive.places().len());
    assert!(kubo.lock().unwrap().pins.contains(&archive.root()));
    assert_eq!(opened(&file).root(), archive.root());
    let asked = shop.asked();
    let sent: Value =
        serde_json::from_slice(&asked.iter().find(|asked| asked.method == "POST").unwrap().body).unwrap();
    assert_eq!(
        sent,
        json!({ "cid": archive.root().to_string(), "name": "a b", "origins": ["/ip4/1.2.3.4"] })
    );
    let again = to(&archive, &targets, &named);
    assert_eq!(again, ["Ok(There)", "Ok(There)", "Ok(There)"]);
    assert!(look(&archive, &targets[2], &named).unwrap());
    assert_eq!(imports(&node), 1);
    assert!(
        node.asked()
            .iter()
            .any(|asked| asked.path.contains("pin/add") && asked.path.contains("name=%61%20%62"))
    );
}

/// The service finds our node because our node has gone to it.
#[test]
fn our_nodes_are_connected_to_those_that_a_service_names() {
    let below = tempfile::tempdir().unwrap();
    let archive = opened(&packed(below.path(), &FILES));
    let kubo = Arc::new(Mutex::new(Kubo::default()));
    let own = Arc::clone(&kubo);
    let node = Server::start(move |asked| own.lock().unwrap().answer(asked));
    let delegates = [
        "/dnsaddr/pins.example/p2p/QmNode",
        "/ip6/2001:db8::1/udp/4001/quic-v1/p2p/12D3KooWNode",
        "/ip4/1.2.3.4/tcp/4001",
        "/ip4/1.2.3.4/p2p/x&arg=/ip4/6.6.6.6/p2p/y",
        "p2p/QmNode",
    ];
    let shop = Server::start(service(&["queued", "queued", "pinned"], &delegates));
    let targets = [Target::Pinning(address(&shop)), Target::Kubo(address(&node))];
    assert_eq!(to(&archive, &targets, &plan()), ["Ok(Took)", "Ok(Took)"], "it is a help and no more");
    let asked = node.asked();
    let connected = asked.iter().filter_map(|asked| asked.path.strip_prefix("/api/v0/swarm/connect?arg="));
    let expected = [delegates[0], delegates[1]].map(|address| format!("{address}&timeout=10s"));
    assert_eq!(connected.collect::<Vec<_>>(), expected, "each once, and only addresses");
}

#[test]
fn a_publish_that_was_broken_off_is_continued() {
    let below = tempfile::tempdir().unwrap();
    let archive = opened(&packed(below.path(), &FILES));
    let kubo = Arc::new(Mutex::new(Kubo { left: Some(2), ..Kubo::default() }));
    let own = Arc::clone(&kubo);
    let node = Server::start(move |asked| own.lock().unwrap().answer(asked));
    let (targets, small) = ([Target::Kubo(address(&node))], Plan { piece: 1, ..plan() });
    let first = publish(&archive, &targets, &small, &|_| Box::new(()));
    assert!(matches!(first[..], [Err(TargetError::Ask(_))]), "{first:?}");
    assert_eq!(kubo.lock().unwrap().blocks.len(), 2);
    kubo.lock().unwrap().left = None;
    let before = imports(&node);
    assert_eq!(to(&archive, &targets, &small), ["Ok(Took)"]);
    // each block that it lacked, and the pin
    assert_eq!(imports(&node) - before, archive.places().len() - 2 + 1);
    // it lost a block and the pin, but has the last of each piece: everything is sent anew
    let lost = archive.places()[0].cid;
    kubo.lock().unwrap().blocks.remove(&lost);
    kubo.lock().unwrap().pins.clear();
    let pieces = Plan { piece: archive.bytes() / 2, ..plan() };
    assert_eq!(to(&archive, &targets, &pieces), ["Ok(Took)"]);
    assert!(kubo.lock().unwrap().blocks.contains_key(&lost));
}

/// What it is, which target, what it answers, and the error.
type Row = (&'static str, fn(Address) -> Target, Box<dyn FnMut(&Asked) -> Reply + Send>, &'static str);

/// Every way to fail.
fn bad() -> Vec<Row> {
    let full = || Reply::json(500, &json!({ "Message": "write /repo/x: no space left on device" }));
    let other = "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e";
    let other = move || Reply::json(200, &json!({ "Root": { "Cid": { "/": other }, "PinErrorMsg": "" } }));
    let unpinned = |asked: &Asked| asked.path.contains("pin/ls");
    vec![
        (
            "wrong token",
            Target::Kubo,
            Box::new(|_| Reply::Full(403, TOKEN.into())),
            "Err(Refused { status: 403 })",
        ),
        (
            "wrong token",
            Target::Pinning,
            Box::new(|_| Reply::Full(401, TOKEN.into())),
            "Err(Refused { status: 401 })",
        ),
        (
            "no such interface",
            Target::Kubo,
            Box::new(|_| Reply::Full(404, Vec::new())),
            "Err(NotThere { status: 404 })",
        ),
        ("a web page", Target::Kubo, Box::new(|_| Reply::Full(200, "<html>".into())), "Err(Malformed)"),
        ("a web page", Target::Pinning, Box::new(|_| Reply::Full(200, "<html>".into())), "Err(Malformed)"),
        ("never answers", Target::Kubo, Box::new(|_| Reply::Silence), "Err(Ask(Late"),
        ("never answers", Target::Pinning, Box::new(|_| Reply::Silence), "Err(Ask(Late"),
        ("a gibibyte", Target::Kubo, Box::new(|_| Reply::Endless(vec![b'x'; 1 << 16])), "Err(Ask(TooLong"),
        ("hangs up", Target::Pinning, Box::new(|_| Reply::Cut(b"{".to_vec())), "Err(Ask("),
        (
            "full",
            Target::Kubo,
            Box::new(move |asked| if unpinned(asked) { Reply::Full(500, Vec::new()) } else { full() }),
            "Err(NoSpace)",
        ),
        (
            "another root",
            Target::Kubo,
            Box::new(move |asked| if unpinned(asked) { Reply::Full(500, Vec::new()) } else { other() }),
            "Err(Lied",
        ),
        ("gives up", Target::Pinning, Box::new(pinning(&["queued", "failed"])), "Err(Failed)"),
        ("ill", Target::Pinning, Box::new(|_| Reply::Full(503, Vec::new())), "Err(Status { status: 503 })"),
    ]
}

/// Each of these fails in its own words, and the file beside it is written all the same.
#[test]
fn each_target_fails_for_itself_and_the_others_go_on() {
    let below = tempfile::tempdir().unwrap();
    let archive = opened(&packed(below.path(), &FILES));
    for (row, kind, answer, expected) in bad() {
        let server = Server::start(answer);
        let file = below.path().join("beside.car");
        let targets = [kind(address(&server)), Target::File(file.clone())];
        let outcomes = publish(&archive, &targets, &plan(), &|_| Box::new(()));
        let found = format!("{:?}", outcomes[0]);
        assert!(found.starts_with(expected), "{row}: {found}");
        let words = outcomes[0].as_ref().unwrap_err().to_string();
        assert!(!found.contains(TOKEN) && !words.contains(TOKEN), "{row}: what it says is not repeated");
        assert!(matches!(outcomes[1], Ok(Done::Took)), "{row}");
        fs::remove_file(file).unwrap();
    }
}

#[test]
fn a_service_that_needs_too_long_is_waited_for_the_next_time() {
    let below = tempfile::tempdir().unwrap();
    let archive = opened(&packed(below.path(), &FILES));
    let states: Vec<_> = std::iter::repeat_n("queued", 5).chain(["pinned"]).collect();
    let shop = Server::start(pinning(&states));
    let targets = [Target::Pinning(address(&shop))];
    let hasty = Plan { patience: Duration::ZERO, ..plan() };
    let first = publish(&archive, &targets, &hasty, &|_| Box::new(()));
    assert!(matches!(first[..], [Err(TargetError::Late { .. })]), "{first:?}");
    assert_eq!(to(&archive, &targets, &plan()), ["Ok(Took)"]);
    assert_eq!(shop.asked().iter().filter(|asked| asked.method == "POST").count(), 1, "asked for once");
}

#[test]
fn a_token_is_sent_and_nowhere_else() {
    let below = tempfile::tempdir().unwrap();
    let archive = opened(&packed(below.path(), &FILES));
    let shop = Server::start(pinning(&["pinned"]));
    let address = Address::parse(&format!("{},token-env=PINS", shop.url()), &|_| Some(TOKEN.into())).unwrap();
    assert_eq!(to(&archive, &[Target::Pinning(address)], &plan()), ["Ok(Took)"]);
    for asked in shop.asked() {
        assert_eq!(asked.header("authorization"), Some("Bearer s3cret"));
        assert!(!asked.path.contains(TOKEN));
    }
}

#[test]
fn a_file_that_is_something_else_is_not_written_over() {
    let below = tempfile::tempdir().unwrap();
    let archive = opened(&packed(below.path(), &FILES));
    let file = below.path().join("diary.txt");
    fs::write(&file, "dear diary").unwrap();
    let outcomes = publish(&archive, &[Target::File(file.clone())], &plan(), &|_| Box::new(()));
    assert!(matches!(outcomes[..], [Err(TargetError::Other { .. })]), "{outcomes:?}");
    assert_eq!(fs::read_to_string(file).unwrap(), "dear diary");
}

/// Every cut and every changed byte of an archive is found before anything is sent.
#[test]
fn an_archive_that_is_damaged_is_not_published() {
    let below = tempfile::tempdir().unwrap();
    let path = packed(below.path(), &FILES);
    let (bytes, damaged) = (fs::read(&path).unwrap(), below.path().join("damaged.car"));
    let read = |bytes: &[u8]| {
        fs::write(&damaged, bytes).unwrap();
        Archive::open(&damaged, &mut |_| {})
    };
    for length in 0..bytes.len() {
        assert!(read(&bytes[..length]).is_err(), "cut at {length}");
    }
    for place in 0..bytes.len() {
        let mut changed = bytes.clone();
        changed[place] ^= 1;
        assert!(read(&changed).is_err(), "byte {place}");
    }
    assert!(matches!(read(b"no archive"), Err(ArchiveError::Car { .. })));
    // whole blocks, and one of them left out
    let first = 59 + 1 + 36 + 3;
    let without = [&bytes[..59], &bytes[first..]].concat();
    assert!(matches!(read(&without), Err(ArchiveError::Missing { .. })), "{:?}", read(&without));
}
