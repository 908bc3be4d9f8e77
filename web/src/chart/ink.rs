//! The colours of the chart: those the style sheets give to its hidden samples, so that themes need no second list.

use plotters::style::RGBColor;
use web_sys::{Element, window};

/// Every colour the chart draws with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Inks {
    pub(super) produced: RGBColor,
    pub(super) produced_edge: RGBColor,
    pub(super) consumed: RGBColor,
    pub(super) consumed_edge: RGBColor,
    pub(super) text: RGBColor,
    pub(super) line: RGBColor,
    pub(super) zero: RGBColor,
    pub(super) band: RGBColor,
}

impl Inks {
    /// Reads the colours of the samples inside `figure`; black for a missing one.
    pub(super) fn of(figure: &Element) -> Self {
        let ink = |name: &str| color_of(figure, name).unwrap_or(RGBColor(0, 0, 0));
        Self {
            produced: ink("produced"),
            produced_edge: ink("produced-edge"),
            consumed: ink("consumed"),
            consumed_edge: ink("consumed-edge"),
            text: ink("text"),
            line: ink("line"),
            zero: ink("zero"),
            band: ink("band"),
        }
    }
}

fn color_of(figure: &Element, name: &str) -> Option<RGBColor> {
    let sample = figure.query_selector(&format!(".chart-ink-{name}")).ok()??;
    let style = window()?.get_computed_style(&sample).ok()??;
    parse(&style.get_property_value("color").ok()?)
}

/// Reads `rgb(1, 2, 3)` or `rgba(1, 2, 3, 0.5)`, the form in which browsers tell a computed colour.
fn parse(text: &str) -> Option<RGBColor> {
    let inside = text.split_once('(')?.1.trim_end_matches(')');
    let mut parts = inside.split(',').map(|part| part.trim().parse::<u8>());
    Some(RGBColor(parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn computed_colours_are_read() {
        for (text, expected) in [
            ("rgb(240, 160, 16)", Some(RGBColor(240, 160, 16))),
            ("rgba(0, 0, 0, 0.5)", Some(RGBColor(0, 0, 0))),
            ("rgb(1, 2)", None),
            ("rgb(256, 0, 0)", None),
            ("", None),
        ] {
            assert_eq!(parse(text), expected, "{text}");
        }
    }
}
