//! Step 4: the meter, what it may carry, where it stands.

use super::steps::Turn;
use crate::components::{Field, FieldKind};
use crate::hooks::CertifyHandle;
use crate::i18n::{certify::Certify as Text, i18n};
use crate::state::certify::Form;
use crate::ui::prelude::*;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct DetailsProps {
    pub(super) certify: CertifyHandle,
}

type Part = fn(&mut Form) -> &mut String;

/// All fields of the form.
#[component]
pub(super) fn Details(DetailsProps { certify }: &DetailsProps) -> Html {
    let i18n = i18n();
    let fields: [(Text, &'static str, FieldKind, Part); 10] = [
        (Text::Maker, "certify-maker", FieldKind::Text, |form| &mut form.maker),
        (Text::Model, "certify-model", FieldKind::Text, |form| &mut form.model),
        (Text::Calibrated, "certify-calibrated", FieldKind::Number, |form| &mut form.calibrated),
        (Text::MaxExport, "certify-max-export", FieldKind::Number, |form| &mut form.max_export),
        (Text::MaxImport, "certify-max-import", FieldKind::Number, |form| &mut form.max_import),
        (Text::Country, "certify-country", FieldKind::Text, |form| &mut form.country),
        (Text::Postcode, "certify-postcode", FieldKind::Text, |form| &mut form.postcode),
        (Text::Area, "certify-area", FieldKind::Text, |form| &mut form.area),
        (Text::Organisation, "certify-organisation", FieldKind::Text, |form| &mut form.organisation),
        (Text::Years, "certify-years", FieldKind::Number, |form| &mut form.years),
    ];
    html! {
        <div class="stack">
            { for fields.into_iter().map(|(label, testid, kind, part)| {
                let value = part(&mut certify.job.form.clone()).clone();
                let certify = certify.clone();
                let onchange = Callback::from(move |text: String| certify.change(|job| *part(&mut job.form) = text));
                let unit = matches!(label, Text::MaxExport | Text::MaxImport).then(|| i18n.t(Text::Watts));
                let hint = matches!(label, Text::Country).then(|| i18n.t(Text::CountryHint));
                html! { <Field key={testid} label={i18n.t(label)} {testid} {kind} {value} {onchange} {unit} {hint} /> }
            }) }
            <p class="soft small">{ i18n.t(Text::Optional) }</p>
            <Turn certify={certify.clone()} />
        </div>
    }
}
