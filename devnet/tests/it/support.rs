//! What the tests over real sockets share: an Electrum client, an HTTP client, a wallet of one key.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::time::Duration;

use bitcoin::absolute::LockTime;
use bitcoin::consensus::encode::{deserialize_hex, serialize_hex};
use bitcoin::hashes::{Hash, sha256};
use bitcoin::secp256k1::{Message, Secp256k1, SecretKey};
use bitcoin::sighash::{EcdsaSighashType, SighashCache};
use bitcoin::transaction::Version;
use bitcoin::{
    Amount, CompressedPublicKey, OutPoint, ScriptBuf, Sequence, Transaction, TxIn, TxOut, Witness, ecdsa,
};
use devnet::app::{Config, Running, start, unix_now};
use devnet::index::ScriptHash;
use devnet::names::script::{name_doi, strip};
use devnet::params::{NAME_TX_VERSION, Params};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::net::TcpStream;
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};

/// Long enough for a busy machine; only reached when something hangs.
const PATIENCE: Duration = Duration::from_secs(60);

/// A dev chain where names live 30 blocks.
pub(crate) async fn short_lived_names() -> Running {
    start(Config { params: Params::regtest(), ..Config::default() }).await.unwrap()
}

/// Mines `count` blocks.
pub(crate) fn mine(chain: &Running, count: u32) {
    for _ in 0..count {
        chain.node.change(|node| node.mine(unix_now())).unwrap();
    }
}

/// An Electrum client over TCP.
pub(crate) struct Client {
    lines: Lines<BufReader<OwnedReadHalf>>,
    write: OwnedWriteHalf,
    notifications: VecDeque<Value>,
    id: u64,
}

impl Client {
    pub(crate) async fn connect(address: SocketAddr) -> Self {
        let (read, write) = TcpStream::connect(address).await.unwrap().into_split();
        Self { lines: BufReader::new(read).lines(), write, notifications: VecDeque::new(), id: 0 }
    }

    pub(crate) async fn send(&mut self, line: &str) {
        self.write.write_all(format!("{line}\n").as_bytes()).await.unwrap();
    }

    /// The next message of any kind, `None` when the server has closed.
    pub(crate) async fn receive(&mut self) -> Option<Value> {
        let line =
            tokio::time::timeout(PATIENCE, self.lines.next_line()).await.expect("an answer in time").unwrap();
        line.map(|line| serde_json::from_str(&line).unwrap())
    }

    /// Calls a method and gives the whole response; notifications in between are kept.
    pub(crate) async fn response(&mut self, method: &str, params: Value) -> Value {
        self.id += 1;
        let id = self.id;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }).to_string())
            .await;
        loop {
            let message = self.receive().await.expect("the server is there");
            if message["id"] == id {
                return message;
            }
            self.notifications.push_back(message);
        }
    }

    /// Calls a method that succeeds.
    pub(crate) async fn call(&mut self, method: &str, params: Value) -> Value {
        let response = self.response(method, params).await;
        assert!(response.get("error").is_none(), "{method}: {response}");
        response["result"].clone()
    }

    /// Calls a method that fails; gives code and message.
    pub(crate) async fn fail(&mut self, method: &str, params: Value) -> (i64, String) {
        let error = self.response(method, params).await["error"].clone();
        (error["code"].as_i64().unwrap(), error["message"].as_str().unwrap().to_owned())
    }

    /// The next notification.
    pub(crate) async fn notification(&mut self) -> Value {
        match self.notifications.pop_front() {
            Some(message) => message,
            None => self.receive().await.expect("the server is there"),
        }
    }

    /// The third line of the refusal of a transaction.
    pub(crate) async fn refused(&mut self, tx: &Transaction) -> String {
        let (code, message) = self.fail("blockchain.transaction.broadcast", json!([serialize_hex(tx)])).await;
        let lines: Vec<&str> = message.split('\n').collect();
        let last = format!("[{}]", serialize_hex(tx));
        assert_eq!((code, lines[0], lines[1]), (1, "the transaction was rejected by network rules.", ""));
        assert_eq!((lines.len(), lines[3]), (4, last.as_str()));
        lines[2].to_owned()
    }

    /// Broadcasts a transaction that is taken.
    pub(crate) async fn broadcast(&mut self, tx: &Transaction) {
        let txid = self.call("blockchain.transaction.broadcast", json!([serialize_hex(tx)])).await;
        assert_eq!(txid, tx.compute_txid().to_string());
    }

    /// A transaction by its id, checked against it.
    pub(crate) async fn transaction(&mut self, txid: &str) -> Transaction {
        let hex = self.call("blockchain.transaction.get", json!([txid])).await;
        let tx: Transaction = deserialize_hex(hex.as_str().unwrap()).unwrap();
        assert_eq!(tx.compute_txid().to_string(), txid);
        tx
    }
}

/// Posts JSON (or gets, without a body) over HTTP. Gives status and body.
pub(crate) async fn http(address: SocketAddr, path: &str, body: Option<Value>) -> (u16, Value) {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let (method, body) = body.map_or(("GET", String::new()), |body| ("POST", body.to_string()));
    let head = format!(
        "{method} {path} HTTP/1.1\r\nHost: {address}\r\nOrigin: http://127.0.0.1:1\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    stream.write_all(format!("{head}{body}").as_bytes()).await.unwrap();
    let mut text = String::new();
    tokio::time::timeout(PATIENCE, stream.read_to_string(&mut text))
        .await
        .expect("an answer in time")
        .unwrap();
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    assert!(head.to_lowercase().contains("access-control-allow-origin: *"), "{head}");
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    (status, serde_json::from_str(body).unwrap())
}

/// A wallet of one P2WPKH key.
pub(crate) struct Wallet {
    secret: SecretKey,
}

impl Wallet {
    pub(crate) fn new(label: &str) -> Self {
        let seed = sha256::Hash::hash(label.as_bytes());
        Self { secret: SecretKey::from_slice(seed.as_byte_array()).unwrap() }
    }

    fn public(&self) -> CompressedPublicKey {
        CompressedPublicKey(self.secret.public_key(&Secp256k1::new()))
    }

    pub(crate) fn script(&self) -> ScriptBuf {
        ScriptBuf::new_p2wpkh(&self.public().wpubkey_hash())
    }

    pub(crate) fn script_hash(&self) -> String {
        ScriptHash::of(&self.script()).to_string()
    }

    /// A coin of `swartz` from the faucet, confirmed.
    pub(crate) async fn fund(&self, chain: &Running, swartz: u64) -> (OutPoint, TxOut) {
        let hash = self.public().wpubkey_hash();
        let hrp = bitcoin::bech32::Hrp::parse("ncrt").unwrap();
        let address = bitcoin::bech32::segwit::encode_v0(hrp, hash.as_byte_array()).unwrap();
        let gift = json!({ "address": address, "amount": swartz });
        let (status, answer) = http(chain.http, "/faucet", Some(gift)).await;
        assert_eq!(status, 200, "{answer}");
        mine(chain, 1);
        let outpoint = OutPoint { txid: answer["txid"].as_str().unwrap().parse().unwrap(), vout: 0 };
        (outpoint, TxOut { value: Amount::from_sat(swartz), script_pubkey: self.script() })
    }

    /// A signed transaction that spends `coins`, pays `outputs` and keeps the rest but for `fee`.
    pub(crate) fn spend(
        &self,
        version: i32,
        coins: &[(OutPoint, TxOut)],
        outputs: &[TxOut],
        fee: u64,
    ) -> Transaction {
        let total: u64 = coins.iter().map(|(_, coin)| coin.value.to_sat()).sum();
        let paid: u64 = outputs.iter().map(|output| output.value.to_sat()).sum();
        let mut output = outputs.to_vec();
        output.push(TxOut { value: Amount::from_sat(total - paid - fee), script_pubkey: self.script() });
        let input = coins.iter().map(|(previous_output, _)| TxIn {
            previous_output: *previous_output,
            sequence: Sequence::ENABLE_RBF_NO_LOCKTIME,
            ..TxIn::default()
        });
        let input = input.collect();
        let mut tx = Transaction { version: Version(version), lock_time: LockTime::ZERO, input, output };
        let witnesses: Vec<_> =
            coins.iter().enumerate().map(|(i, (_, coin))| self.witness(&tx, i, coin)).collect();
        for (input, witness) in tx.input.iter_mut().zip(witnesses) {
            input.witness = witness;
        }
        tx
    }

    fn witness(&self, tx: &Transaction, index: usize, coin: &TxOut) -> Witness {
        let hash = SighashCache::new(tx)
            .p2wpkh_signature_hash(index, &strip(&coin.script_pubkey), coin.value, EcdsaSighashType::All)
            .unwrap();
        let signature =
            Secp256k1::new().sign_ecdsa(&Message::from_digest(hash.to_byte_array()), &self.secret);
        Witness::p2wpkh(&ecdsa::Signature::sighash_all(signature), &self.public().0)
    }

    /// A name operation on `name`: output 0 is the name coin, output 1 the change.
    pub(crate) fn write_name(&self, name: &str, value: &str, coins: &[(OutPoint, TxOut)]) -> Transaction {
        let script_pubkey = name_doi(name.as_bytes(), value.as_bytes(), &self.script());
        let output = TxOut { value: Amount::from_sat(1_000_000), script_pubkey };
        self.spend(NAME_TX_VERSION, coins, &[output], 50_000)
    }
}

/// Output `index` of `tx` as a coin.
pub(crate) fn coin(tx: &Transaction, index: u32) -> (OutPoint, TxOut) {
    let output = tx.output[usize::try_from(index).unwrap()].clone();
    (OutPoint { txid: tx.compute_txid(), vout: index }, output)
}
