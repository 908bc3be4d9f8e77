//! The ways to the other pages about money.

use crate::components::{Card, Icon, IconName, Link};
use crate::i18n::{i18n, wallet::Wallet as Text};
use crate::route::Route;
use crate::ui::prelude::*;

const WAYS: [(Route, IconName, Text, Text); 4] = [
    (Route::Coins, IconName::Coins, Text::Coins, Text::CoinsText),
    (Route::Contacts, IconName::People, Text::Contacts, Text::ContactsText),
    (Route::Sign, IconName::Pen, Text::Sign, Text::SignText),
    (Route::Message, IconName::Message, Text::Message, Text::MessageText),
];

/// What is needed now and then.
#[component]
pub(super) fn More() -> Html {
    let i18n = i18n();
    let way = |(route, name, title, text): (Route, IconName, Text, Text)| {
        html! {
            <li>
                <Link to={route} classes="way">
                    <Icon {name} />
                    <span><strong>{ i18n.t(title) }</strong><span class="soft small">{ i18n.t(text) }</span></span>
                </Link>
            </li>
        }
    };
    html! {
        <Card title={i18n.t(Text::MoreTitle)}>
            <ul class="ways">{ for WAYS.into_iter().map(way) }</ul>
        </Card>
    }
}
