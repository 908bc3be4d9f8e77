//! Tables of what is taken and refused; whatever is noted comes back from its lines, and a merge loses nothing.

use proptest::prelude::*;

use super::*;

const OURS: &str = "dc1qcr8te4kr609gcawutmrza0j4xv80jy8zxfp7yf";

fn label(text: &str) -> Label {
    Label::new(text).unwrap()
}

fn address(byte: u8) -> Address {
    Address::from_script(&crate::script::Script::p2wpkh([byte; 20]), Network::Mainnet).unwrap()
}

fn txid(byte: u8) -> Txid {
    Txid::from_bytes([byte; 32])
}

fn coin(byte: u8) -> OutPoint {
    OutPoint::new(txid(byte), u32::from(byte))
}

fn some() -> Notes {
    let mut notes = Notes::new(Network::Mainnet);
    notes.set_label(Subject::Transaction(txid(1)), Some(label("Strom März"))).unwrap();
    notes.set_label(Subject::Address(address(1)), Some(label("say \"hi\" \\ 🌞"))).unwrap();
    notes.set_label(Subject::Coin(coin(1)), Some(label("a gift"))).unwrap();
    notes.set_label(Subject::Coin(coin(2)), Some(label("spendable"))).unwrap();
    notes.add_contact(label("Erika"), address(2)).unwrap();
    notes.freeze(coin(1)).unwrap();
    notes.freeze(coin(3)).unwrap();
    notes
}

#[test]
fn labels_are_one_visible_line() {
    let rows = [
        ("plain", "Strom März", Ok("Strom März")),
        ("trimmed", "  a \t b\n", Err(LabelError::Hidden(9))),
        ("white space around", " \u{a0}a b\r\n", Ok("a b")),
        ("empty", "", Err(LabelError::Empty)),
        ("blank", " \n", Err(LabelError::Empty)),
        ("two lines", "a\nb", Err(LabelError::Hidden(10))),
        ("turned around", "gpj.\u{202e}exe", Err(LabelError::Hidden(0x202e))),
        ("isolated", "a\u{2066}b", Err(LabelError::Hidden(0x2066))),
        ("family", "👨\u{200d}👩", Ok("👨\u{200d}👩")),
        ("arabic", "فاتورة", Ok("فاتورة")),
    ];
    for (row, text, expected) in rows {
        assert_eq!(Label::new(text).as_ref().map(Label::as_str), expected.as_ref().copied(), "{row}");
    }
    assert_eq!(Label::new(&"ä".repeat(255)).unwrap().as_str().chars().count(), 255);
    assert_eq!(Label::new(&"ä".repeat(256)), Err(LabelError::TooLong { length: 256, limit: 255 }));
    assert_eq!(Label::near("a\u{202e}b\n").unwrap().as_str(), "a b");
    assert_eq!(Label::near(&format!(" {}", "x".repeat(300))).unwrap().as_str().len(), 255);
    assert_eq!(Label::near("\u{202e}\n"), None);
}

#[test]
fn the_address_book_has_every_name_and_address_once() {
    let mut notes = some();
    let taken = |name: &str| NotesError::AddressTaken { name: label(name) };
    let name_taken = NotesError::NameTaken { name: label("Erika"), address: address(2).to_string() };
    assert_eq!(notes.add_contact(label("Somebody"), address(2)), Err(taken("Erika")));
    for same in ["Erika", "ERIKA", "erika"] {
        assert_eq!(notes.add_contact(label(same), address(3)), Err(name_taken.clone()), "{same}");
    }
    notes.add_contact(label("anna  B"), address(3)).unwrap();
    assert!(matches!(notes.rename_contact(&address(2), label("Anna b")), Err(NotesError::NameTaken { .. })));
    notes.rename_contact(&address(2), label("ERIKA")).unwrap();
    let names: Vec<_> = notes.contacts().iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["anna  B", "ERIKA"], "in the order people look for");
    assert!(matches!(notes.rename_contact(&address(9), label("x")), Err(NotesError::NoContact(_))));
    let foreign = Address::from_script(&crate::script::Script::p2wpkh([5; 20]), Network::Devnet).unwrap();
    assert!(matches!(notes.add_contact(label("x"), foreign.clone()), Err(NotesError::Address(_))));
    assert!(matches!(notes.set_label(Subject::Address(foreign), None), Err(NotesError::Address(_))));
    assert!(notes.remove_contact(&address(2)) && !notes.remove_contact(&address(2)));
    assert_eq!(notes.contact(&address(2)), None);
}

#[test]
fn lines_are_those_of_the_bip() {
    let lines = some().to_lines();
    let id = |byte: u8| txid(byte).to_string();
    let expected = [
        "{\"type\":\"blockpro-notes\",\"ref\":\"mainnet\",\"v\":1}".to_owned(),
        format!("{{\"type\":\"tx\",\"ref\":\"{}\",\"label\":\"Strom März\"}}", id(1)),
        format!("{{\"type\":\"addr\",\"ref\":\"{}\",\"label\":\"say \\\"hi\\\" \\\\ 🌞\"}}", address(1)),
        format!("{{\"type\":\"output\",\"ref\":\"{}:1\",\"label\":\"a gift\",\"spendable\":false}}", id(1)),
        format!("{{\"type\":\"output\",\"ref\":\"{}:2\",\"label\":\"spendable\"}}", id(2)),
        format!("{{\"type\":\"addr\",\"ref\":\"{}\",\"label\":\"Erika\",\"contact\":true}}", address(2)),
        format!("{{\"type\":\"output\",\"ref\":\"{}:3\",\"spendable\":false}}", id(3)),
        String::new(),
    ];
    assert_eq!(lines, expected.join("\n"));
    assert_eq!(Notes::from_lines(Network::Mainnet, &lines), Ok(some()));
    let empty = Notes::new(Network::Devnet);
    assert!(empty.is_empty() && !some().is_empty());
    assert_eq!(Notes::from_lines(Network::Devnet, &empty.to_lines()), Ok(empty));
}

/// The test vectors of BIP 329, with an address of ours in the place of theirs.
#[test]
fn vectors_of_the_bip() {
    let text = format!(
        r#"{{ "type": "tx", "ref": "f91d0a8a78462bc59398f2c5d7a84fcff491c26ba54c4833478b202796c8aafd", "label": "Transaction", "origin": "wpkh([d34db33f/84'/0'/0'])" }}
{{ "type": "addr", "ref": "{OURS}", "label": "Address" }}
{{ "type": "pubkey", "ref": "0283409659355b6d1cc3c32decd5d561abaac86c37a353b52895a5e6c196d6f448", "label": "Public Key" }}
{{ "type": "input", "ref": "f91d0a8a78462bc59398f2c5d7a84fcff491c26ba54c4833478b202796c8aafd:0", "label": "Input" }}
{{ "type": "output", "ref": "f91d0a8a78462bc59398f2c5d7a84fcff491c26ba54c4833478b202796c8aafd:1", "label": "Output", "spendable": false }}
{{ "type": "xpub", "ref": "xpub661MyMwAqRbcFtXgS5sYJABqqG9YLmC4Q1Rdap9gSE8NqtwybGhePY2gZ29ESFjqJoCu1Rupje8YtGqsefD265TMg7usUDFdp6W1EGMcet8", "label": "Extended Public Key" }}
{{ "type": "tx", "ref": "f546156d9044844e02b181026a1a407abfca62e7ea1159f87bbeaa77b4286c74", "label": "Account #1 Transaction", "origin": "wpkh([d34db33f/84'/0'/1'])" }}
"#
    );
    let mut notes = Notes::new(Network::Mainnet);
    let merged = notes.merge(&text).unwrap();
    // Two transactions, an address, an output's label and that it is frozen; three types are kept for others.
    assert_eq!((merged.added, merged.known, merged.others), (5, 0, 3));
    assert_eq!((merged.conflicts, merged.refused, merged.untold), (vec![], vec![], 0));
    let output = "f91d0a8a78462bc59398f2c5d7a84fcff491c26ba54c4833478b202796c8aafd:1".parse().unwrap();
    assert!(notes.is_frozen(&output));
    assert_eq!(notes.label(&Subject::Coin(output)), Some(&label("Output")));
    let again = notes.to_lines();
    for kept in ["Public Key", "Extended Public Key", "\"Input\"", "Account #1"] {
        assert!(again.contains(kept), "{kept}");
    }
    assert_eq!(Notes::from_lines(Network::Mainnet, &again), Ok(notes.clone()));
    let merged = notes.merge(&text).unwrap();
    assert_eq!((merged.added, merged.known), (0, 5), "once is enough");
}

#[test]
fn a_merge_loses_nothing_and_tells_what_contradicts() {
    let mut notes = some();
    let text = [
        format!("{{\"type\":\"tx\",\"ref\":\"{}\",\"label\":\"other\"}}", txid(1)),
        format!("{{\"type\":\"addr\",\"ref\":\"{}\",\"label\":\"Erika\",\"contact\":true}}", address(7)),
        format!("{{\"type\":\"addr\",\"ref\":\"{}\",\"label\":\"Maria\",\"contact\":true}}", address(2)),
        format!("{{\"type\":\"output\",\"ref\":\"{}\",\"spendable\":true}}", coin(3)),
        "not json".to_owned(),
        "{\"type\":\"addr\",\"ref\":\"bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq\",\"label\":\"x\"}"
            .to_owned(),
        format!("{{\"type\":\"tx\",\"ref\":\"{}\",\"label\":\"a\\nb\"}}", txid(2)),
        "{\"type\":\"output\",\"ref\":\"x:01\",\"label\":\"x\"}".to_owned(),
        String::new(),
        format!("{{\"type\":\"tx\",\"ref\":\"{}\",\"label\":\"new\",\"height\":7}}", txid(9)),
    ];
    let before = notes.clone();
    let merged = notes.merge(&text.join("\r\n")).unwrap();
    assert_eq!((merged.added, merged.known, merged.others), (1, 0, 0));
    let told: Vec<_> =
        merged.conflicts.iter().map(|c| (c.contact, c.ours.as_str(), c.theirs.as_str())).collect();
    assert_eq!(told, [(false, "Strom März", "other"), (true, "Erika", "Erika"), (true, "Erika", "Maria")]);
    let refused: Vec<_> = merged.refused.iter().map(|refused| refused.line).collect();
    assert_eq!(refused, [5, 6, 7, 8]);
    assert!(notes.is_frozen(&coin(3)), "what is frozen here stays frozen");
    notes.set_label(Subject::Transaction(txid(9)), None).unwrap();
    assert_eq!(notes, before);
    let many: String = (0..150).map(|_| "x\n").collect();
    let merged = notes.merge(&many).unwrap();
    assert_eq!((merged.refused.len(), merged.untold), (100, 50));
}

#[test]
fn stored_notes_are_read_strictly() {
    let head = "{\"type\":\"blockpro-notes\",\"ref\":\"mainnet\",\"v\":1}\n";
    let twice = format!("{{\"type\":\"tx\",\"ref\":\"{}\",\"label\":\"a\"}}\n", txid(1));
    let twice = [head, &twice, &twice.replace("\"a\"", "\"b\"")].concat();
    let read = |text: &str| Notes::from_lines(Network::Mainnet, text).unwrap_err();
    let line = |line, why| NotesError::Line { line, why };
    let rows = [
        ("empty", String::new(), NotesError::NotNotes),
        ("labels of others", "{\"type\":\"tx\",\"ref\":\"x\"}\n".to_owned(), NotesError::NotNotes),
        ("no version", head.replace(",\"v\":1", ""), NotesError::NotNotes),
        ("a later version", head.replace(":1}", ":2}"), NotesError::Version(2)),
        (
            "another network",
            head.replace("mainnet", "devnet"),
            NotesError::WrongNetwork { expected: Network::Mainnet, found: "devnet".to_owned() },
        ),
        ("a blank line", format!("{head}\n"), line(2, LineError::Form)),
        ("half a line", format!("{head}{{\"type\":\"tx\""), line(2, LineError::Form)),
        ("a second head", format!("{head}{head}"), line(2, LineError::Form)),
        (
            "a key twice",
            format!("{head}{{\"type\":\"tx\",\"type\":\"tx\",\"ref\":\"\"}}"),
            line(2, LineError::Form),
        ),
        ("two labels", twice, line(3, LineError::Twice)),
        (
            "a long line",
            format!("{head}{{\"type\":\"x\",\"ref\":\"{}\"}}", "y".repeat(9_000)),
            line(2, LineError::TooLong { length: 9_021, limit: 8_192 }),
        ),
        (
            "a long line of others",
            format!("{head}{{\"type\":\"x\",\"ref\":\"{}\"}}", "y".repeat(3_000)),
            line(2, LineError::TooLong { length: 3_021, limit: 2_048 }),
        ),
        (
            "too long",
            " ".repeat(Notes::MAX_BYTES + 1),
            NotesError::TooLong { length: Notes::MAX_BYTES + 1, limit: Notes::MAX_BYTES },
        ),
    ];
    for (row, text, expected) in rows {
        assert_eq!(read(&text), expected, "{row}");
    }
    let mut notes = some();
    for (text, expected) in [
        (head.replace("mainnet", "devnet"), "notes of devnet, expected mainnet"),
        (head.replace(":1}", ":2}"), "notes of version 2, this program knows version 1"),
    ] {
        assert_eq!(notes.merge(&text).unwrap_err().to_string(), expected);
    }
    assert_eq!(notes, some(), "nothing of them is taken over");
}

/// What cannot be stored any more cannot be noted.
#[test]
fn full_notes_can_still_be_stored() {
    let mut notes = Notes::new(Network::Mainnet);
    let long = label(&"\"".repeat(255));
    let error = (0..u32::MAX).find_map(|vout| {
        notes.set_label(Subject::Coin(OutPoint::new(txid(1), vout)), Some(long.clone())).err()
    });
    let full = NotesError::Full { limit: Notes::MAX_BYTES };
    assert_eq!(error, Some(full));
    let (lines, labels) = (notes.to_lines(), notes.labels().len());
    assert!(lines.len() <= Notes::MAX_BYTES && labels > 1_500, "{} {labels}", lines.len());
    assert_eq!(Notes::from_lines(Network::Mainnet, &lines).as_ref(), Ok(&notes));
    let longer = format!("{{\"type\":\"tx\",\"ref\":\"{}\",\"label\":\"{}\"}}", txid(2), "\\\"".repeat(255));
    let merged = notes.merge(&longer).unwrap();
    assert_eq!(merged.refused, [Refused { line: 1, why: LineError::Full { limit: Notes::MAX_BYTES } }]);
    // What is taken back makes room.
    notes.set_label(Subject::Coin(OutPoint::new(txid(1), 0)), None).unwrap();
    assert_eq!(notes.merge(&longer).unwrap().added, 1);
    let mut few = Notes::new(Network::Mainnet);
    for _ in 0..20_000 {
        few.freeze(coin(1)).unwrap();
        few.add_contact(label("a"), address(1)).unwrap();
        few.rename_contact(&address(1), label("ab")).unwrap();
        few.set_label(Subject::Transaction(txid(1)), Some(label("x"))).unwrap();
        few.set_label(Subject::Transaction(txid(1)), None).unwrap();
        assert!(few.thaw(&coin(1)) && !few.thaw(&coin(1)) && few.remove_contact(&address(1)));
    }
    assert_eq!(few, Notes::new(Network::Mainnet), "nothing remains of what is gone");
}

#[derive(Debug, Clone)]
enum Step {
    Label(u8, u8, Option<String>),
    Contact(u8, String),
    Rename(u8, String),
    Freeze(u8),
    Thaw(u8),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let text = "[a-cA-C\"\\\\ äß🌞]{0,6}";
    let step = prop_oneof![
        (any::<u8>(), 0..3_u8, prop::option::of(text)).prop_map(|(n, kind, text)| Step::Label(
            n % 8,
            kind,
            text
        )),
        (any::<u8>(), text).prop_map(|(n, text)| Step::Contact(n % 8, text)),
        (any::<u8>(), text).prop_map(|(n, text)| Step::Rename(n % 8, text)),
        (0..8_u8).prop_map(Step::Freeze),
        (0..8_u8).prop_map(Step::Thaw),
    ];
    prop::collection::vec(step, 0..40)
}

/// Notes after any steps; those that are refused leave no trace.
fn noted(steps: Vec<Step>) -> Notes {
    let mut notes = Notes::new(Network::Mainnet);
    for step in steps {
        let before = notes.clone();
        let done = match step {
            Step::Label(n, kind, text) => {
                let subject = match kind {
                    0 => Subject::Transaction(txid(n)),
                    1 => Subject::Address(address(n)),
                    _ => Subject::Coin(coin(n)),
                };
                notes.set_label(subject, text.and_then(|text| Label::new(&text).ok()))
            }
            Step::Contact(n, text) => {
                Label::new(&text).map_err(Into::into).and_then(|name| notes.add_contact(name, address(n)))
            }
            Step::Rename(n, text) => {
                Label::new(&text).map_err(Into::into).and_then(|name| notes.rename_contact(&address(n), name))
            }
            Step::Freeze(n) => notes.freeze(coin(n)),
            Step::Thaw(n) => {
                notes.thaw(&coin(n));
                Ok(())
            }
        };
        if done.is_err() {
            assert_eq!(notes, before);
        }
    }
    notes
}

proptest! {
    #[test]
    fn notes_come_back_from_their_lines(steps in steps()) {
        let notes = noted(steps);
        let lines = notes.to_lines();
        prop_assert!(lines.len() <= notes.bytes);
        prop_assert_eq!(Notes::from_lines(Network::Mainnet, &lines), Ok(notes.clone()));
        let mut fresh = Notes::new(Network::Mainnet);
        let merged = fresh.merge(&lines).unwrap();
        prop_assert_eq!((merged.conflicts.len(), merged.refused.len()), (0, 0));
        prop_assert_eq!(fresh, notes);
    }

    #[test]
    fn a_merge_keeps_everything_of_both(ours in steps(), theirs in steps()) {
        let (ours, theirs) = (noted(ours), noted(theirs));
        let mut both = ours.clone();
        let merged = both.merge(&theirs.to_lines()).unwrap();
        prop_assert!(ours.labels.iter().all(|(subject, label)| both.label(subject) == Some(label)));
        prop_assert!(ours.contacts.iter().all(|(address, name)| both.contact(address) == Some(name)));
        prop_assert!(ours.frozen.is_subset(&both.frozen) && theirs.frozen.is_subset(&both.frozen));
        let told = |subject: &Subject, theirs: &Label, contact| {
            merged.conflicts.iter().any(|c| (&c.subject, &c.theirs, c.contact) == (subject, theirs, contact))
        };
        for (subject, label) in &theirs.labels {
            prop_assert!(both.label(subject) == Some(label) || told(subject, label, false));
        }
        for (address, name) in &theirs.contacts {
            let subject = Subject::Address(address.clone());
            prop_assert!(both.contact(address) == Some(name) || told(&subject, name, true));
        }
        prop_assert_eq!(merged.refused.len(), 0);
        prop_assert_eq!(Notes::from_lines(Network::Mainnet, &both.to_lines()), Ok(both));
    }

    #[test]
    fn any_text_is_refused_or_taken(text in "(\\{\"type\":\"(tx|addr|output|x)\",\"ref\":\"[a-f0-9:]{0,8}\"(,\"label\":\"[a-z]{0,3}\")?\\}\n?|.{0,20}\n?){0,6}") {
        let mut notes = some();
        if notes.merge(&text).is_ok() {
            prop_assert_eq!(Notes::from_lines(Network::Mainnet, &notes.to_lines()), Ok(notes));
        }
    }
}
