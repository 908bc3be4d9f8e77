//! A button that asks for a file.

use crate::dom::{Chosen, chosen};
use crate::ui::prelude::*;

/// Props of [`FilePick`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct FilePickProps {
    /// What it says.
    pub label: AttrValue,
    /// Name for the end-to-end tests.
    pub testid: AttrValue,
    /// What kinds of files are offered first, e.g. `.json`.
    pub accept: AttrValue,
    /// Phones open their camera.
    #[prop_or_default]
    pub camera: bool,
    /// Called with the chosen file.
    pub onchosen: Callback<Chosen>,
}

/// A button that asks for a file; the browser's own input lies over it.
#[component]
pub fn FilePick(props: &FilePickProps) -> Html {
    let onchosen = props.onchosen.clone();
    let onchange = Callback::from(move |event: Event| {
        if let Some(file) = chosen(&event) {
            onchosen.emit(file);
        }
    });
    html! {
        <label class="button button-secondary file-pick">
            <input type="file" accept={props.accept.clone()} capture={props.camera.then_some("environment")} {onchange}
                data-testid={props.testid.clone()} />
            <span>{ &props.label }</span>
        </label>
    }
}
