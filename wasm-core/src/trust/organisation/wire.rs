//! The organisation as it is encoded.

use serde::{Deserialize, Serialize};
use serde_bytes::ByteArray;

use super::{MAX_ORGANISATION_BYTES, Member, ORGANISATION_KIND, Organisation};
use crate::file::DocumentError;
use crate::ipld::{self, Cid};
use crate::keys::PublicKey;
use crate::trust::wire::{field, key, optional, time, words};
use crate::units::UnixTime;

/// The version written and read.
const VERSION: u64 = 1;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wire {
    v: u64,
    kind: String,
    name: String,
    members: Vec<MemberWire>,
    arbiter: Option<ByteArray<33>>,
    price: Option<ByteArray<33>>,
    contact: Option<String>,
    successor: Option<ByteArray<33>>,
    prev: Option<Cid>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct MemberWire {
    key: ByteArray<33>,
    label: String,
    from: u64,
    until: Option<u64>,
}

/// The canonical body.
pub(in crate::trust) fn write(organisation: &Organisation) -> Result<Vec<u8>, DocumentError> {
    if let Some(name) = organisation.contradiction() {
        return Err(field(name));
    }
    let key = |key: PublicKey| ByteArray::new(key.to_bytes());
    let member = |member: &Member| MemberWire {
        key: key(member.key),
        label: member.label.to_string(),
        from: member.from.secs(),
        until: member.until.map(UnixTime::secs),
    };
    let wire = Wire {
        v: VERSION,
        kind: ORGANISATION_KIND.to_owned(),
        name: organisation.name.to_string(),
        members: organisation.members.iter().map(member).collect(),
        arbiter: organisation.arbiter.map(key),
        price: organisation.price.map(key),
        contact: organisation.contact.as_ref().map(ToString::to_string),
        successor: organisation.successor.map(key),
        prev: organisation.previous,
    };
    Ok(ipld::encode(&wire)?)
}

/// Reads a body.
pub(in crate::trust) fn read(body: &[u8]) -> Result<Organisation, DocumentError> {
    let v = ipld::head(body, MAX_ORGANISATION_BYTES)?.v;
    if v > VERSION {
        return Err(DocumentError::NewerVersion { v });
    }
    let wire: Wire = ipld::decode(body, MAX_ORGANISATION_BYTES)?;
    if wire.v != VERSION || wire.kind != ORGANISATION_KIND {
        return Err(field("v"));
    }
    let organisation = wire.organisation()?;
    organisation.contradiction().map_or(Ok(organisation), |name| Err(field(name)))
}

impl Wire {
    fn organisation(self) -> Result<Organisation, DocumentError> {
        let some = |name, bytes: Option<ByteArray<33>>| bytes.map(|bytes| key(name, &bytes)).transpose();
        Ok(Organisation {
            name: words("name", &self.name)?,
            members: self.members.iter().map(MemberWire::member).collect::<Result<_, _>>()?,
            arbiter: some("arbiter", self.arbiter)?,
            price: some("price", self.price)?,
            contact: optional("contact", self.contact.as_deref())?,
            successor: some("successor", self.successor)?,
            previous: self.prev,
        })
    }
}

impl MemberWire {
    fn member(&self) -> Result<Member, DocumentError> {
        Ok(Member {
            key: key("key", &self.key)?,
            label: words("label", &self.label)?,
            from: time("from", self.from)?,
            until: self.until.map(|secs| time("until", secs)).transpose()?,
        })
    }
}
