//! An inspection under way: everything the electrician has noted, kept until it is signed or discarded.

use serde::{Deserialize, Serialize};
use wasm_core::name::MeterId;
use wasm_core::record::Record;
use wasm_core::trust::Certificate;
use wasm_core::units::WattHours;

use super::{Candidate, Problem};
use crate::wire::node::NodeInfo;
use crate::wire::url::GatewayUrl;

/// The most seals of an inspection: as many as a certificate takes.
pub const MAX_SEALS: usize = wasm_core::trust::MAX_SEALS;

/// The steps, in order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// Which gateway?
    #[default]
    Connect,
    /// Compare what it says with the device.
    Compare,
    /// Seals and their photos.
    Seals,
    /// Maker, model, limits, place.
    Details,
    /// Money, the sentence, the signature.
    Sign,
}

impl Stage {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Connect, Self::Compare, Self::Seals, Self::Details, Self::Sign];

    /// Its number, from 1.
    #[must_use]
    pub fn number(self) -> usize {
        Self::ALL.iter().position(|stage| *stage == self).unwrap_or_default().saturating_add(1)
    }

    /// The one after; the last stays.
    #[must_use]
    pub fn next(self) -> Self {
        Self::ALL.into_iter().find(|stage| *stage > self).unwrap_or(self)
    }

    /// The one before; the first stays.
    #[must_use]
    pub fn back(self) -> Self {
        Self::ALL.into_iter().rev().find(|stage| *stage < self).unwrap_or(self)
    }
}

/// What was compared at the device.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(clippy::struct_excessive_bools, reason = "four check boxes, independent of each other")]
pub struct Compared {
    /// The meter's number.
    pub number: bool,
    /// The reading key.
    pub key: bool,
    /// The holder's address.
    pub holder: bool,
    /// The test reading.
    pub reading: bool,
}

impl Compared {
    /// Whether everything was.
    #[must_use]
    pub const fn all(self) -> bool {
        self.number && self.key && self.holder && self.reading
    }
}

/// A seal as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SealForm {
    /// The number on it.
    pub number: String,
    /// Where it is.
    pub place: String,
    /// The content address of its photo, which is kept beside the inspection.
    pub photo: Option<String>,
}

impl SealForm {
    /// Whether nothing was noted.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.number.trim().is_empty() && self.place.trim().is_empty() && self.photo.is_none()
    }
}

/// What the electrician types about meter and place.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Form {
    /// Maker of the meter.
    pub maker: String,
    /// Model of the meter.
    pub model: String,
    /// The last year of its calibration; empty if it is not known.
    pub calibrated: String,
    /// The most it gives to the grid, in watts.
    pub max_export: String,
    /// The most it takes from the grid, in watts.
    pub max_import: String,
    /// Two letters.
    pub country: String,
    /// Postcode of the meter.
    pub postcode: String,
    /// Balancing area; empty if it is not known.
    pub area: String,
    /// The organisation the electrician acts for; empty if none.
    pub organisation: String,
    /// For how many years the certificate holds.
    pub years: String,
}

/// An inspection.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Job {
    /// Where it has come to.
    pub stage: Stage,
    /// The gateway's address as typed.
    pub url: String,
    /// What the gateway said about itself, as it came; empty until it was asked.
    pub node: String,
    /// The newest record as it came; empty until one was read.
    pub record: String,
    /// What was compared.
    pub compared: Compared,
    /// The seals.
    pub seals: Vec<SealForm>,
    /// Everything else.
    pub form: Form,
}

/// A reading to be compared with the meter's display: signed by the key the gateway names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TestReading {
    /// When, UTC seconds.
    pub time: u64,
    /// Register 1.8.0.
    pub import: Option<WattHours>,
    /// Register 2.8.0.
    pub export: Option<WattHours>,
}

impl Job {
    /// Whether there is anything to lose.
    #[must_use]
    pub fn is_begun(&self) -> bool {
        !self.node.is_empty() || self.stage > Stage::Connect
    }

    /// The meter that the gateway told of.
    ///
    /// # Errors
    /// As [`Candidate::of`]; [`Problem::Gateway`] if what was kept is not readable any more.
    pub fn candidate(&self) -> Result<Option<Candidate>, Problem> {
        if self.node.is_empty() {
            return Ok(None);
        }
        let url: GatewayUrl = self.url.parse().map_err(Problem::Url)?;
        let node = NodeInfo::parse(&self.node).map_err(|error| Problem::Gateway(error.into()))?;
        Candidate::of(url, node).map(Some)
    }

    /// The same inspection with what a gateway said. Another meter, or other keys, are compared anew.
    #[must_use]
    pub fn asked(mut self, node: String, candidate: &Candidate) -> Self {
        let same = self.candidate().ok().flatten().is_some_and(|before| {
            before.node.meter == candidate.node.meter
                && before.node.reading_key == candidate.node.reading_key
                && before.holder == candidate.holder
        });
        if !same {
            self.compared = Compared::default();
            self.record = String::new();
            self.form =
                Form { organisation: self.form.organisation.clone(), ..suggested(candidate, &self.form) };
        }
        if self.seals.is_empty() {
            self.seals.push(SealForm::default());
        }
        self.node = node;
        self.stage = Stage::Compare;
        self
    }

    /// The inspection that follows on a certificate: to renew it, or after its seal was opened. Seals are noted anew.
    #[must_use]
    pub fn following(url: &str, certificate: &Certificate) -> Self {
        let optional = |words: &Option<wasm_core::trust::Words>| words.as_ref().map(ToString::to_string);
        let form = Form {
            maker: certificate.maker.to_string(),
            model: certificate.model.to_string(),
            calibrated: certificate.calibrated_until.map(super::draft::last_year).unwrap_or_default(),
            country: certificate.place.country.to_string(),
            postcode: certificate.place.postcode.to_string(),
            area: optional(&certificate.place.balancing_area).unwrap_or_default(),
            organisation: optional(&certificate.organisation).unwrap_or_default(),
            max_export: certificate.max_export_w.to_string(),
            max_import: certificate.max_import_w.to_string(),
            years: String::new(),
        };
        Self { url: url.to_owned(), form, ..Self::default() }
    }

    /// The test reading, if its record is of this meter and signed by its key.
    #[must_use]
    pub fn reading(&self, candidate: &Candidate) -> Option<TestReading> {
        reading(&self.record, &candidate.node)
    }

    /// The photos it names.
    pub fn photos(&self) -> impl Iterator<Item = &String> {
        self.seals.iter().filter_map(|seal| seal.photo.as_ref())
    }
}

/// What a record says, if it is of this node's meter and signed by its key.
#[must_use]
pub fn reading(record: &str, node: &NodeInfo) -> Option<TestReading> {
    let record = signed(record, &node.meter, node)?;
    Some(TestReading { time: record.time().secs(), import: record.import(), export: record.export() })
}

fn signed(text: &str, meter: &MeterId, node: &NodeInfo) -> Option<Record> {
    let record = Record::parse(text).ok()?;
    (record.meter() == meter && record.is_signed_by(&node.reading_key)).then_some(record)
}

/// What can be filled in from what the gateway says, where nothing was typed before.
fn suggested(candidate: &Candidate, typed: &Form) -> Form {
    let node = &candidate.node;
    let or = |typed: &str, text: String| if typed.is_empty() { text } else { typed.to_owned() };
    Form {
        maker: or(&typed.maker, maker_of(node.meter.as_str())),
        model: or(&typed.model, node.label.clone()),
        calibrated: typed.calibrated.clone(),
        max_export: or(&typed.max_export, node.limits.max_export_w.to_string()),
        max_import: or(&typed.max_import, node.limits.max_import_w.to_string()),
        country: or(&typed.country, "DE".to_owned()),
        postcode: typed.postcode.clone(),
        area: typed.area.clone(),
        organisation: typed.organisation.clone(),
        years: or(&typed.years, "8".to_owned()),
    }
}

/// The maker's three letters in a number by DIN 43863-5, such as `ISK` in `1ISK0078123456`; else nothing.
fn maker_of(meter: &str) -> String {
    let letters = meter.get(1..4).filter(|letters| letters.bytes().all(|byte| byte.is_ascii_uppercase()));
    letters.filter(|_| meter.len() == 14).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use wasm_core::record::Flags;

    use super::*;
    use crate::state::certify::own::tests::record;
    use crate::state::certify::tests::{candidate, node_text};

    #[test]
    fn stages_follow_each_other_and_stay_at_the_ends() {
        let all = Stage::ALL;
        for pair in all.windows(2) {
            assert_eq!((pair[0].next(), pair[1].back()), (pair[1], pair[0]));
        }
        assert_eq!((Stage::Connect.back(), Stage::Sign.next()), (Stage::Connect, Stage::Sign));
        assert_eq!(all.map(Stage::number), [1, 2, 3, 4, 5]);
    }

    #[test]
    fn an_inspection_survives_being_kept() {
        let mut job = Job { url: "http://pi".into(), ..Job::default() }.asked(node_text(), &candidate());
        job.compared.key = true;
        job.seals[0] = SealForm { number: "S-1".into(), place: "box".into(), photo: Some("bafk".into()) };
        let text = serde_json::to_string(&job).expect("plain data");
        assert_eq!(serde_json::from_str::<Job>(&text).expect("as written"), job);
        assert_eq!(serde_json::from_str::<Job>("{}").expect("of an older version"), Job::default());
        assert_eq!(job.candidate().expect("kept well").expect("asked"), candidate());
    }

    #[test]
    fn another_meter_is_compared_anew_and_the_same_is_not() {
        let mut job = Job { url: "http://pi".into(), ..Job::default() }.asked(node_text(), &candidate());
        assert_eq!(
            (job.form.maker.as_str(), job.form.years.as_str(), job.stage),
            ("EMH", "8", Stage::Compare)
        );
        job.compared = Compared { number: true, key: true, holder: true, reading: true };
        job.form.postcode = "10115".into();
        let again = job.clone().asked(node_text(), &candidate());
        assert!(again.compared.all() && again.form.postcode == "10115");
        let mut other = candidate();
        other.node.meter = "1EMH0012345679".parse().expect("a number");
        let other = job.asked(node_text(), &other);
        assert!(!other.compared.number && !other.compared.all());
        assert_eq!(other.form.postcode, "10115", "what was typed stays");
    }

    #[test]
    fn only_numbers_by_the_standard_name_a_maker() {
        for (meter, maker) in
            [("1ISK0078123456", "ISK"), ("ISK", ""), ("12340078123456", ""), ("1ISK007", "")]
        {
            assert_eq!(maker_of(meter), maker, "{meter}");
        }
    }

    #[test]
    fn a_test_reading_is_of_this_meter_and_signed_by_its_key() {
        let mut node = candidate().node;
        node.reading_key = wasm_core::keys::SecretKey::from_bytes(&[7; 32]).expect("a key").public();
        let meter = node.meter.to_string();
        let good = record(&meter, 900, Flags::NONE, 7);
        let expected = TestReading { time: 900, import: Some(WattHours::from_wh(7)), export: None };
        for (row, text, reading_is) in [
            ("good", good.clone(), Some(expected)),
            ("changed", good.replace("\"RV\":7", "\"RV\":8"), None),
            ("another key", record(&meter, 900, Flags::NONE, 8), None),
            ("another meter", record("1EMH0012345679", 900, Flags::NONE, 7), None),
            ("nothing", String::new(), None),
        ] {
            assert_eq!(reading(&text, &node), reading_is, "{row}");
        }
    }
}
