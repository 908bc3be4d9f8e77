//! Requests that are signed by a key, so that no secret travels and nobody can send one twice.
//!
//! `Authorization: BlockPro key=<33 bytes>,time=<UTC seconds>,nonce=<16 bytes>,sig=<64 bytes>`, bytes in hex. The
//! signature is over `sha256("BlockPro/1/request" || 0x00 || text)`, the text being method, path with query, time,
//! nonce and the hex SHA-256 of the body, one a line. Pure state: time is an argument.

use std::collections::{BTreeSet, VecDeque};
use wasm_core::file::signing_hash;
use wasm_core::hash::sha256;
use wasm_core::keys::{PublicKey, Signature};
use wasm_core::units::UnixTime;

/// The scheme in the header.
const SCHEME: &str = "BlockPro ";
/// What is signed.
const KIND: &str = "request";
/// A request older or newer than this is refused, in seconds: clocks differ.
const WINDOW_S: u64 = 300;
/// Nonces remembered; more requests in the window are refused.
const MAX_NONCES: usize = 4096;

type Nonce = [u8; 16];

/// Why a request is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum SignedError {
    /// The header has another form.
    #[error("the header is not BlockPro key=,time=,nonce=,sig=")]
    Header,
    /// The key did not sign this request.
    #[error("the signature does not fit the request")]
    Signature,
    /// Too old, or from the future.
    #[error("the request is of {sent}, it is {now}: more than {WINDOW_S} s apart")]
    Stale {
        /// Its time.
        sent: u64,
        /// Our time.
        now: u64,
    },
    /// The same request came before.
    #[error("this request was sent before")]
    Replayed,
    /// Too many requests to remember.
    #[error("too many signed requests at the moment")]
    Busy,
}

/// What is signed of a request.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Said<'a> {
    /// `GET`, `POST` and so on.
    pub(crate) method: &'a str,
    /// Path and query.
    pub(crate) target: &'a str,
    /// Its body.
    pub(crate) body: &'a [u8],
}

/// The header of a signed request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Header {
    key: PublicKey,
    time: u64,
    nonce: Nonce,
    signature: Signature,
}

impl Header {
    fn parse(text: &str) -> Option<Self> {
        let fields = text.strip_prefix(SCHEME)?;
        let mut parts = fields.split(',').map(|part| part.trim().split_once('='));
        let mut field =
            |name| parts.next().flatten().filter(|(found, _)| *found == name).map(|(_, value)| value);
        let key = PublicKey::from_hex(field("key")?).ok()?;
        let time = field("time")?.parse().ok()?;
        let mut nonce = Nonce::default();
        hex::decode_to_slice(field("nonce")?, &mut nonce).ok()?;
        let mut compact = [0; 64];
        hex::decode_to_slice(field("sig")?, &mut compact).ok()?;
        let signature = Signature::from_compact(&compact).ok()?;
        parts.next().is_none().then_some(Self { key, time, nonce, signature })
    }

    fn hash(&self, said: Said<'_>) -> [u8; 32] {
        let Said { method, target, body } = said;
        let (nonce, body) = (hex::encode(self.nonce), hex::encode(sha256(body)));
        let text = format!("{method}\n{target}\n{}\n{nonce}\n{body}", self.time);
        signing_hash(KIND, text.as_bytes())
    }
}

/// The nonces of the last minutes.
#[derive(Debug, Default)]
pub(crate) struct Nonces {
    by_age: VecDeque<(u64, Nonce)>,
    seen: BTreeSet<Nonce>,
}

impl Nonces {
    /// Who signed a request that says so in `header`.
    ///
    /// # Errors
    /// [`SignedError`].
    pub(crate) fn check(
        &mut self,
        header: &str,
        said: Said<'_>,
        now: UnixTime,
    ) -> Result<PublicKey, SignedError> {
        let header = Header::parse(header).ok_or(SignedError::Header)?;
        let now = now.secs();
        if header.time.abs_diff(now) > WINDOW_S {
            return Err(SignedError::Stale { sent: header.time, now });
        }
        if !header.key.verify(&header.hash(said), &header.signature) {
            return Err(SignedError::Signature);
        }
        self.forget(now);
        if self.seen.contains(&header.nonce) {
            return Err(SignedError::Replayed);
        }
        if self.seen.len() >= MAX_NONCES {
            return Err(SignedError::Busy);
        }
        self.seen.insert(header.nonce);
        self.by_age.push_back((now, header.nonce));
        Ok(header.key)
    }

    /// Forgets what could not be sent again any more: a request may be of the future by one window.
    fn forget(&mut self, now: u64) {
        while let Some((at, nonce)) = self.by_age.front().copied() {
            if now.saturating_sub(at) <= WINDOW_S.saturating_mul(2) {
                return;
            }
            self.by_age.pop_front();
            self.seen.remove(&nonce);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Header, Nonces, SCHEME, Said, SignedError, WINDOW_S};
    use wasm_core::keys::{SecretKey, Signature};
    use wasm_core::units::UnixTime;

    const NOW: u64 = 1_790_000_000;
    const SAID: Said<'_> = Said { method: "POST", target: "/v1/x?a=b", body: b"body" };

    fn key() -> SecretKey {
        SecretKey::from_bytes(&[0x42; 32]).expect("a key")
    }

    fn header(time: u64, nonce: u8, said: Said<'_>) -> String {
        let empty = Signature::from_der(&key().sign(&[1; 32]).to_der()).expect("one");
        let unsigned = Header { key: key().public(), time, nonce: [nonce; 16], signature: empty };
        let signature = key().sign(&unsigned.hash(said));
        let (nonce, sig) = (hex::encode([nonce; 16]), hex::encode(signature.to_compact()));
        format!("{SCHEME}key={},time={time},nonce={nonce},sig={sig}", key().public())
    }

    fn at(secs: u64) -> UnixTime {
        UnixTime::from_secs(secs).expect("early enough")
    }

    #[test]
    fn a_signed_request_is_taken_once() {
        let mut nonces = Nonces::default();
        let good = header(NOW, 1, SAID);
        assert_eq!(nonces.check(&good, SAID, at(NOW)), Ok(key().public()));
        assert_eq!(nonces.check(&good, SAID, at(NOW + 1)), Err(SignedError::Replayed));
        assert_eq!(nonces.check(&header(NOW, 2, SAID), SAID, at(NOW + 2)), Ok(key().public()));
        let late = NOW + WINDOW_S + 1;
        assert_eq!(nonces.check(&good, SAID, at(late)), Err(SignedError::Stale { sent: NOW, now: late }));
        let future = header(NOW + WINDOW_S, 3, SAID);
        assert_eq!(nonces.check(&future, SAID, at(NOW)), Ok(key().public()));
        let last = at(NOW + 2 * WINDOW_S);
        assert_eq!(nonces.check(&future, SAID, last), Err(SignedError::Replayed), "as long as it is fresh");
    }

    #[test]
    fn what_was_not_signed_is_refused() {
        let good = header(NOW, 1, SAID);
        for (row, said) in [
            ("method", Said { method: "GET", ..SAID }),
            ("path", Said { target: "/v1/y?a=b", ..SAID }),
            ("query", Said { target: "/v1/x?a=c", ..SAID }),
            ("body", Said { body: b"bodY", ..SAID }),
        ] {
            assert_eq!(Nonces::default().check(&good, said, at(NOW)), Err(SignedError::Signature), "{row}");
        }
        let other = good.replace("time=1790000000", "time=1790000001");
        assert_eq!(Nonces::default().check(&other, SAID, at(NOW)), Err(SignedError::Signature));
        for text in [
            "",
            "BlockPro",
            "BlockPro key=00",
            "Bearer x",
            &good.replace(",nonce", ",nonse"),
            &format!("{good},x=1"),
        ] {
            assert_eq!(Nonces::default().check(text, SAID, at(NOW)), Err(SignedError::Header), "{text}");
        }
    }

    #[test]
    fn memory_is_bounded() {
        let mut nonces = Nonces::default();
        for number in 0..super::MAX_NONCES {
            nonces.seen.insert(u128::try_from(number).expect("small").to_be_bytes());
        }
        assert_eq!(nonces.check(&header(NOW, 9, SAID), SAID, at(NOW)), Err(SignedError::Busy));
    }
}
