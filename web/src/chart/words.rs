//! What the chart says in words: its sentence, the numbers of one bucket, and the rows of its table.

use super::{BucketKind, EnergyBucket};
use crate::i18n::{I18n, chart::Chart};
use crate::ui::prelude::*;

/// What is worth saying about the bars beside their sums.
pub(super) fn summary(i18n: I18n, lead: &str, buckets: &[EnergyBucket]) -> AttrValue {
    let best = buckets.iter().max_by_key(|bucket| bucket.produced_wh).filter(|bucket| bucket.produced_wh > 0);
    let mut text = lead.to_owned();
    let mut add = |part: AttrValue| {
        text.push(' ');
        text.push_str(&part);
    };
    if let Some(best) = best {
        add(i18n.fill(Chart::Best, &[&best.label, &i18n.energy(signed(best.produced_wh)).to_string()]));
    }
    for (kind, message) in [
        (BucketKind::Estimated, Chart::SomeEstimated),
        (BucketKind::Incomplete, Chart::SomeIncomplete),
        (BucketKind::Flagged, Chart::SomeFlagged),
        (BucketKind::Gap, Chart::SomeMissing),
    ] {
        let count = buckets.iter().filter(|bucket| bucket.kind == kind).count();
        if count > 0 {
            add(i18n.fill(message, &[&count.to_string()]));
        }
    }
    text.into()
}

/// The word for what is known of a bucket.
pub(super) const fn state(kind: BucketKind) -> Chart {
    match kind {
        BucketKind::Measured => Chart::StateMeasured,
        BucketKind::Estimated => Chart::StateEstimated,
        BucketKind::Incomplete => Chart::StateIncomplete,
        BucketKind::Flagged => Chart::StateFlagged,
        BucketKind::Gap | BucketKind::Future => Chart::StateGap,
    }
}

/// The numbers of one bucket.
pub(super) fn bucket(i18n: I18n, bucket: &EnergyBucket) -> AttrValue {
    let energy = |wh: u64| i18n.energy(signed(wh)).to_string();
    let (produced, consumed) = (energy(bucket.produced_wh), energy(bucket.consumed_wh));
    let text = match bucket.kind {
        BucketKind::Measured => Chart::Bucket,
        BucketKind::Estimated | BucketKind::Incomplete | BucketKind::Flagged => Chart::BucketState,
        BucketKind::Gap => Chart::BucketGap,
        BucketKind::Future => Chart::BucketFuture,
    };
    let said = i18n.fill(text, &[&bucket.label, &produced, &consumed, &i18n.t(state(bucket.kind))]);
    if bucket.note.is_empty() { said } else { format!("{said}. {}", bucket.note).into() }
}

/// The headings of the table.
pub(super) fn head(i18n: I18n) -> Vec<AttrValue> {
    [Chart::Time, Chart::ProducedKwh, Chart::ConsumedKwh, Chart::State].map(|text| i18n.t(text)).to_vec()
}

/// The rows of the table; what hasn't come yet has none.
pub(super) fn rows(i18n: I18n, buckets: &[EnergyBucket]) -> Vec<Vec<Html>> {
    let row = |bucket: &EnergyBucket| {
        let word = i18n.t(state(bucket.kind));
        let state = if bucket.note.is_empty() { word } else { format!("{word}. {}", bucket.note).into() };
        let number = |wh: u64| match bucket.kind {
            BucketKind::Gap => "–".into(),
            _ => AttrValue::from(i18n.kilowatt_hours(wh)),
        };
        [bucket.label.clone(), number(bucket.produced_wh), number(bucket.consumed_wh), state]
            .map(|text| html! { { text } })
            .to_vec()
    };
    buckets.iter().filter(|bucket| bucket.kind != BucketKind::Future).map(row).collect()
}

fn signed(wh: u64) -> i64 {
    i64::try_from(wh).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;

    fn day() -> Vec<EnergyBucket> {
        let bucket = |label: &'static str, produced_wh, consumed_wh, kind, note: &'static str| EnergyBucket {
            label: label.into(),
            produced_wh,
            consumed_wh,
            kind,
            note: note.into(),
        };
        vec![
            bucket("12:00", 2_100, 300, BucketKind::Measured, ""),
            bucket("13:00", 1_500, 500, BucketKind::Estimated, ""),
            bucket("14:00", 0, 0, BucketKind::Gap, ""),
            bucket("15:00", 7, 8, BucketKind::Flagged, "Noted: x."),
            bucket("16:00", 7, 8, BucketKind::Incomplete, ""),
            bucket("17:00", 0, 0, BucketKind::Future, ""),
        ]
    }

    #[test]
    fn the_sentence_names_best_and_doubts() {
        let text = summary(I18n { lang: Lang::En }, "Sums.", &day()).replace('\u{a0}', " ");
        assert_eq!(
            text,
            "Sums. Most was fed in at 12:00: 2.10 kWh. Bars estimated: 1. Bars incomplete: 1. \
             Bars with a note: 1. Bars without data: 1."
        );
    }

    #[test]
    fn every_bar_says_in_words_what_is_known_of_it() {
        let said = |index: usize| bucket(I18n { lang: Lang::En }, &day()[index]).replace('\u{a0}', " ");
        for (index, expected) in [
            (0, "12:00: 2.10 kWh fed in, 300 Wh drawn"),
            (1, "13:00: 1.50 kWh fed in, 500 Wh drawn (estimated)"),
            (2, "14:00: no data"),
            (3, "15:00: 7 Wh fed in, 8 Wh drawn (with a note). Noted: x."),
            (4, "16:00: 7 Wh fed in, 8 Wh drawn (incomplete)"),
            (5, "17:00: not there yet"),
        ] {
            assert_eq!(said(index), expected);
        }
    }

    #[test]
    fn the_table_leaves_out_the_future() {
        assert_eq!(rows(I18n { lang: Lang::De }, &day()).len(), 5);
    }
}
