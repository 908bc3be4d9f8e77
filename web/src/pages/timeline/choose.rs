//! About what, from when to when, and which words.

use crate::components::{Choice, ChoiceOption, Field, FieldKind};
use crate::i18n::{i18n, timeline::Timeline as Text};
use crate::state::timeline::{Filter, Topic};
use crate::ui::prelude::*;

const TOPICS: [(Topic, &str, Text); 4] = [
    (Topic::All, "all", Text::All),
    (Topic::Energy, "energy", Text::Energy),
    (Topic::Money, "money", Text::Money),
    (Topic::Certificates, "certificates", Text::Certificates),
];

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct ChooseProps {
    pub(super) filter: Filter,
    pub(super) onchange: Callback<Filter>,
}

/// The fields.
#[component]
pub(super) fn Choose(ChooseProps { filter, onchange }: &ChooseProps) -> Html {
    let i18n = i18n();
    let value =
        TOPICS.into_iter().find(|(topic, ..)| *topic == filter.topic).map_or("", |(_, value, _)| value);
    let option = |(_, value, label): (Topic, &'static str, Text)| ChoiceOption {
        value: value.into(),
        label: i18n.t(label),
        testid: format!("timeline-{value}").into(),
    };
    let ontopic = {
        let filter = filter.clone();
        onchange.reform(move |value: AttrValue| {
            let topic = TOPICS.into_iter().find(|(_, name, _)| value == *name);
            Filter { topic: topic.map_or(Topic::All, |(topic, ..)| topic), ..filter.clone() }
        })
    };
    let typed = |set: fn(&mut Filter, String)| {
        let filter = filter.clone();
        onchange.reform(move |text: String| {
            let mut filter = filter.clone();
            set(&mut filter, text);
            filter
        })
    };
    html! {
        <>
            <Choice label={i18n.t(Text::About)} name="timeline-topic" options={TOPICS.map(option).to_vec()} {value} onchange={ontopic} />
            <Field testid="timeline-search" label={i18n.t(Text::Search)} hint={i18n.t(Text::SearchHint)} value={filter.text.clone()}
                onchange={typed(|filter, text| filter.text = text)} />
            <div class="grid">
                <Field testid="timeline-from" label={i18n.t(Text::From)} kind={FieldKind::Date} value={filter.from.clone()}
                    onchange={typed(|filter, text| filter.from = text)} />
                <Field testid="timeline-until" label={i18n.t(Text::Until)} kind={FieldKind::Date} value={filter.until.clone()}
                    onchange={typed(|filter, text| filter.until = text)} />
            </div>
        </>
    }
}
