//! What this is, and which version of it.

use crate::components::{Badge, BadgeKind, Card};
use crate::hooks::use_env;
use crate::i18n::{i18n, settings::Settings as Text};
use crate::ui::prelude::*;

/// Version, chain, licence.
#[component]
pub(super) fn About() -> Html {
    let i18n = i18n();
    let env = use_env();
    html! {
        <Card title={i18n.t(Text::About)}>
            <p class="soft">{ i18n.t(Text::AboutText) }</p>
            <dl class="facts">
                <dt>{ i18n.t(Text::Version) }</dt>
                <dd data-testid="version">{ env!("CARGO_PKG_VERSION") }</dd>
                <dt>{ i18n.t(Text::Chain) }</dt>
                <dd data-testid="chain">
                    { env.config.network.to_string() }{ " " }
                    if !env.config.is_mainnet() { <Badge kind={BadgeKind::DevChain} /> }
                </dd>
            </dl>
        </Card>
    }
}
