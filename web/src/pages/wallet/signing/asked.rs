//! What another device asks this one to sign with the identity's key: in plain words, then the answer.

use std::rc::Rc;

use wasm_core::trust::{Certificate, Draft, Errand, Member, Organisation};

use crate::components::{Button, ButtonKind, Card, HashText, IconName, Notice, NoticeKind, QrCode};
use crate::hooks::SigningHandle;
use crate::i18n::certificates::Certificates;
use crate::i18n::signing::Signing as Common;
use crate::i18n::{I18n, elsewhere::Elsewhere as Text, i18n};
use crate::state::when::moment;
use crate::ui::prelude::*;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct AskedProps {
    pub(super) signing: SigningHandle,
    pub(super) errand: Rc<Errand>,
}

/// The request in hand.
#[component]
pub(super) fn Asked(AskedProps { signing, errand }: &AskedProps) -> Html {
    let i18n = i18n();
    let verb = |act: fn(&SigningHandle)| {
        let signing = signing.clone();
        Callback::from(move |()| act(&signing))
    };
    let stop = refusal(signing, errand);
    let name = errand.name().map(|name| name.to_string()).unwrap_or_default();
    html! {
        <Card title={i18n.t(Text::Title)} testid="errand">
            <p class="pay-sentence" data-testid="errand-sentence">{ sentence(i18n, errand.draft()) }</p>
            <dl class="facts">
                <dt>{ i18n.t(Text::Writes) }</dt><dd data-testid="errand-name">{ name }</dd>
                { key(i18n.t(Text::By), &errand.signer().to_string()) }
                { said(i18n, errand.draft()) }
            </dl>
            <p class="soft small">{ i18n.t(Text::Pays) }</p>
            { match (&signing.answer, stop) {
                (Some(answer), _) => answered(i18n, answer),
                (None, Some(why)) => html! { <Notice kind={NoticeKind::Error} what={i18n.t(why)} testid="errand-not" /> },
                (None, None) => html! { <p>{ i18n.t(Text::Compare) }</p> },
            } }
            <div class="actions">
                if signing.answer.is_none() {
                    <Button testid="errand-sign" kind={ButtonKind::Primary} icon={IconName::Pen} busy={signing.sending}
                        disabled={stop.is_some()} onclick={verb(SigningHandle::answer)}>{ i18n.t(Text::Sign) }</Button>
                }
                <Button testid="psbt-away" onclick={verb(SigningHandle::away)}>{ i18n.t(Common::Away) }</Button>
            </div>
        </Card>
    }
}

/// Why this device does not sign it.
fn refusal(signing: &SigningHandle, errand: &Errand) -> Option<Text> {
    if errand.network() != signing.network() {
        return Some(Text::OtherNetwork);
    }
    (signing.key() != Some(errand.signer())).then_some(Text::OtherKey)
}

fn sentence(i18n: I18n, draft: &Draft) -> AttrValue {
    match draft {
        Draft::Certificate(certificate) => {
            let until = i18n.date(moment(certificate.until.secs()));
            i18n.fill(Text::Certificate, &[certificate.meter.as_str(), &until])
        }
        Draft::Revocation(revocation) => {
            i18n.fill(Text::Revocation, &[revocation.meter.as_str(), revocation.reason.as_str()])
        }
        Draft::Organisation(organisation) => {
            let members = organisation.members.len().to_string();
            i18n.fill(Text::Organisation, &[organisation.name.as_str(), &members])
        }
    }
}

fn said(i18n: I18n, draft: &Draft) -> Html {
    match draft {
        Draft::Certificate(certificate) => certified(i18n, certificate),
        Draft::Revocation(revocation) => key(i18n.t(Text::Previous), &revocation.certificate.to_string()),
        Draft::Organisation(organisation) => organised(i18n, organisation),
    }
}

fn certified(i18n: I18n, certificate: &Certificate) -> Html {
    let power = |watts: u32| i18n.power(watts.into()).to_string();
    let limits = [power(certificate.max_export_w), power(certificate.max_import_w)];
    let seals = certificate.seals.iter().map(|seal| format!("{} ({})", seal.number, seal.place));
    let seals = seals.collect::<Vec<_>>().join(", ");
    let organisation = certificate.organisation.as_ref().map(ToString::to_string).unwrap_or_default();
    let place = format!("{} {}", certificate.place.country, certificate.place.postcode);
    html! {
        <>
            { line(i18n.t(Certificates::Hardware), format!("{} {}", certificate.maker, certificate.model)) }
            { key(i18n.t(Certificates::ReadingKey), &certificate.reading_key.to_string()) }
            { key(i18n.t(Certificates::Holder), &certificate.address.to_string()) }
            { line(i18n.t(Certificates::Seals), seals) }
            { line(i18n.t(Certificates::Limits), i18n.fill(Certificates::LimitsValue, &[&limits[0], &limits[1]]).to_string()) }
            { line(i18n.t(Certificates::Place), place) }
            { line(i18n.t(Certificates::Organisation), organisation) }
            { certificate.previous.map(|previous| key(i18n.t(Text::Previous), &previous.to_string())).unwrap_or_default() }
        </>
    }
}

fn organised(i18n: I18n, organisation: &Organisation) -> Html {
    let keys = [(Text::Arbiter, organisation.arbiter), (Text::Price, organisation.price)];
    let contact = organisation.contact.as_ref().map(ToString::to_string).unwrap_or_default();
    html! {
        <>
            { line(i18n.t(Text::Contact), contact) }
            { for keys.into_iter().filter_map(|(label, found)| Some(key(i18n.t(label), &found?.to_string()))) }
            { organisation.successor.map(|heir| key(i18n.t(Text::HandedOver), &heir.to_string())).unwrap_or_default() }
            <dt>{ i18n.t(Text::Members) }</dt>
            <dd><ul data-testid="errand-members">{ for organisation.members.iter().map(|one| member(i18n, one)) }</ul></dd>
        </>
    }
}

fn member(i18n: I18n, member: &Member) -> Html {
    let from = i18n.date(moment(member.from.secs()));
    let until = member.until.map(|until| i18n.date(moment(until.secs()))).unwrap_or_default();
    html! {
        <li>
            { format!("{}, {from} – {until} ", member.label) }
            <HashText text={member.key.to_string()} label={member.label.to_string()} head=12 tail=8 testid="errand-member" />
        </li>
    }
}

fn line(label: AttrValue, text: String) -> Html {
    html! { if !text.is_empty() { <><dt>{ label }</dt><dd>{ text }</dd></> } }
}

fn key(label: AttrValue, text: &str) -> Html {
    html! { <><dt>{ label.clone() }</dt><dd><HashText text={text.to_owned()} {label} head=14 tail=8 testid="errand-fact" /></dd></> }
}

fn answered(i18n: I18n, answer: &str) -> Html {
    html! {
        <div class="stack">
            <Notice kind={NoticeKind::Good} what={i18n.t(Text::Signed)} testid="errand-signed" />
            <QrCode text={answer.to_owned()} label={i18n.t(Text::SignedCode)} />
            <HashText text={answer.to_owned()} label={i18n.t(Text::SignedText)} head=18 tail=6 testid="errand-answer" />
        </div>
    }
}
