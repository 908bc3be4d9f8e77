//! A period and what is known of it, in words.

use wasm_core::series::{Change, Comparison, Range, Span};
use wasm_core::units::WattHours;

use crate::i18n::{I18n, energy::Energy as Text};
use crate::state::period::Overview;
use crate::state::when::moment;
use crate::ui::prelude::AttrValue;

/// The period as a heading, e.g. `Today` or `22 Nov 2026`.
pub(super) fn title(i18n: I18n, span: Span, range: Range) -> AttrValue {
    match named(span) {
        Some(name) => i18n.t(name),
        None if matches!(span, Span::Day(_)) => i18n.date(moment(range.from.secs())).into(),
        None => format!("{} – {}", first_day(i18n, range), last_day(i18n, range)).into(),
    }
}

/// The period as the beginning of a sentence.
fn lead(i18n: I18n, span: Span, range: Range) -> AttrValue {
    match (span, named(span)) {
        (Span::LastHour, _) => i18n.t(Text::InLastHour),
        (Span::All, _) => i18n.t(Text::InAll),
        (_, Some(name)) => i18n.t(name),
        (Span::Day(_), None) => i18n.fill(Text::OnDay, &[&first_day(i18n, range)]),
        (_, None) => i18n.fill(Text::Between, &[&first_day(i18n, range), &last_day(i18n, range)]),
    }
}

const fn named(span: Span) -> Option<Text> {
    Some(match span {
        Span::LastHour => Text::LastHour,
        Span::Day(0) => Text::Today,
        Span::Day(1) => Text::Yesterday,
        Span::Week(0) => Text::ThisWeek,
        Span::Week(1) => Text::LastWeek,
        Span::Month(0) => Text::ThisMonth,
        Span::Month(1) => Text::LastMonth,
        Span::Year(0) => Text::ThisYear,
        Span::Year(1) => Text::LastYear,
        Span::All => Text::Everything,
        Span::Day(_) | Span::Week(_) | Span::Month(_) | Span::Year(_) | Span::Days(_) => return None,
    })
}

const fn than(span: Span) -> Text {
    match span {
        Span::LastHour => Text::ThanHour,
        Span::Day(0) => Text::ThanYesterday,
        Span::Day(_) => Text::ThanDay,
        Span::Week(0) => Text::ThanLastWeek,
        Span::Week(_) => Text::ThanWeek,
        Span::Month(0) => Text::ThanLastMonth,
        Span::Month(_) => Text::ThanMonth,
        Span::Year(0) => Text::ThanLastYear,
        Span::Year(_) => Text::ThanYear,
        Span::All | Span::Days(_) => Text::ThanRange,
    }
}

fn first_day(i18n: I18n, range: Range) -> String {
    i18n.date(moment(range.from.secs()))
}

fn last_day(i18n: I18n, range: Range) -> String {
    i18n.date(moment(range.until.secs().saturating_sub(1)))
}

/// The sums of the period, and how they differ from those before.
pub(super) fn sentence(i18n: I18n, span: Span, overview: &Overview) -> AttrValue {
    let lead = lead(i18n, span, overview.range);
    let Some(total) = overview.total().filter(|total| total.readings > 0) else {
        return i18n.fill(Text::SentenceNone, &[&lead]);
    };
    let energy = total.energy();
    let (fed_in, drawn) = (kwh(i18n, energy.produced), kwh(i18n, energy.consumed));
    let Some(comparison) = &overview.comparison else {
        return i18n.fill(Text::Sentence, &[&lead, &fed_in, &drawn]);
    };
    let Some((produced, consumed)) = comparison.change() else {
        let sums = i18n.fill(Text::Sentence, &[&lead, &fed_in, &drawn]);
        return format!("{sums} {}", i18n.t(Text::Incomparable)).into();
    };
    let reference = reference(i18n, span, comparison);
    let full = [Text::More, Text::Less, Text::Same, Text::FromNothing];
    let short = [Text::MoreShort, Text::LessShort, Text::SameShort, Text::FromNothingShort];
    let (produced, consumed) =
        (change(i18n, produced, full, &reference), change(i18n, consumed, short, &reference));
    i18n.fill(Text::SentenceCompared, &[&lead, &fed_in, &produced, &drawn, &consumed])
}

fn reference(i18n: I18n, span: Span, comparison: &Comparison) -> AttrValue {
    let than = i18n.t(than(span));
    if comparison.is_part() { i18n.fill(Text::ByThen, &[&than]) } else { than }
}

fn change(i18n: I18n, change: Change, texts: [Text; 4], reference: &str) -> AttrValue {
    let [more, less, same, from_nothing] = texts;
    let (text, percent) = match change {
        Change::More(percent) => (more, percent),
        Change::Less(percent) => (less, percent),
        Change::Same => (same, 0),
        Change::FromNothing => (from_nothing, 0),
    };
    i18n.fill(text, &[&i18n.integer(percent), reference])
}

fn kwh(i18n: I18n, energy: WattHours) -> String {
    i18n.energy(i64::try_from(energy.wh()).unwrap_or(i64::MAX)).to_string()
}
