//! The certificate as it is encoded, and how the fields that documents have in common are read.

use serde::{Deserialize, Serialize};
use serde_bytes::{ByteArray, ByteBuf};

use super::{Certificate, KIND, MAX_CERTIFICATE_BYTES, Place, Seal, VERSION, Words};
use crate::address::{Address, Unchecked};
use crate::file::DocumentError;
use crate::ipld::{self, Cid};
use crate::keys::PublicKey;
use crate::multisig::Holder;
use crate::name::MeterId;
use crate::script::Script;
use crate::units::UnixTime;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wire {
    v: u64,
    kind: String,
    meter: String,
    maker: String,
    model: String,
    calibrated: Option<u64>,
    reading_key: ByteArray<33>,
    client_key: ByteArray<33>,
    /// The witness script of the 1-of-2.
    holder: ByteBuf,
    address: String,
    seals: Vec<SealWire>,
    max_export_w: u32,
    max_import_w: u32,
    country: String,
    postcode: String,
    balancing_area: Option<String>,
    from: u64,
    until: u64,
    electrician: ByteArray<33>,
    organisation: Option<String>,
    prev: Option<Cid>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SealWire {
    number: String,
    place: String,
    photo: Option<Cid>,
}

/// The canonical body.
pub(super) fn write(certificate: &Certificate) -> Result<Vec<u8>, DocumentError> {
    if let Some(field) = certificate.contradiction() {
        return Err(DocumentError::Field { field });
    }
    let key = |key: PublicKey| ByteArray::new(key.to_bytes());
    let text = |words: &Words| words.as_str().to_owned();
    let seal =
        |seal: &Seal| SealWire { number: text(&seal.number), place: text(&seal.place), photo: seal.photo };
    let wire = Wire {
        v: VERSION,
        kind: KIND.to_owned(),
        meter: certificate.meter.to_string(),
        maker: text(&certificate.maker),
        model: text(&certificate.model),
        calibrated: certificate.calibrated_until.map(UnixTime::secs),
        reading_key: key(certificate.reading_key),
        client_key: key(certificate.holder.client()),
        holder: ByteBuf::from(certificate.holder.witness_script().as_bytes()),
        address: certificate.address.to_string(),
        seals: certificate.seals.iter().map(seal).collect(),
        max_export_w: certificate.max_export_w,
        max_import_w: certificate.max_import_w,
        country: certificate.place.country.to_string(),
        postcode: text(&certificate.place.postcode),
        balancing_area: certificate.place.balancing_area.as_ref().map(text),
        from: certificate.from.secs(),
        until: certificate.until.secs(),
        electrician: key(certificate.electrician),
        organisation: certificate.organisation.as_ref().map(text),
        prev: certificate.previous,
    };
    Ok(ipld::encode(&wire)?)
}

/// Reads a body.
pub(super) fn read(body: &[u8]) -> Result<Certificate, DocumentError> {
    let v = ipld::head(body, MAX_CERTIFICATE_BYTES)?.v;
    if v > VERSION {
        return Err(DocumentError::NewerVersion { v });
    }
    let wire: Wire = ipld::decode(body, MAX_CERTIFICATE_BYTES)?;
    if wire.v != VERSION || wire.kind != KIND {
        return Err(DocumentError::Field { field: "v" });
    }
    let certificate = wire.certificate()?;
    certificate.contradiction().map_or(Ok(certificate), |field| Err(DocumentError::Field { field }))
}

impl Wire {
    fn certificate(self) -> Result<Certificate, DocumentError> {
        Ok(Certificate {
            meter: self.meter()?,
            maker: words("maker", &self.maker)?,
            model: words("model", &self.model)?,
            calibrated_until: self.calibrated.map(|secs| time("calibrated", secs)).transpose()?,
            reading_key: key("reading_key", &self.reading_key)?,
            holder: self.holder()?,
            address: self.address()?,
            seals: self.seals.iter().map(SealWire::seal).collect::<Result<_, _>>()?,
            max_export_w: self.max_export_w,
            max_import_w: self.max_import_w,
            place: Place {
                country: self
                    .country
                    .parse()
                    .ok()
                    .filter(|code| is(code, &self.country))
                    .ok_or(field("country"))?,
                postcode: words("postcode", &self.postcode)?,
                balancing_area: optional("balancing_area", self.balancing_area.as_deref())?,
            },
            from: time("from", self.from)?,
            until: time("until", self.until)?,
            electrician: key("electrician", &self.electrician)?,
            organisation: optional("organisation", self.organisation.as_deref())?,
            previous: self.prev,
        })
    }

    fn meter(&self) -> Result<MeterId, DocumentError> {
        self.meter.parse().ok().filter(|meter| is(meter, &self.meter)).ok_or(field("meter"))
    }

    fn address(&self) -> Result<Address<Unchecked>, DocumentError> {
        self.address.parse().ok().filter(|address| is(address, &self.address)).ok_or(field("address"))
    }

    /// The script must be the 1-of-2 of the client key and one more, in the one order there is.
    fn holder(&self) -> Result<Holder, DocumentError> {
        let client = key("client_key", &self.client_key)?;
        let script = Script::from_bytes(self.holder.to_vec());
        let (_, keys) = script.parse_multisig().ok_or(field("holder"))?;
        let node = keys.into_iter().find(|key| *key != client).ok_or(field("holder"))?;
        let holder = Holder::new(client, node);
        if holder.witness_script() == script { Ok(holder) } else { Err(field("holder")) }
    }
}

impl SealWire {
    fn seal(&self) -> Result<Seal, DocumentError> {
        let (number, place) = (words("seals", &self.number)?, words("seals", &self.place)?);
        Ok(Seal { number, place, photo: self.photo })
    }
}

/// Whether a value is written the one way it is written here.
pub(super) fn is(value: &impl ToString, text: &str) -> bool {
    value.to_string() == text
}

pub(super) fn words(name: &'static str, text: &str) -> Result<Words, DocumentError> {
    Words::new(text).ok().filter(|words| is(words, text)).ok_or(field(name))
}

pub(super) fn optional(name: &'static str, text: Option<&str>) -> Result<Option<Words>, DocumentError> {
    text.map(|text| words(name, text)).transpose()
}

pub(super) fn time(name: &'static str, secs: u64) -> Result<UnixTime, DocumentError> {
    UnixTime::from_secs(secs).map_err(|_| field(name))
}

pub(super) fn key(name: &'static str, bytes: &ByteArray<33>) -> Result<PublicKey, DocumentError> {
    PublicKey::from_slice(bytes.as_slice()).map_err(|_| field(name))
}

pub(super) const fn field(field: &'static str) -> DocumentError {
    DocumentError::Field { field }
}
