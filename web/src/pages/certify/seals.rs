//! Step 3: seals, each with number, place and a photo.

use super::steps::Turn;
use crate::components::{Button, ButtonKind, Field, FilePick};
use crate::dom::Chosen;
use crate::hooks::{CertifyHandle, Picture, use_photo};
use crate::i18n::{certify::Certify as Text, i18n};
use crate::state::certify::{MAX_SEALS, SealForm};
use crate::ui::prelude::*;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct SealsProps {
    pub(super) certify: CertifyHandle,
}

/// All seals, and room for another.
#[component]
pub(super) fn Seals(SealsProps { certify }: &SealsProps) -> Html {
    let i18n = i18n();
    let seals = &certify.job.seals;
    let add = {
        let certify = certify.clone();
        Callback::from(move |()| certify.change(|job| job.seals.push(SealForm::default())))
    };
    let numberless = seals.iter().any(|seal| !seal.is_blank() && seal.number.trim().is_empty());
    html! {
        <div class="stack">
            <p class="soft">{ i18n.t(Text::SealsText) }</p>
            { for (0..seals.len()).map(|number| html! { <OneSeal key={number.to_string()} certify={certify.clone()} {number} /> }) }
            if seals.len() < MAX_SEALS {
                <div class="actions"><Button testid="certify-seal-add" onclick={add}>{ i18n.t(Text::SealAdd) }</Button></div>
            }
            <Turn certify={certify.clone()} disabled={numberless} />
        </div>
    }
}

#[derive(Clone, Debug, PartialEq, Properties)]
struct OneSealProps {
    certify: CertifyHandle,
    number: usize,
}

type Part = fn(&mut SealForm) -> &mut String;

/// One seal.
#[component]
fn OneSeal(OneSealProps { certify, number }: &OneSealProps) -> Html {
    let i18n = i18n();
    let number = *number;
    let seal = certify.job.seals.get(number).cloned().unwrap_or_default();
    let shown = (number.saturating_add(1)).to_string();
    let field = |label: Text, name: &str, part: Part| {
        let value = part(&mut seal.clone()).clone();
        let certify = certify.clone();
        let onchange = Callback::from(move |text: String| {
            certify.change(|job| {
                if let Some(seal) = job.seals.get_mut(number) {
                    *part(seal) = text;
                }
            });
        });
        html! { <Field label={i18n.t(label)} testid={format!("{name}-{number}")} {value} {onchange} /> }
    };
    let drop_seal = {
        let certify = certify.clone();
        Callback::from(move |()| {
            certify.drop_photo(number);
            certify.change(|job| {
                if number < job.seals.len() {
                    job.seals.remove(number);
                }
            });
        })
    };
    html! {
        <fieldset class="seal" data-testid="certify-seal">
            <legend>{ i18n.fill(Text::SealNumber, &[&shown]) }</legend>
            { field(Text::Seal, "certify-seal", |seal| &mut seal.number) }
            { field(Text::SealPlace, "certify-seal-place", |seal| &mut seal.place) }
            <PhotoOf certify={certify.clone()} {number} />
            if certify.job.seals.len() > 1 {
                <Button testid={format!("certify-seal-drop-{number}")} kind={ButtonKind::Quiet} onclick={drop_seal}>
                    { i18n.fill(Text::SealDrop, &[&shown]) }
                </Button>
            }
        </fieldset>
    }
}

/// The photo of a seal, or the ways to one.
#[component]
fn PhotoOf(OneSealProps { certify, number }: &OneSealProps) -> Html {
    let i18n = i18n();
    let number = *number;
    let photo = certify.job.seals.get(number).and_then(|seal| seal.photo.clone());
    let picture = use_photo(photo.clone(), Vec::new());
    let onchosen = {
        let certify = certify.clone();
        Callback::from(move |chosen: Chosen| certify.photo(number, chosen))
    };
    let ondrop = {
        let certify = certify.clone();
        Callback::from(move |()| certify.drop_photo(number))
    };
    let label = i18n.fill(Text::PhotoOf, &[&(number.saturating_add(1)).to_string()]);
    if photo.is_some() {
        return html! {
            <div class="stack stack-tight">
                if let Picture::Here(src) = picture { <img class="photo" {src} alt={label} data-testid="certify-photo-shown" /> }
                <div class="actions">
                    <Button testid={format!("certify-photo-drop-{number}")} onclick={ondrop}>{ i18n.t(Text::PhotoDrop) }</Button>
                </div>
            </div>
        };
    }
    html! {
        <div class="actions">
            <FilePick label={i18n.t(Text::PhotoTake)} testid={format!("certify-photo-take-{number}")} accept="image/*" camera=true
                onchosen={onchosen.clone()} />
            <FilePick label={i18n.t(Text::PhotoChoose)} testid={format!("certify-photo-{number}")} accept="image/*" {onchosen} />
        </div>
    }
}
