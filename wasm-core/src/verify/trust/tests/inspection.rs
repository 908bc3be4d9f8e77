//! What happens at the meter after the certificate.

use super::super::Standing::NeedsInspection;
use super::scene::{CERTIFIED, Scene, seen};
use super::*;

/// The certificate's block is ten minutes behind `CERTIFIED`; records come every quarter of an hour.
fn after(records: &[(u64, &str)]) -> (Standing, String) {
    let mut scene = Scene::on(Network::Regtest);
    certified(&mut scene);
    let before = [(CERTIFIED - 1_800, ""), (CERTIFIED - 900, ""), (CERTIFIED, "")];
    scene.records = seen(&[&before, records].concat());
    let trust = scene.judge();
    (trust.standing, scene::outcomes(&trust.best().unwrap().report))
}

#[test]
fn events_after_the_certificate() {
    for (row, records, standing) in [
        ("nothing", &[(900, ""), (1_800, "")][..], Trusted),
        ("the seal was opened", &[(900, ""), (1_800, "T")], NeedsInspection),
        (
            "opened, and many records since",
            &[(900, ""), (1_800, "T"), (2_700, ""), (3_600, "")],
            NeedsInspection,
        ),
        ("the box was open while the certificate came on the chain", &[(900, "T"), (1_800, "")], Trusted),
        ("opened while there was no power", &[(90_000, "TRP")], NeedsInspection),
        ("the meter was exchanged", &[(900, ""), (1_800, "X")], NeedsInspection),
        ("power failed", &[(900, ""), (9_000, "RP")], Trusted),
        ("restarted", &[(900, ""), (1_800, "R")], Trusted),
        (
            "restarted without a clock, which was set later",
            &[(900, ""), (1_800, "RC?"), (2_700, "?"), (3_600, "C")],
            Trusted,
        ),
        ("the clock was set while it was right", &[(900, ""), (1_800, "C")], NeedsInspection),
        ("the clock is not right any more", &[(900, ""), (1_800, "C?")], NeedsInspection),
    ] {
        let records: Vec<_> = records.iter().map(|(after, flags)| (CERTIFIED + after, *flags)).collect();
        let (found, outcomes) = after(&records);
        assert_eq!(found, standing, "{row}");
        let expected = if standing == Trusted { "" } else { "!record.events" };
        assert_eq!(outcomes, expected, "{row}");
    }
}

#[test]
fn events_before_the_certificate_are_answered() {
    let mut scene = Scene::on(Network::Regtest);
    certified(&mut scene);
    scene.records = seen(&[(CERTIFIED - 900, "T"), (CERTIFIED, "X"), (CERTIFIED + 900, "")]);
    assert_eq!(scene.judge().standing, Trusted);
}

/// An electrician who looked signs a new certificate; renewing the name of the old one answers nothing.
#[test]
fn only_a_new_certificate_answers() {
    for (row, answer, standing) in [
        ("renewed", certificate(), NeedsInspection),
        ("certified again", Certificate { until: scene::time(1_858_406_401), ..certificate() }, Trusted),
    ] {
        let mut scene = Scene::on(Network::Regtest);
        certified(&mut scene);
        scene.records = seen(&[
            (CERTIFIED, ""),
            (CERTIFIED + 900, ""),
            (CERTIFIED + 1_800, "T"),
            (CERTIFIED + 9_000, ""),
        ]);
        assert_eq!(scene.judge().standing, NeedsInspection);
        scene.at(CERTIFIED + 5_000);
        scene.certify(1, &answer, HUBER);
        assert_eq!(scene.judge().standing, standing, "{row}");
    }
}

#[test]
fn records_that_were_not_seen() {
    let mut scene = Scene::on(Network::Regtest);
    certified(&mut scene);
    for (row, records) in
        [("none", None), ("only later ones", seen(&[(CERTIFIED + 2_000, ""), (CERTIFIED + 2_900, "")]))]
    {
        scene.records = records;
        let trust = scene.judge();
        assert_eq!(trust.standing, Standing::RecordsUnseen, "{row}");
        assert_eq!(scene::outcomes(&trust.best().unwrap().report), "record.events", "{row}");
    }
    scene.records = seen(&[(CERTIFIED + 2_000, ""), (CERTIFIED + 2_900, "T")]);
    assert_eq!(scene.judge().standing, NeedsInspection, "what is seen is seen");
}
