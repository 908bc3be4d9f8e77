//! What the chart says in words: its sentence, the numbers of one bucket, and the rows of its table.

use super::{BucketKind, EnergyBucket};
use crate::i18n::{I18n, chart::Chart};
use crate::ui::prelude::*;

/// The chart in one sentence.
pub(super) fn summary(i18n: I18n, buckets: &[EnergyBucket]) -> AttrValue {
    let total = |value: fn(&EnergyBucket) -> u64| {
        i18n.energy(signed(buckets.iter().map(value).fold(0, u64::saturating_add))).to_string()
    };
    let (produced, consumed) = (total(|bucket| bucket.produced_wh), total(|bucket| bucket.consumed_wh));
    let best = buckets.iter().max_by_key(|bucket| bucket.produced_wh).filter(|bucket| bucket.produced_wh > 0);
    let doubtful = buckets.iter().filter(|bucket| bucket.kind == BucketKind::Unverified).count();
    let missing = buckets.iter().filter(|bucket| bucket.kind == BucketKind::Gap).count();
    let mut text = i18n.fill(Chart::Summary, &[&produced, &consumed]).to_string();
    let mut add = |part: AttrValue| {
        text.push(' ');
        text.push_str(&part);
    };
    if let Some(best) = best {
        add(i18n.fill(Chart::Best, &[&best.label, &i18n.energy(signed(best.produced_wh)).to_string()]));
    }
    if doubtful > 0 {
        add(i18n.fill(Chart::SomeUnverified, &[&doubtful.to_string()]));
    }
    if missing > 0 {
        add(i18n.fill(Chart::SomeMissing, &[&missing.to_string()]));
    }
    text.into()
}

/// The numbers of one bucket.
pub(super) fn bucket(i18n: I18n, bucket: &EnergyBucket) -> AttrValue {
    let energy = |wh: u64| i18n.energy(signed(wh)).to_string();
    let (produced, consumed) = (energy(bucket.produced_wh), energy(bucket.consumed_wh));
    let text = match bucket.kind {
        BucketKind::Verified => Chart::Bucket,
        BucketKind::Unverified => Chart::BucketUnverified,
        BucketKind::Gap => Chart::BucketGap,
        BucketKind::Future => Chart::BucketFuture,
    };
    i18n.fill(text, &[&bucket.label, &produced, &consumed])
}

/// The headings of the table.
pub(super) fn head(i18n: I18n) -> Vec<AttrValue> {
    [Chart::Time, Chart::ProducedKwh, Chart::ConsumedKwh, Chart::State].map(|text| i18n.t(text)).to_vec()
}

/// The rows of the table; what hasn't come yet has none.
pub(super) fn rows(i18n: I18n, buckets: &[EnergyBucket]) -> Vec<Vec<Html>> {
    let row = |bucket: &EnergyBucket| {
        let state = match bucket.kind {
            BucketKind::Verified => Chart::StateVerified,
            BucketKind::Unverified => Chart::StateUnverified,
            BucketKind::Gap | BucketKind::Future => Chart::StateGap,
        };
        let number = |wh: u64| match bucket.kind {
            BucketKind::Gap => "–".into(),
            _ => AttrValue::from(i18n.kilowatt_hours(wh)),
        };
        [bucket.label.clone(), number(bucket.produced_wh), number(bucket.consumed_wh), i18n.t(state)]
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
        let bucket = |label: &'static str, produced_wh, consumed_wh, kind| EnergyBucket {
            label: label.into(),
            produced_wh,
            consumed_wh,
            kind,
        };
        vec![
            bucket("12:00", 2_100, 300, BucketKind::Verified),
            bucket("13:00", 1_500, 500, BucketKind::Unverified),
            bucket("14:00", 0, 0, BucketKind::Gap),
            bucket("15:00", 0, 0, BucketKind::Future),
        ]
    }

    #[test]
    fn the_sentence_names_totals_best_and_doubts() {
        let text = summary(I18n { lang: Lang::En }, &day()).replace('\u{a0}', " ");
        assert_eq!(
            text,
            "3.60 kWh fed in, 800 Wh drawn. Most was fed in at 12:00: 2.10 kWh. \
             Bars not verified: 1. Bars without data: 1."
        );
    }

    #[test]
    fn the_table_leaves_out_the_future() {
        assert_eq!(rows(I18n { lang: Lang::De }, &day()).len(), 3);
    }
}
