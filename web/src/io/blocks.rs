//! Blocks from several gateways at once: the first right one counts, whoever sends a wrong one is remembered.

mod ahead;

use std::cell::RefCell;

use futures_util::FutureExt;
use futures_util::future::{Either, LocalBoxFuture, select, select_all};
use wasm_core::ipld::{self, Cid};

use super::clock;
use super::gateway::Gateway;
use crate::state::sources::Sources;
use crate::wire::trouble::GatewayError;
use crate::wire::url::GatewayUrl;

pub use ahead::Ahead;

/// How long one is waited for before the next one is asked as well, in milliseconds.
const NEXT_MS: u32 = 400;

thread_local! {
    static KNOWN: RefCell<Sources> = RefCell::default();
}

/// What came of asking for a block.
#[derive(Debug, Default)]
pub struct Asked {
    /// The block, and who had it.
    pub found: Option<(Vec<u8>, GatewayUrl)>,
    /// What came instead; the check of it says what is wrong.
    pub wrong: Option<Vec<u8>>,
    /// Who sent it.
    pub lied: Vec<String>,
    /// What the others said.
    pub said: Vec<String>,
}

type Answer = (GatewayUrl, Result<Vec<u8>, GatewayError>);

/// Asks for the block that `cid` names: one after the other, but nobody is waited for long.
pub async fn ask(sources: &[GatewayUrl], cid: &Cid) -> Asked {
    let mut asked = Asked::default();
    let one = |source| one(source, cid).boxed_local();
    in_turn(sources, one, |answer| {
        note(&mut asked, cid, answer);
        asked.found.is_some()
    })
    .await;
    asked
}

/// Asks one after the other, without waiting for anybody long, until `is_enough` says so of an answer.
async fn in_turn<'f, A>(
    sources: &[GatewayUrl],
    one: impl Fn(GatewayUrl) -> LocalBoxFuture<'f, A>,
    mut is_enough: impl FnMut(A) -> bool,
) {
    let order = KNOWN.with_borrow(|known| known.order(sources, clock::steady_ms()));
    let (mut rest, mut waiting) = (order.into_iter(), Vec::new());
    loop {
        waiting.extend(rest.next().map(&one));
        if waiting.is_empty() {
            return;
        }
        let answers = select_all(waiting);
        let (answer, others) = if rest.len() == 0 {
            let (answer, _, others) = answers.await;
            (answer, others)
        } else {
            match select(answers, clock::sleep(NEXT_MS).boxed_local()).await {
                Either::Left(((answer, _, others), _)) => (answer, others),
                Either::Right(((), answers)) => {
                    waiting = answers.into_inner();
                    continue;
                }
            }
        };
        if is_enough(answer) {
            return;
        }
        waiting = others;
    }
}

/// The block that `cid` names, from whoever has it first. If all have something else or nothing, something wrong that was
/// sent: the check of it says what is wrong.
pub async fn block_from(sources: &[GatewayUrl], cid: &str) -> Option<Vec<u8>> {
    let Asked { found, wrong, .. } = ask(sources, &cid.parse().ok()?).await;
    found.map(|(block, _)| block).or(wrong)
}

/// What this gateway once sent something else for, since the page was opened.
#[must_use]
pub fn lie_of(source: &str) -> Option<Cid> {
    KNOWN.with_borrow(|known| known.lied(source).copied())
}

async fn one(source: GatewayUrl, cid: &Cid) -> Answer {
    let answer = Gateway::new(source.clone()).block(&cid.to_string()).await;
    (source, answer)
}

fn note(asked: &mut Asked, cid: &Cid, (source, answer): Answer) {
    note_whether(&source, !matches!(answer, Err(GatewayError::NoAnswer { .. })));
    match answer {
        Ok(block) if ipld::check(cid, &block).is_ok() => asked.found = Some((block, source)),
        Ok(block) => {
            note_lie(&source, cid);
            asked.lied.push(source.to_string());
            asked.wrong = Some(block);
        }
        Err(error) => asked.said.push(format!("{source}: {error}")),
    }
}

/// Whether this one answered.
fn note_whether(source: &GatewayUrl, has_answered: bool) {
    let now = clock::steady_ms();
    KNOWN.with_borrow_mut(|known| match has_answered {
        true => known.note_answer(source),
        false => known.note_silence(source, now),
    });
}

/// This one sent something else.
fn note_lie(source: &GatewayUrl, cid: &Cid) {
    KNOWN.with_borrow_mut(|known| known.note_lie(source, *cid));
}
