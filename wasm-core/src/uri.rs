//! Payment links, `doichain:<address>?amount=1.5&label=…` (BIP 21 with Doichain's name).
//!
//! A link is typed, scanned or clicked, so it comes from anybody. It says what somebody wishes to be paid; nothing is
//! paid without being shown. What a wallet *must* understand to pay rightly (`req-…`) and this program does not makes
//! the link invalid, as the BIP asks.

use core::fmt;
use core::str::FromStr;

use thiserror::Error;

use crate::address::{Address, AddressError, Unchecked};
use crate::network::Network;
use crate::units::{Amount, UnitError};

const SCHEME: &str = "doichain";
/// What a parameter begins with that must be understood.
const REQUIRED: &str = "req-";

/// Why a text is no payment link.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum UriError {
    /// Another scheme.
    #[error("not a doichain: link")]
    Scheme,
    /// More bytes than a link needs.
    #[error("a link of {length} bytes, at most {limit}")]
    TooLong {
        /// Bytes given.
        length: usize,
        /// Bytes allowed.
        limit: usize,
    },
    /// The address is missing or wrong.
    #[error(transparent)]
    Address(#[from] AddressError),
    /// The amount is no plain decimal number of DOI.
    #[error(transparent)]
    Amount(#[from] UnitError),
    /// A parameter that must be understood and is not.
    #[error("the link asks for '{0}', which this program does not know")]
    Required(String),
    /// The same parameter twice: it cannot be known which is meant.
    #[error("'{0}' appears twice")]
    Twice(String),
    /// A `%` that two hex digits do not follow, or bytes that are no UTF-8.
    #[error("'{0}' is not encoded as links are")]
    Encoding(String),
}

/// A payment link, taken apart.
///
/// ```
/// use wasm_core::uri::PaymentUri;
///
/// let link = "doichain:dc1qcr8te4kr609gcawutmrza0j4xv80jy8zxfp7yf?amount=1.25&label=Strom%20M%C3%A4rz";
/// let uri: PaymentUri = link.parse()?;
/// assert_eq!(uri.label.as_deref(), Some("Strom März"));
/// assert_eq!(uri.to_string(), link);
/// # Ok::<(), wasm_core::uri::UriError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentUri {
    /// Who is to be paid; its network is still to be checked.
    pub address: Address<Unchecked>,
    /// How much.
    pub amount: Option<Amount>,
    /// Who that is.
    pub label: Option<String>,
    /// What it is for.
    pub message: Option<String>,
    /// Parameters this program does not know and need not.
    pub others: Vec<(String, String)>,
}

impl PaymentUri {
    /// The most bytes a link has.
    pub const MAX_BYTES: usize = 4_096;

    /// A link that asks for nothing but the address.
    #[must_use]
    pub const fn new(address: Address<Unchecked>) -> Self {
        Self { address, amount: None, label: None, message: None, others: Vec::new() }
    }

    fn set(&mut self, key: String, value: String) -> Result<(), UriError> {
        let twice = |seen: bool| if seen { Err(UriError::Twice(clip(&key))) } else { Ok(()) };
        match key.as_str() {
            "amount" => {
                twice(self.amount.is_some())?;
                self.amount = Some(value.parse()?);
            }
            "label" => {
                twice(self.label.is_some())?;
                self.label = Some(value);
            }
            "message" => {
                twice(self.message.is_some())?;
                self.message = Some(value);
            }
            required if required.starts_with(REQUIRED) => return Err(UriError::Required(clip(required))),
            _ => {
                twice(self.others.iter().any(|(known, _)| *known == key))?;
                self.others.push((key, value));
            }
        }
        Ok(())
    }
}

/// What somebody wishes to be paid, on the network asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Who is to be paid.
    pub address: Address,
    /// How much.
    pub amount: Option<Amount>,
    /// Who that is, in the words of whoever made the link.
    pub label: Option<String>,
    /// What it is for, in the same words.
    pub message: Option<String>,
}

impl Asked {
    /// Reads what was typed, pasted or scanned: an address or a link. White space around it is ignored.
    ///
    /// # Errors
    /// [`UriError`], also for an address of another network than `network`.
    pub fn read(text: &str, network: Network) -> Result<Self, UriError> {
        let text = text.trim();
        let uri = if text.contains(':') { text.parse()? } else { PaymentUri::new(text.parse()?) };
        let PaymentUri { address, amount, label, message, .. } = uri;
        Ok(Self { address: address.require_network(network)?, amount, label, message })
    }
}

impl FromStr for PaymentUri {
    type Err = UriError;
    fn from_str(text: &str) -> Result<Self, UriError> {
        if text.len() > Self::MAX_BYTES {
            return Err(UriError::TooLong { length: text.len(), limit: Self::MAX_BYTES });
        }
        let (scheme, rest) = text.split_once(':').ok_or(UriError::Scheme)?;
        if !scheme.eq_ignore_ascii_case(SCHEME) {
            return Err(UriError::Scheme);
        }
        // What follows '#' is for browsers.
        let rest = rest.split('#').next().unwrap_or_default();
        let (address, query) = rest.split_once('?').unwrap_or((rest, ""));
        let mut uri = Self::new(address.parse()?);
        for parameter in query.split('&').filter(|parameter| !parameter.is_empty()) {
            let (key, value) = parameter.split_once('=').unwrap_or((parameter, ""));
            uri.set(decode(key)?, decode(value)?)?;
        }
        Ok(uri)
    }
}

impl fmt::Display for PaymentUri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{SCHEME}:{}", self.address)?;
        let amount = self.amount.map(|amount| amount.to_string());
        let known = [("amount", &amount), ("label", &self.label), ("message", &self.message)];
        let known = known.into_iter().filter_map(|(key, value)| Some((key, value.as_ref()?.as_str())));
        let others = self.others.iter().map(|(key, value)| (key.as_str(), value.as_str()));
        for (number, (key, value)) in known.chain(others).enumerate() {
            f.write_str(if number == 0 { "?" } else { "&" })?;
            encode(f, key)?;
            f.write_str("=")?;
            encode(f, value)?;
        }
        Ok(())
    }
}

/// RFC 3986: everything but unreserved characters as `%XX`.
fn encode(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                write!(f, "{}", char::from(byte))?;
            }
            _ => write!(f, "%{byte:02X}")?,
        }
    }
    Ok(())
}

fn decode(text: &str) -> Result<String, UriError> {
    let malformed = || UriError::Encoding(clip(text));
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((byte, after)) = rest.split_first() {
        rest = after;
        if *byte != b'%' {
            bytes.push(*byte);
            continue;
        }
        let (digits, after) = rest.split_first_chunk::<2>().ok_or_else(malformed)?;
        let mut decoded = [0];
        hex::decode_to_slice(digits, &mut decoded).map_err(|_| malformed())?;
        bytes.extend(decoded);
        rest = after;
    }
    String::from_utf8(bytes).map_err(|_| malformed())
}

fn clip(text: &str) -> String {
    text.chars().take(40).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ADDRESS: &str = "dc1qcr8te4kr609gcawutmrza0j4xv80jy8zxfp7yf";

    fn parse(rest: &str) -> Result<PaymentUri, UriError> {
        format!("doichain:{ADDRESS}{rest}").parse()
    }

    fn amount(text: &str) -> Option<Amount> {
        Some(text.parse().unwrap())
    }

    /// The examples of BIP 21, with our scheme and address.
    #[test]
    fn examples_of_the_bip() {
        assert_eq!(parse("").unwrap(), PaymentUri::new(ADDRESS.parse().unwrap()));
        assert_eq!(parse("?label=Luke-Jr").unwrap().label.as_deref(), Some("Luke-Jr"));
        let asks = parse("?amount=20.3&label=Luke-Jr").unwrap();
        assert_eq!((asks.amount, asks.label.as_deref()), (amount("20.3"), Some("Luke-Jr")));
        let donation = parse("?amount=50&label=Luke-Jr&message=Donation%20for%20project%20xyz").unwrap();
        assert_eq!(donation.message.as_deref(), Some("Donation for project xyz"));
        let required = parse("?req-somethingyoudontunderstand=50&req-somethingelseyoudontget=999");
        assert_eq!(required, Err(UriError::Required("req-somethingyoudontunderstand".to_owned())));
        let unknown = parse("?somethingyoudontunderstand=50&somethingelseyoudontget=999").unwrap();
        assert_eq!(unknown.others.len(), 2);
    }

    #[test]
    fn links_round_trip() {
        let rows = [
            "",
            "?amount=0.00000001",
            "?amount=21000000",
            "?label=%26%3D%23%3F%25%2B",
            "?label=&message=%F0%9F%8C%9E",
            "?amount=1&pj=https%3A%2F%2Fexample.org&x=",
        ];
        for row in rows {
            assert_eq!(parse(row).unwrap().to_string(), format!("doichain:{ADDRESS}{row}"), "{row}");
        }
        let loose = parse("?label=a+b&&message=c%2fd#fragment").unwrap();
        assert_eq!((loose.label.as_deref(), loose.message.as_deref()), (Some("a+b"), Some("c/d")));
        let upper: PaymentUri = format!("DOICHAIN:{}", ADDRESS.to_uppercase()).parse().unwrap();
        assert_eq!(upper.address, ADDRESS.parse().unwrap());
    }

    #[test]
    fn what_is_pasted_is_an_address_or_a_link() {
        let read = |text: &str| Asked::read(text, Network::Mainnet);
        let bare = read(&format!(" {ADDRESS}\n")).unwrap();
        assert_eq!((bare.address.to_string().as_str(), bare.amount, bare.label), (ADDRESS, None, None));
        let link = read(&format!("doichain:{ADDRESS}?amount=1.5&label=a&message=b")).unwrap();
        assert_eq!(link.amount, amount("1.5"));
        assert_eq!((link.label.as_deref(), link.message.as_deref()), (Some("a"), Some("b")));
        assert_eq!(read(&format!("bitcoin:{ADDRESS}")), Err(UriError::Scheme));
        assert!(matches!(read(""), Err(UriError::Address(_))));
        let other = Asked::read(ADDRESS, Network::Devnet).unwrap_err();
        assert!(matches!(other, UriError::Address(AddressError::WrongNetwork { .. })));
    }

    #[test]
    fn bad_links_are_refused() {
        type Is = fn(&UriError) -> bool;
        let encoding: Is = |error| matches!(error, UriError::Encoding(_));
        let number: Is = |error| matches!(error, UriError::Amount(_));
        let twice: Is = |error| matches!(error, UriError::Twice(_));
        let rows: &[(&str, String, Is)] = &[
            ("empty", String::new(), |e| *e == UriError::Scheme),
            ("bare address", ADDRESS.to_owned(), |e| *e == UriError::Scheme),
            ("bitcoin", format!("bitcoin:{ADDRESS}"), |e| *e == UriError::Scheme),
            ("slashes", format!("doichain://{ADDRESS}"), |e| matches!(e, UriError::Address(_))),
            ("no address", "doichain:?amount=1".to_owned(), |e| matches!(e, UriError::Address(_))),
            ("long", format!("doichain:{ADDRESS}?label={}", "x".repeat(4_096)), |e| {
                matches!(e, UriError::TooLong { .. })
            }),
            ("cut", format!("doichain:{ADDRESS}?label=%4"), encoding),
            ("no digits", format!("doichain:{ADDRESS}?label=%zz"), encoding),
            ("no text", format!("doichain:{ADDRESS}?label=%ff"), encoding),
            ("sign", format!("doichain:{ADDRESS}?amount=-1"), number),
            ("comma", format!("doichain:{ADDRESS}?amount=1,5"), number),
            ("exponent", format!("doichain:{ADDRESS}?amount=1e3"), number),
            ("too precise", format!("doichain:{ADDRESS}?amount=0.000000001"), number),
            ("too much", format!("doichain:{ADDRESS}?amount=21000000.00000001"), number),
            ("no amount", format!("doichain:{ADDRESS}?amount"), number),
            ("two amounts", format!("doichain:{ADDRESS}?amount=1&amount=1"), twice),
            ("two others", format!("doichain:{ADDRESS}?x=1&x=2"), twice),
            ("taproot", format!("doichain:dc1p{}", "q".repeat(58)), |e| matches!(e, UriError::Address(_))),
        ];
        for (row, text, is) in rows {
            let error = text.parse::<PaymentUri>().unwrap_err();
            assert!(is(&error), "{row}: {error}");
        }
    }
}
