//! Where things stand on the canvas, in device pixels. No browser and no drawing here, so that it is tested natively.
#![expect(
    clippy::arithmetic_side_effects,
    reason = "pixel coordinates of a canvas: at most 2^15 each, their sums and products stay far inside i32"
)]

use super::EnergyBucket;

/// Largest number of Wh drawn to scale (a terawatt hour); keeps every coordinate inside its integer.
const MAX_WH: u64 = 1_000_000_000_000;

/// The canvas and its parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Frame {
    /// Width of the canvas, device pixels.
    pub(super) width: i32,
    /// Height of the canvas, device pixels.
    pub(super) height: i32,
    /// Device pixels per 100 CSS pixels.
    pub(super) density: i32,
    /// Characters of the longest number at the side.
    pub(super) side_chars: i32,
}

impl Frame {
    /// CSS pixels as device pixels, at least one for at least one.
    pub(super) fn px(&self, css: i32) -> i32 {
        (css * self.density / 100).max(css.min(1))
    }

    /// Left edge of the plot: room for the numbers.
    pub(super) fn left(&self) -> i32 {
        self.px(self.side_chars * 7 + 10)
    }

    /// Right edge of the plot.
    pub(super) fn right(&self) -> i32 {
        self.width - self.px(4)
    }

    /// Upper edge of the plot.
    pub(super) fn top(&self) -> i32 {
        self.px(8)
    }

    /// Lower edge of the plot: room for the names below.
    pub(super) fn bottom(&self) -> i32 {
        self.height - self.px(24)
    }

    /// Upper and lower edge of the strip along `zero` that marks missing data.
    pub(super) fn strip(&self, zero: i32) -> (i32, i32) {
        ((zero - self.px(7)).max(self.top()), (zero + self.px(7)).min(self.bottom()))
    }

    /// Left and right edge of the slot of bucket `index` of `count`.
    pub(super) fn slot(&self, index: usize, count: usize) -> (i32, i32) {
        let edge = |place: usize| {
            let (place, count) = (small(place), small(count.max(1)));
            self.left() + (self.right() - self.left()) * place / count
        };
        (edge(index), edge(index + 1))
    }

    /// Left and right edge of a bar in that slot.
    pub(super) fn bar(&self, index: usize, count: usize) -> (i32, i32) {
        let (left, right) = self.slot(index, count);
        let wide = ((right - left) * 68 / 100).min(self.px(40)).max(1);
        let start = left + (right - left - wide) / 2;
        (start, start + wide)
    }

    /// The middle of the name below that slot, moved so that a name of `chars` characters stays on the canvas.
    pub(super) fn name_middle(&self, index: usize, count: usize, chars: usize) -> i32 {
        let (left, right) = self.slot(index, count);
        i32::midpoint(left, right).min(self.width - self.px(small(chars) * 7 / 2 + 2))
    }

    /// The bucket at the CSS pixel `x`, if there is one.
    pub(super) fn bucket_at(&self, x: i32, count: usize) -> Option<usize> {
        let x = x * self.density / 100 - self.left();
        let wide = self.right() - self.left();
        if count == 0 || wide <= 0 || x < 0 || x >= wide {
            return None;
        }
        usize::try_from(x * small(count) / wide).ok()
    }

    /// Every how many buckets a name of `chars` characters fits below.
    pub(super) fn name_step(&self, count: usize, chars: usize) -> usize {
        const STEPS: [usize; 12] = [1, 2, 3, 4, 6, 7, 8, 12, 14, 24, 28, 48];
        let room = (self.right() - self.left()).max(1);
        let name = self.px(small(chars) * 7 + 14);
        let fits = |step: &usize| small(count.div_ceil(*step)) * name <= room;
        STEPS.into_iter().find(fits).unwrap_or_else(|| count.max(1))
    }
}

/// Lowest and highest Wh of the scale: as much room as the bars need, and always some of either direction, so that
/// the zero line is seen as one.
pub(super) fn range(buckets: &[EnergyBucket]) -> (i64, i64) {
    let most = |value: fn(&EnergyBucket) -> u64| {
        let most = buckets.iter().map(value).max().unwrap_or(0).min(MAX_WH);
        i64::try_from(most).unwrap_or(i64::MAX)
    };
    let (up, down) = (most(|bucket| bucket.produced_wh), most(|bucket| bucket.consumed_wh));
    if up + down == 0 {
        return (-1_000, 1_000);
    }
    let air = (up + down) / 12 + 1;
    (-(down + air), up + air)
}

/// A value of a bucket as it is drawn.
pub(super) fn drawn_wh(wh: u64) -> i64 {
    i64::try_from(wh.min(MAX_WH)).unwrap_or(i64::MAX)
}

/// The outline of a bar from `base` to `tip` whose corners at the tip are round.
pub(super) fn rounded(edges: (i32, i32), base: i32, tip: i32, radius: i32) -> Vec<(i32, i32)> {
    let (left, right) = edges;
    let radius = radius.min((right - left) / 2).min((tip - base).abs()).max(0);
    let inward = if tip < base { radius } else { -radius };
    // A quarter circle through five points: (1 - cos, 1 - sin) of 0, 22.5, 45, 67.5 and 90 degrees, in thousandths.
    const ARC: [(i32, i32); 5] = [(0, 1_000), (76, 617), (293, 293), (617, 76), (1_000, 0)];
    let rising = ARC.into_iter().map(|(x, y)| (left + radius * x / 1_000, tip + inward * y / 1_000));
    let falling = ARC.into_iter().rev().map(|(x, y)| (right - radius * x / 1_000, tip + inward * y / 1_000));
    let mut points = vec![(left, base)];
    points.extend(rising);
    points.extend(falling);
    points.push((right, base));
    points
}

/// Diagonal strokes inside a rectangle, `step` apart.
pub(super) fn hatch(corner: (i32, i32), opposite: (i32, i32), step: i32) -> Vec<[(i32, i32); 2]> {
    let (left, right) = (corner.0.min(opposite.0), corner.0.max(opposite.0));
    let (top, bottom) = (corner.1.min(opposite.1), corner.1.max(opposite.1));
    let step = step.max(2);
    // From a multiple of the step on, so that strips beside each other continue one another.
    let first = (left + top + step - 1) / step * step;
    (first..=right + bottom)
        .step_by(usize::try_from(step).unwrap_or(2))
        .map(|sum| {
            [(left.max(sum - bottom), bottom.min(sum - left)), (right.min(sum - top), top.max(sum - right))]
        })
        .collect()
}

/// Heights of level lines between two heights, `step` apart.
pub(super) fn rules(base: i32, tip: i32, step: i32) -> impl Iterator<Item = i32> {
    let step = usize::try_from(step.max(2)).unwrap_or(2);
    (base.min(tip)..base.max(tip)).step_by(step)
}

/// A count as a coordinate; a chart has at most some thousands of anything.
fn small(count: usize) -> i32 {
    i32::try_from(count.min(4_096)).unwrap_or(4_096)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRAME: Frame = Frame { width: 640, height: 400, density: 200, side_chars: 5 };

    fn bucket(produced_wh: u64, consumed_wh: u64) -> EnergyBucket {
        EnergyBucket { produced_wh, consumed_wh, ..EnergyBucket::default() }
    }

    #[test]
    fn slots_fill_the_plot_without_gaps() {
        for count in [1, 7, 24, 92, 96, 100] {
            assert_eq!(FRAME.slot(0, count).0, FRAME.left());
            assert_eq!(FRAME.slot(count - 1, count).1, FRAME.right());
            for index in 0..count {
                assert_eq!(FRAME.slot(index, count).1, FRAME.slot(index + 1, count).0);
                let (bar, slot) = (FRAME.bar(index, count), FRAME.slot(index, count));
                assert!(
                    slot.0 <= bar.0 && bar.0 < bar.1 && bar.1 <= slot.1.max(bar.0 + 1),
                    "{count}/{index}"
                );
            }
        }
    }

    #[test]
    fn a_finger_finds_its_bucket() {
        for index in 0..24 {
            let (left, right) = FRAME.slot(index, 24);
            assert_eq!(FRAME.bucket_at((left + right) / 4, 24), Some(index));
        }
        for x in [0, FRAME.left() / 2 - 1, 320, 4_000] {
            assert_eq!(FRAME.bucket_at(x, 24), None, "{x}");
        }
        assert_eq!(FRAME.bucket_at(100, 0), None);
    }

    #[test]
    fn names_and_strips_stay_on_the_canvas() {
        for count in [1, 24, 96] {
            assert!(FRAME.name_middle(count - 1, count, 5) + FRAME.px(17) <= FRAME.width, "{count}");
        }
        for zero in [FRAME.top(), 200, FRAME.bottom()] {
            let (top, bottom) = FRAME.strip(zero);
            assert!(FRAME.top() <= top && top < bottom && bottom <= FRAME.bottom(), "{zero}");
        }
    }

    #[test]
    fn names_are_thinned_out_until_they_fit() {
        assert_eq!(FRAME.name_step(4, 5), 1);
        assert!(FRAME.name_step(24, 5) > FRAME.name_step(12, 5));
        assert_eq!(FRAME.name_step(5_000, 5), 5_000);
        assert_eq!(FRAME.name_step(0, 0), 1);
    }

    #[test]
    fn the_scale_has_room_for_every_bar() {
        for (name, buckets, expected) in [
            ("nothing", vec![], (-1_000, 1_000)),
            ("only zeros", vec![bucket(0, 0)], (-1_000, 1_000)),
            ("only produced", vec![bucket(1_200, 0)], (-101, 1_301)),
            ("only consumed", vec![bucket(0, 1_200)], (-1_301, 101)),
            ("absurd", vec![bucket(u64::MAX, 0)], (-83_333_333_334, 1_083_333_333_334)),
        ] {
            assert_eq!(range(&buckets), expected, "{name}");
        }
    }

    #[test]
    fn round_corners_stay_inside_the_bar() {
        for (base, tip) in [(100, 40), (100, 160), (100, 99), (100, 100)] {
            for (x, y) in rounded((10, 20), base, tip, 4) {
                assert!(
                    (10..=20).contains(&x) && (base.min(tip)..=base.max(tip)).contains(&y),
                    "{base} {tip}"
                );
            }
        }
    }

    #[test]
    fn level_lines_stay_inside_their_bar() {
        assert_eq!(rules(100, 90, 4).collect::<Vec<_>>(), [90, 94, 98]);
        assert_eq!(rules(90, 100, 4).collect::<Vec<_>>(), [90, 94, 98]);
        assert_eq!(rules(90, 90, 0).count(), 0);
    }

    #[test]
    fn hatching_stays_inside_its_rectangle() {
        let strokes = hatch((10, 50), (30, 20), 6);
        assert!(strokes.len() > 5);
        for (x, y) in strokes.into_iter().flatten() {
            assert!((10..=30).contains(&x) && (20..=50).contains(&y), "{x} {y}");
        }
    }
}
