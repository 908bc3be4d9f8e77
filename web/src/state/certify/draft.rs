//! From the gateway's facts and the electrician's form to a certificate that can be signed.

use wasm_core::ipld::Cid;
use wasm_core::keys::PublicKey;
use wasm_core::trust::{Certificate, Place, Seal, Words};
use wasm_core::units::UnixTime;

use super::{Candidate, Field, Problem};

/// Says that something was left out.
const NOT_STATED: &str = "-";

/// A year of the calendar on average, in seconds.
const YEAR: u64 = 31_556_952;

/// The most years a certificate may hold.
const MAX_YEARS: u64 = 16;

/// What the electrician types, as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// Maker of the meter.
    pub maker: String,
    /// Model of the meter.
    pub model: String,
    /// Number on the seal; empty if there is none.
    pub seal: String,
    /// Where the seal is.
    pub seal_place: String,
    /// Two letters.
    pub country: String,
    /// Postcode of the meter.
    pub postcode: String,
    /// For how many years the certificate holds.
    pub years: String,
}

impl Form {
    /// What can be filled in from what the gateway says.
    #[must_use]
    pub fn suggested(candidate: &Candidate) -> Self {
        Self {
            maker: maker_of(candidate.node.meter.as_str()),
            model: candidate.node.label.clone(),
            seal: String::new(),
            seal_place: String::new(),
            country: "DE".to_owned(),
            postcode: String::new(),
            years: "8".to_owned(),
        }
    }
}

/// The maker's three letters in a number by DIN 43863-5, such as `ISK` in `1ISK0078123456`; else nothing.
fn maker_of(meter: &str) -> String {
    let letters = meter.get(1..4).filter(|letters| letters.bytes().all(|byte| byte.is_ascii_uppercase()));
    letters.filter(|_| meter.len() == 14).unwrap_or_default().to_owned()
}

/// The certificate for `candidate`, to be signed by the electrician whose key this is.
///
/// # Errors
/// [`Problem::Field`] naming the field that does not fit.
pub fn draft(
    candidate: &Candidate,
    form: &Form,
    electrician: PublicKey,
    now: UnixTime,
    previous: Option<Cid>,
) -> Result<Certificate, Problem> {
    let node = &candidate.node;
    let years = form.years.trim().parse::<u64>().ok().filter(|years| (1..=MAX_YEARS).contains(years));
    let until = years.and_then(|years| now.checked_add_secs(years.checked_mul(YEAR)?));
    Ok(Certificate {
        meter: node.meter.clone(),
        maker: words(&form.maker, Field::Maker)?,
        model: words(&form.model, Field::Model)?,
        calibrated_until: None,
        reading_key: node.reading_key,
        holder: candidate.holder,
        address: candidate.holder.address(node.network).into_unchecked(),
        seals: seals(form)?,
        max_export_w: node.limits.max_export_w,
        max_import_w: node.limits.max_import_w,
        place: Place {
            country: form.country.trim().parse().map_err(|_| Problem::Field(Field::Country))?,
            postcode: words(&form.postcode, Field::Postcode)?,
            balancing_area: None,
        },
        from: now,
        until: until.ok_or(Problem::Field(Field::Years))?,
        electrician,
        organisation: None,
        previous,
    })
}

fn seals(form: &Form) -> Result<Vec<Seal>, Problem> {
    if form.seal.trim().is_empty() && form.seal_place.trim().is_empty() {
        return Ok(Vec::new());
    }
    let number = words(&form.seal, Field::Seal)?;
    Ok(vec![Seal { number, place: words(&form.seal_place, Field::Seal)?, photo: None }])
}

/// What was typed, or a dash for nothing.
fn words(text: &str, field: Field) -> Result<Words, Problem> {
    let text = if text.trim().is_empty() { NOT_STATED } else { text };
    Words::new(text).map_err(|_| Problem::Field(field))
}

#[cfg(test)]
mod tests {
    use wasm_core::keys::SecretKey;
    use wasm_core::multisig::Holder;

    use super::*;
    use crate::state::meter::tests::node;

    fn candidate() -> Candidate {
        let node = node();
        let holder = Holder::new(node.client_key.expect("paired"), node.holder_key);
        let address = holder.address(node.network).to_string();
        Candidate { url: "http://pi".parse().expect("a host"), node, holder, address }
    }

    fn now() -> UnixTime {
        UnixTime::from_secs(1_795_375_800).expect("2026")
    }

    #[test]
    fn what_is_suggested_can_be_signed() {
        let key = SecretKey::from_bytes(&[7; 32]).expect("a key");
        let form = Form::suggested(&candidate());
        assert_eq!(form.maker, "EMH");
        let certificate = draft(&candidate(), &form, key.public(), now(), None).expect("a complete form");
        let signed = certificate.sign(&key).expect("no contradiction");
        assert_eq!(signed.certificate(), &certificate);
        assert_eq!((certificate.seals.len(), certificate.place.postcode.as_str()), (0, NOT_STATED));
    }

    #[test]
    fn fields_that_do_not_fit_are_named() {
        let key = SecretKey::from_bytes(&[7; 32]).expect("a key").public();
        let long = "x".repeat(101);
        type Change = fn(&mut Form, &str);
        let rows: [(Field, Change, &str); 8] = [
            (Field::Maker, |form, text| form.maker = text.into(), &long),
            (Field::Model, |form, text| form.model = text.into(), "a\u{202e}b"),
            (Field::Seal, |form, text| form.seal = text.into(), &long),
            (Field::Country, |form, text| form.country = text.into(), "Germany"),
            (Field::Postcode, |form, text| form.postcode = text.into(), &long),
            (Field::Years, |form, text| form.years = text.into(), "0"),
            (Field::Years, |form, text| form.years = text.into(), "17"),
            (Field::Years, |form, text| form.years = text.into(), "soon"),
        ];
        for (field, change, text) in rows {
            let mut form = Form::suggested(&candidate());
            change(&mut form, text);
            assert_eq!(draft(&candidate(), &form, key, now(), None), Err(Problem::Field(field)), "{text}");
        }
    }

    #[test]
    fn only_numbers_by_the_standard_name_a_maker() {
        for (meter, maker) in
            [("1ISK0078123456", "ISK"), ("ISK", ""), ("12340078123456", ""), ("1ISK007", "")]
        {
            assert_eq!(maker_of(meter), maker, "{meter}");
        }
    }
}
