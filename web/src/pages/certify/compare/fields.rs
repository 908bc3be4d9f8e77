//! What the electrician types.

use crate::components::{Field, FieldKind};
use crate::i18n::{certify::Certify as Text, i18n};
use crate::state::certify::Form;
use crate::ui::prelude::*;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct FieldsProps {
    /// The form as it is.
    pub(super) form: Form,
    /// Called with the form as it is to be.
    pub(super) onchange: Callback<Form>,
    /// Nothing can be changed.
    pub(super) disabled: bool,
}

type Part = fn(&mut Form) -> &mut String;

/// All fields of the form.
#[component]
pub(super) fn Fields(props: &FieldsProps) -> Html {
    let i18n = i18n();
    let fields: [(Text, &'static str, FieldKind, Part); 7] = [
        (Text::Maker, "certify-maker", FieldKind::Text, |form| &mut form.maker),
        (Text::Model, "certify-model", FieldKind::Text, |form| &mut form.model),
        (Text::Seal, "certify-seal", FieldKind::Text, |form| &mut form.seal),
        (Text::SealPlace, "certify-seal-place", FieldKind::Text, |form| &mut form.seal_place),
        (Text::Country, "certify-country", FieldKind::Text, |form| &mut form.country),
        (Text::Postcode, "certify-postcode", FieldKind::Text, |form| &mut form.postcode),
        (Text::Years, "certify-years", FieldKind::Number, |form| &mut form.years),
    ];
    html! {
        <>
            { for fields.into_iter().map(|(label, testid, kind, part)| {
                let mut form = props.form.clone();
                let value = part(&mut form).clone();
                let onchange = {
                    let (form, onchange) = (props.form.clone(), props.onchange.clone());
                    Callback::from(move |text: String| {
                        let mut form = form.clone();
                        *part(&mut form) = text;
                        onchange.emit(form);
                    })
                };
                html! { <Field key={testid} label={i18n.t(label)} {testid} {kind} {value} {onchange} disabled={props.disabled} /> }
            }) }
            <p class="soft small">{ i18n.t(Text::Optional) }</p>
        </>
    }
}
