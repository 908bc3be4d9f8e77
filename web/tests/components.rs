//! Components drawn in a real browser: what people who cannot see the colours are told.
#![cfg(target_arch = "wasm32")]
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "tests fail by panicking; clippy does not know this attribute for one"
)]

use std::rc::Rc;

use gloo::timers::future::TimeoutFuture;
use gloo::utils::{body, document};
use wasm_bindgen::{Clamped, JsCast};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web::chart::{BucketKind, EnergyBucket, EnergyChart, EnergyChartProps};
use web::components::check_list::CheckListProps;
use web::components::field::FieldProps;
use web::components::hash_text::HashTextProps;
use web::components::{CheckList, CheckRow, Field, FieldKind, HashText, Outcome};
use web::io::text::normal_form;
use web::ui::Component;
use web_sys::{
    CanvasRenderingContext2d, Element, HtmlCanvasElement, HtmlElement, KeyboardEvent, KeyboardEventInit,
};
use yew::prelude::{AttrValue, Callback, Html};

wasm_bindgen_test_configure!(run_in_browser);

/// A page that shows one node.
#[derive(Clone, PartialEq, Debug, yew::Properties)]
struct ShownProps {
    node: Html,
}

#[yew::component]
fn Shown(ShownProps { node }: &ShownProps) -> Html {
    node.clone()
}

/// Draws a component into the page and waits until it is there.
async fn drawn<C: Component>(props: C::Props) -> Element {
    let root = document().create_element("div").unwrap();
    body().append_child(&root).unwrap();
    yew::Renderer::<Shown>::with_root_and_props(root.clone(), ShownProps { node: C::node(props) }).render();
    settled().await;
    root
}

/// Gives the browser time for a rendering and its effects.
async fn settled() {
    TimeoutFuture::new(50).await;
}

fn one(root: &Element, selector: &str) -> Element {
    root.query_selector(selector).unwrap().unwrap_or_else(|| panic!("nothing like {selector}"))
}

#[wasm_bindgen_test]
async fn checks_say_in_words_how_they_ended() {
    let row = |name: &'static str, outcome| CheckRow {
        name: name.into(),
        label: "label".into(),
        outcome,
        evidence: "evidence".into(),
    };
    let checks = vec![
        row("a", Outcome::Passed),
        row("b", Outcome::Failed("because".into())),
        row("c", Outcome::NotPossible("unknown".into())),
    ];
    let root = drawn::<CheckList>(CheckListProps { checks, testid: "checks".into() }).await;
    for (name, outcome, word) in
        [("a", "passed", "passed"), ("b", "failed", "failed"), ("c", "not-possible", "not possible")]
    {
        let check = one(&root, &format!("[data-check={name}]"));
        assert_eq!(check.get_attribute("data-outcome").as_deref(), Some(outcome));
        assert_eq!(one(&check, ".check-outcome").text_content().as_deref(), Some(word));
        assert!(!one(&check, "details").has_attribute("open"), "evidence waits until it is asked for");
    }
    assert!(root.text_content().unwrap().contains("because"));
}

fn field(kind: FieldKind, value: &'static str, error: Option<&'static str>) -> FieldProps {
    FieldProps {
        label: "label".into(),
        testid: "field".into(),
        onchange: Callback::noop(),
        value: value.into(),
        kind,
        error: error.map(AttrValue::from),
        hint: Some("hint".into()),
        autocomplete: "off".into(),
        disabled: false,
        unit: None,
        suggestions: Vec::new(),
    }
}

#[wasm_bindgen_test]
async fn a_field_is_tied_to_its_words() {
    let root = drawn::<Field>(field(FieldKind::Text, "value", Some("wrong"))).await;
    let input = one(&root, "input");
    assert_eq!(one(&root, "label").get_attribute("for"), input.get_attribute("id"));
    assert_eq!(input.get_attribute("aria-invalid").as_deref(), Some("true"));
    for id in input.get_attribute("aria-describedby").unwrap().split(' ') {
        assert!(
            ["hint", "wrong"].contains(&one(&root, &format!("#{id}")).text_content().unwrap().as_str()),
            "{id}"
        );
    }
}

#[wasm_bindgen_test]
async fn secrets_are_not_written_into_the_page() {
    for kind in [FieldKind::Password, FieldKind::SecretText, FieldKind::SecretArea] {
        let root = drawn::<Field>(field(kind, "very-secret", None)).await;
        assert!(!root.inner_html().contains("very-secret"), "{kind:?}");
    }
}

#[wasm_bindgen_test]
fn one_password_has_one_form() {
    for (typed, form) in
        [("Zähler 7", "Za\u{308}hler 7"), ("Za\u{308}hler 7", "Za\u{308}hler 7"), ("plain", "plain")]
    {
        assert_eq!(*normal_form(typed), form, "{typed}");
    }
}

#[wasm_bindgen_test]
async fn a_short_hash_is_heard_whole() {
    let text = AttrValue::from("0123456789abcdef0123456789abcdef");
    let props = HashTextProps { text: text.clone(), label: "hash".into(), head: 4, tail: 4, testid: None };
    let root = drawn::<HashText>(props).await;
    assert_eq!(one(&root, "[aria-hidden]").text_content().as_deref(), Some("0123…cdef"));
    assert!(one(&root, ".unseen").text_content().unwrap().contains(text.as_str()));
}

fn day() -> EnergyChartProps {
    let bucket = |label: &'static str, kind| EnergyBucket {
        label: label.into(),
        produced_wh: 2_000,
        consumed_wh: 500,
        kind,
        note: AttrValue::Static(""),
    };
    let buckets = vec![
        bucket("10:00", BucketKind::Measured),
        bucket("11:00", BucketKind::Estimated),
        bucket("12:00", BucketKind::Gap),
    ];
    EnergyChartProps {
        label: "Energy".into(),
        summary: "Sums.".into(),
        buckets: Rc::new(buckets),
        testid: "chart".into(),
    }
}

#[wasm_bindgen_test]
async fn the_chart_answers_to_keys() {
    let root = drawn::<EnergyChart>(day()).await;
    let canvas = one(&root, "canvas");
    for (key, part) in [("ArrowRight", "10:00"), ("End", "12:00: no data"), ("ArrowLeft", "estimated")] {
        let init = KeyboardEventInit::new();
        init.set_key(key);
        init.set_bubbles(true);
        canvas
            .dispatch_event(&KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init).unwrap())
            .unwrap();
        settled().await;
        let said = one(&root, "[aria-live]").text_content().unwrap();
        assert!(said.contains(part), "{key}: {said}");
    }
}

/// How many points of a canvas are not empty.
fn painted(canvas: &HtmlCanvasElement) -> usize {
    let context: CanvasRenderingContext2d = canvas.get_context("2d").unwrap().unwrap().unchecked_into();
    let size = (f64::from(canvas.width()), f64::from(canvas.height()));
    let Clamped(pixels) = context.get_image_data(0.0, 0.0, size.0, size.1).unwrap().data();
    pixels.chunks(4).filter(|pixel| pixel.last() != Some(&0)).count()
}

#[wasm_bindgen_test]
async fn the_chart_is_painted_and_told_as_a_table() {
    let root = drawn::<EnergyChart>(day()).await;
    let canvas: HtmlCanvasElement = one(&root, "canvas").unchecked_into();
    // it is painted with the browser's next frame, which comes when the browser likes
    while painted(&canvas) <= 100 {
        settled().await;
    }
    assert_eq!(root.query_selector_all("tbody tr").unwrap().length(), 0, "nobody asked for the table");
    let summary: HtmlElement = one(&root, "summary").unchecked_into();
    summary.click();
    settled().await;
    assert_eq!(root.query_selector_all("tbody tr").unwrap().length(), 3);
    let told = one(&root, "figcaption").text_content().unwrap();
    assert!(told.starts_with("Sums. ") && told.contains("Bars without data: 1."), "{told}");
}
