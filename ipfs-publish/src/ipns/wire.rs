//! The bytes of a record: fields of protobuf, and the signed data in one of them as DAG-CBOR.

use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;

use crate::protobuf::{Value, fields};

/// What is signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Data {
    pub(super) value: Vec<u8>,
    pub(super) validity: Vec<u8>,
    pub(super) sequence: u64,
    pub(super) ttl: u64,
}

/// The same as DAG-CBOR, whose maps are in the order of the length of their keys, then of their letters.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Map {
    #[serde(rename = "TTL")]
    ttl: u64,
    value: ByteBuf,
    sequence: u64,
    validity: ByteBuf,
    validity_type: u64,
}

impl Data {
    pub(super) fn encode(&self) -> Vec<u8> {
        let map = Map {
            ttl: self.ttl,
            value: ByteBuf::from(self.value.clone()),
            sequence: self.sequence,
            validity: ByteBuf::from(self.validity.clone()),
            validity_type: 0,
        };
        serde_ipld_dagcbor::to_vec(&map).expect("numbers and bytes have a form in DAG-CBOR")
    }

    pub(super) fn decode(bytes: &[u8]) -> Option<Self> {
        let map: Map = serde_ipld_dagcbor::from_slice(bytes).ok()?;
        (map.validity_type == 0).then(|| Self {
            value: map.value.into_vec(),
            validity: map.validity.into_vec(),
            sequence: map.sequence,
            ttl: map.ttl,
        })
    }
}

/// What a record carries beside what its data says.
#[derive(Debug)]
pub(super) struct Fields {
    /// The signature of the first version; empty if there is none.
    pub(super) first: Vec<u8>,
    /// The signature of the second version.
    pub(super) second: Vec<u8>,
    /// What it is over.
    pub(super) data: Vec<u8>,
    /// What the fields of the first version say; none if they are not there.
    pub(super) old: Option<Data>,
}

/// Numbers of the fields (IPNS specification).
const VALUE: u64 = 1;
const FIRST: u64 = 2;
const VALIDITY_TYPE: u64 = 3;
const VALIDITY: u64 = 4;
const SEQUENCE: u64 = 5;
const TTL: u64 = 6;
const SECOND: u64 = 8;
const DATA: u64 = 9;
/// Kinds of fields of protobuf.
const NUMBER: u64 = 0;
const BYTES: u64 = 2;

/// A record: everything of the data stands in fields of its own too, for readers of the first version.
pub(super) fn encode(data: &Data, fields: &Fields) -> Vec<u8> {
    let mut out = Vec::new();
    let bytes = |out: &mut Vec<u8>, field: u64, bytes: &[u8]| {
        number(out, field << 3 | BYTES);
        number(out, u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        out.extend_from_slice(bytes);
    };
    let value = |out: &mut Vec<u8>, field: u64, value: u64| {
        number(out, field << 3 | NUMBER);
        number(out, value);
    };
    bytes(&mut out, VALUE, &data.value);
    bytes(&mut out, FIRST, &fields.first);
    value(&mut out, VALIDITY_TYPE, 0);
    bytes(&mut out, VALIDITY, &data.validity);
    value(&mut out, SEQUENCE, data.sequence);
    value(&mut out, TTL, data.ttl);
    bytes(&mut out, SECOND, &fields.second);
    bytes(&mut out, DATA, &fields.data);
    out
}

/// The fields of a record; unknown ones are passed over.
pub(super) fn decode(bytes: &[u8]) -> Option<Fields> {
    let mut found = Fields { first: Vec::new(), second: Vec::new(), data: Vec::new(), old: None };
    let mut old = Data { value: Vec::new(), validity: Vec::new(), sequence: 0, ttl: 0 };
    for field in fields(bytes) {
        match field? {
            (SEQUENCE, Value::Number(sequence)) => old.sequence = sequence,
            (TTL, Value::Number(ttl)) => old.ttl = ttl,
            (VALIDITY_TYPE, Value::Number(kind)) if kind != 0 => return None,
            (VALUE, Value::Bytes(value)) => old.value = value.to_vec(),
            (FIRST, Value::Bytes(signature)) => found.first = signature.to_vec(),
            (VALIDITY, Value::Bytes(validity)) => old.validity = validity.to_vec(),
            (SECOND, Value::Bytes(signature)) => found.second = signature.to_vec(),
            (DATA, Value::Bytes(data)) => found.data = data.to_vec(),
            _ => {}
        }
    }
    let is_there = !old.value.is_empty() || !found.first.is_empty();
    found.old = is_there.then_some(old);
    Some(found)
}

fn number(out: &mut Vec<u8>, mut number: u64) {
    while let Some(rest) = Some(number >> 7).filter(|rest| *rest > 0) {
        out.push(u8::try_from(number & 0x7f).unwrap_or(0) | 0x80);
        number = rest;
    }
    out.push(u8::try_from(number).unwrap_or(0));
}
