//! The address book, and the notes as a file for other programs.

mod add;
mod carry;
mod row;

use super::back::Back;
use super::trouble::NotesTrouble;
use crate::components::{Card, Page, Skeleton};
use crate::hooks::{use_notes, use_session, use_wallet};
use crate::i18n::{contacts::Contacts as Text, i18n};
use crate::pages::shared::NeedWallet;
use crate::ui::prelude::*;
use add::Add;
use carry::Carry;
use row::Person;

/// The address book.
#[component]
pub(super) fn Contacts() -> Html {
    let i18n = i18n();
    let unlocked = use_session().is_unlocked();
    html! {
        <Page title={i18n.t(Text::Title)} lead={i18n.t(Text::Lead)}>
            <div class="stack">
                if unlocked { <Book /> } else { <NeedWallet /> }
            </div>
        </Page>
    }
}

#[component]
fn Book() -> Html {
    let i18n = i18n();
    let (notes, wallet) = (use_notes(), use_wallet());
    let body = match &notes.notes {
        None if notes.problem.is_none() => html! { <Skeleton lines=5 /> },
        None => html! {},
        Some(kept) => {
            let people: Vec<_> =
                kept.contacts().into_iter().map(|(name, address)| (name.clone(), address.clone())).collect();
            html! {
                <div class="grid">
                    <Card title={i18n.t(Text::People)} testid="contacts">
                        if people.is_empty() {
                            <p class="soft">{ i18n.t(Text::Empty) }</p>
                        } else {
                            <ul class="unfold-list">
                                { for people.into_iter().map(|(name, address)| html! {
                                    <Person key={address.to_string()} {name} {address} notes={notes.clone()} wallet={wallet.clone()} />
                                }) }
                            </ul>
                        }
                    </Card>
                    <Add notes={notes.clone()} network={wallet.network()} />
                    <Carry notes={notes.clone()} />
                </div>
            }
        }
    };
    html! {
        <>
            <Back />
            <NotesTrouble />
            { body }
        </>
    }
}
