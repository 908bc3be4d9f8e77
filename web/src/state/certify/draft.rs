//! From the gateway's facts and the electrician's notes to a certificate that can be signed.

use wasm_core::calendar::Date;
use wasm_core::ipld::Cid;
use wasm_core::keys::PublicKey;
use wasm_core::trust::{Certificate, Place, Seal, Words};
use wasm_core::units::UnixTime;

use super::job::{Job, SealForm};
use super::{Candidate, Field, Problem};

/// Says that something was left out.
const NOT_STATED: &str = "-";

/// A year of the calendar on average, in seconds.
const YEAR: u64 = 31_556_952;

/// The most years a certificate may hold.
const MAX_YEARS: u64 = 16;

/// The last years that calibrations may end in.
const CALIBRATED: core::ops::RangeInclusive<u16> = 2000..=2100;

/// Seconds of a day.
const DAY: u64 = 86_400;

/// The certificate for `candidate`, to be signed by the electrician whose key this is.
///
/// # Errors
/// [`Problem::Field`] naming the field that does not fit.
pub fn draft(
    candidate: &Candidate,
    job: &Job,
    electrician: PublicKey,
    now: UnixTime,
    previous: Option<Cid>,
) -> Result<Certificate, Problem> {
    let (node, form) = (&candidate.node, &job.form);
    let years = form.years.trim().parse::<u64>().ok().filter(|years| (1..=MAX_YEARS).contains(years));
    let until = years.and_then(|years| now.checked_add_secs(years.checked_mul(YEAR)?));
    Ok(Certificate {
        meter: node.meter.clone(),
        maker: words(&form.maker, Field::Maker)?,
        model: words(&form.model, Field::Model)?,
        calibrated_until: calibrated(&form.calibrated)?,
        reading_key: node.reading_key,
        holder: candidate.holder,
        address: candidate.holder.address(node.network).into_unchecked(),
        seals: seals(&job.seals)?,
        max_export_w: watts(&form.max_export, Field::MaxExport)?,
        max_import_w: watts(&form.max_import, Field::MaxImport)?,
        place: Place {
            country: form.country.trim().parse().map_err(|_| Problem::Field(Field::Country))?,
            postcode: words(&form.postcode, Field::Postcode)?,
            balancing_area: optional(&form.area, Field::Area)?,
        },
        from: now,
        until: until.ok_or(Problem::Field(Field::Years))?,
        electrician,
        organisation: optional(&form.organisation, Field::Organisation)?,
        previous,
    })
}

/// The seals that were noted; those with nothing in them are left out.
fn seals(forms: &[SealForm]) -> Result<Vec<Seal>, Problem> {
    let seal = |form: &SealForm| {
        let photo = form.photo.as_ref().map(|cid| cid.parse().map_err(|_| Problem::Field(Field::Seal)));
        let number = Words::new(&form.number).map_err(|_| Problem::Field(Field::Seal))?;
        Ok(Seal { number, place: words(&form.place, Field::Seal)?, photo: photo.transpose()? })
    };
    forms.iter().filter(|form| !form.is_blank()).map(seal).collect()
}

/// The last second of the year that was typed.
fn calibrated(text: &str) -> Result<Option<UnixTime>, Problem> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let year = text.parse::<u16>().ok().filter(|year| CALIBRATED.contains(year));
    let next = year.and_then(|year| Date::new(year.saturating_add(1), 1, 1).ok());
    let end = next.and_then(|next| u64::from(next.days()).checked_mul(DAY)?.checked_sub(1));
    end.and_then(|end| UnixTime::from_secs(end).ok()).map(Some).ok_or(Problem::Field(Field::Calibrated))
}

/// The year a calibration ends in, as it was typed: whatever the clock that times are shown by.
#[must_use]
pub fn last_year(until: UnixTime) -> String {
    let day = u32::try_from(until.secs() / DAY).ok().and_then(Date::from_days);
    day.map(|day| day.year().to_string()).unwrap_or_default()
}

fn watts(text: &str, field: Field) -> Result<u32, Problem> {
    let watts = text.trim().parse().ok().filter(|watts| *watts <= 100_000_000);
    watts.ok_or(Problem::Field(field))
}

/// What was typed, or a dash for nothing.
fn words(text: &str, field: Field) -> Result<Words, Problem> {
    let text = if text.trim().is_empty() { NOT_STATED } else { text };
    Words::new(text).map_err(|_| Problem::Field(field))
}

fn optional(text: &str, field: Field) -> Result<Option<Words>, Problem> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    words(text, field).map(Some)
}

#[cfg(test)]
mod tests {
    use wasm_core::keys::SecretKey;

    use super::*;
    use crate::state::certify::tests::{candidate, node_text};

    fn job() -> Job {
        Job { url: "http://pi".into(), ..Job::default() }.asked(node_text(), &candidate())
    }

    fn now() -> UnixTime {
        UnixTime::from_secs(1_795_375_800).expect("2026")
    }

    fn key() -> SecretKey {
        SecretKey::from_bytes(&[7; 32]).expect("a key")
    }

    #[test]
    fn what_is_suggested_can_be_signed() {
        let certificate = draft(&candidate(), &job(), key().public(), now(), None).expect("complete");
        let signed = certificate.sign(&key()).expect("no contradiction");
        assert_eq!(signed.certificate(), &certificate);
        assert_eq!((certificate.seals.len(), certificate.place.postcode.as_str()), (0, NOT_STATED));
        assert_eq!((certificate.organisation, certificate.calibrated_until), (None, None));
    }

    #[test]
    fn everything_noted_is_in_the_certificate() {
        let mut job = job();
        let photo = wasm_core::ipld::raw_cid(b"photo");
        job.seals = vec![
            SealForm { number: "S-1".into(), place: "top".into(), photo: Some(photo.to_string()) },
            SealForm::default(),
            SealForm { number: "S-2".into(), ..SealForm::default() },
        ];
        (job.form.calibrated, job.form.organisation) = ("2031".into(), "Isar-Energie".into());
        (job.form.max_export, job.form.area) = (" 9800 ".into(), "10YDE".into());
        let certificate = draft(&candidate(), &job, key().public(), now(), Some(photo)).expect("complete");
        let seals: Vec<_> = certificate.seals.iter().map(|seal| (seal.number.as_str(), seal.photo)).collect();
        assert_eq!(seals, [("S-1", Some(photo)), ("S-2", None)]);
        let calibrated = certificate.calibrated_until.expect("a year");
        assert_eq!(calibrated.secs(), 1_956_527_999, "2031-12-31 23:59:59");
        assert_eq!((last_year(calibrated).as_str(), certificate.max_export_w), ("2031", 9800));
        assert_eq!(certificate.organisation.as_ref().map(Words::as_str), Some("Isar-Energie"));
        let following = Job::following("http://pi", &certificate);
        assert_eq!((following.form.calibrated.as_str(), following.seals.len()), ("2031", 0));
        assert_eq!(following.form.years, "", "how long it holds is asked anew");
    }

    #[test]
    fn fields_that_do_not_fit_are_named() {
        let long = "x".repeat(101);
        type Change = fn(&mut Job, &str);
        let seal = |number: &str, place: &str, photo: Option<&str>| SealForm {
            number: number.into(),
            place: place.into(),
            photo: photo.map(str::to_owned),
        };
        let rows: [(Field, Change, &str); 14] = [
            (Field::Maker, |job, text| job.form.maker = text.into(), &long),
            (Field::Model, |job, text| job.form.model = text.into(), "a\u{202e}b"),
            (Field::Country, |job, text| job.form.country = text.into(), "Germany"),
            (Field::Postcode, |job, text| job.form.postcode = text.into(), &long),
            (Field::Area, |job, text| job.form.area = text.into(), &long),
            (Field::Organisation, |job, text| job.form.organisation = text.into(), &long),
            (Field::Years, |job, text| job.form.years = text.into(), "0"),
            (Field::Years, |job, text| job.form.years = text.into(), "17"),
            (Field::Years, |job, text| job.form.years = text.into(), "soon"),
            (Field::Calibrated, |job, text| job.form.calibrated = text.into(), "1999"),
            (Field::Calibrated, |job, text| job.form.calibrated = text.into(), "31"),
            (Field::MaxExport, |job, text| job.form.max_export = text.into(), "-1"),
            (Field::MaxImport, |job, text| job.form.max_import = text.into(), ""),
            (Field::MaxImport, |job, text| job.form.max_import = text.into(), "9,8"),
        ];
        for (field, change, text) in rows {
            let mut job = job();
            change(&mut job, text);
            let found = draft(&candidate(), &job, key().public(), now(), None);
            assert_eq!(found, Err(Problem::Field(field)), "{text}");
        }
        for seal in [seal("", "top", None), seal("", "", Some("bafk")), seal("S-1", "", Some("bafk"))] {
            let mut job = job();
            job.seals = vec![seal];
            let found = draft(&candidate(), &job, key().public(), now(), None);
            assert_eq!(found, Err(Problem::Field(Field::Seal)));
        }
    }
}
