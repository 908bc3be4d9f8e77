use super::*;
use crate::ipld::raw_cid;

fn place(kind: PlaceKind, mark: &str) -> Place {
    Place::new(kind, mark).expect("a place")
}

fn gateway(mark: &str) -> Place {
    place(PlaceKind::Gateway, mark)
}

fn block(text: &str) -> BlockName {
    raw_cid(text.as_bytes()).into()
}

/// A certificate with two photos for the gateway `home`.
fn certificate() -> Paper {
    let mut paper = Paper::new(PaperKind::Certificate, "1EMH", block("c"), Some(gateway("home")));
    paper.photos = vec![block("p1"), block("p2")];
    paper
}

fn everything() -> Places {
    Places {
        own: vec![gateway("own")],
        kubo: Some(place(PlaceKind::Kubo, "k")),
        pinning: Some(place(PlaceKind::Pinning, "s")),
        readers: vec![gateway("home"), gateway("second")],
    }
}

/// Names a step: place, act, block.
fn said(step: &Step) -> String {
    let names = [("c", block("c")), ("p1", block("p1")), ("p2", block("p2"))];
    let name = names.iter().find(|(_, name)| *name == step.block).map_or("?", |(text, _)| text);
    let act = match &step.act {
        Act::Put => "put",
        Act::Pin => "pin",
        Act::Look(request) => return format!("{} look {request} {name}", step.place.mark()),
        Act::Read => "read",
    };
    format!("{} {act} {name}", step.place.mark())
}

/// Goes through a round; `world` says what comes of each step. Returns what was done.
fn go(paper: &mut Paper, places: &Places, again: bool, world: &dyn Fn(&str) -> Held) -> (Vec<String>, bool) {
    let (mut round, mut done) = (Round::new(places.clone(), again), Vec::new());
    while let Some(step) = round.next(paper) {
        assert!(done.len() < 50, "a round ends: {done:?}");
        let text = said(&step);
        round.note(paper, &step, world(&text));
        done.push(text);
    }
    (done, round.has_news())
}

#[test]
fn documents_go_before_photos_services_come_last_and_a_second_gateway_is_asked() {
    let (mut paper, places) = (certificate(), everything());
    assert_eq!(paper.summary(&places), Summary::Waiting(None));
    let world = |step: &str| match step.split(' ').nth(1) {
        Some("pin") => Held::Asked("r".to_owned()),
        _ => Held::Here,
    };
    let (done, news) = go(&mut paper, &places, false, &world);
    let expected = "home put c, home put p1, home put p2, k put c, k put p1, k put p2, \
                    s pin c, s look r c, s pin p1, s look r p1, s pin p2, s look r p2";
    let pins_once =
        expected.replace(", s look r c", "").replace(", s look r p1", "").replace(", s look r p2", "");
    assert_eq!(done[..9].join(", "), pins_once, "nothing is asked twice in a round");
    assert_eq!(done[9..], ["second read c", "second read p1", "second read p2"]);
    assert!(news && paper.is_stored());
    assert_eq!(paper.summary(&places), Summary::Asked);
    // next time only the service is asked, how far it is
    let (done, news) = go(&mut paper, &places, false, &|_| Held::Here);
    assert_eq!(done, ["s look r c", "s look r p1", "s look r p2"]);
    assert!(news);
    assert_eq!((paper.summary(&places), paper.reach(&places)), (Summary::Kept, Reach::Second));
    assert_eq!(go(&mut paper, &places, true, &|_| Held::Here), (Vec::new(), false));
}

#[test]
fn who_is_to_have_a_document() {
    let marks = |paper: &Paper| -> Vec<String> {
        everything().of(paper).iter().map(|place| place.mark().to_owned()).collect()
    };
    let mut paper = certificate();
    assert_eq!(marks(&paper), ["home", "k", "s"], "other meters' gateways would refuse it");
    paper.kind = PaperKind::Organisation;
    assert_eq!(marks(&paper), ["home", "own", "k", "s"]);
    paper.home = Some(gateway("own"));
    assert_eq!(marks(&paper), ["own", "k", "s"], "nobody twice");
    paper.home = None;
    paper.kind = PaperKind::Revocation;
    assert_eq!(marks(&paper), ["k", "s"]);
}

#[test]
fn only_one_place_is_waited_for() {
    let mut paper = certificate();
    paper.kind = PaperKind::Organisation;
    let first = |paper: &Paper| everything().first(paper).of(paper);
    assert_eq!(first(&paper), [gateway("home")]);
    paper.home = None;
    assert_eq!(first(&paper), [place(PlaceKind::Kubo, "k")]);
}

#[test]
fn what_goes_wrong_is_told_and_tried_again_or_not() {
    let only_home = Places { kubo: None, pinning: None, readers: Vec::new(), ..everything() };
    let refused = Held::Refused(Why::Said("another meter".to_owned()));
    let rows: [(&str, Held, &str, Summary, &str); 5] = [
        ("silent", Held::Later(Why::Silent), "home put c", Summary::Waiting(Some(Why::Silent)), "home put c"),
        ("busy", Held::Later(Why::Busy), "home put c", Summary::Waiting(Some(Why::Busy)), "home put c"),
        (
            "lying",
            Held::Later(Why::Different),
            "home put c",
            Summary::Waiting(Some(Why::Different)),
            "home put c",
        ),
        ("gone here", Held::Refused(Why::Absent), "home put c", Summary::Refused(Why::Absent), ""),
        ("refusing", refused, "home put c", Summary::Refused(Why::Said("another meter".to_owned())), ""),
    ];
    for (row, held, first, summary, second) in rows {
        let mut paper = certificate();
        let world = |_: &str| held.clone();
        assert_eq!(go(&mut paper, &only_home, false, &world), (vec![first.to_owned()], true), "{row}");
        assert_eq!(paper.summary(&only_home), summary, "{row}");
        let (again, news) = go(&mut paper, &only_home, false, &world);
        assert_eq!((again.join(", ").as_str(), news), (second, false), "{row}");
        let (asked, _) = go(&mut paper, &only_home, true, &|_| Held::Here);
        assert_eq!(asked, ["home put c", "home put p1", "home put p2"], "{row}: a person asks");
        assert_eq!(
            (paper.summary(&only_home), paper.reach(&only_home)),
            (Summary::Kept, Reach::NoSecond),
            "{row}"
        );
    }
}

#[test]
fn a_service_waits_until_somebody_has_the_block() {
    let places = Places { kubo: None, ..everything() };
    let mut paper = certificate();
    let (done, _) = go(&mut paper, &places, false, &|_| Held::Refused(Why::Busy));
    assert_eq!(done, ["home put c"], "nobody could fetch it, and nobody is asked");
    assert_eq!(paper.summary(&places), Summary::Refused(Why::Busy), "time alone changes nothing");
    let without = Places { own: Vec::new(), kubo: None, ..everything() };
    paper.home = None;
    assert_eq!(paper.summary(&without), Summary::Nowhere, "a service cannot be given anything");
    // the photo that is not there yet is not asked for either
    let mut paper = certificate();
    let world = |step: &str| if step.ends_with("p2") { Held::Later(Why::Silent) } else { Held::Here };
    let (done, _) = go(&mut paper, &places, false, &world);
    assert_eq!(done, ["home put c", "home put p1", "home put p2", "s pin c", "s pin p1"]);
}

#[test]
fn a_second_gateway_that_has_only_a_part_is_asked_again() {
    let places = Places { kubo: None, pinning: None, ..everything() };
    let mut paper = certificate();
    let world = |step: &str| if step == "second read p1" { Held::Later(Why::Absent) } else { Held::Here };
    let (done, _) = go(&mut paper, &places, false, &world);
    assert_eq!(done[3..], ["second read c", "second read p1"]);
    assert_eq!((paper.summary(&places), paper.reach(&places)), (Summary::Waiting(None), Reach::NotYet));
    assert!(paper.is_waiting(&places) && paper.is_stored());
    assert_eq!(go(&mut paper, &places, false, &world), (vec!["second read p1".to_owned()], false), "no news");
    let (done, news) = go(&mut paper, &places, false, &|_| Held::Here);
    assert_eq!((done.join(", ").as_str(), news), ("second read p1, second read p2", true));
    assert_eq!(paper.summary(&places), Summary::Kept);
}

#[test]
fn the_places_of_now_count() {
    let (mut paper, places) = (certificate(), everything());
    go(&mut paper, &places, false, &|_| Held::Here);
    assert_eq!(paper.summary(&places), Summary::Kept);
    let moved = Places { kubo: Some(place(PlaceKind::Kubo, "new")), ..everything() };
    assert_eq!(paper.summary(&moved), Summary::Waiting(None));
    let (done, _) = go(&mut paper, &moved, false, &|_| Held::Here);
    assert_eq!(done, ["new put c", "new put p1", "new put p2"]);

    let mut papers = Papers::default();
    papers.note(paper);
    let newest = Paper::new(PaperKind::Certificate, "1EMH", block("d"), Some(gateway("elsewhere")));
    papers.note(newest);
    papers.note(Paper::new(PaperKind::Revocation, "1EMH", block("e"), None));
    papers.note(Paper::new(PaperKind::Organisation, "Isar", block("f"), None));
    papers.move_home();
    let homes: Vec<_> = papers.iter().map(|paper| paper.home.as_ref().map(Place::mark)).collect();
    assert_eq!(homes, [Some("elsewhere"), Some("elsewhere"), Some("elsewhere"), None]);
    assert_eq!((papers.home_of("1EMH"), papers.home_of("1EMI")), (Some(&gateway("elsewhere")), None));
    let old = papers.of(&block("c").to_string()).expect("noted");
    assert_eq!(
        old.summary(&Places::default()),
        Summary::Waiting(None),
        "the gateway that moved has not got it"
    );
    papers.forget(block("f"));
    assert_eq!(papers.iter().count(), 3);
}

#[test]
fn it_is_noted_as_text_and_read_again() {
    let (mut paper, places) = (certificate(), everything());
    let world = |step: &str| match step {
        "home put p1" => Held::Refused(Why::Said("no photo".to_owned())),
        "k put c" => Held::Later(Why::Silent),
        "s pin c" => Held::Asked("r-1".to_owned()),
        _ => Held::Here,
    };
    go(&mut paper, &places, false, &world);
    let mut papers = Papers::default();
    papers.note(paper);
    let second = Paper::new(PaperKind::Organisation, "Isar\t\"e.V.\"", block("o"), None);
    papers.note(second);
    let rows = papers.to_rows();
    assert_eq!(Papers::from_rows(&rows), papers);
    // a row that is lost costs what it says
    for (number, row) in
        rows.iter().enumerate().filter(|(_, row)| row.first().is_some_and(|word| word != "paper"))
    {
        let mut damaged = rows.clone();
        damaged[number] = row.iter().map(|word| format!("{word}?")).collect();
        let read = Papers::from_rows(&damaged);
        assert_ne!(read, papers, "{row:?}");
        assert_eq!(read.iter().count(), 2, "{row:?}");
    }
    let nonsense = ["", "paper", "held", "seen", "x"].map(|word| vec![word.to_owned(); 3]);
    assert_eq!(Papers::from_rows(&nonsense), Papers::default());
    for wrong in ["", "gateway", "gateway ", "shop x", &format!("kubo {}", "x".repeat(257))] {
        assert!(wrong.parse::<Place>().is_err(), "{wrong:?}");
    }
    assert!("bafy".parse::<BlockName>().is_err());
}

#[test]
fn pauses_grow_and_end_growing() {
    let pauses: Vec<_> = [0, 1, 2, 7, 8, 99, u32::MAX].into_iter().map(pause).collect();
    assert_eq!(pauses, [5, 10, 20, 640, 900, 900, 900]);
}
