//! Stories on a small chain, and what is to be thought of the meter at the end of each.

mod inspection;
mod scene;

use scene::{CERTIFIED, FOUNDED, Scene};

use super::Standing::{Contradicted, NotAccepted, NotCertified, NotMember, Trusted, Unproven, Waiting};
use super::*;
use crate::multisig::Holder;
use crate::name::values::CertificateStatus;
use crate::network::Network;
use crate::trust::tests::{certificate, key, member, organisation};
use crate::trust::{Certificate, Organisation};

/// The organisation's key, two of its electricians, who it hands the name to, and a stranger.
const ISAR: u8 = 0x51;
const HUBER: u8 = 0x45;
const MAIER: u8 = 0x46;
const HEIR: u8 = 0x54;
const STRANGER: u8 = 0x66;

fn founded(scene: &mut Scene, organisation: &Organisation) {
    scene.at(FOUNDED);
    scene.publish(organisation, ISAR, ISAR);
}

/// The story in which nothing is wrong.
fn certified(scene: &mut Scene) {
    founded(scene, &organisation());
    scene.at(CERTIFIED);
    scene.certify(1, &certificate(), HUBER);
}

/// The next version of the organisation, signed and published by its holder.
fn next(scene: &mut Scene, change: impl FnOnce(Organisation) -> Organisation) {
    let version = change(scene.version());
    scene.publish(&version, ISAR, ISAR);
}

fn left(organisation: Organisation) -> Organisation {
    organisation.without_member(key(HUBER).public(), scene::time(CERTIFIED)).unwrap()
}

fn by_maier(organisation: Organisation) -> Organisation {
    organisation.with_member(member(MAIER, 1_795_300_000, None)).unwrap()
}

/// What another electrician certifies of the same meter: another key of the gateway.
fn other_key(previous: Option<crate::ipld::Cid>) -> Certificate {
    let reading_key = key(0x77).public();
    Certificate { electrician: key(MAIER).public(), reading_key, previous, ..certificate() }
}

/// What is told, what is to be thought of the meter then, and which checks of its best certificate did not pass: `!`
/// marks those that failed, the others could not be made.
type Row = (&'static str, fn(&mut Scene), Standing, &'static [&'static str]);

fn check(rows: &[Row]) {
    for (row, story, standing, expected) in rows {
        let mut scene = Scene::on(Network::Regtest);
        story(&mut scene);
        let trust = scene.judge();
        assert_eq!(trust.standing, *standing, "{row}: {trust:#?}");
        let best = trust.best().map(|word| scene::outcomes(&word.report)).unwrap_or_default();
        assert_eq!(best, expected.join(" "), "{row}");
    }
}

const UNMADE: &str = "organisation.signature organisation.name organisation.member organisation.accepted \
                      certificate.unopposed certificate.depth record.events";
const ACCEPTED: &str = "!organisation.accepted certificate.unopposed";
const NOT_MEMBER: &str = "!organisation.member certificate.unopposed";
const UNKNOWN: &str = "organisation.signature organisation.name organisation.member";
const NAME: &str = "!organisation.name organisation.member certificate.unopposed";

#[test]
fn members_and_choices() {
    check(MEMBERS);
}

#[test]
fn names() {
    check(NAMES);
}

#[test]
fn organisations() {
    check(ORGANISATIONS);
}

#[test]
fn blocks() {
    check(BLOCKS);
}

#[test]
fn contradictions() {
    check(CONTRADICTIONS);
}

const BLOCKS: &[Row] = &[
    (
        "the newest block certifies",
        |s| {
            certified(s);
            s.behind = 0;
        },
        Waiting,
        &["certificate.depth"],
    ),
    (
        "one block is behind it",
        |s| {
            certified(s);
            s.behind = 1;
        },
        Waiting,
        &["certificate.depth"],
    ),
    (
        "a block too few, and the seal was opened",
        |s| {
            certified(s);
            s.behind = 1;
            s.records = scene::seen(&[(CERTIFIED, ""), (CERTIFIED + 900, ""), (CERTIFIED + 1_800, "T")]);
        },
        Standing::NeedsInspection,
        &["certificate.depth", "!record.events"],
    ),
    (
        "a block too few, and not accepted",
        |s| {
            certified(s);
            s.behind = 1;
            s.accepted.clear();
        },
        NotAccepted,
        &[ACCEPTED, "certificate.depth"],
    ),
    (
        "renewing the name makes the certificate no shallower",
        |s| {
            certified(s);
            s.at(CERTIFIED + 5_000);
            s.certify(1, &certificate(), HUBER);
            s.behind = 0;
        },
        Trusted,
        &[],
    ),
    (
        "a new certificate begins anew",
        |s| {
            certified(s);
            s.at(CERTIFIED + 5_000);
            s.certify(1, &Certificate { until: scene::time(1_858_406_401), ..certificate() }, HUBER);
            s.behind = 1;
        },
        Waiting,
        &["certificate.depth"],
    ),
    (
        "what takes it back counts with its first block",
        |s| {
            certified(s);
            s.status = CertificateStatus::Revoked;
            s.certify(1, &certificate(), HUBER);
            s.behind = 0;
        },
        NotCertified,
        &["!certificate.validity", UNMADE],
    ),
    (
        "the newest version of the organisation counts with its first block",
        |s| {
            certified(s);
            s.chain.mine_empty(2);
            next(s, left);
            s.behind = 0;
        },
        NotMember,
        &[NOT_MEMBER],
    ),
];

const MEMBERS: &[Row] = &[
    ("nothing is wrong", certified, Trusted, &[]),
    (
        "nobody is accepted",
        |s| {
            certified(s);
            s.accepted.clear();
        },
        NotAccepted,
        &[ACCEPTED],
    ),
    (
        "the name was accepted with another key",
        |s| {
            certified(s);
            s.accept(STRANGER);
        },
        NotAccepted,
        &[ACCEPTED],
    ),
    (
        "another organisation is accepted",
        |s| {
            certified(s);
            s.accepted = vec![format!("{}/Donau", key(ISAR).public()).parse().unwrap()];
        },
        NotAccepted,
        &[ACCEPTED],
    ),
    (
        "the electrician left before",
        |s| {
            founded(s, &organisation());
            s.at(1_795_200_000);
            next(s, |o| o.without_member(key(HUBER).public(), scene::time(1_795_200_000)).unwrap());
            s.at(CERTIFIED);
            s.certify(1, &certificate(), HUBER);
        },
        NotMember,
        &[NOT_MEMBER],
    ),
    (
        "the electrician left afterwards",
        |s| {
            certified(s);
            next(s, |o| o.without_member(key(HUBER).public(), scene::time(CERTIFIED + 5_000)).unwrap());
        },
        Trusted,
        &[],
    ),
    (
        "the organisation says afterwards that the electrician had left before",
        |s| {
            certified(s);
            next(s, left);
        },
        NotMember,
        &[NOT_MEMBER],
    ),
    (
        "who left renews the name of an old certificate",
        |s| {
            certified(s);
            next(s, |o| o.without_member(key(HUBER).public(), scene::time(CERTIFIED + 5_000)).unwrap());
            s.at(CERTIFIED + 9_000);
            s.certify(1, &certificate(), HUBER);
        },
        Trusted,
        &[],
    ),
    (
        "who left dates a new certificate back",
        |s| {
            founded(s, &organisation());
            next(s, |o| o.without_member(key(HUBER).public(), scene::time(CERTIFIED)).unwrap());
            s.at(CERTIFIED);
            s.certify(1, &Certificate { from: scene::time(1_795_000_100), ..certificate() }, HUBER);
        },
        NotMember,
        &[NOT_MEMBER],
    ),
    (
        "the electrician joined afterwards",
        |s| {
            founded(
                s,
                &Organisation { members: vec![member(HUBER, CERTIFIED + 9_000, None)], ..organisation() },
            );
            s.at(CERTIFIED);
            s.certify(1, &certificate(), HUBER);
        },
        NotMember,
        &[NOT_MEMBER],
    ),
    (
        "the electrician never was a member",
        |s| {
            founded(s, &Organisation { members: vec![], ..organisation() });
            s.at(CERTIFIED);
            s.certify(1, &certificate(), HUBER);
        },
        NotMember,
        &[NOT_MEMBER],
    ),
    (
        "a certificate without an organisation, of a member of an accepted one",
        |s| {
            founded(s, &organisation());
            s.at(CERTIFIED);
            s.certify(1, &Certificate { organisation: None, ..certificate() }, HUBER);
        },
        Trusted,
        &[],
    ),
    (
        "a certificate of an organisation nobody knows, though accepted by name",
        |s| {
            s.at(CERTIFIED);
            s.certify(1, &certificate(), HUBER);
        },
        Unproven,
        &[UNKNOWN, "certificate.unopposed"],
    ),
    (
        "a certificate that names another organisation than the one that lists its electrician",
        |s| {
            founded(s, &organisation());
            s.at(CERTIFIED);
            let other = Some("Donau".parse().unwrap());
            s.certify(1, &Certificate { organisation: other, ..certificate() }, HUBER);
        },
        NotAccepted,
        &[UNKNOWN, ACCEPTED],
    ),
];

const NAMES: &[Row] = &[
    (
        "a stranger holds the plain name, the certificate is under the second",
        |s| {
            founded(s, &organisation());
            s.at(CERTIFIED);
            s.point(1, "bafyreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy", STRANGER);
            s.certify(2, &certificate(), HUBER);
        },
        Trusted,
        &[],
    ),
    (
        "a stranger was faster and points the plain name to the electrician's document",
        |s| {
            founded(s, &organisation());
            s.at(CERTIFIED);
            let cid = s.keep(&certificate(), HUBER);
            s.point(1, &cid, STRANGER);
            s.certify(2, &certificate(), HUBER);
        },
        Trusted,
        &[],
    ),
    (
        "only the stranger's name points to it",
        |s| {
            founded(s, &organisation());
            s.at(CERTIFIED);
            let cid = s.keep(&certificate(), HUBER);
            s.point(1, &cid, STRANGER);
        },
        NotCertified,
        &["!certificate.name", UNMADE],
    ),
    (
        "the name expired",
        |s| {
            certified(s);
            s.chain.mine_empty(30);
        },
        NotCertified,
        &["!certificate.validity", UNMADE],
    ),
    (
        "the certificate is signed by one and the name held by another electrician",
        |s| {
            founded(s, &by_maier(organisation()));
            s.at(CERTIFIED);
            let cid = s.keep(&Certificate { electrician: key(MAIER).public(), ..certificate() }, MAIER);
            s.point(1, &cid, HUBER);
        },
        NotCertified,
        &["!certificate.name", UNMADE],
    ),
    (
        "revoked",
        |s| {
            certified(s);
            s.status = CertificateStatus::Revoked;
            s.certify(1, &certificate(), HUBER);
        },
        NotCertified,
        &["!certificate.validity", UNMADE],
    ),
    (
        "revoked, and put forward again by a stranger under a free name",
        |s| {
            certified(s);
            s.status = CertificateStatus::Revoked;
            s.certify(1, &certificate(), HUBER);
            s.status = CertificateStatus::Valid;
            s.certify(2, &certificate(), HUBER);
        },
        NotCertified,
        &["!certificate.validity", UNMADE],
    ),
    (
        "revoked, and put forward again by a stranger after the name expired",
        |s| {
            certified(s);
            s.status = CertificateStatus::Revoked;
            s.certify(1, &certificate(), HUBER);
            s.chain.mine_empty(30);
            (s.status, s.registers) = (CertificateStatus::Valid, true);
            s.certify(1, &certificate(), HUBER);
            s.publish(&organisation(), ISAR, ISAR);
        },
        NotCertified,
        &["!certificate.validity", UNMADE],
    ),
    (
        "the certificate of another meter",
        |s| {
            founded(s, &organisation());
            s.at(CERTIFIED);
            s.certify(1, &Certificate { meter: "2ISK".parse().unwrap(), ..certificate() }, HUBER);
        },
        NotCertified,
        &["!certificate.signature certificate.name certificate.validity", UNMADE],
    ),
    (
        "before its time",
        |s| {
            certified(s);
            s.now = 1_795_334_399;
        },
        NotCertified,
        &["!certificate.validity", UNMADE],
    ),
    (
        "after its time",
        |s| {
            certified(s);
            s.now = 1_858_406_400;
        },
        NotCertified,
        &["!certificate.validity", UNMADE],
    ),
    ("nothing was ever written", |_| {}, NotCertified, &[]),
];

const ORGANISATIONS: &[Row] = &[
    (
        "the document at hand is older than the newest",
        |s| {
            certified(s);
            let old = s.document.clone();
            next(s, |o| o.with_label(key(HUBER).public(), "Huber".parse().unwrap()).unwrap());
            s.document = old;
        },
        Unproven,
        &[NAME],
    ),
    (
        "the document cannot be had",
        |s| {
            certified(s);
            s.document = None;
        },
        Unproven,
        &["organisation.signature organisation.name organisation.member certificate.unopposed"],
    ),
    (
        "the document was changed",
        |s| {
            certified(s);
            s.document.as_mut().unwrap()[100] ^= 1;
        },
        Unproven,
        &["!organisation.signature organisation.name organisation.member certificate.unopposed"],
    ),
    (
        "signed by somebody who does not hold the name",
        |s| {
            s.at(FOUNDED);
            s.publish(&organisation(), STRANGER, ISAR);
            s.at(CERTIFIED);
            s.certify(1, &certificate(), HUBER);
        },
        Unproven,
        &[NAME],
    ),
    (
        "an operation is left out",
        |s| {
            certified(s);
            next(s, |o| o);
            next(s, |o| o);
            s.hidden = Some(1);
        },
        Unproven,
        &[NAME],
    ),
    (
        "the name expired",
        |s| {
            founded(s, &organisation());
            s.chain.mine_empty(25);
            s.at(CERTIFIED);
            s.certify(1, &certificate(), HUBER);
            s.chain.mine_empty(3);
        },
        Unproven,
        &[NAME],
    ),
    (
        "the name expired, and a stranger took it",
        |s| {
            founded(s, &organisation());
            s.chain.mine_empty(30);
            s.at(CERTIFIED);
            s.certify(1, &certificate(), HUBER);
            s.registers = true;
            s.publish(&organisation(), STRANGER, STRANGER);
        },
        NotAccepted,
        &["!organisation.accepted certificate.unopposed"],
    ),
    (
        "the name expired, and the organisation took it again",
        |s| {
            founded(s, &organisation());
            s.chain.mine_empty(30);
            s.at(CERTIFIED);
            s.certify(1, &certificate(), HUBER);
            s.registers = true;
            s.publish(&organisation(), ISAR, ISAR);
        },
        Trusted,
        &[],
    ),
    (
        "the name expired, and a stranger took it for the organisation, with the version before the member left",
        |s| {
            founded(s, &organisation());
            s.at(1_795_200_000);
            next(s, |o| o.without_member(key(HUBER).public(), scene::time(1_795_200_000)).unwrap());
            s.chain.mine_empty(30);
            s.at(CERTIFIED);
            s.certify(1, &certificate(), HUBER);
            s.registers = true;
            s.publish(&organisation(), ISAR, ISAR);
        },
        Unproven,
        &[NAME],
    ),
    (
        "the name was handed over",
        |s| {
            certified(s);
            let handed = s.version().handed_over(key(HEIR).public());
            s.publish(&handed, ISAR, HEIR);
        },
        Trusted,
        &[],
    ),
    (
        "the name was handed over, and the heir published",
        |s| {
            certified(s);
            let handed = s.version().handed_over(key(HEIR).public());
            s.publish(&handed, ISAR, HEIR);
            let version = s.version();
            s.publish(&version, HEIR, HEIR);
        },
        Trusted,
        &[],
    ),
    (
        "the coin was moved without a document that says so",
        |s| {
            certified(s);
            let version = s.version();
            s.publish(&version, ISAR, HEIR);
        },
        Unproven,
        &[NAME],
    ),
    (
        "handed over by somebody who never held it",
        |s| {
            s.at(FOUNDED);
            s.publish(&organisation().handed_over(key(ISAR).public()), STRANGER, ISAR);
            s.at(CERTIFIED);
            s.certify(1, &certificate(), HUBER);
        },
        Unproven,
        &[NAME],
    ),
];

const CONTRADICTIONS: &[Row] = &[
    (
        "two members say different things",
        |s| {
            founded(s, &by_maier(organisation()));
            s.at(CERTIFIED);
            s.certify(1, &certificate(), HUBER);
            s.certify(2, &other_key(None), MAIER);
        },
        Contradicted,
        &["!certificate.unopposed"],
    ),
    (
        "they name different holders",
        |s| {
            founded(s, &by_maier(organisation()));
            s.at(CERTIFIED);
            s.certify(1, &certificate(), HUBER);
            let holder = Holder::new(key(0x43).public(), key(0x47).public());
            let address = holder.address(Network::Devnet).into_unchecked();
            s.certify(
                2,
                &Certificate { holder, address, reading_key: certificate().reading_key, ..other_key(None) },
                MAIER,
            );
        },
        Contradicted,
        &["!certificate.unopposed"],
    ),
    (
        "two members say the same",
        |s| {
            founded(s, &by_maier(organisation()));
            s.at(CERTIFIED);
            s.certify(1, &certificate(), HUBER);
            s.certify(2, &Certificate { electrician: key(MAIER).public(), ..certificate() }, MAIER);
        },
        Trusted,
        &[],
    ),
    (
        "one who is no member says something else",
        |s| {
            certified(s);
            s.certify(2, &other_key(None), MAIER);
        },
        Trusted,
        &[],
    ),
    (
        "a member replaces what the other one said",
        |s| {
            founded(s, &by_maier(organisation()));
            s.at(CERTIFIED);
            s.certify(1, &certificate(), HUBER);
            let before = s.keep(&certificate(), HUBER).parse().ok();
            s.certify(2, &other_key(before), MAIER);
        },
        Trusted,
        &[],
    ),
];
