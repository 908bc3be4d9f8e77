//! The chart as people meet it: sentence, legend, canvas, the numbers of the chosen bar, table.

use std::cell::RefCell;
use std::rc::Rc;

use web_sys::{Element, HtmlCanvasElement};
use yew::{NodeRef, Reducible};

use super::draw::{Scene, draw, ticks};
use super::ink::Inks;
use super::inspect::after_key;
use super::scale::{Frame, range};
use super::watch::Watch;
use super::{BucketKind, EnergyBucket, words};
use crate::components::Table;
use crate::i18n::{I18n, chart::Chart, i18n};
use crate::ui::prelude::*;

/// Props of [`EnergyChart`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct EnergyChartProps {
    /// What the chart shows, e.g. `Energy, today`.
    pub label: AttrValue,
    /// The sums in a sentence.
    pub summary: AttrValue,
    /// The buckets in order of time.
    pub buckets: Rc<Vec<EnergyBucket>>,
    /// Name for the end-to-end tests; `<testid>-value` is the line with the numbers of the chosen bar.
    #[prop_or(AttrValue::Static("chart"))]
    pub testid: AttrValue,
}

/// Produced energy upwards, consumed energy downwards, one pair of bars per bucket.
#[component]
pub fn EnergyChart(props: &EnergyChartProps) -> Html {
    let i18n = i18n();
    let figure = use_node_ref();
    let frame = use_mut_ref(|| None::<Frame>);
    let chosen = use_state(|| None::<usize>);
    use_painting(figure.clone(), frame.clone(), props.buckets.clone(), *chosen);
    let count = props.buckets.len();
    let onkeydown = {
        let chosen = chosen.clone();
        Callback::from(move |event: KeyboardEvent| {
            if let Some(next) = after_key(&event.key(), *chosen, count) {
                event.prevent_default();
                chosen.set(next);
            }
        })
    };
    let point = {
        let chosen = chosen.clone();
        Callback::from(move |event: PointerEvent| {
            let hit = frame.borrow().and_then(|frame| frame.bucket_at(event.offset_x(), count));
            if *chosen != hit {
                chosen.set(hit);
            }
        })
    };
    let onpointerleave = {
        let chosen = chosen.clone();
        Callback::from(move |event: PointerEvent| {
            if event.pointer_type() == "mouse" {
                chosen.set(None);
            }
        })
    };
    let bucket = chosen.and_then(|index| props.buckets.get(index));
    let value = bucket.map_or_else(|| i18n.t(Chart::Hint), |bucket| words::bucket(i18n, bucket));
    let name = bucket.map(|bucket| bucket.label.clone());
    html! {
        <figure class="chart" ref={figure} data-testid={props.testid.clone()}>
            <figcaption class="chart-summary" data-testid={format!("{}-summary", props.testid)}>{ words::summary(i18n, &props.summary, &props.buckets) }</figcaption>
            <Legend kinds={props.buckets.iter().map(|bucket| bucket.kind).collect::<Vec<_>>()} />
            <canvas class="chart-canvas" role="slider" tabindex="0" aria-label={props.label.clone()}
                aria-valuemin="1" aria-valuemax={count.to_string()} aria-valuetext={name}
                aria-valuenow={chosen.map_or(1, |index| index.saturating_add(1)).to_string()}
                data-testid={format!("{}-canvas", props.testid)} {onkeydown} onpointermove={point.clone()}
                onpointerdown={point} {onpointerleave} />
            <p class={classes!("chart-value", bucket.is_none().then_some("chart-value-none"))} aria-live="polite" data-testid={format!("{}-value", props.testid)}>{ value }</p>
            <AsTable label={props.label.clone()} buckets={props.buckets.clone()} testid={format!("{}-table", props.testid)} />
        </figure>
    }
}

/// Draws the chart when its data, the choice, its size or the colours changed; a year has many bars.
///
/// The first time is when the watch says that the figure has a size: to ask for it before would cost a layout of its own.
#[hook]
fn use_painting(
    figure: NodeRef,
    frame: Rc<RefCell<Option<Frame>>>,
    buckets: Rc<Vec<EnergyBucket>>,
    chosen: Option<usize>,
) {
    let i18n = i18n();
    let again = use_reducer(Again::default);
    let dispatcher = again.dispatcher();
    use_effect_with(figure.clone(), move |figure| {
        let watch =
            figure.cast::<Element>().map(|element| Watch::new(&element, move || dispatcher.dispatch(())));
        move || drop(watch)
    });
    use_effect_with((buckets, chosen, i18n.lang, again.0), move |(buckets, chosen, _, told)| {
        if *told > 0 {
            frame.replace(figure.cast().and_then(|figure| paint(&figure, buckets, *chosen, i18n)));
        }
    });
}

#[derive(Clone, Debug, PartialEq, Properties)]
struct AsTableProps {
    label: AttrValue,
    buckets: Rc<Vec<EnergyBucket>>,
    testid: String,
}

/// The same numbers as a table; its rows are only there while it is open.
#[component]
fn AsTable(AsTableProps { label, buckets, testid }: &AsTableProps) -> Html {
    let i18n = i18n();
    let open = use_state(|| false);
    let onclick = {
        let open = open.clone();
        Callback::from(move |event: MouseEvent| {
            event.prevent_default();
            open.set(!*open);
        })
    };
    html! {
        <details class="chart-table" open={*open}>
            <summary data-testid={testid.clone()} {onclick}>{ i18n.t(Chart::AsTable) }</summary>
            if *open {
                <Table caption={label.clone()} head={words::head(i18n)} rows={words::rows(i18n, buckets)} />
            }
        </details>
    }
}

/// Counts what makes the chart be drawn though its data are the same.
#[derive(Default)]
struct Again(u32);

impl Reducible for Again {
    type Action = ();

    fn reduce(self: Rc<Self>, (): ()) -> Rc<Self> {
        Rc::new(Self(self.0.wrapping_add(1)))
    }
}

/// The samples the canvas takes its colours from; the style sheet gives each its colour.
const INKS: [&str; 8] =
    ["produced", "produced-edge", "consumed", "consumed-edge", "text", "line", "zero", "band"];

#[derive(Clone, Debug, PartialEq, Properties)]
struct LegendProps {
    kinds: Vec<BucketKind>,
}

/// What the colours and patterns mean, and the hidden samples the canvas takes its colours from.
#[component]
fn Legend(props: &LegendProps) -> Html {
    let i18n = i18n();
    let entry = |class: &'static str, text: Chart| {
        html! { <li><span class={classes!("chart-key", class)} aria-hidden="true" />{ i18n.t(text) }</li> }
    };
    let patterns = [
        (BucketKind::Estimated, "chart-key-estimated"),
        (BucketKind::Incomplete, "chart-key-incomplete"),
        (BucketKind::Flagged, "chart-key-flagged"),
        (BucketKind::Gap, "chart-key-gap"),
    ];
    let there = patterns.into_iter().filter(|(kind, _)| props.kinds.contains(kind));
    let ink = |name: &str| html! { <i class={format!("chart-ink-{name}")} /> };
    html! {
        <>
            <ul class="chart-legend">
                { entry("chart-key-produced", Chart::Produced) }
                { entry("chart-key-consumed", Chart::Consumed) }
                { for there.map(|(kind, class)| entry(class, words::state(kind))) }
            </ul>
            <span hidden=true>{ for INKS.map(ink) }</span>
        </>
    }
}

/// Draws on the canvas of `figure` and returns where everything stands; nothing while it has no size.
fn paint(figure: &Element, buckets: &[EnergyBucket], chosen: Option<usize>, i18n: I18n) -> Option<Frame> {
    use wasm_bindgen::JsCast;
    let canvas: HtmlCanvasElement = figure.query_selector("canvas").ok()??.dyn_into().ok()?;
    let density = percent(web_sys::window()?.device_pixel_ratio());
    let scale = range(buckets);
    let longest = ticks(scale).iter().map(|wh| i18n.energy_short(wh.saturating_abs()).chars().count()).max();
    let device = |css: i32| css.clamp(0, 8_192).saturating_mul(density).checked_div(100).unwrap_or(0);
    let frame = Frame {
        width: device(canvas.client_width()),
        height: device(canvas.client_height()),
        density,
        side_chars: longest.and_then(|chars| i32::try_from(chars).ok()).unwrap_or(0),
    };
    if frame.width == 0 || frame.height == 0 {
        return None;
    }
    // Setting the size also empties the canvas.
    canvas.set_width(u32::try_from(frame.width).ok()?);
    canvas.set_height(u32::try_from(frame.height).ok()?);
    draw(canvas, &Scene { buckets, chosen, scale, frame, inks: Inks::of(figure), i18n });
    Some(frame)
}

/// The device's pixels per CSS pixel, in hundredths.
fn percent(ratio: f64) -> i32 {
    #[expect(clippy::cast_possible_truncation, reason = "clamped to 50..=400 before")]
    let percent = (ratio * 100.0).clamp(50.0, 400.0) as i32;
    percent
}
