//! What holds for a stream of telegrams in any language.

use pi_gateway::meter::Found;
use pi_gateway::meter::line::Language;

/// Telegrams end one behind the other in the stream, and reading it again gives the same.
pub fn check(language: Language, stream: &[u8]) {
    let found = read(language, stream);
    let ends: Vec<u64> = found.iter().map(|found| found.end).collect();
    assert!(ends.is_sorted() && ends.last().is_none_or(|last| *last <= stream.len() as u64), "{ends:?}");
    let said = |found: &[Found]| format!("{:?}", found.iter().map(|found| (found.hash, found.said.clone())).collect::<Vec<_>>());
    assert_eq!(said(&found), said(&read(language, stream)));
}

fn read(language: Language, stream: &[u8]) -> Vec<Found> {
    let mut telegrams = language.telegrams();
    let mut found: Vec<Found> = stream.iter().filter_map(|byte| telegrams.push(*byte)).collect();
    found.extend(telegrams.finish());
    found
}
