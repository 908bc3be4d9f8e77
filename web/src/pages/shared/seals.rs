//! The seals of a meter with their photos, as the electrician left them: whoever stands before them can compare.

use wasm_core::trust::Seal;

use super::Unfold;
use crate::hooks::{Picture, use_photo};
use crate::i18n::{certificates::Certificates as Text, i18n};
use crate::ui::prelude::*;
use crate::wire::url::GatewayUrl;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(in crate::pages) struct SealsProps {
    pub(in crate::pages) seals: Vec<Seal>,
    /// Who may have the photos.
    pub(in crate::pages) sources: Vec<GatewayUrl>,
}

/// All seals, each with its photo.
#[component]
pub(in crate::pages) fn Seals(SealsProps { seals, sources }: &SealsProps) -> Html {
    html! {
        <ul class="seals" data-testid="seals">
            { for seals.iter().map(|seal| html! { <SealOf seal={seal.clone()} sources={sources.clone()} /> }) }
        </ul>
    }
}

/// The same behind a line that names them: photos are fetched when somebody wants to see them.
#[component]
pub(in crate::pages) fn SealsLine(SealsProps { seals, sources }: &SealsProps) -> Html {
    let i18n = i18n();
    if seals.is_empty() {
        return html! {};
    }
    let numbers = seals.iter().map(|seal| seal.number.to_string()).collect::<Vec<_>>().join(", ");
    let summary = html! {
        <><span class="unfold-title">{ i18n.t(Text::Seals) }</span><span class="small soft">{ numbers }</span></>
    };
    let content = {
        let (seals, sources) = (seals.clone(), sources.clone());
        Callback::from(move |()| html! { <Seals seals={seals.clone()} sources={sources.clone()} /> })
    };
    html! { <ul class="unfold-list"><Unfold {summary} {content} testid="seals-line" state="verified" /></ul> }
}

#[derive(Clone, Debug, PartialEq, Properties)]
struct SealOfProps {
    seal: Seal,
    sources: Vec<GatewayUrl>,
}

#[component]
fn SealOf(SealOfProps { seal, sources }: &SealOfProps) -> Html {
    let i18n = i18n();
    let picture = use_photo(seal.photo.map(|cid| cid.to_string()), sources.clone());
    let alt = format!("{} {}", i18n.t(Text::SealPhoto), seal.number);
    let shown = match picture {
        _ if seal.photo.is_none() => html! {},
        Picture::Here(src) => html! { <img class="photo" {src} {alt} data-testid="seal-photo" /> },
        Picture::Looking => {
            html! { <p class="soft small" role="status">{ i18n.t(Text::SealPhotoLooking) }</p> }
        }
        Picture::Nowhere => {
            html! { <p class="soft small" data-testid="seal-photo-nowhere">{ i18n.t(Text::SealPhotoNowhere) }</p> }
        }
    };
    html! {
        <li>
            { shown }
            <p><strong>{ seal.number.to_string() }</strong>{ ", " }{ seal.place.to_string() }</p>
        </li>
    }
}
