//! From when to when an X.509 certificate holds: the one field of it that is needed here.
//!
//! Reads just that far (RFC 5280, section 4.1); whether the certificate is any good is for those to judge who
//! connect. Deliberately no more of ASN.1.

use wasm_core::calendar::Date;
use wasm_core::units::UnixTime;

const SEQUENCE: u8 = 0x30;
const VERSION: u8 = 0xa0;
const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;
const DAY_S: u64 = 86_400;

/// When a certificate holds, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Validity {
    /// The first second.
    pub(crate) from: UnixTime,
    /// The last one.
    pub(crate) until: UnixTime,
}

impl Validity {
    /// Of a certificate in DER; `None` if it is none.
    pub(crate) fn of(certificate: &[u8]) -> Option<Self> {
        let (certificate, _) = element(certificate, SEQUENCE)?;
        let (mut fields, _) = element(certificate, SEQUENCE)?;
        if let Some((_, rest)) = element(fields, VERSION) {
            fields = rest;
        }
        // Serial number, algorithm, issuer.
        for _ in 0..3 {
            fields = any(fields)?.2;
        }
        let (validity, _) = element(fields, SEQUENCE)?;
        let (from, rest) = time(validity)?;
        let (until, _) = time(rest)?;
        Some(Self { from, until })
    }

    /// Whether two thirds of it are over: time for another certificate.
    pub(crate) fn is_old(self, now: UnixTime) -> bool {
        let third = self.until.secs().saturating_sub(self.from.secs()) / 3;
        now.secs() >= self.until.secs().saturating_sub(third)
    }
}

/// The content of the first element if it has this tag, and what follows it.
fn element(bytes: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let (found, content, rest) = any(bytes)?;
    (found == tag).then_some((content, rest))
}

/// Tag and content of the first element, and what follows it.
fn any(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (tag, rest) = bytes.split_first()?;
    let (first, rest) = rest.split_first()?;
    let (length, rest) = if *first < 0x80 {
        (usize::from(*first), rest)
    } else {
        let (digits, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
        let in_range = (1..=3).contains(&digits.len());
        let length = digits.iter().fold(0_usize, |all, digit| (all << 8) | usize::from(*digit));
        (in_range.then_some(length)?, rest)
    };
    let (content, rest) = rest.split_at_checked(length)?;
    Some((*tag, content, rest))
}

fn time(bytes: &[u8]) -> Option<(UnixTime, &[u8])> {
    let (tag, content, rest) = any(bytes)?;
    let text = std::str::from_utf8(content).ok()?.strip_suffix('Z')?;
    let (year, text) = match tag {
        UTC_TIME => {
            let year = digits::<u16>(text.get(..2)?)?;
            (year.checked_add(if year < 50 { 2000 } else { 1900 })?, text.get(2..)?)
        }
        GENERALIZED_TIME => (digits(text.get(..4)?)?, text.get(4..)?),
        _ => return None,
    };
    let at = |place: usize| digits::<u8>(text.get(place..place.checked_add(2)?)?);
    let date = Date::new(year, at(0)?, at(2)?).ok()?;
    let (hour, minute, second) = (u64::from(at(4)?), u64::from(at(6)?), u64::from(at(8)?));
    let clock = hour.checked_mul(3600)?.checked_add(minute.checked_mul(60)?)?.checked_add(second)?;
    let fits = text.len() == 10 && hour < 24 && minute < 60 && second < 60;
    let secs = u64::from(date.days()).checked_mul(DAY_S)?.checked_add(clock)?;
    Some((UnixTime::from_secs(fits.then_some(secs)?).ok()?, rest))
}

fn digits<T: std::str::FromStr>(text: &str) -> Option<T> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::Validity;
    use proptest::prelude::*;
    use rcgen::{CertificateParams, KeyPair, date_time_ymd};
    use wasm_core::units::UnixTime;

    fn made(from: (i32, u8, u8), until: (i32, u8, u8)) -> Vec<u8> {
        let mut params = CertificateParams::new(vec!["a.local".to_owned()]).expect("a name");
        params.not_before = date_time_ymd(from.0, from.1, from.2);
        params.not_after = date_time_ymd(until.0, until.1, until.2);
        params.self_signed(&KeyPair::generate().expect("a key")).expect("signs").der().to_vec()
    }

    #[test]
    fn both_ends_are_read_in_both_notations() {
        for (from, until, secs) in [
            ((2020, 1, 1), (2049, 12, 31), (1_577_836_800, 2_524_521_600)),
            ((2026, 2, 28), (2050, 1, 1), (1_772_236_800, 2_524_608_000)),
            ((1999, 12, 31), (2100, 3, 1), (946_598_400, 4_107_542_400)),
        ] {
            let validity = Validity::of(&made(from, until)).expect("a certificate");
            assert_eq!((validity.from.secs(), validity.until.secs()), secs);
        }
    }

    #[test]
    fn a_certificate_is_old_after_two_thirds() {
        let at = |secs| UnixTime::from_secs(secs).expect("early enough");
        let validity = Validity { from: at(1000), until: at(1900) };
        assert!(!validity.is_old(at(0)) && !validity.is_old(at(1599)));
        assert!(validity.is_old(at(1600)) && validity.is_old(at(9999)));
    }

    proptest! {
        #[test]
        fn whatever_is_no_certificate_is_none(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = Validity::of(&bytes);
        }

        #[test]
        fn cut_and_changed_certificates_do_no_harm(at in 0_usize..400, value: u8, cut in 0_usize..400) {
            let mut bytes = made((2020, 1, 1), (2030, 1, 1));
            if let Some(byte) = bytes.get_mut(at) {
                *byte = value;
            }
            bytes.truncate(cut);
            let _ = Validity::of(&bytes);
        }
    }
}
