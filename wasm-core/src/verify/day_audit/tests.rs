//! Days against their hours: all there, one missing, one changed; and day files as links of the one chain.

use std::collections::BTreeMap;

use super::*;
use crate::file::test_chain::key;
use crate::ipld::raw_cid;
use crate::verify::days::tests::{Story, plain, story, with_key};
use crate::verify::verify_file;

fn blocks(hours: &[HourFile]) -> BTreeMap<Cid, Vec<u8>> {
    hours.iter().map(|hour| (hour.cid(), hour.block().to_vec())).collect()
}

fn audit(
    file: &DayFile,
    hours: &BTreeMap<Cid, Vec<u8>>,
    before: Before,
) -> (Report, Option<Verified<FileFacts>>) {
    with_key(|of| audit_day(&file.cid(), Some(file.block()), hours, of, before))
}

fn outcome(report: &Report, name: &str) -> Outcome {
    report.check(name).unwrap().outcome.clone()
}

/// The end of the first day, by its hours.
fn first_end(story: &Story) -> Before {
    let (_, facts) = audit(&story.days[0], &blocks(&story.hours[0]), Before::Nothing);
    Before::File(facts.unwrap().get().tail)
}

#[test]
fn whole_days() {
    let gaps = story(2, |chain, quarter| match quarter {
        20..60 => chain.silent([quarter]),
        70..80 | 94..101 => {}
        _ => chain.say(quarter, quarter, None),
    });
    for (row, story) in [("plain", plain(2)), ("gaps", gaps)] {
        let mut before = Before::Nothing;
        for (file, hours) in story.days.iter().zip(&story.hours) {
            let (report, facts) = audit(file, &blocks(hours), before);
            assert!(report.checks.iter().all(|check| check.outcome.is_passed()), "{row}: {report:?}");
            let facts = facts.unwrap().into_inner();
            assert_eq!(facts.energy, file.energy());
            assert_eq!(u64::try_from(facts.records), Ok(file.size()));
            assert_eq!(facts.tail.cid, file.cid());
            before = Before::File(facts.tail);
        }
    }
}

#[test]
fn without_the_file_before_numbers_are_not_compared() {
    let story = plain(2);
    let (report, facts) = audit(&story.days[1], &blocks(&story.hours[1]), Before::Unknown);
    let expected = Outcome::NotPossible(FileReason::NothingBefore.into());
    assert_eq!((outcome(&report, names::FILE_LINKS), facts), (expected, None));
}

#[test]
fn a_missing_hour_and_a_damaged_one_are_named() {
    let story = plain(1);
    let cid = story.hours[0][7].cid();
    let mut hours = blocks(&story.hours[0]);
    hours.remove(&cid);
    let (report, facts) = audit(&story.days[0], &hours, Before::Nothing);
    let missing = Outcome::NotPossible(FileReason::Missing { cid }.into());
    assert_eq!((outcome(&report, names::FILE_CID), facts), (missing, None));
    hours.insert(cid, story.hours[0][8].block().to_vec());
    let (report, facts) = audit(&story.days[0], &hours, Before::Nothing);
    assert!(outcome(&report, names::FILE_CID).is_failed() && facts.is_none());
}

/// A day made of other numbers than the hours say.
#[test]
fn other_numbers_than_those_of_the_hours_are_refused() {
    let (said, true_story) = (plain(2), story(2, |chain, quarter| chain.say(quarter, quarter * 4, None)));
    let hours = blocks(&true_story.hours[1]);
    // The same day with another day's numbers: signed by the meter, but not what the records say.
    let (report, facts) = audit(&said.days[1], &hours, first_end(&said));
    assert!(
        facts.is_none() && !outcome(&report, names::FILE_CID).is_passed(),
        "its hours are others: {report:?}"
    );
    let coarse = coarse(&said);
    let (report, facts) = audit(&coarse, &blocks(&said.hours[1]), first_end(&said));
    assert!(facts.is_some(), "another division of the day is as good: {report:?}");
}

/// The second day in half hours.
fn coarse(story: &Story) -> DayFile {
    let Before::File(tail) = first_end(story) else { panic!("there is a first day") };
    let date = story.days[1].date();
    let mut builder = DayBuilder::new(date, 1800, Some(tail.cid), Some(&tail)).unwrap();
    story.hours[1].iter().for_each(|hour| builder.push(hour).unwrap());
    builder.sign(&key()).unwrap()
}

/// A day whose file was made as if nothing was before it says less than its hours.
#[test]
fn a_day_that_leaves_out_its_beginning_is_refused() {
    let story = plain(2);
    let mut builder = DayBuilder::new(story.days[1].date(), 900, story.days[1].prev(), None).unwrap();
    story.hours[1].iter().for_each(|hour| builder.push(hour).unwrap());
    let file = builder.sign(&key()).unwrap();
    let (report, facts) = audit(&file, &blocks(&story.hours[1]), first_end(&story));
    let end = file.grid().end_of(0);
    assert_eq!(outcome(&report, names::FILE_LINKS), failed(FileReason::WrongInterval { end }));
    assert!(facts.is_none());
}

#[test]
fn a_day_without_its_last_hour_is_refused_in_the_chain() {
    let story = plain(1);
    let mut builder = DayBuilder::new(story.days[0].date(), 900, None, None).unwrap();
    let (last, others) = story.hours[0].split_last().unwrap();
    others.iter().for_each(|hour| builder.push(hour).unwrap());
    let short = builder.sign(&key()).unwrap();
    let tail = story.hours[0].iter().fold(None, |tail: Option<Tail>, hour| Some(hour.tail(tail.as_ref())));
    let tail = tail.unwrap();
    with_key(|of| {
        let link = |file: &DayFile, before| verify_file(&file.cid(), Some(file.block()), of, before);
        let (report, facts) = link(&story.days[0], Before::File(tail));
        assert!(report.checks.iter().all(|check| check.outcome.is_passed()), "{report:?}");
        let facts = facts.unwrap().into_inner();
        assert_eq!((facts.tail, facts.records), (Tail { cid: story.days[0].cid(), ..tail }, 0));
        let (report, facts) = link(&short, Before::File(tail));
        let expected = others.last().map(HourFile::cid);
        let reason = FileReason::WrongPrevious { expected: Some(last.cid()), found: expected };
        assert_eq!((outcome(&report, names::FILE_LINKS), facts.is_none()), (failed(reason), true));
        let other = Tail { values: story.hours[0][3].tail(None).values, ..tail };
        let (report, _) = link(&story.days[0], Before::File(other));
        assert_eq!(outcome(&report, names::FILE_LINKS), failed(FileReason::WrongEnds));
        let (report, facts) = link(&story.days[0], Before::Unknown);
        assert!(!outcome(&report, names::FILE_LINKS).is_failed() && facts.is_some());
    });
}

#[test]
fn files_of_other_kinds() {
    let story = plain(1);
    let (day, hour) = (&story.days[0], &story.hours[0][0]);
    let (report, _) =
        with_key(|of| audit_day(&hour.cid(), Some(hour.block()), &BTreeMap::new(), of, Before::Nothing));
    assert_eq!(outcome(&report, names::FILE_CID), failed(FileReason::NoDay));
    let (report, _) = with_key(|of| verify_hour_file(&day.cid(), Some(day.block()), of, Before::Nothing));
    assert_eq!(outcome(&report, names::FILE_CID), failed(FileReason::NoHour));
    let (report, _) = with_key(|of| verify_file(&raw_cid(b"x"), Some(b"x"), of, Before::Nothing));
    assert!(outcome(&report, names::FILE_CID).is_failed());
}
