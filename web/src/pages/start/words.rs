//! Shows the words, once. They are text of the page while this step lasts, and never part of an attribute.

use crate::components::{Button, ButtonKind, Card, Choice, ChoiceOption, Notice, NoticeKind, Page};
use crate::hooks::WordCount;
use crate::i18n::{i18n, start::Start as Text};
use crate::state::backup::Words;
use crate::ui::prelude::*;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct ShowWordsProps {
    pub(super) words: Words,
    pub(super) count: WordCount,
    /// Asks for other words.
    pub(super) oncount: Callback<WordCount>,
    pub(super) oncontinue: Callback<()>,
    pub(super) onback: Callback<()>,
}

/// The words in order, and how many there are to be.
#[component(part)]
pub(super) fn ShowWords(props: &ShowWordsProps) -> Html {
    let i18n = i18n();
    let option = |value: &'static str, text: Text, testid: &'static str| ChoiceOption {
        value: value.into(),
        label: i18n.t(text),
        testid: testid.into(),
    };
    let options = [option("12", Text::Words12, "words-12"), option("24", Text::Words24, "words-24")].to_vec();
    let value = if props.count == WordCount::Twelve { "12" } else { "24" };
    let onchange = props.oncount.reform(|value: AttrValue| match value.as_str() {
        "24" => WordCount::TwentyFour,
        _ => WordCount::Twelve,
    });
    html! {
        <Page title={i18n.t(Text::WordsTitle)} lead={i18n.t(Text::WordsLead)}
            aside={html! { <p class="soft small">{ i18n.fill(Text::Step, &["1"]) }</p> }}>
            <Card>
                <Choice label={i18n.t(Text::WordsCount)} name="word-count" {options} {value} {onchange} />
                <ol class="words" aria-label={i18n.t(Text::WordsList)} translate="no">
                    { for props.words.as_str().split_whitespace().map(|word| html! { <li data-testid="word">{ word.to_owned() }</li> }) }
                </ol>
                <Notice kind={NoticeKind::Warn} what={i18n.t(Text::WordsHint)} />
                <div class="actions">
                    <Button testid="words-continue" kind={ButtonKind::Primary} onclick={props.oncontinue.clone()}>
                        { i18n.t(Text::WordsContinue) }
                    </Button>
                    <Button testid="words-back" kind={ButtonKind::Quiet} onclick={props.onback.clone()}>
                        { i18n.t(Text::Back) }
                    </Button>
                </div>
            </Card>
        </Page>
    }
}
