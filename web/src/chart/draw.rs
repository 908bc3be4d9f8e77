//! Draws the bars with plotters: produced upwards, consumed downwards, crisp on every screen.

use plotters::coord::Shift;
use plotters::coord::ranged1d::{BoldPoints, Ranged};
use plotters::coord::types::RangedCoordi64;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters_canvas::CanvasBackend;
use web_sys::HtmlCanvasElement;

use super::ink::Inks;
use super::scale::{Frame, drawn_wh, hatch, rounded, rules};
use super::{BucketKind, EnergyBucket};
use crate::i18n::I18n;

type Area = DrawingArea<CanvasBackend, Shift>;
type Done = Result<(), DrawingAreaErrorKind<<CanvasBackend as DrawingBackend>::ErrorType>>;

/// Everything one drawing shows.
#[derive(Debug)]
pub(super) struct Scene<'a> {
    pub(super) buckets: &'a [EnergyBucket],
    pub(super) chosen: Option<usize>,
    /// Lowest and highest Wh of the scale.
    pub(super) scale: (i64, i64),
    pub(super) frame: Frame,
    pub(super) inks: Inks,
    pub(super) i18n: I18n,
}

/// The numbers beside the scale, lowest first, Wh.
pub(super) fn ticks((low, high): (i64, i64)) -> Vec<i64> {
    RangedCoordi64::from(low..high).key_points(BoldPoints(6))
}

/// Draws `scene` on an empty canvas of its size; a canvas that cannot be drawn on stays empty.
pub(super) fn draw(canvas: HtmlCanvasElement, scene: &Scene<'_>) {
    if let Some(backend) = CanvasBackend::with_canvas_object(canvas) {
        // The sentence and the table say the same: an unpainted canvas loses nothing but looks.
        let _ = scene.draw(&backend.into_drawing_area());
    }
}

impl Scene<'_> {
    fn draw(&self, area: &Area) -> Done {
        self.band(area)?;
        self.grid(area)?;
        for (index, bucket) in self.buckets.iter().enumerate() {
            self.bucket(area, index, bucket)?;
        }
        self.stroke(
            area,
            [(self.frame.left(), self.y(0)), (self.frame.right(), self.y(0))],
            self.inks.zero,
            1,
        )?;
        self.names(area)
    }

    /// The vertical pixel of a value.
    fn y(&self, wh: i64) -> i32 {
        let (low, high) = self.scale;
        RangedCoordi64::from(low..high).map(&wh, (self.frame.bottom(), self.frame.top()))
    }

    fn band(&self, area: &Area) -> Done {
        let Some(index) = self.chosen else { return Ok(()) };
        let (left, right) = self.frame.slot(index, self.buckets.len());
        let corners = [(left, self.frame.top()), (right, self.frame.bottom())];
        area.draw(&Rectangle::new(corners, self.inks.band.filled()))
    }

    fn grid(&self, area: &Area) -> Done {
        for wh in ticks(self.scale) {
            let y = self.y(wh);
            self.stroke(area, [(self.frame.left(), y), (self.frame.right(), y)], self.inks.line, 1)?;
            let text = self.i18n.energy_short(wh.saturating_abs());
            let beside = self.frame.left().saturating_sub(self.frame.px(6));
            area.draw(&Text::new(text, (beside, y), self.letters(HPos::Right, VPos::Center)))?;
        }
        Ok(())
    }

    fn bucket(&self, area: &Area, index: usize, bucket: &EnergyBucket) -> Done {
        match bucket.kind {
            BucketKind::Future => Ok(()),
            BucketKind::Gap => {
                let (left, right) = self.frame.slot(index, self.buckets.len());
                let (top, bottom) = self.frame.strip(self.y(0));
                self.hatched(area, (left, top), (right, bottom), self.inks.zero)
            }
            BucketKind::Measured | BucketKind::Estimated | BucketKind::Incomplete | BucketKind::Flagged => {
                self.bar(area, index, drawn_wh(bucket.produced_wh), bucket.kind)?;
                self.bar(area, index, drawn_wh(bucket.consumed_wh).saturating_neg(), bucket.kind)?;
                if bucket.kind == BucketKind::Flagged { self.dot(area, index, bucket) } else { Ok(()) }
            }
        }
    }

    /// A dot above the bar: something is noted.
    fn dot(&self, area: &Area, index: usize, bucket: &EnergyBucket) -> Done {
        let (left, right) = self.frame.slot(index, self.buckets.len());
        let radius = self.frame.px(3).min(right.saturating_sub(left).max(4) / 2);
        let above = self.y(drawn_wh(bucket.produced_wh)).saturating_sub(self.frame.px(6));
        let middle = (i32::midpoint(left, right), above.max(self.frame.top()));
        area.draw(&Circle::new(middle, radius, self.inks.text.filled()))
    }

    fn bar(&self, area: &Area, index: usize, wh: i64, kind: BucketKind) -> Done {
        if wh == 0 {
            return Ok(());
        }
        let (ink, edge) = if wh > 0 {
            (self.inks.produced, self.inks.produced_edge)
        } else {
            (self.inks.consumed, self.inks.consumed_edge)
        };
        let edges = self.frame.bar(index, self.buckets.len());
        let (base, tip) = (self.y(0), self.y(wh));
        let outline = rounded(edges, base, tip, self.frame.px(5));
        match kind {
            BucketKind::Estimated => self.hatched(area, (edges.0, base), (edges.1, tip), edge)?,
            BucketKind::Incomplete => self.ruled(area, (edges.0, base), (edges.1, tip), edge)?,
            _ => area.draw(&Polygon::new(outline.clone(), ink.filled()))?,
        }
        area.draw(&PathElement::new(outline, edge.stroke_width(self.width(1))))
    }

    fn hatched(&self, area: &Area, corner: (i32, i32), opposite: (i32, i32), ink: RGBColor) -> Done {
        for line in hatch(corner, opposite, self.frame.px(6)) {
            self.stroke(area, line, ink, 1)?;
        }
        Ok(())
    }

    /// Level lines inside a bar.
    fn ruled(&self, area: &Area, corner: (i32, i32), opposite: (i32, i32), ink: RGBColor) -> Done {
        for y in rules(corner.1, opposite.1, self.frame.px(4)) {
            self.stroke(area, [(corner.0, y), (opposite.0, y)], ink, 1)?;
        }
        Ok(())
    }

    fn names(&self, area: &Area) -> Done {
        let count = self.buckets.len();
        let longest = self.buckets.iter().map(|bucket| bucket.label.chars().count()).max().unwrap_or(0);
        let below = self.frame.bottom().saturating_add(self.frame.px(8));
        for (index, bucket) in self.buckets.iter().enumerate().step_by(self.frame.name_step(count, longest)) {
            let middle = self.frame.name_middle(index, count, bucket.label.chars().count());
            area.draw(&Text::new(
                bucket.label.as_str(),
                (middle, below),
                self.letters(HPos::Center, VPos::Top),
            ))?;
        }
        Ok(())
    }

    fn stroke(&self, area: &Area, line: [(i32, i32); 2], ink: RGBColor, css: i32) -> Done {
        area.draw(&PathElement::new(line.to_vec(), ink.stroke_width(self.width(css))))
    }

    fn width(&self, css: i32) -> u32 {
        u32::try_from(self.frame.px(css)).unwrap_or(1)
    }

    fn letters(&self, across: HPos, along: VPos) -> TextStyle<'_> {
        // not `into_font`: it brings the code that reads the name of a family and a size as text
        let family = FontFamily::Name("system-ui, sans-serif");
        let font = FontDesc::new(family, f64::from(self.frame.px(12)), FontStyle::Normal);
        TextStyle::from(font).color(&self.inks.text).pos(Pos::new(across, along))
    }
}
