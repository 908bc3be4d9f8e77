//! A single block that somebody names: what it is, and what can be checked of it alone.

use super::Verified;
use super::days::verify_day_file;
use super::files::{MeterKey, verify_file, verify_hour_file};
use super::reason::{FileReason, Reason};
use super::registers::Limits;
use super::report::{Check, Outcome, Report, names};
use super::{Before, BeforeDay, RecordVerifier};
use crate::file::{DayFile, File, HourFile};
use crate::ipld::{self, Cid};
use crate::name::MeterId;
use crate::record::Record;
use crate::trust::SignedCertificate;

/// What a block is. Read, and not believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// An hour of records.
    Hour(Box<HourFile>),
    /// A day in numbers.
    Day(Box<DayFile>),
    /// One record.
    Record(Box<Record>),
    /// An electrician's certificate for a meter.
    Certificate(Box<SignedCertificate>),
    /// Something this program does not know.
    Other,
}

impl Piece {
    /// Reads a block, whatever it is.
    #[must_use]
    pub fn read(block: &[u8]) -> Self {
        if let Ok(file) = File::decode(block) {
            return match file {
                File::Hour(file) => Self::Hour(file),
                File::Day(file) => Self::Day(file),
            };
        }
        if let Ok(certificate) = SignedCertificate::decode(block) {
            return Self::Certificate(Box::new(certificate));
        }
        let record = core::str::from_utf8(block).ok().and_then(|text| Record::parse(text).ok());
        record.map_or(Self::Other, |record| Self::Record(Box::new(record)))
    }

    /// The meter it is about.
    #[must_use]
    pub fn meter(&self) -> Option<&MeterId> {
        match self {
            Self::Hour(file) => Some(file.meter()),
            Self::Day(file) => Some(file.meter()),
            Self::Record(record) => Some(record.meter()),
            Self::Certificate(signed) => Some(&signed.certificate().meter),
            Self::Other => None,
        }
    }
}

/// Checks a block by itself: that it is the one that was named, and what it is signed with. `of` is whose key should
/// have signed it; if that is not known, the report says so. `before` is the file it names as the one before, if that is
/// at hand: with it, it is also checked that the one continues the other.
#[must_use]
pub fn verify_piece(
    cid: &Cid,
    block: &[u8],
    before: Option<&[u8]>,
    of: Option<MeterKey<'_>>,
    limits: Option<&Limits>,
) -> Report {
    let named = named(cid, block);
    if named.outcome.is_failed() {
        return Report { checks: vec![named, unchecked(FileReason::NotRead)] };
    }
    match (Piece::read(block), of) {
        (Piece::Hour(file), Some(of)) => hour(&file, before, of),
        (Piece::Day(file), Some(of)) => day(&file, before, of, limits),
        (Piece::Record(record), Some(of)) => {
            let mut verifier = RecordVerifier::new(of.reading_key, of.meter.clone(), limits.copied());
            let mut checks = vec![named];
            checks.extend(verifier.push_record(&record).0.checks);
            Report { checks }
        }
        (Piece::Hour(_) | Piece::Day(_) | Piece::Record(_), None) => {
            Report { checks: vec![named, unchecked(FileReason::NoKey)] }
        }
        (Piece::Certificate(signed), _) => Report { checks: certificate(named, &signed) },
        (Piece::Other, _) => Report { checks: vec![named] },
    }
}

fn hour(file: &HourFile, before: Option<&[u8]>, of: MeterKey<'_>) -> Report {
    let check = |before| verify_hour_file(&file.cid(), Some(file.block()), of, before).0;
    let before = file.prev().zip(before).and_then(|(cid, block)| {
        let (_, facts) = verify_file(&cid, Some(block), of, Before::Unknown);
        Some(Before::File(facts?.get().tail))
    });
    let report = before.map(check);
    // What was counted before the file before is not known: sums that differ by it prove nothing.
    let unclear = |report: &Report| {
        let sums = |check: &Check| {
            matches!(check.outcome, Outcome::Failed(Reason::File(FileReason::WrongSums { .. })))
        };
        report.checks.iter().any(sums)
    };
    report.filter(|report| !unclear(report)).unwrap_or_else(|| check(Before::Unknown))
}

fn day(file: &DayFile, before: Option<&[u8]>, of: MeterKey<'_>, limits: Option<&Limits>) -> Report {
    let check = |cid: &Cid, block, before| verify_day_file(cid, Some(block), of, limits, before);
    let before = file.prev().zip(before).and_then(|(cid, block)| check(&cid, block, BeforeDay::Unknown).1);
    let before = before.map(Verified::into_inner).map_or(BeforeDay::Unknown, |day| BeforeDay::Day(day.end));
    check(&file.cid(), file.block(), before).0
}

fn named(cid: &Cid, block: &[u8]) -> Check {
    let result = ipld::check(cid, block).map_err(FileReason::from);
    Check::of(names::FILE_CID, result, format_args!("block {cid} of {} bytes", block.len()))
}

fn unchecked(reason: FileReason) -> Check {
    Check::not_possible(names::FILE_LINKS, reason)
}

/// A certificate that was read is signed by the electrician it names; whether it holds only the chain can say.
fn certificate(named: Check, signed: &SignedCertificate) -> Vec<Check> {
    let by = format_args!("signed by {}", signed.certificate().electrician);
    let signature = Check::new(names::CERTIFICATE_SIGNATURE, Outcome::Passed, by);
    let name = Check::not_possible(names::CERTIFICATE_NAME, FileReason::ByItself);
    vec![named, signature, name]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::file::reading_cid;
    use crate::ipld::dag_cbor_cid;
    use crate::verify::Verdict;
    use crate::verify::days::tests::{plain, with_key};

    fn outcomes(report: &Report) -> Vec<(&'static str, bool, bool)> {
        let one = |check: &Check| (check.name, check.outcome.is_passed(), check.outcome.is_failed());
        report.checks.iter().map(one).collect()
    }

    #[test]
    fn blocks_say_what_they_are() {
        let story = plain(2);
        let (day, hour) = (&story.days[1], &story.hours[1][3]);
        let record = story.chain.at(100);
        let blocks = [day.block(), hour.block(), record.as_str().as_bytes(), b"anything"];
        let [read_day, read_hour, read_record, other] = blocks.map(Piece::read);
        assert_eq!(read_day, Piece::Day(Box::new(day.clone())));
        assert_eq!(read_hour, Piece::Hour(Box::new(hour.clone())));
        assert_eq!(read_record, Piece::Record(Box::new(record)));
        assert_eq!((other.meter(), read_day.meter()), (None, Some(day.meter())));
    }

    #[test]
    fn each_is_checked_as_far_as_it_can_be_alone() {
        let story = plain(2);
        let (day, hour) = (&story.days[1], &story.hours[1][3]);
        let record = story.chain.at(100);
        with_key(|of| {
            for (row, cid, block) in [
                ("day", day.cid(), day.block()),
                ("hour", hour.cid(), hour.block()),
                ("record", reading_cid(&record), record.as_str().as_bytes()),
            ] {
                let report = verify_piece(&cid, block, None, Some(of), None);
                assert_eq!(report.verdict(), Verdict::Incomplete, "{row}: {report:?}");
                let keyless = verify_piece(&cid, block, None, None, None);
                let expected = [(names::FILE_CID, true, false), (names::FILE_LINKS, false, false)];
                assert_eq!(outcomes(&keyless), expected, "{row} without a key");
                let other = verify_piece(&dag_cbor_cid(b"other"), block, None, Some(of), None);
                assert_eq!(other.verdict(), Verdict::Failed, "{row} under another name");
            }
        });
    }

    #[test]
    fn with_the_file_before_the_link_is_checked() {
        let story = plain(2);
        let (days, hours) = (&story.days, &story.hours);
        let limits = Limits { max_export_w: 1_000_000, max_import_w: 1_000_000, interval_s: 900 };
        with_key(|of| {
            let links = |cid, block: &[u8], before: &[u8]| {
                let report = verify_piece(&cid, block, Some(before), Some(of), Some(&limits));
                assert_eq!(report.failed().next(), None, "{report:?}");
                report.check(names::FILE_LINKS).unwrap().outcome.is_passed()
            };
            assert!(links(days[1].cid(), days[1].block(), days[0].block()), "a day behind the day before");
            assert!(links(hours[1][3].cid(), hours[1][3].block(), hours[1][2].block()), "an hour");
            assert!(
                !links(days[1].cid(), days[1].block(), hours[1][2].block()),
                "something else is of no use"
            );
            assert!(
                !links(hours[1][3].cid(), hours[1][3].block(), hours[1][1].block()),
                "nor is another hour"
            );
        });
    }
}
