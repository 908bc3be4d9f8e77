//! The way around: a bar below on phones, a rail at the side on larger screens.

use super::{Icon, IconName};
use crate::i18n::{i18n, shell::Shell};
use crate::ui::prelude::*;

/// A page one can go to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NavSpot {
    /// Its path after the `#`.
    pub path: AttrValue,
    /// What it says.
    pub label: AttrValue,
    /// Its short name: `nav-<name>` for the end-to-end tests.
    pub name: &'static str,
    /// Its picture.
    pub icon: IconName,
}

/// Props of [`Nav`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct NavProps {
    /// What the landmark is called.
    pub label: AttrValue,
    /// The pages that are always in sight.
    pub main: Vec<NavSpot>,
    /// The pages behind "more" on a phone.
    pub more: Vec<NavSpot>,
    /// The path of the current page.
    pub current: AttrValue,
}

/// The way around: a bar below on phones, a rail at the side on larger screens.
#[component]
pub fn Nav(props: &NavProps) -> Html {
    let i18n = i18n();
    let open = use_state(|| false);
    let close = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(false))
    };
    let onkeydown = {
        let open = open.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                open.set(false);
            }
        })
    };
    let toggle = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(!*open))
    };
    let spot = |spot: &NavSpot| {
        let here = (spot.path == props.current).then_some("page");
        html! {
            <li>
                <a class="nav-spot" href={format!("#{}", spot.path)} aria-current={here} onclick={close.clone()}
                    data-testid={format!("nav-{}", spot.name)}>
                    <Icon name={spot.icon} /><span>{ &spot.label }</span>
                </a>
            </li>
        }
    };
    let more_here = props.more.iter().any(|spot| spot.path == props.current);
    html! {
        <nav class="nav" aria-label={props.label.clone()} {onkeydown}>
            <a class="nav-brand" href="#/" onclick={close.clone()}>
                <img src="./favicon.svg" alt="" /><span>{ i18n.t(Shell::AppName) }</span>
            </a>
            <ul class="nav-main">
                { for props.main.iter().map(spot) }
                <li class="nav-more">
                    <button type="button" class={classes!("nav-spot", more_here.then_some("nav-spot-here"))} onclick={toggle}
                        aria-expanded={open.to_string()} aria-controls="nav-rest" data-testid="nav-more">
                        <Icon name={IconName::More} /><span>{ i18n.t(Shell::NavMore) }</span>
                    </button>
                </li>
            </ul>
            <ul id="nav-rest" class={classes!("nav-rest", open.then_some("nav-rest-open"))}>
                { for props.more.iter().map(spot) }
            </ul>
        </nav>
    }
}
