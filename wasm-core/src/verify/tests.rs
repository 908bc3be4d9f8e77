//! A small chain for tests: each transaction is mined into a block of its own.

use super::TransactionEvidence;
use crate::chain::{Branch, Header, HeaderChain};
use crate::hash::{MerkleRoot, Txid, sha256d};
use crate::network::Network;
use crate::script::Script;
use crate::tx::{OutPoint, Transaction, TxIn, TxOut, VERSION_NAME};
use crate::units::{Amount, Height};

/// A dev chain that grows by one block per transaction.
#[derive(Clone)]
pub(super) struct TestChain {
    pub(super) headers: HeaderChain,
}

/// A transaction as a server gives it.
pub(super) struct Mined {
    pub(super) txid: Txid,
    pub(super) raw: Vec<u8>,
    pub(super) height: Height,
    pub(super) branch: Branch,
}

impl TestChain {
    pub(super) fn new() -> Self {
        Self::on(Network::Devnet)
    }

    pub(super) fn on(network: Network) -> Self {
        Self { headers: HeaderChain::from_genesis(network) }
    }

    pub(super) fn mine_empty(&mut self, blocks: u32) {
        for number in 0..blocks {
            self.extend(MerkleRoot::from_bytes([u8::try_from(number).unwrap(); 32]));
        }
    }

    pub(super) fn mine(&mut self, transaction: &Transaction) -> Mined {
        let txid = transaction.txid();
        let sibling = [1; 32];
        let root = sha256d(&[sibling, txid.to_bytes()].concat());
        self.extend(MerkleRoot::from_bytes(root));
        let branch = Branch::new(vec![sibling], 1).unwrap();
        Mined { txid, raw: transaction.encode(), height: self.headers.tip().height, branch }
    }

    /// A block at this time; those after it come every ten minutes.
    pub(super) fn wait_until(&mut self, time: u32) {
        self.extend_at(MerkleRoot::from_bytes([3; 32]), time);
    }

    fn extend(&mut self, merkle_root: MerkleRoot) {
        self.extend_at(merkle_root, self.headers.tip().header.time.saturating_add(600));
    }

    fn extend_at(&mut self, merkle_root: MerkleRoot, time: u32) {
        let tip = self.headers.tip().header;
        let mined = |nonce| Header {
            version: 0x0001_0004,
            previous: tip.hash(),
            merkle_root,
            time,
            bits: tip.bits,
            nonce,
        };
        let works = |header: &Header| header.check_work(Network::Devnet.params()).is_ok();
        let header = (0..).map(mined).find(works).unwrap();
        self.headers.extend(&[header]).unwrap();
    }
}

impl Mined {
    pub(super) fn evidence(&self) -> TransactionEvidence<'_> {
        TransactionEvidence { txid: self.txid, raw: &self.raw, height: self.height, branch: &self.branch }
    }
}

/// A transaction with a name output behind its change, spending some money and perhaps a name coin.
pub(super) fn name_transaction(name: &Script, spends: Option<OutPoint>, nonce: u64) -> Transaction {
    let money = OutPoint::new(Txid::from_bytes([9; 32]), u32::try_from(nonce).unwrap());
    let inputs = [Some(money), spends].into_iter().flatten().map(TxIn::unsigned).collect();
    let output = |script| TxOut { value: Amount::from_swartz(1_000_000).unwrap(), script };
    let outputs = vec![output(Script::p2wpkh([8; 20])), output(name.clone())];
    Transaction { version: VERSION_NAME, inputs, outputs, lock_time: 0 }
}
