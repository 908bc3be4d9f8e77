//! Documents as rows of words, as they are noted on the device. A row that cannot be read costs what it says, and no more.

use super::{BlockName, Held, Paper, PaperKind, Papers, Place, Why};

const PAPER: &str = "paper";
const HELD: &str = "held";
const SEEN: &str = "seen";

impl Papers {
    /// Each document in a row of its own, followed by what became of it.
    #[must_use]
    pub fn to_rows(&self) -> Vec<Vec<String>> {
        self.iter().flat_map(rows).collect()
    }

    /// What [`Papers::to_rows`] wrote.
    #[must_use]
    pub fn from_rows(rows: &[Vec<String>]) -> Self {
        let mut papers: Vec<Paper> = Vec::new();
        for row in rows {
            let words: Vec<&str> = row.iter().map(String::as_str).collect();
            match (words.as_slice(), papers.last_mut()) {
                ([PAPER, kind, subject, cid, home, photos @ ..], _) => {
                    papers.extend(paper(kind, subject, cid, home, photos));
                }
                ([HELD, place, cid, state @ ..], Some(paper)) => {
                    if let (Ok(place), Ok(cid), Some(held)) = (place.parse(), cid.parse(), held(state)) {
                        paper.note(&place, cid, held);
                    }
                }
                ([SEEN, place, cid], Some(paper)) => {
                    if let (Ok(place), Ok(cid)) = (place.parse::<Place>(), cid.parse()) {
                        paper.note_seen(&place, cid);
                    }
                }
                _ => {}
            }
        }
        let mut all = Self::default();
        papers.into_iter().for_each(|paper| all.note(paper));
        all
    }
}

fn rows(paper: &Paper) -> Vec<Vec<String>> {
    let home = paper.home.as_ref().map(Place::to_string).unwrap_or_default();
    let mut first = words(&[PAPER, kind_word(paper.kind), &paper.subject, &paper.cid.to_string(), &home]);
    first.extend(paper.photos.iter().map(BlockName::to_string));
    let mut rows = vec![first];
    for (place, cid, held) in paper.all_held() {
        rows.push([words(&[HELD, &place.to_string(), &cid.to_string()]), held_words(held)].concat());
    }
    for (place, cid) in paper.all_seen() {
        rows.push(words(&[SEEN, &place.to_string(), &cid.to_string()]));
    }
    rows
}

fn paper(kind: &str, subject: &str, cid: &str, home: &str, photos: &[&str]) -> Option<Paper> {
    let kinds = [PaperKind::Certificate, PaperKind::Revocation, PaperKind::Organisation];
    let kind = kinds.into_iter().find(|one| kind_word(*one) == kind)?;
    let mut paper = Paper::new(kind, subject, cid.parse().ok()?, home.parse().ok());
    paper.photos = photos.iter().filter_map(|photo| photo.parse().ok()).collect();
    Some(paper)
}

const fn kind_word(kind: PaperKind) -> &'static str {
    match kind {
        PaperKind::Certificate => "certificate",
        PaperKind::Revocation => "revocation",
        PaperKind::Organisation => "organisation",
    }
}

fn held_words(held: &Held) -> Vec<String> {
    match held {
        Held::Here => words(&["here"]),
        Held::Asked(request) => words(&["asked", request]),
        Held::Later(why) => words(&["later", why_word(why), said(why)]),
        Held::Refused(why) => words(&["refused", why_word(why), said(why)]),
    }
}

fn held(words: &[&str]) -> Option<Held> {
    Some(match words {
        ["here"] => Held::Here,
        ["asked", request] => Held::Asked((*request).to_owned()),
        ["later", word, said] => Held::Later(why(word, said)?),
        ["refused", word, said] => Held::Refused(why(word, said)?),
        _ => return None,
    })
}

const fn why_word(why: &Why) -> &'static str {
    match why {
        Why::Silent => "silent",
        Why::Busy => "busy",
        Why::Different => "different",
        Why::Denied => "denied",
        Why::Unfetched => "unfetched",
        Why::Absent => "absent",
        Why::Said(_) => "said",
    }
}

fn said(why: &Why) -> &str {
    if let Why::Said(words) = why { words } else { "" }
}

fn why(word: &str, said: &str) -> Option<Why> {
    let said = Why::Said(said.to_owned());
    let all = [Why::Silent, Why::Busy, Why::Different, Why::Denied, Why::Unfetched, Why::Absent, said];
    all.into_iter().find(|why| why_word(why) == word)
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}
