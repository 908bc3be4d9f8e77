//! Where a signed document is: who has it, who does not and why, and whether a second gateway finds it.

use wasm_core::keeping::{Paper, PaperKind, Place, PlaceKind, Reach, Summary};

use crate::components::{Button, ButtonKind};
use crate::hooks::{KeepingHandle, use_keeping};
use crate::i18n::keeping::{Keeping as Text, reason};
use crate::i18n::{I18n, i18n};
use crate::ui::prelude::*;

/// Props of [`Whereabouts`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub(in crate::pages) struct WhereaboutsProps {
    /// The document's name.
    pub(in crate::pages) cid: String,
}

/// All places of a document; nothing for one that was not signed on this device.
#[component]
pub(in crate::pages) fn Whereabouts(WhereaboutsProps { cid }: &WhereaboutsProps) -> Html {
    let (i18n, keeping) = (i18n(), use_keeping());
    let Some(paper) = keeping.papers.of(cid) else { return html! {} };
    let title = match paper.kind {
        PaperKind::Certificate => Text::OfCertificate,
        PaperKind::Revocation => Text::OfRevocation,
        PaperKind::Organisation => Text::OfOrganisation,
    };
    let summary = paper.summary(&keeping.places);
    let (state, _, _) = looks(&summary);
    let places = keeping.places.of(paper);
    html! {
        <section class="whereabouts" data-testid="whereabouts" data-state={state} aria-label={i18n.t(title)}>
            <h4>{ i18n.t(title) }</h4>
            if summary == Summary::Nowhere { <p>{ i18n.t(Text::Nowhere) }</p> }
            <ul class="places">{ for places.iter().map(|place| line(i18n, paper, place)) }</ul>
            { second(i18n, paper, &keeping) }
            { again(i18n, &summary, &keeping) }
        </section>
    }
}

/// One place and how the document stands there.
fn line(i18n: I18n, paper: &Paper, place: &Place) -> Html {
    let at = paper.at(place);
    let (state, word, class) = looks(&at);
    let name = match place.kind() {
        PlaceKind::Gateway => Text::Gateway,
        PlaceKind::Kubo => Text::Kubo,
        PlaceKind::Pinning => Text::Pinning,
    };
    let why = match &at {
        Summary::Waiting(Some(why)) | Summary::Refused(why) => Some(reason(i18n, why)),
        Summary::Waiting(None) if place.kind() == PlaceKind::Pinning => Some(i18n.t(Text::WhyService)),
        Summary::Kept | Summary::Asked | Summary::Waiting(None) | Summary::Nowhere => None,
    };
    html! {
        <li data-testid="place" data-kind={place.kind().word()} data-state={state}>
            <div class="row row-apart">
                <span>{ i18n.t(name) }</span>
                <span class={classes!("badge", class)}>{ i18n.t(word) }</span>
            </div>
            if place.kind() == PlaceKind::Gateway {
                <code class="small breaks">{ place.mark().to_owned() }</code>
            }
            if let Some(why) = why { <p class="small soft breaks" data-testid="place-why">{ why }</p> }
        </li>
    }
}

const fn looks(summary: &Summary) -> (&'static str, Text, &'static str) {
    match summary {
        Summary::Kept => ("kept", Text::Here, "badge-good"),
        Summary::Asked => ("asked", Text::Asked, "badge-warn"),
        Summary::Waiting(_) => ("waiting", Text::Later, "badge-warn"),
        Summary::Refused(_) => ("refused", Text::Refused, "badge-bad"),
        Summary::Nowhere => ("nowhere", Text::Later, "badge-bad"),
    }
}

fn second(i18n: I18n, paper: &Paper, keeping: &KeepingHandle) -> Html {
    let (state, text) = match paper.reach(&keeping.places) {
        Reach::Second => ("yes", Text::SecondYes),
        Reach::NotYet => ("no", Text::SecondNot),
        Reach::NoSecond => ("none", Text::SecondNone),
    };
    html! { <p class="small soft" data-testid="second-gateway" data-state={state}>{ i18n.t(text) }</p> }
}

/// That it goes on by itself, and the button for those who do not want to wait.
fn again(i18n: I18n, summary: &Summary, keeping: &KeepingHandle) -> Html {
    let itself = matches!(summary, Summary::Waiting(_) | Summary::Asked);
    if !itself && !matches!(summary, Summary::Refused(_)) {
        return html! {};
    }
    let onclick = {
        let keeping = keeping.clone();
        Callback::from(move |()| keeping.again())
    };
    html! {
        <div class="stack stack-tight">
            if itself { <p class="small soft">{ i18n.t(Text::Itself) }</p> }
            <div class="row">
                <Button testid="whereabouts-again" kind={ButtonKind::Secondary} busy={keeping.working} {onclick}>
                    { i18n.t(Text::Again) }
                </Button>
            </div>
        </div>
    }
}
