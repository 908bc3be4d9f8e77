//! What the next anchor says, worked out from the files and from what the name says now.

use super::view::KnownName;
use crate::store::{FileRow, Store, StoreError};
use wasm_core::name::lifecycle::NameState;
use wasm_core::name::values::AnchorValue;
use wasm_core::record::{Record, Register};
use wasm_core::script::Script;
use wasm_core::units::{UnixTime, WattHours};

/// Where the next anchor begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Base {
    /// Number of the anchor before, 0 before the first.
    pub(super) n: u64,
    /// Number of the newest file it vouches for, 0 before the first.
    pub(super) file: u64,
}

/// The next anchor, before it is a transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Next {
    /// What the name will say.
    pub(super) value: AnchorValue,
    /// Number of the newest hour file it vouches for.
    pub(super) file: u64,
    /// The newest file: the hour file, or the day file behind it.
    pub(super) cid: String,
}

/// Where the next anchor begins, by what the name says now.
///
/// The chain decides, not our own notes: the client may have written the name too, and a chain that starts
/// anew has no anchors at all. A value that names no file of ours continues our own newest anchor.
pub(super) fn base(store: &Store, known: &KnownName, holder: &Script) -> Result<Base, StoreError> {
    let own = store.last_anchor()?.map_or(Base { n: 0, file: 0 }, |row| Base { n: row.n, file: row.file });
    let coin = match &known.state {
        NameState::Held(held) => held.coin(),
        NameState::Pending(coin) => coin,
        NameState::Free(_) if known.was_written() => return Ok(own),
        NameState::Free(_) => return Ok(Base { n: 0, file: 0 }),
    };
    let said = coin.output().name().filter(|_| coin.owner() == holder).map(|output| output.value);
    let Some(value) = said.and_then(|value| AnchorValue::parse(&value).ok()) else { return Ok(own) };
    let file = store.place_of(&value.c)?.unwrap_or(own.file);
    Ok(Base { n: value.n, file })
}

/// The next anchor behind `base`; `None` if there is no new file.
pub(super) fn next(store: &Store, base: Base) -> Result<Option<Next>, StoreError> {
    let files = store.files_after(base.file)?;
    let Some(newest) = files.last().cloned() else { return Ok(None) };
    let cid = store.day_behind(newest.number)?.map_or(newest.cid, |day| day.cid);
    let damaged = |what: String| StoreError::Damaged { what };
    let text = store.texts(newest.last..=newest.last)?.pop();
    let record = text.as_deref().map(Record::parse).and_then(Result::ok);
    let record = record.ok_or_else(|| damaged(format!("record {} of a file is missing", newest.last)))?;
    let sum = |of: fn(&FileRow) -> u64| files.iter().map(of).fold(0, u64::saturating_add);
    let register = |register: Option<Register>| register.map_or(WattHours::ZERO, |register| register.value);
    let draft = &record.payload().draft;
    let value = AnchorValue {
        n: base.n.saturating_add(1),
        t: UnixTime::from_secs(newest.until).map_err(|error| damaged(error.to_string()))?,
        produced: WattHours::from_wh(sum(|file| file.produced)),
        consumed: WattHours::from_wh(sum(|file| file.consumed)),
        register_out: register(draft.export),
        register_in: register(draft.import),
        c: cid.clone(),
    };
    Ok(Some(Next { value, file: newest.number, cid }))
}
