//! Names of the protocol: which there are, what they say, what may be done with one when.
//!
//! [`Name`] and [`NameValue`] carry the chain's limits, [`values`] the protocol's meaning, [`lifecycle`] the
//! rules of ownership and expiry. How an operation looks in a script is `script::name`'s business; how a
//! transaction for one is built, `tx::build`'s.

pub mod lifecycle;
mod meter;
pub mod values;

pub use crate::script::name::{Name, NameError, NameValue};
pub use lifecycle::{NameHistory, NameState, RENEW_BEFORE, Renewal, plan};
pub use meter::{MeterId, MeterIdError};

/// The names of the protocol.
///
/// ```
/// use wasm_core::name::{MeterId, Name};
///
/// let meter: MeterId = "1emh0012345678".parse()?;
/// assert_eq!(Name::certificate(&meter).as_str(), "bp/1EMH0012345678");
/// # Ok::<(), wasm_core::name::MeterIdError>(())
/// ```
impl Name {
    /// `bp/<meterNo>`: an electrician's word about a meter.
    #[must_use]
    pub fn certificate(meter: &MeterId) -> Self {
        Self::of_meter("bp/", meter)
    }

    /// `bp/<meterNo>~<n>`: the same, where a stranger holds the plain name and those before `n`.
    #[must_use]
    #[expect(clippy::missing_panics_doc, reason = "the expect below cannot fail")]
    pub fn certificate_alternative(meter: &MeterId, n: u8) -> Self {
        Self::new(format!("bp/{meter}~{n}")).expect("at most 47 bytes")
    }

    /// The certificate names of a meter in the order in which they are looked for, plain first.
    ///
    /// There are nine: each that a stranger takes costs the stranger the name's coin and a fee, and each that
    /// is looked for costs everybody a question.
    pub fn certificates(meter: &MeterId) -> impl Iterator<Item = Self> {
        core::iter::once(Self::certificate(meter))
            .chain((2..=9).map(|n| Self::certificate_alternative(meter, n)))
    }

    /// `bp-meter/<meterNo>`: the meter's anchors.
    #[must_use]
    pub fn meter(meter: &MeterId) -> Self {
        Self::of_meter("bp-meter/", meter)
    }

    /// `bp-offer/<meterNo>`: the offers of the meter's owner.
    #[must_use]
    pub fn offer(meter: &MeterId) -> Self {
        Self::of_meter("bp-offer/", meter)
    }

    /// `bp-deal/<meterNo>`: a deal of the consumer with this meter.
    #[must_use]
    pub fn deal(meter: &MeterId) -> Self {
        Self::of_meter("bp-deal/", meter)
    }

    /// `bp_organization/<Name>`: an organisation and its members.
    ///
    /// # Errors
    /// [`NameError`] if the organisation's name is empty or too long.
    pub fn organization(organization: &str) -> Result<Self, NameError> {
        if organization.is_empty() {
            return Err(NameError::Empty);
        }
        Self::new(format!("bp_organization/{organization}"))
    }

    /// The meter that a certificate name is about; `None` for every other name.
    #[must_use]
    pub fn certified_meter(&self) -> Option<MeterId> {
        let rest = self.as_str().strip_prefix("bp/")?;
        let meter: MeterId = rest.split('~').next()?.parse().ok()?;
        let is_one = Self::certificates(&meter).any(|name| name == *self);
        is_one.then_some(meter)
    }

    fn of_meter(namespace: &str, meter: &MeterId) -> Self {
        Self::new(format!("{namespace}{meter}")).expect("a namespace and at most 40 characters")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_the_protocol() {
        let meter: MeterId = "12345678".parse().unwrap();
        let rows = [
            (Name::certificate(&meter), "bp/12345678"),
            (Name::certificate_alternative(&meter, 2), "bp/12345678~2"),
            (Name::meter(&meter), "bp-meter/12345678"),
            (Name::offer(&meter), "bp-offer/12345678"),
            (Name::deal(&meter), "bp-deal/12345678"),
            (Name::organization("Acme").unwrap(), "bp_organization/Acme"),
        ];
        for (name, text) in rows {
            assert_eq!(name.as_str(), text);
        }
        for (text, meter) in [
            ("bp/12345678", Some("12345678")),
            ("bp/12345678~9", Some("12345678")),
            ("bp/12345678~1", None),
            ("bp/12345678~10", None),
            ("bp/12345678~02", None),
            ("bp/abc", None),
            ("bp/", None),
            ("bp-meter/12345678", None),
        ] {
            let found = Name::new(text).unwrap().certified_meter();
            assert_eq!(found.as_ref().map(MeterId::as_str), meter, "{text}");
        }
        assert!(Name::organization("").is_err());
        assert!(Name::organization(&"x".repeat(240)).is_err());
    }
}
