//! The note that goes with a release: its addresses, links and sizes, signed by the key of the release. The signature
//! is that of signed messages everywhere in Doichain, so the dApp, Doichain Core and Electrum can check it, too.

use std::fmt::Write;
use std::path::Path;

use cid::Cid;
use qrcodegen::{QrCode, QrCodeEcc};
use wasm_core::address::{Address, Unchecked};
use wasm_core::keys::{SecretKey, WifError};
use wasm_core::message::{self, MessageError};
use wasm_core::network::Network;
use zeroize::Zeroizing;

use crate::block;
use crate::ipns::{Name, date_and_time};
use crate::private::{self, PrivateError};

const BEGIN: &str = "-----BEGIN DOICHAIN SIGNED MESSAGE-----";
const SIGNATURE: &str = "-----BEGIN SIGNATURE-----";
const END: &str = "-----END DOICHAIN SIGNED MESSAGE-----";
/// Light modules around the code, as the standard asks for.
const QUIET: i32 = 4;
/// Longest file with a key.
const MAX_KEY: usize = 200;

/// What a release is.
#[derive(Debug, Clone)]
pub struct Release<'r> {
    /// What it is called.
    pub name: &'r str,
    /// The commit it was built of, if it is known.
    pub commit: Option<&'r str>,
    /// Its address.
    pub root: Cid,
    /// By which rules its blocks were made, if that is known.
    pub profile: Option<&'r str>,
    /// Files and bytes in them, if that is known.
    pub content: Option<(u64, u64)>,
    /// Blocks, and bytes of the archive.
    pub archive: (usize, u64),
    /// The name that stays, if it has one.
    pub ipns: Option<Name>,
    /// The domain whose DNS points there, if there is one.
    pub domain: Option<&'r str>,
    /// Hosts of gateways with a subdomain for each address.
    pub hosts: &'r [String],
    /// When, unix time.
    pub time: u64,
}

impl Release<'_> {
    /// The note in words, for people.
    #[must_use]
    pub fn text(&self) -> String {
        let (v1, links) = (block::v1(&self.root), self.links());
        let mut text = format!("# {}\n\n", one_line(self.name));
        let mut line = |name: &str, value: &str| {
            let _ = writeln!(text, "- {name}: {}", one_line(value));
        };
        line("address (CID version 1)", &v1.to_string());
        match block::v0(&self.root) {
            Some(v0) => line("the same as CID version 0", &v0.to_string()),
            None => line("CID version 0", "there is none, as the address is no node of DAG-PB"),
        }
        line("profile of the blocks", self.profile.unwrap_or("not known, the archive came as it is"));
        if let Some(commit) = self.commit {
            line("built of commit", commit);
        }
        if let Some((files, bytes)) = self.content {
            line("content", &format!("{bytes} bytes in {files} files"));
        }
        let (blocks, bytes) = self.archive;
        line("archive (CAR)", &format!("{bytes} bytes, {blocks} blocks"));
        if let Some(name) = self.ipns {
            line("name that stays (IPNS)", &name.to_string());
        }
        if let Some(domain) = self.domain {
            line("DNS", &dnslink(domain, &self.root));
        }
        line("date", date_and_time(self.time).get(..10).unwrap_or_default());
        text.push_str("\nOpen it at\n\n");
        for link in &links {
            let _ = writeln!(text, "- {link}");
        }
        if let Some(first) = links.first() {
            let _ = write!(text, "\n{}", qr(first));
        }
        text
    }

    /// Where it can be opened: each address has an origin of its own at these.
    #[must_use]
    pub fn links(&self) -> Vec<String> {
        let v1 = block::v1(&self.root);
        let mut links: Vec<_> = self.hosts.iter().map(|host| format!("https://{v1}.ipfs.{host}/")).collect();
        links.push(format!("http://{v1}.ipfs.localhost:8080/"));
        if let Some(name) = self.ipns {
            links.extend(self.hosts.iter().map(|host| format!("https://{name}.ipns.{host}/")));
        }
        links.extend(self.domain.map(|domain| format!("https://{domain}/")));
        links
    }
}

/// The TXT record of a domain that leads to an address.
#[must_use]
pub fn dnslink(domain: &str, root: &Cid) -> String {
    format!("_dnslink.{domain}. TXT \"dnslink=/ipfs/{}\"", block::v1(root))
}

/// A text of a person's can not pretend to be another line of the note.
fn one_line(text: &str) -> String {
    text.chars().map(|sign| if sign.is_control() { ' ' } else { sign }).collect()
}

/// A text as a code for cameras, two rows of modules in a line; empty if it is too long.
fn qr(text: &str) -> String {
    let Ok(code) = QrCode::encode_text(text, QrCodeEcc::Low) else { return String::new() };
    let end = code.size().saturating_add(QUIET);
    let mut out = String::from("```\n");
    for y in (-QUIET..end).step_by(2) {
        for x in -QUIET..end {
            // light on dark, as most terminals are; cameras read both
            out.push(match (code.get_module(x, y), code.get_module(x, y.saturating_add(1))) {
                (true, true) => ' ',
                (true, false) => '▄',
                (false, true) => '▀',
                (false, false) => '█',
            });
        }
        out.push('\n');
    }
    out.push_str("```\n");
    out
}

/// Why a note is not signed, or not believed.
#[derive(Debug, thiserror::Error)]
pub enum NoteError {
    /// The file with the key.
    #[error(transparent)]
    Private(#[from] PrivateError),
    /// The key in it.
    #[error("the file with the release key: {0}")]
    Key(#[from] WifError),
    /// The system gives no random bytes.
    #[error("this machine gives no random bytes")]
    Random,
    /// No note, or nothing that is signed.
    #[error("this is no signed note: it lacks the line {line:?}")]
    Form {
        /// What is not there.
        line: &'static str,
    },
    /// Signed by an address that is none.
    #[error("{text:?} is no address of Doichain")]
    Address {
        /// What stands there.
        text: String,
    },
    /// Signed by somebody else than was expected.
    #[error("the note is signed by {found}, not by {expected}")]
    Signer {
        /// Who was expected.
        expected: String,
        /// Who it says signed.
        found: String,
    },
    /// The signature.
    #[error(transparent)]
    Message(#[from] MessageError),
}

/// The key of the releases. Its address is what people compare.
pub struct ReleaseKey(SecretKey);

impl ReleaseKey {
    /// Makes a key and keeps it in a new file for its owner alone, as other wallets export keys.
    ///
    /// # Errors
    /// [`NoteError`].
    pub fn create(path: &Path) -> Result<Self, NoteError> {
        let mut seed = Zeroizing::new([0; 32]);
        let key = loop {
            getrandom::fill(seed.as_mut_slice()).map_err(|_| NoteError::Random)?;
            // one number in 2^128 is no key
            if let Ok(key) = SecretKey::from_bytes(&seed) {
                break key;
            }
        };
        private::create(path, key.to_wif(Network::Mainnet).as_bytes())?;
        Ok(Self(key))
    }

    /// Reads a key from a file that only its owner can read.
    ///
    /// # Errors
    /// [`NoteError`].
    pub fn read(path: &Path) -> Result<Self, NoteError> {
        let bytes = private::read(path, MAX_KEY)?;
        let text = std::str::from_utf8(&bytes).map_err(|_| WifError::Malformed)?;
        Ok(Self(SecretKey::from_wif(text.trim(), Network::Mainnet)?))
    }

    /// Its address: of the oldest kind, which every program can check.
    #[must_use]
    pub fn address(&self) -> Address {
        Address::p2pkh(&self.0.public(), Network::Mainnet)
    }

    /// A note with its signature.
    ///
    /// # Errors
    /// [`NoteError::Message`].
    pub fn sign(&self, text: &str) -> Result<String, NoteError> {
        let (text, address) = (text.trim_end(), self.address());
        let signature = message::sign(&self.0, &address, text)?;
        Ok(format!("{BEGIN}\n{text}\n{SIGNATURE}\n{address}\n{signature}\n{END}\n"))
    }
}

impl std::fmt::Debug for ReleaseKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ReleaseKey({})", self.address())
    }
}

/// The text of a note that this address signed.
///
/// # Errors
/// [`NoteError`].
pub fn check(note: &str, expected: &str) -> Result<String, NoteError> {
    let note = note.replace('\r', "");
    let part = |text: &str, line: &'static str| {
        let (before, after) = text.split_once(line).ok_or(NoteError::Form { line })?;
        Ok::<_, NoteError>((
            before.trim_end_matches('\n').to_owned(),
            after.trim_start_matches('\n').to_owned(),
        ))
    };
    let (_, rest) = part(&note, BEGIN)?;
    let (text, rest) = part(&rest, SIGNATURE)?;
    let (signed, _) = part(&rest, END)?;
    let (address, signature) = signed.split_once('\n').ok_or(NoteError::Form { line: END })?;
    if address != expected {
        let (expected, found) = (expected.to_owned(), address.chars().take(80).collect());
        return Err(NoteError::Signer { expected, found });
    }
    let no_address = || NoteError::Address { text: address.chars().take(80).collect() };
    let address: Address<Unchecked> = address.parse().map_err(|_| no_address())?;
    let address = address.require_network(Network::Mainnet).map_err(|_| no_address())?;
    message::verify(&address, &text, signature)?;
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOT: &str = "bafybeiczsscdsbs7ffqz55asqdf3smv6klcw3gofszvwlyarci47bgf354";

    fn release(hosts: &[String]) -> Release<'_> {
        Release {
            name: "BlockPro 1.0\n- address: evil",
            commit: Some("abc"),
            root: ROOT.parse().unwrap(),
            profile: Some("unixfs-v1-2025"),
            content: Some((3, 700)),
            archive: (4, 900),
            ipns: None,
            domain: Some("blockpro.example"),
            hosts,
            time: 1_800_000_000,
        }
    }

    #[test]
    fn a_note_says_what_people_compare() {
        let hosts = ["dweb.link".to_owned()];
        let text = release(&hosts).text();
        for line in [
            "# BlockPro 1.0 - address: evil\n",
            &format!("- address (CID version 1): {ROOT}\n"),
            "- the same as CID version 0: QmUNLLsPACCz1vLxQVkXqqLX5R1X345qqfHbsf67hvA3Nn\n",
            "- profile of the blocks: unixfs-v1-2025\n",
            "- built of commit: abc\n",
            "- content: 700 bytes in 3 files\n",
            "- archive (CAR): 900 bytes, 4 blocks\n",
            &format!("- DNS: _dnslink.blockpro.example. TXT \"dnslink=/ipfs/{ROOT}\"\n"),
            "- date: 2027-01-15\n",
            &format!("- https://{ROOT}.ipfs.dweb.link/\n"),
            &format!("- http://{ROOT}.ipfs.localhost:8080/\n"),
            "- https://blockpro.example/\n",
        ] {
            assert!(text.contains(line), "{line:?} in {text}");
        }
        let raw = Release {
            root: "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e".parse().unwrap(),
            ..release(&hosts)
        };
        assert!(raw.text().contains("CID version 0: there is none"));
    }

    #[test]
    fn a_note_is_believed_only_as_it_was_signed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("release.key");
        let key = ReleaseKey::create(&path).unwrap();
        let own = key.address().to_string();
        assert_eq!(ReleaseKey::read(&path).unwrap().address(), key.address());
        let text = release(&[]).text();
        let note = key.sign(&text).unwrap();
        assert_eq!(check(&note, &own).unwrap(), text.trim_end());
        assert_eq!(
            check(&format!("An e-mail says:\n\n{}", note.replace('\n', "\r\n")), &own).unwrap(),
            text.trim_end()
        );
        let changed = note.replace("700 bytes", "701 bytes");
        assert!(matches!(check(&changed, &own), Err(NoteError::Message(MessageError::OtherSigner))));
        let other = ReleaseKey::create(&folder.path().join("other.key")).unwrap();
        assert!(matches!(check(&other.sign(&text).unwrap(), &own), Err(NoteError::Signer { .. })));
        assert!(matches!(check(&text, &own), Err(NoteError::Form { .. })));
        std::fs::write(folder.path().join("release.key"), "no key").unwrap();
        assert!(matches!(ReleaseKey::read(&path), Err(NoteError::Key(WifError::Malformed))));
    }
}
