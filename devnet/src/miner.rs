//! The miner's purse, from which the faucet gives.

use bitcoin::absolute::LockTime;
use bitcoin::hashes::{Hash, sha256};
use bitcoin::secp256k1::{All, Message, Secp256k1, SecretKey};
use bitcoin::sighash::{EcdsaSighashType, SighashCache};
use bitcoin::transaction::Version;
use bitcoin::{
    Amount, CompressedPublicKey, OutPoint, ScriptBuf, Sequence, Transaction, TxIn, TxOut, Witness, ecdsa,
};

use crate::chain::Chain;
use crate::chain::build::Payout;
use crate::mempool::Mempool;
use crate::params::COINBASE_MATURITY;

/// Outputs a coinbase is split into, so that many faucet gifts fit into one block.
const COINBASE_OUTPUTS: u32 = 10;
/// Fee rate of the faucet, in swartz per virtual byte.
const FEE_RATE: u64 = 150;
/// Virtual bytes of a transaction without inputs and with two outputs, rounded up.
const BASE_VSIZE: u64 = 100;
/// Virtual bytes of a P2WPKH input, rounded up.
const INPUT_VSIZE: u64 = 69;
/// Change below this is left to the miner, who is us.
const LEAST_CHANGE: u64 = 1000;

/// The faucet has not enough spendable coins; more mature with every block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the faucet can give {available} swartz at the moment, {asked} were asked for; mine more blocks")]
pub struct Dry {
    /// Asked for, swartz, fee included.
    pub asked: u64,
    /// Spendable now, swartz.
    pub available: u64,
}

/// Key and script of the miner.
#[derive(Debug)]
pub struct Miner {
    secp: Secp256k1<All>,
    secret: SecretKey,
    public: CompressedPublicKey,
    script: ScriptBuf,
}

impl Default for Miner {
    fn default() -> Self {
        let secp = Secp256k1::new();
        let seed = sha256::Hash::hash(b"BlockPro dev chain miner: public test key, play money");
        let secret = SecretKey::from_slice(seed.as_byte_array()).expect("this hash is below the group order");
        let public = CompressedPublicKey(secret.public_key(&secp));
        let script = ScriptBuf::new_p2wpkh(&public.wpubkey_hash());
        Self { secp, secret, public, script }
    }
}

impl Miner {
    /// Where blocks pay to; `mark` goes into the coinbase.
    #[must_use]
    pub fn payout(&self, mark: Vec<u8>) -> Payout {
        Payout { script: self.script.clone(), outputs: COINBASE_OUTPUTS, mark }
    }

    /// A signed payment of `amount` swartz to `to`.
    ///
    /// # Errors
    /// [`Dry`] when too few coins are spendable.
    pub fn pay(
        &self,
        chain: &Chain,
        mempool: &Mempool,
        to: &ScriptBuf,
        amount: u64,
    ) -> Result<Transaction, Dry> {
        let coins = self.select(chain, mempool, amount)?;
        let total: u64 = coins.iter().fold(0, |sum, (_, value)| sum.saturating_add(*value));
        let change = total.saturating_sub(amount).saturating_sub(fee_for(coins.len()));
        let mut outputs = vec![TxOut { value: Amount::from_sat(amount), script_pubkey: to.clone() }];
        if change >= LEAST_CHANGE {
            outputs.push(TxOut { value: Amount::from_sat(change), script_pubkey: self.script.clone() });
        }
        Ok(self.sign(&coins, outputs))
    }

    fn select(&self, chain: &Chain, mempool: &Mempool, amount: u64) -> Result<Vec<(OutPoint, u64)>, Dry> {
        let (mut chosen, mut total) = (Vec::new(), 0_u64);
        let mut asked = amount.saturating_add(fee_for(0));
        for (outpoint, value) in self.spendable(chain, mempool) {
            chosen.push((outpoint, value));
            total = total.saturating_add(value);
            asked = amount.saturating_add(fee_for(chosen.len()));
            if total >= asked {
                return Ok(chosen);
            }
        }
        Err(Dry { asked, available: total })
    }

    /// Coins of the miner: confirmed and mature ones, oldest first, then unconfirmed change.
    fn spendable(&self, chain: &Chain, mempool: &Mempool) -> Vec<(OutPoint, u64)> {
        let next = chain.height().saturating_add(1);
        let mature =
            |height: Option<u32>| height.is_some_and(|h| h.saturating_add(COINBASE_MATURITY) <= next);
        let mut coins: Vec<_> = chain
            .coins()
            .filter(|(_, coin)| {
                coin.output.script_pubkey == self.script && (!coin.coinbase || mature(coin.height))
            })
            .map(|(outpoint, coin)| (coin.height, *outpoint, coin.output.value.to_sat()))
            .collect();
        coins.sort_unstable();
        let change = mempool.entries().flat_map(|entry| {
            let outputs = (0_u32..).zip(&entry.tx.output);
            let mine = outputs.filter(|(_, output)| output.script_pubkey == self.script);
            mine.map(|(vout, output)| (OutPoint { txid: entry.txid, vout }, output.value.to_sat()))
        });
        let confirmed = coins.into_iter().map(|(_, outpoint, value)| (outpoint, value));
        confirmed.chain(change).filter(|(outpoint, _)| mempool.spender(outpoint).is_none()).collect()
    }

    fn sign(&self, coins: &[(OutPoint, u64)], output: Vec<TxOut>) -> Transaction {
        let input = coins.iter().map(|(previous_output, _)| TxIn {
            previous_output: *previous_output,
            sequence: Sequence::ENABLE_RBF_NO_LOCKTIME,
            ..TxIn::default()
        });
        let mut tx =
            Transaction { version: Version::TWO, lock_time: LockTime::ZERO, input: input.collect(), output };
        let witnesses: Vec<Witness> =
            coins.iter().enumerate().map(|(index, (_, value))| self.witness(&tx, index, *value)).collect();
        for (input, witness) in tx.input.iter_mut().zip(witnesses) {
            input.witness = witness;
        }
        tx
    }

    fn witness(&self, tx: &Transaction, index: usize, value: u64) -> Witness {
        let amount = Amount::from_sat(value);
        let hash = SighashCache::new(tx)
            .p2wpkh_signature_hash(index, &self.script, amount, EcdsaSighashType::All)
            .expect("the input exists and the script is P2WPKH");
        let signature = self.secp.sign_ecdsa(&Message::from_digest(hash.to_byte_array()), &self.secret);
        Witness::p2wpkh(&ecdsa::Signature::sighash_all(signature), &self.public.0)
    }
}

fn fee_for(inputs: usize) -> u64 {
    let inputs = u64::try_from(inputs).unwrap_or(u64::MAX);
    FEE_RATE.saturating_mul(BASE_VSIZE.saturating_add(INPUT_VSIZE.saturating_mul(inputs)))
}
