//! What the other configured servers say: none is believed, the chain with the most proven work is kept, and what one
//! server proves and another leaves out is told.

use super::error::AnchorError;
use super::link::Link;
use super::view::{View, listed};
use crate::config::Server;
use crate::health::Code;
use crate::node::Node;
use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};
use wasm_core::chain::{HeaderChain, InclusionError};
use wasm_core::hash::{ScriptHash, Txid};
use wasm_core::name::Name;
use wasm_core::sync::{BEHIND, Opinion, Outdone, Request, Response, SecondOpinion, SyncError};
use wasm_core::tx::TxOut;
use wasm_core::units::Height;

/// Transactions that one server lists and another does not are asked for up to this many: one is enough.
const MOST: usize = 8;

/// What is held against servers at the moment, by server.
#[derive(Debug, Default)]
pub(super) struct Faults {
    faults: BTreeMap<String, String>,
    /// When servers were compared last.
    compared: Option<Instant>,
}

/// What one other server brought.
enum Word {
    /// It says the same.
    Same,
    /// It is wrong, or behind.
    Wrong(String),
    /// It cannot be asked.
    Nothing(String),
}

impl Faults {
    /// The server in use said what cannot be, or was outdone.
    pub(super) fn caught(&mut self, node: &Node, server: &Server, error: &AnchorError) {
        self.faults.insert(server.to_string(), error.to_string());
        self.tell(node);
    }

    /// The server in use is all right.
    pub(super) fn worked(&mut self, node: &Node, server: &Server) {
        self.faults.remove(&server.to_string());
        self.tell(node);
    }

    fn tell(&self, node: &Node) {
        let all: Vec<_> = self.faults.iter().map(|(server, fault)| format!("{server}: {fault}")).collect();
        let text = format!("nothing is lost; not believed: {}", all.join("; "));
        node.health.set(Code::ServerRefused, (!all.is_empty()).then_some(text));
    }

    /// Compares the server in use with all others, if that has not been done for a while.
    ///
    /// # Errors
    /// [`Outdone`] if another server has proven more; its chain is kept. Everything else only on the connection in use.
    pub(super) async fn compare(
        &mut self,
        (node, server): (&Node, &Server),
        view: &mut View,
        link: &mut Link,
    ) -> Result<(), AnchorError> {
        let every = Duration::from_secs(node.config.anchor.compare_s.into());
        let others: Vec<_> = node.config.electrum.iter().filter(|other| *other != server).collect();
        if others.is_empty() || self.compared.is_some_and(|at| at.elapsed() < every) {
            return Ok(());
        }
        not_behind(tip_of(link).await?, view.headers()?)?;
        let (mut heard, mut silent) = (false, Vec::new());
        for other in others {
            match word((node, other), view, link).await? {
                Word::Same => {
                    heard = true;
                    self.faults.remove(&other.to_string());
                }
                Word::Wrong(fault) => {
                    heard = true;
                    self.faults.insert(other.to_string(), fault);
                }
                Word::Nothing(why) => silent.push(format!("{other}: {why}")),
            }
        }
        self.compared = Some(Instant::now());
        self.tell(node);
        let text = format!("no other server confirms what {server} says: {}", silent.join("; "));
        node.health.set(Code::NotCompared, (!heard).then_some(text));
        Ok(())
    }
}

/// What `other` says. An error is one of the server in use: `other` has proven more.
async fn word(whom: (&Node, &Server), view: &mut View, link: &mut Link) -> Result<Word, AnchorError> {
    match ask(whom, view, link).await {
        Ok(Verdict::Same) => Ok(Word::Same),
        Ok(Verdict::Outdone(outdone)) => Err(outdone.into()),
        Ok(Verdict::Lost(fault)) => Ok(Word::Wrong(fault.to_string())),
        Err(Failed::InUse(error)) => Err(error),
        Err(Failed::Other(error)) if error.is_lie() => Ok(Word::Wrong(error.to_string())),
        Err(Failed::Other(error)) => Ok(Word::Nothing(error.to_string())),
    }
}

enum Verdict {
    Same,
    /// The server in use is wrong.
    Outdone(Outdone),
    /// The other one is.
    Lost(Outdone),
}

/// Whose connection failed.
enum Failed {
    InUse(AnchorError),
    Other(AnchorError),
}

impl From<AnchorError> for Failed {
    fn from(error: AnchorError) -> Self {
        Self::Other(error)
    }
}

async fn ask((node, other): (&Node, &Server), view: &mut View, link: &mut Link) -> Result<Verdict, Failed> {
    let ours = view.headers().map_err(Failed::InUse)?.clone();
    let mut second = Link::connect(other).await?;
    match second.ask(SecondOpinion::new(ours.clone())).await? {
        Opinion::Weaker { .. } => return Ok(Verdict::Lost(Outdone::LessWork)),
        Opinion::Stronger { chain, .. } => {
            view.adopt(chain);
            return Ok(Verdict::Outdone(Outdone::LessWork));
        }
        Opinion::Same { chain, .. } => {
            if let Err(behind) = not_behind(ours.tip().height, &chain) {
                view.adopt(chain);
                return Ok(Verdict::Outdone(behind));
            }
        }
    }
    if let Err(behind) = not_behind(tip_of(&mut second).await?, &ours) {
        return Ok(Verdict::Lost(behind));
    }
    histories(node, &ours, link, &mut second).await
}

/// Whether either server leaves out what the other one proves, of our money and of the meter's name; and whether the
/// other one proves what it lists newest.
async fn histories(
    node: &Node,
    headers: &HeaderChain,
    link: &mut Link,
    second: &mut Link,
) -> Result<Verdict, Failed> {
    let scripts: [ScriptHash; 2] = [
        Name::meter(&node.meter).index_scripthash(),
        node.fund_address().script_pubkey().electrum_scripthash(),
    ];
    for script in scripts {
        // The newest block may not be in every index yet.
        let tip = Height(headers.tip().height.0.saturating_sub(1));
        let used = listed(link, script, tip).await.map_err(Failed::InUse)?;
        let theirs = listed(second, script, tip).await?;
        if let Some(hidden) = first_proven(second, headers, (script, missing(&theirs, &used))).await? {
            return Ok(Verdict::Outdone(hidden));
        }
        let hidden =
            first_proven(link, headers, (script, missing(&used, &theirs))).await.map_err(Failed::InUse)?;
        if let Some(hidden) = hidden {
            return Ok(Verdict::Lost(hidden));
        }
        let newest = theirs.iter().map(|(txid, height)| (*height, *txid)).max();
        first_proven(second, headers, (script, newest.into_iter().collect())).await?;
    }
    Ok(Verdict::Same)
}

fn missing(all: &BTreeMap<Txid, Height>, some: &BTreeMap<Txid, Height>) -> BTreeSet<(Height, Txid)> {
    all.iter().filter(|(txid, _)| !some.contains_key(*txid)).map(|(txid, height)| (*height, *txid)).collect()
}

/// The first of these transactions that is proven to be in our chain and to concern the script: whoever lists others
/// shall not make a server look bad.
async fn first_proven(
    link: &mut Link,
    headers: &HeaderChain,
    (script, listed): (ScriptHash, BTreeSet<(Height, Txid)>),
) -> Result<Option<Outdone>, AnchorError> {
    for (height, txid) in listed.into_iter().filter(|(height, _)| *height >= headers.base()).take(MOST) {
        let transaction = link.request(Request::Transaction(txid)).await?;
        let branch = link.request(Request::Merkle { txid, height }).await?;
        if let (Response::Transaction(transaction), Response::Merkle(branch)) = (transaction, branch)
            && transaction.outputs.iter().any(|output| concerns(output, script))
        {
            let place = headers.locate(&transaction.encode_base(), height, branch);
            return match place {
                Ok(_) => Ok(Some(Outdone::LeavesOut { txid, height })),
                Err(InclusionError::Merkle(source)) => {
                    Err(SyncError::WrongBranch { txid, height, source }.into())
                }
                Err(InclusionError::UnknownHeight { .. }) => Ok(None),
            };
        }
    }
    Ok(None)
}

/// Whether an output pays to a script, or writes the name of an index script.
fn concerns(output: &TxOut, script: ScriptHash) -> bool {
    let written = output.name();
    let name = written.as_ref().and_then(|written| String::from_utf8(written.name.clone()).ok());
    let named =
        name.and_then(|name| Name::new(name).ok()).is_some_and(|name| name.index_scripthash() == script);
    let owned = written.is_some_and(|written| written.owner.electrum_scripthash() == script);
    named || owned || output.script.electrum_scripthash() == script
}

async fn tip_of(link: &mut Link) -> Result<Height, AnchorError> {
    match link.request(Request::HeadersSubscribe).await? {
        Response::Tip(tip) => Ok(tip.height),
        _ => Err(SyncError::Unfinished.into()),
    }
}

/// Whether a server with this tip knows about as much as is proven.
fn not_behind(tip: Height, proven: &HeaderChain) -> Result<(), Outdone> {
    let blocks = proven.tip().height.blocks_since(tip).unwrap_or(0);
    if blocks < BEHIND { Ok(()) } else { Err(Outdone::Behind { blocks }) }
}
