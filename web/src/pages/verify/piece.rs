//! A block of data: what it is, what it says, its checks, and its bytes on demand.

mod facts;

use std::rc::Rc;

use wasm_core::name::MeterId;
use wasm_core::verify::{Limits, MeterKey, Piece, verify_piece};

use crate::components::{Card, CheckList, HashText, Notice, NoticeKind};
use crate::hooks::{use_block_sources, use_certificate, use_chain, use_meter};
use crate::i18n::{I18n, i18n, lookup::Lookup as Text, verify::Verify};
use crate::pages::shared::check_rows;
use crate::state::certificate::Found;
use crate::state::lookup::{FoundBlock, Wanted};
use crate::state::when::moment;
use crate::ui::prelude::*;
use facts::Facts;

/// Bytes shown at most.
const SHOWN: usize = 4_096;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct BlockProps {
    pub(super) block: Rc<FoundBlock>,
}

/// The block with its checks, made with the key of its meter.
#[component]
pub(super) fn Block(BlockProps { block }: &BlockProps) -> Html {
    let i18n = i18n();
    let (own, chain, sources) = (use_meter(), use_chain(), use_block_sources());
    let piece = use_memo(block.clone(), |block| Piece::read(&block.bytes));
    let ours = own.pairing.as_deref().filter(|pairing| piece.meter() == Some(&pairing.meter));
    let stranger: Option<MeterId> = piece.meter().filter(|_| ours.is_none()).cloned();
    let certificate = use_certificate(stranger.map(|meter| (meter, sources)), &chain);
    let certified = certificate.certified();
    let key = ours.map(|pairing| (pairing.reading_key, pairing.limits(), Text::KeyOwn));
    let key = key.or_else(|| {
        let certified = certified?;
        Some((certified.certificate.reading_key, certified.limits(), Text::KeyCertified))
    });
    let of = key.as_ref().zip(piece.meter());
    let of = of.map(|((reading_key, ..), meter)| MeterKey { meter, reading_key: *reading_key });
    let limits: Option<Limits> = key.as_ref().map(|(_, limits, _)| *limits);
    let report = verify_piece(&block.cid, &block.bytes, block.before.as_deref(), of, limits.as_ref());
    let needs_key = matches!(&*piece, Piece::Day(_) | Piece::Hour(_) | Piece::Record(_));
    let unknown = needs_key && key.is_none() && certificate.found != Found::Unknown;
    let (title, text) = words(i18n, &piece);
    html! {
        <Card {title} testid="piece">
            <p class="soft">{ i18n.t(text) }</p>
            if unknown { <Notice kind={NoticeKind::Warn} what={i18n.t(Text::KeyNone)} testid="piece-no-key" /> }
            <CheckList checks={check_rows(i18n, &report)} testid="piece-checks" />
            <dl class="facts">
                <dt>{ i18n.t(Verify::File) }</dt>
                <dd><HashText text={block.cid.to_string()} label={i18n.t(Verify::File)} testid="piece-cid" /></dd>
                <dt>{ i18n.t(Text::From) }</dt>
                <dd class="breaks">{ source(i18n, &block.from) }</dd>
                if let Some((.., from)) = key { <dt>{ i18n.t(Text::Key) }</dt><dd>{ i18n.t(from) }</dd> }
            </dl>
            <Facts piece={piece.clone()} />
            <Bytes bytes={block.bytes.clone()} />
        </Card>
    }
}

fn source(i18n: I18n, from: &str) -> AttrValue {
    if from.is_empty() { i18n.t(Text::Kept) } else { from.to_owned().into() }
}

/// What it is, in plain words.
fn words(i18n: I18n, piece: &Piece) -> (AttrValue, Text) {
    let at = |secs: u64| i18n.date_time(moment(secs));
    match piece {
        Piece::Day(file) => {
            let date = i18n.date(moment(file.grid().start().secs()));
            (i18n.fill(Text::Day, &[&date]), Text::DayText)
        }
        Piece::Hour(file) => (i18n.fill(Text::Hour, &[&at(file.until().secs())]), Text::HourText),
        Piece::Record(record) => {
            let number = i18n.integer(record.seq());
            (i18n.fill(Text::Record, &[&number, &at(record.time().secs())]), Text::RecordText)
        }
        Piece::Certificate(_) => (i18n.t(Text::Certificate), Text::CertificateText),
        Piece::Other => (i18n.t(Text::Other), Text::OtherText),
    }
}

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct BytesProps {
    pub(super) bytes: Rc<[u8]>,
}

/// The bytes, once somebody wants to see them.
#[component]
pub(super) fn Bytes(BytesProps { bytes }: &BytesProps) -> Html {
    let i18n = i18n();
    let open = use_state(|| false);
    let ontoggle = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(!*open))
    };
    let number = |count: usize| i18n.integer(u64::try_from(count).unwrap_or(u64::MAX));
    let more = bytes.len().saturating_sub(SHOWN);
    html! {
        <div class="stack stack-tight">
            <div>
                <button type="button" class="button button-quiet" aria-expanded={open.to_string()} onclick={ontoggle} data-testid="bytes-open">
                    { i18n.fill(Text::Bytes, &[&number(bytes.len())]) }
                </button>
            </div>
            if *open {
                <pre class="breaks small" data-testid="bytes"><code>{ dump(bytes.get(..SHOWN).unwrap_or(bytes)) }</code></pre>
                if more > 0 { <p class="soft small">{ i18n.fill(Text::BytesCut, &[&number(more)]) }</p> }
            }
        </div>
    }
}

/// As text where it is text, else in hexadecimal digits.
fn dump(bytes: &[u8]) -> String {
    match core::str::from_utf8(bytes) {
        Ok(text) if !text.contains(|letter: char| letter.is_control() && letter != '\n') => text.to_owned(),
        _ => bytes.iter().map(|byte| format!("{byte:02x}")).collect(),
    }
}

/// A way to something else on this page.
pub(super) fn way(wanted: &Wanted, text: Html, testid: &'static str) -> Html {
    html! { <a href={format!("#{}", wanted.path())} data-testid={testid}>{ text }</a> }
}
