//! The bands between the boxes.

use super::FlowEnd;
use crate::ui::prelude::*;

/// The height the bands are drawn at; the browser stretches it to that of the boxes.
pub(super) const HEIGHT: u64 = 1_000;

/// A band for each end, from the middle of its box to its share of the stream in the middle.
pub(super) fn bands(ends: &[FlowEnd], left: bool) -> Vec<Html> {
    let count = u64::try_from(ends.len()).unwrap_or(1).max(1);
    let total = ends.iter().fold(0_u64, |sum, end| sum.saturating_add(end.weight)).max(1);
    let share = |part: u64, whole: u64, of: u64| {
        let share = u128::from(part).saturating_mul(u128::from(of)).checked_div(u128::from(whole));
        u64::try_from(share.unwrap_or(0)).unwrap_or(of)
    };
    let (stream, top) = (HEIGHT / 4, HEIGHT / 8 * 3);
    let mut before = 0_u64;
    let mut drawn = Vec::new();
    for (place, end) in (0_u64..).zip(ends) {
        let middle = share(place.saturating_mul(2).saturating_add(1), count.saturating_mul(2), HEIGHT);
        let (start, stop) =
            (share(before, total, stream), share(before.saturating_add(end.weight), total, stream));
        before = before.saturating_add(end.weight);
        let half = (stop.saturating_sub(start) / 2).max(4);
        let (outer, inner) = (
            (middle.saturating_sub(half), middle.saturating_add(half)),
            (
                top.saturating_add(start),
                top.saturating_add(stop).max(top.saturating_add(start).saturating_add(3)),
            ),
        );
        let (edge, bend) = if left { (0, 25) } else { (100, 75) };
        let d = format!(
            "M{edge} {}C{bend} {} {bend} {} 50 {}V{}C{bend} {} {bend} {} {edge} {}Z",
            outer.0, outer.0, inner.0, inner.0, inner.1, inner.1, outer.1, outer.1
        );
        drawn.push(html! { <path class={end.kind.class()} {d} /> });
    }
    drawn
}
