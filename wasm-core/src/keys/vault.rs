//! A secret under a password: what is kept in the browser's storage or on the gateway's disk.
//!
//! The password becomes a key by Argon2id (RFC 9106), the key seals the secret with XChaCha20-Poly1305; version,
//! parameters and salt are authenticated with it. Salt and nonce are arguments and must be fresh random bytes
//! for every seal. A password is taken as its bytes: whoever takes it from a person brings it into one form before
//! (NFKD), as the same letters typed on another keyboard may come in other code points.
//! A vault may come from anywhere, so what it asks of the machine is limited before it is done.

use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::XChaCha20Poly1305;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use serde::{Deserialize, Serialize};
use thiserror::Error;
use zeroize::Zeroizing;

/// The version written and understood.
const VERSION: u32 = 1;
const DOMAIN: &[u8] = b"BlockPro/vault";
/// The most bytes a vault holds: room for words and a passphrase, no room for an attack.
const MAX_SECRET: usize = 4096;
const TAG: usize = 16;

/// Why a secret cannot be sealed or a vault not be opened.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum VaultError {
    /// The password is wrong, or the vault was changed: the two cannot be told apart.
    #[error("wrong password")]
    WrongPassword,
    /// Written by a newer program.
    #[error("vault of version {0}, this program knows version {VERSION}")]
    NewerVersion(u32),
    /// Parameters outside what this program computes: too weak, or made to exhaust the machine.
    #[error("{parameter} {value} is outside {min} to {max}")]
    Parameter {
        /// Which one.
        parameter: &'static str,
        /// Its value.
        value: u32,
        /// The least accepted.
        min: u32,
        /// The most accepted.
        max: u32,
    },
    /// More or fewer bytes than belong there.
    #[error("{field} has a wrong length ({length} bytes)")]
    Length {
        /// Which field.
        field: &'static str,
        /// Bytes found.
        length: usize,
    },
    /// Not hex.
    #[error("{field} is not hex")]
    NotHex {
        /// Which field.
        field: &'static str,
    },
    /// The machine does not have the memory.
    #[error("not enough memory for {0} KiB")]
    OutOfMemory(u32),
}

/// How hard guessing a password is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct KdfParams {
    /// Memory in KiB.
    m_kib: u32,
    /// Passes over it.
    t: u32,
    /// Lanes.
    p: u32,
}

impl KdfParams {
    const MEMORY: (u32, u32) = (8 * 1024, 256 * 1024);
    const PASSES: (u32, u32) = (1, 10);
    const LANES: (u32, u32) = (1, 4);

    /// Parameters of one's own: 8 to 256 MiB, 1 to 10 passes, 1 to 4 lanes.
    ///
    /// # Errors
    /// [`VaultError::Parameter`] outside these limits.
    pub fn new(m_kib: u32, t: u32, p: u32) -> Result<Self, VaultError> {
        let params = Self { m_kib, t, p };
        params.check()?;
        Ok(params)
    }

    /// The memory and passes of [`KdfParams::probe`].
    const PROBE_KIB: u32 = 16 * 1024;
    /// How long a password shall keep a device busy, in milliseconds.
    const TARGET_MS: u32 = 600;
    /// The least and the most memory that calibration chooses.
    const CALIBRATED_KIB: (u32, u32) = (24 * 1024, 64 * 1024);

    /// A short piece of the work, to be timed on the device before [`KdfParams::calibrated`].
    ///
    /// # Errors
    /// [`VaultError::OutOfMemory`].
    pub fn probe() -> Result<(), VaultError> {
        Self { m_kib: Self::PROBE_KIB, t: 1, p: 1 }.key("probe", &[0; 16]).map(drop)
    }

    /// Parameters that take about 0.6 seconds on a device that needs `probe_ms` for [`KdfParams::probe`].
    #[must_use]
    pub fn calibrated(probe_ms: u32) -> Self {
        let affordable =
            Self::PROBE_KIB.saturating_mul(Self::TARGET_MS).checked_div(probe_ms).unwrap_or(u32::MAX);
        let (least, most) = Self::CALIBRATED_KIB;
        let passes = affordable.checked_div(most).unwrap_or(1).clamp(Self::PASSES.0, Self::PASSES.1);
        Self { m_kib: affordable.clamp(least, most), t: passes, p: 1 }
    }

    fn check(&self) -> Result<(), VaultError> {
        let limits = [
            ("memory", self.m_kib, Self::MEMORY),
            ("passes", self.t, Self::PASSES),
            ("lanes", self.p, Self::LANES),
        ];
        let outside = limits.into_iter().find(|(_, value, (min, max))| value < min || value > max);
        outside.map_or(Ok(()), |(parameter, value, (min, max))| {
            Err(VaultError::Parameter { parameter, value, min, max })
        })
    }

    fn key(&self, password: &str, salt: &[u8]) -> Result<Zeroizing<[u8; 32]>, VaultError> {
        let out_of_memory = |_| VaultError::OutOfMemory(self.m_kib);
        let params = Params::new(self.m_kib, self.t, self.p, Some(32)).map_err(out_of_memory)?;
        let mut key = Zeroizing::new([0; 32]);
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        argon2.hash_password_into(password.as_bytes(), salt, key.as_mut()).map_err(out_of_memory)?;
        Ok(key)
    }

    /// What is authenticated besides the secret.
    fn header(&self, salt: &[u8]) -> Vec<u8> {
        let numbers = [VERSION, self.m_kib, self.t, self.p];
        let numbers = numbers.into_iter().flat_map(u32::to_le_bytes);
        DOMAIN.iter().copied().chain(numbers).chain(salt.iter().copied()).collect()
    }
}

impl Default for KdfParams {
    /// 64 MiB, 2 passes, 1 lane: about a third of a second in a browser.
    fn default() -> Self {
        Self { m_kib: 64 * 1024, t: 2, p: 1 }
    }
}

/// A sealed secret, as it is stored: JSON with hex fields.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vault {
    v: u32,
    #[serde(flatten)]
    params: KdfParams,
    salt: String,
    nonce: String,
    ciphertext: String,
}

/// Seals `secret` under `password`. `salt` and `nonce` are fresh random bytes, never used before.
///
/// # Errors
/// [`VaultError::Length`] for an empty secret and over 4,096 bytes; [`VaultError::OutOfMemory`].
pub fn seal(
    secret: &[u8],
    password: &str,
    params: KdfParams,
    salt: [u8; 16],
    nonce: [u8; 24],
) -> Result<Vault, VaultError> {
    if secret.is_empty() || secret.len() > MAX_SECRET {
        return Err(VaultError::Length { field: "secret", length: secret.len() });
    }
    params.check()?;
    let key = params.key(password, &salt)?;
    let cipher = XChaCha20Poly1305::new((&*key).into());
    let payload = Payload { msg: secret, aad: &params.header(&salt) };
    let ciphertext = cipher.encrypt((&nonce).into(), payload);
    let ciphertext = ciphertext.map_err(|_| VaultError::Length { field: "secret", length: secret.len() })?;
    Ok(Vault {
        v: VERSION,
        params,
        salt: hex::encode(salt),
        nonce: hex::encode(nonce),
        ciphertext: hex::encode(ciphertext),
    })
}

/// Opens a vault with its password.
///
/// # Errors
/// [`VaultError::WrongPassword`], also for a changed vault; the others for a vault that is not even tried.
pub fn open(vault: &Vault, password: &str) -> Result<Zeroizing<Vec<u8>>, VaultError> {
    if vault.v != VERSION {
        return Err(VaultError::NewerVersion(vault.v));
    }
    vault.params.check()?;
    let salt: [u8; 16] = field("salt", &vault.salt)?;
    let nonce: [u8; 24] = field("nonce", &vault.nonce)?;
    let length = vault.ciphertext.len().div_ceil(2);
    if length <= TAG || length > MAX_SECRET.saturating_add(TAG) {
        return Err(VaultError::Length { field: "ciphertext", length });
    }
    let ciphertext = hex::decode(&vault.ciphertext);
    let ciphertext = ciphertext.map_err(|_| VaultError::NotHex { field: "ciphertext" })?;
    let key = vault.params.key(password, &salt)?;
    let cipher = XChaCha20Poly1305::new((&*key).into());
    let payload = Payload { msg: &ciphertext, aad: &vault.params.header(&salt) };
    cipher.decrypt((&nonce).into(), payload).map(Zeroizing::new).map_err(|_| VaultError::WrongPassword)
}

fn field<const N: usize>(field: &'static str, text: &str) -> Result<[u8; N], VaultError> {
    let mut bytes = [0; N];
    if text.len() != N.saturating_mul(2) {
        return Err(VaultError::Length { field, length: text.len().div_ceil(2) });
    }
    hex::decode_to_slice(text, &mut bytes).map_err(|_| VaultError::NotHex { field })?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &[u8] = &[0x5e; 32];

    fn sealed(password: &str) -> Vault {
        let params = KdfParams::new(8 * 1024, 1, 1).unwrap();
        seal(SECRET, password, params, [1; 16], [2; 24]).unwrap()
    }

    fn changed(change: impl FnOnce(&mut serde_json::Value)) -> Vault {
        let mut json = serde_json::to_value(sealed("right")).unwrap();
        change(&mut json);
        serde_json::from_value(json).unwrap()
    }

    #[test]
    fn opens_with_its_password_only() {
        let vault = sealed("Zählerstand 7");
        assert_eq!(open(&vault, "Zählerstand 7").unwrap().as_slice(), SECRET);
        for wrong in ["", "zählerstand 7", "Zählerstand 7 ", "Zahlerstand 7", "Za\u{308}hlerstand 7"] {
            assert_eq!(open(&vault, wrong).unwrap_err(), VaultError::WrongPassword, "{wrong:?}");
        }
    }

    #[test]
    fn is_stored_as_json() {
        let vault = sealed("right");
        let json = serde_json::to_string(&vault).unwrap();
        assert!(json.starts_with("{\"v\":1,\"m_kib\":8192,\"t\":1,\"p\":1,\"salt\":\"0101"), "{json}");
        assert!(!json.contains("5e5e5e5e"));
        assert_eq!(open(&serde_json::from_str(&json).unwrap(), "right").unwrap().as_slice(), SECRET);
    }

    /// A vault of today must open for ever. Computed with libsodium.
    #[test]
    fn the_format_stays() {
        let vault = sealed("right");
        assert_eq!(vault.ciphertext, include_str!("../../tests/data/keys/vault_v1.hex").trim());
    }

    #[test]
    fn any_change_is_noticed() {
        type Change = fn(&mut serde_json::Value);
        let rows: &[(&str, Change)] = &[
            ("salt", |json| json["salt"] = "02".repeat(16).into()),
            ("nonce", |json| json["nonce"] = "03".repeat(24).into()),
            ("passes", |json| json["t"] = 2.into()),
            ("memory", |json| json["m_kib"] = 8_193.into()),
            ("ciphertext", |json| json["ciphertext"] = "00".repeat(48).into()),
            ("cut", |json| json["ciphertext"] = "00".repeat(17).into()),
        ];
        for (row, change) in rows {
            assert_eq!(open(&changed(*change), "right").unwrap_err(), VaultError::WrongPassword, "{row}");
        }
    }

    #[test]
    fn greedy_vaults_are_not_even_tried() {
        type Change = fn(&mut serde_json::Value);
        let rows: &[(&str, Change)] = &[
            ("memory bomb", |json| json["m_kib"] = u32::MAX.into()),
            ("just over", |json| json["m_kib"] = (256 * 1024 + 1).into()),
            ("no memory", |json| json["m_kib"] = 8.into()),
            ("endless", |json| json["t"] = u32::MAX.into()),
            ("no pass", |json| json["t"] = 0.into()),
            ("no lane", |json| json["p"] = 0.into()),
            ("many lanes", |json| json["p"] = 5.into()),
        ];
        for (row, change) in rows {
            let error = open(&changed(*change), "right").unwrap_err();
            assert!(matches!(error, VaultError::Parameter { .. }), "{row}: {error}");
        }
        let newer = changed(|json| json["v"] = 2.into());
        assert_eq!(open(&newer, "right").unwrap_err(), VaultError::NewerVersion(2));
        let forms: &[(&str, Change)] = &[
            ("short salt", |json| json["salt"] = "01".into()),
            ("salt of letters", |json| json["salt"] = "zz".repeat(16).into()),
            ("umlauts", |json| json["salt"] = "ä".repeat(16).into()),
            ("long nonce", |json| json["nonce"] = "01".repeat(25).into()),
            ("empty", |json| json["ciphertext"] = "".into()),
            ("tag only", |json| json["ciphertext"] = "00".repeat(16).into()),
            ("huge", |json| json["ciphertext"] = "00".repeat(5_000).into()),
            ("odd digits", |json| json["ciphertext"] = "0".repeat(95).into()),
        ];
        for (row, change) in forms {
            let error = open(&changed(*change), "right").unwrap_err();
            assert!(matches!(error, VaultError::Length { .. } | VaultError::NotHex { .. }), "{row}: {error}");
        }
    }

    #[test]
    fn the_work_fits_the_device() {
        for (row, probe_ms, m_kib, t) in [
            ("no clock", 0, 64 * 1024, 10),
            ("a laptop", 30, 64 * 1024, 5),
            ("a phone", 100, 64 * 1024, 1),
            ("an old phone", 250, 39_321, 1),
            ("hardly a computer", 5_000, 24 * 1024, 1),
        ] {
            let params = KdfParams::calibrated(probe_ms);
            assert_eq!(params, KdfParams { m_kib, t, p: 1 }, "{row}");
            assert_eq!(params.check(), Ok(()), "{row}");
        }
        assert_eq!(KdfParams::probe(), Ok(()));
    }

    #[test]
    fn odd_secrets_are_not_sealed() {
        for secret in [vec![], vec![0; 4_097]] {
            let result = seal(&secret, "p", KdfParams::default(), [1; 16], [2; 24]);
            assert!(matches!(result, Err(VaultError::Length { .. })));
        }
    }
}
