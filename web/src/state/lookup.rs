//! Looking something up by its name: a meter, a block, a transaction.

use std::rc::Rc;

use wasm_core::hash::Txid;
use wasm_core::ipld::Cid;
use wasm_core::name::MeterId;
use wasm_core::tx::Transaction;
use wasm_core::verify::Report;
use yew::Reducible;

/// Hexadecimal digits of a transaction's name.
const TXID_DIGITS: usize = 64;

/// What somebody wants to see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// A meter's anchors.
    Meter(MeterId),
    /// A block of data.
    Block(Cid),
    /// A transaction.
    Transaction(Txid),
}

impl Wanted {
    /// Reads what was typed, pasted, or stands in an address: a content address also as `ipfs://…` or `/ipfs/…`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let text = text.strip_prefix("ipfs://").or_else(|| text.strip_prefix("/ipfs/")).unwrap_or(text);
        let text = text.trim_end_matches('/');
        if text.len() == TXID_DIGITS {
            return text.to_ascii_lowercase().parse().ok().map(Self::Transaction);
        }
        let block = text.parse().ok().map(Self::Block);
        block.or_else(|| text.parse().ok().map(Self::Meter))
    }

    /// How it is written.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Meter(meter) => meter.to_string(),
            Self::Block(cid) => cid.to_string(),
            Self::Transaction(txid) => txid.to_string(),
        }
    }

    /// The address of the page that shows it.
    #[must_use]
    pub fn path(&self) -> String {
        format!("/verify/{}", self.text())
    }
}

/// A block that was found; it is the one that was named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundBlock {
    /// Its name.
    pub cid: Cid,
    /// Its bytes.
    pub bytes: Rc<[u8]>,
    /// Who had it.
    pub from: String,
    /// The file it names as the one before, where it is one of a chain of files and somebody had that, too.
    pub before: Option<Rc<[u8]>>,
}

/// A transaction that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundTransaction {
    /// The transaction; it has the name that was asked for.
    pub transaction: Transaction,
    /// The checks, once it is in a block; `None` while it waits, or if no server says where it is.
    pub report: Option<Report>,
}

/// What came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Lookup {
    /// Nothing was asked for, or there is nobody to ask yet.
    #[default]
    Waiting,
    /// Under way.
    Asking,
    /// A block.
    Block(Rc<FoundBlock>),
    /// A transaction.
    Transaction(Rc<FoundTransaction>),
    /// Nobody had it; in the words of those who were asked. `lied` names who sent something else.
    Nowhere {
        /// What each said.
        said: Vec<String>,
        /// Who sent another block.
        lied: Vec<String>,
    },
}

impl Reducible for Lookup {
    type Action = Self;

    fn reduce(self: Rc<Self>, action: Self) -> Rc<Self> {
        Rc::new(action)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_understood() {
        let (cid, txid) = ("bafyreihkwhhlxrzieoilvmn3z7pibve5atq32oekbsgzwktp6kxzr7mp74", "ab".repeat(32));
        let block = Wanted::Block(cid.parse().expect("a content address"));
        for (text, wanted) in [
            (cid.to_owned(), Some(block.clone())),
            (format!(" ipfs://{cid}/ "), Some(block.clone())),
            (format!("/ipfs/{cid}"), Some(block.clone())),
            (txid.to_uppercase(), Some(Wanted::Transaction(txid.parse().expect("a transaction's name")))),
            ("1emh0012345678".to_owned(), Some(Wanted::Meter("1EMH0012345678".parse().expect("a meter")))),
            ("x".repeat(64), None),
            (String::new(), None),
            ("two words".to_owned(), None),
        ] {
            assert_eq!(Wanted::parse(&text), wanted, "{text}");
        }
        assert_eq!(Wanted::parse(&block.path()["/verify/".len()..]), Some(block));
    }
}
