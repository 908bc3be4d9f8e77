//! A small Doichain of our own and the Electrum server in front of it, which can be told to lie.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use wasm_core::chain::{Header, HeaderChain};
use wasm_core::hash::{BlockHash, MerkleRoot, ScriptHash, Txid, sha256, sha256d};
use wasm_core::network::Network;
use wasm_core::script::Script;
use wasm_core::script::name::{Name, NameValue, name_doi_script, name_index_script};
use wasm_core::sync::{Dialogue, Event, HeaderSync, Query, Session, SyncError, Synced};
use wasm_core::tx::{OutPoint, Transaction, TxIn, TxOut, VERSION_NAME, VERSION_PLAIN};
use wasm_core::units::{Amount, Height};

use crate::support::mine;

/// Blocks with their transactions, and what waits for the next block.
pub(crate) struct World {
    pub(crate) headers: Vec<Header>,
    pub(crate) blocks: Vec<Vec<Transaction>>,
    pub(crate) mempool: Vec<Transaction>,
    /// Changes the result of a method before it is sent.
    pub(crate) lie: Lie,
    /// How often each method was asked.
    pub(crate) asked: BTreeMap<String, usize>,
    /// How many lines came: the hello, and one for each time somebody waited for an answer.
    pub(crate) lines: usize,
}

/// Changes the result of a method (with these parameters) before it is sent.
pub(crate) type Lie = Box<dyn Fn(&World, &str, &Value, &mut Value)>;

/// The script of somebody: a hash that says who.
pub(crate) fn script_of(who: u8) -> Script {
    Script::p2wpkh([who; 20])
}

pub(crate) fn amount(swartz: u64) -> Amount {
    Amount::from_swartz(swartz).unwrap()
}

/// A transaction from outpoints to outputs. Nobody here looks at signatures.
pub(crate) fn transaction(inputs: &[OutPoint], outputs: &[(u64, Script)]) -> Transaction {
    let named = outputs.iter().any(|(_, script)| script.as_bytes().first() == Some(&0x5a));
    Transaction {
        version: if named { VERSION_NAME } else { VERSION_PLAIN },
        inputs: inputs.iter().map(|previous| TxIn::unsigned(*previous)).collect(),
        outputs: outputs
            .iter()
            .map(|(value, script)| TxOut { value: amount(*value), script: script.clone() })
            .collect(),
        lock_time: 0,
    }
}

/// The output script that sets `name` to `value` for `owner`.
pub(crate) fn name_script(name: &str, value: &str, owner: u8) -> Script {
    name_doi_script(&name.parse().unwrap(), &NameValue::new(value).unwrap(), &script_of(owner))
}

impl World {
    /// Genesis and as many blocks whose rewards nobody owns.
    pub(crate) fn new(blocks: usize) -> Self {
        let genesis = HeaderChain::from_genesis(Network::Devnet).tip().header;
        let mut world = Self {
            headers: vec![genesis],
            blocks: vec![vec![]],
            mempool: vec![],
            lie: Box::new(|_, _, _, _| {}),
            asked: BTreeMap::new(),
            lines: 0,
        };
        (0..blocks).for_each(|_| world.mine(0xfe, &[]));
        world
    }

    /// A block with these transactions, its reward paid to `miner`.
    pub(crate) fn mine(&mut self, miner: u8, transactions: &[Transaction]) {
        self.mine_to(&script_of(miner), transactions);
    }

    /// A block with these transactions, its reward paid to a script.
    pub(crate) fn mine_to(&mut self, miner: &Script, transactions: &[Transaction]) {
        let height = u32::try_from(self.headers.len()).unwrap();
        let nothing = OutPoint::new(Txid::from_bytes([0; 32]), u32::MAX);
        let mut reward = transaction(&[nothing], &[(5_000_000_000, miner.clone())]);
        reward.inputs[0].script_sig = Script::from_bytes(height.to_le_bytes().to_vec());
        let block: Vec<Transaction> = [&[reward], transactions].concat();
        let leaves: Vec<_> = block.iter().map(|transaction| transaction.txid().to_bytes()).collect();
        let (root, _) = tree(&leaves, 0);
        let previous = self.headers.last().unwrap().hash();
        let time = 1_700_000_000_u32.saturating_add(height.saturating_mul(600));
        self.headers.push(mine(previous, MerkleRoot::from_bytes(root), time));
        self.mempool.retain(|waiting| !transactions.contains(waiting));
        self.blocks.push(block);
    }

    /// Forgets the highest blocks.
    pub(crate) fn rewind(&mut self, blocks: usize) {
        let kept = self.headers.len().checked_sub(blocks).unwrap();
        self.headers.truncate(kept);
        self.blocks.truncate(kept);
    }

    pub(crate) fn tip(&self) -> Height {
        Height(u32::try_from(self.headers.len()).unwrap().saturating_sub(1))
    }

    /// The header chain somebody has who followed this world.
    pub(crate) fn chain(&self) -> HeaderChain {
        let mut chain = HeaderChain::from_genesis(Network::Devnet);
        chain.extend(&self.headers[1..]).unwrap();
        chain
    }

    fn confirmed(&self) -> impl Iterator<Item = (usize, &Transaction)> {
        let numbered = self.blocks.iter().enumerate();
        numbered.flat_map(|(height, block)| block.iter().map(move |transaction| (height, transaction)))
    }

    pub(crate) fn find(&self, txid: Txid) -> Option<&Transaction> {
        let confirmed = self.confirmed().map(|(_, transaction)| transaction);
        confirmed.chain(&self.mempool).find(|transaction| transaction.txid() == txid)
    }

    /// Whether the history of a script hash lists a transaction, as ElectrumX sees it.
    fn touches(&self, transaction: &Transaction, hash: ScriptHash, confirmed: bool) -> bool {
        let spent = transaction
            .inputs
            .iter()
            .filter_map(|input| self.find(input.previous.txid)?.output(input.previous.vout));
        spent.chain(&transaction.outputs).any(|output| match output.name() {
            Some(name) if confirmed && name_index_script(&name.name).electrum_scripthash() == hash => true,
            Some(name) => name.owner.electrum_scripthash() == hash,
            None => output.script.electrum_scripthash() == hash,
        })
    }

    fn history(&self, hash: ScriptHash) -> Vec<Value> {
        let entry = |transaction: &Transaction, height: usize| json!({"tx_hash": transaction.txid().to_string(), "height": height});
        let confirmed = self.confirmed().filter(|(_, transaction)| self.touches(transaction, hash, true));
        let waiting = self.mempool.iter().filter(|transaction| self.touches(transaction, hash, false));
        let confirmed = confirmed.map(|(height, transaction)| entry(transaction, height));
        confirmed.chain(waiting.map(|transaction| entry(transaction, 0))).collect()
    }

    fn merkle(&self, txid: &str, height: usize) -> Value {
        let block = &self.blocks[height];
        let Some(position) = block.iter().position(|transaction| transaction.txid().to_string() == txid)
        else {
            return Value::Null;
        };
        let leaves: Vec<_> = block.iter().map(|transaction| transaction.txid().to_bytes()).collect();
        let siblings = tree(&leaves, position).1.into_iter().map(|hash| Txid::from_bytes(hash).to_string());
        json!({"block_height": height, "merkle": siblings.collect::<Vec<_>>(), "pos": position})
    }

    fn result(&self, method: &str, params: &Value) -> Value {
        let text = |at: usize| params[at].as_str().unwrap_or_default();
        let number = |at: usize| usize::try_from(params[at].as_u64().unwrap()).unwrap();
        let hex_of = |header: &Header| hex::encode(header.to_bytes());
        match method {
            "server.version" => json!(["world", "1.4.2"]),
            "blockchain.headers.subscribe" => {
                json!({"hex": hex_of(self.headers.last().unwrap()), "height": self.tip().0})
            }
            "blockchain.block.headers" => {
                let wanted = self.headers.iter().skip(number(0)).take(number(1).min(2016));
                let parts: Vec<String> = wanted.map(hex_of).collect();
                json!({"hex": parts.concat(), "count": parts.len(), "max": 2016})
            }
            "blockchain.scripthash.get_history" => json!(self.history(text(0).parse().unwrap())),
            "blockchain.scripthash.subscribe" => match self.history(text(0).parse().unwrap()).as_slice() {
                [] => Value::Null,
                entries => json!(hex::encode(sha256(json!(entries).to_string().as_bytes()))),
            },
            "blockchain.transaction.get" => self
                .find(text(0).parse().unwrap())
                .map_or(Value::Null, |transaction| json!(transaction.to_hex())),
            "blockchain.transaction.get_merkle" => self.merkle(text(0), number(1)),
            "blockchain.relayfee" => json!(0.001),
            "blockchain.estimatefee" => json!(-1),
            other => panic!("{other}"),
        }
    }

    /// Answers a line.
    pub(crate) fn answer(&mut self, line: &str) -> String {
        self.lines = self.lines.saturating_add(1);
        match serde_json::from_str(line).unwrap() {
            // The answers to a batch come in any order: here the last first.
            Value::Array(batch) => {
                json!(batch.iter().rev().map(|request| self.respond(request)).collect::<Vec<_>>()).to_string()
            }
            request => self.respond(&request).to_string(),
        }
    }

    fn respond(&mut self, request: &Value) -> Value {
        assert_eq!(request["jsonrpc"], "2.0");
        let method = request["method"].as_str().unwrap();
        let asked = self.asked.entry(method.to_owned()).or_default();
        *asked = asked.saturating_add(1);
        let mut result = self.result(method, &request["params"]);
        (self.lie)(self, method, &request["params"], &mut result);
        json!({"jsonrpc": "2.0", "id": request["id"], "result": result})
    }

    /// Brings headers up to this server's tip, in as many steps as it takes.
    pub(crate) fn follow(&mut self, chain: HeaderChain) -> Result<Synced, SyncError> {
        let mut whole = self.run(HeaderSync::new(chain))?;
        while let Some(tip) = whole.more {
            let next = self.run(HeaderSync::towards(whole.chain, tip)?)?;
            whole.change.merge(next.change);
            (whole.chain, whole.more) = (next.chain, next.more);
        }
        Ok(whole)
    }

    /// Runs a query against this server. Answers come in the reverse order of the requests.
    pub(crate) fn run<Q: Query>(&mut self, query: Q) -> Result<Q::Output, SyncError> {
        let (mut session, hello) = Session::open("test");
        let mut dialogue = Dialogue::new(query);
        let mut lines = vec![hello];
        loop {
            lines.extend(dialogue.lines(&mut session));
            let Some(line) = lines.pop() else {
                assert!(dialogue.is_done());
                return dialogue.finish();
            };
            for event in session.receive(&self.answer(&line)) {
                match dialogue.take(event)? {
                    None | Some(Event::Answer { .. }) => {}
                    Some(other) => panic!("{other:?}"),
                }
            }
        }
    }
}

/// The root of a tree as nodes build it, and the hashes beside the way up from a leaf.
fn tree(leaves: &[[u8; 32]], position: usize) -> ([u8; 32], Vec<[u8; 32]>) {
    let (mut level, mut index, mut siblings) = (leaves.to_vec(), position, vec![]);
    while level.len() > 1 {
        siblings.push(*level.get(index ^ 1).unwrap_or(&level[index]));
        level = level.chunks(2).map(|pair| sha256d(&[pair[0], *pair.last().unwrap()].concat())).collect();
        index /= 2;
    }
    (level[0], siblings)
}

/// Any name: short for `parse`.
pub(crate) fn name(text: &str) -> Name {
    text.parse().unwrap()
}

/// A hash of nothing.
pub(crate) fn no_block() -> BlockHash {
    BlockHash::from_bytes([0x55; 32])
}
