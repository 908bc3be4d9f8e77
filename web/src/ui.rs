//! How views are written: Yew's nodes, hooks and syntax, with little code for each element and component.
//!
//! Yew's own macros expand to code of their own for every element and to a Yew component for every component; in the
//! dApp that was a fifth of the download. Here [`html!`](web_macros::html) expands to calls of one [`Writer`],
//! components without hooks are plain calls, and those with hooks are all the same Yew component (`part`).
//! Deliberately nothing else: no state, no scheduling, no knowledge of pages.

mod class;
mod effect;
mod part;
mod slot;
mod state;
mod writer;

pub use class::{Class, Names};
pub use effect::{TearDown, use_effect_with};
pub use part::{Component, NoProps, NoPropsBuilder, Props, keyed, part};
pub use slot::{Given, MaybeGiven, Set, Unset};
pub use state::{
    UseReducerDispatcher, UseReducerHandle, UseStateHandle, UseStateSetter, use_reducer, use_state,
};
pub use writer::{Attribute, Show, Writer};

/// What every file with views imports.
pub mod prelude {
    pub use web_macros::{Properties, component, html};
    pub use yew::functional::{
        hook, use_callback, use_context, use_effect, use_force_update, use_memo, use_mut_ref, use_node_ref,
    };
    pub use yew::{
        AttrValue, Callback, ContextProvider, Event, Html, InputEvent, KeyboardEvent, MouseEvent, NodeRef,
        PointerEvent, Reducible, SubmitEvent,
    };

    pub use super::effect::use_effect_with;
    pub use super::state::{
        UseReducerDispatcher, UseReducerHandle, UseStateHandle, UseStateSetter, use_reducer, use_state,
    };

    pub use super::{Component, Props};
    pub use crate::classes;
}
