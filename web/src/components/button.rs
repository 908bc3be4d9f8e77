//! A button.

use super::{Icon, IconName};
use crate::ui::prelude::*;

/// How much a button asks to be pressed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonKind {
    /// The one thing to do here.
    Primary,
    /// Something else one may do.
    #[default]
    Secondary,
    /// Barely a button.
    Quiet,
    /// Takes something away for good.
    Danger,
}

impl ButtonKind {
    const fn class(self) -> &'static str {
        match self {
            Self::Primary => "button-primary",
            Self::Secondary => "button-secondary",
            Self::Quiet => "button-quiet",
            Self::Danger => "button-danger",
        }
    }
}

/// Props of [`Button`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct ButtonProps {
    /// What it says.
    pub children: Html,
    /// Name for the end-to-end tests.
    pub testid: AttrValue,
    /// How much it asks to be pressed.
    #[prop_or_default]
    pub kind: ButtonKind,
    /// Called when pressed; not while busy or disabled. Leave it out in a form with `submit`.
    #[prop_or_default]
    pub onclick: Callback<()>,
    /// Cannot be pressed.
    #[prop_or_default]
    pub disabled: bool,
    /// Something is under way: cannot be pressed and says so.
    #[prop_or_default]
    pub busy: bool,
    /// Sends the form it is in.
    #[prop_or_default]
    pub submit: bool,
    /// Drawn before the text.
    #[prop_or_default]
    pub icon: Option<IconName>,
}

/// A button.
#[component]
pub fn Button(props: &ButtonProps) -> Html {
    let onclick = props.onclick.reform(|_: MouseEvent| ());
    let class = classes!("button", props.kind.class());
    html! {
        <button
            {class}
            type={if props.submit { "submit" } else { "button" }}
            disabled={props.disabled || props.busy}
            aria-busy={props.busy.then_some("true")}
            data-testid={props.testid.clone()}
            {onclick}
        >
            if props.busy { <span class="button-spinner" aria-hidden="true" /> }
            if let Some(name) = props.icon { <Icon {name} /> }
            { props.children.clone() }
        </button>
    }
}
