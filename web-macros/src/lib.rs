//! Yew's `html!`, `#[component]` and `Properties` with the same syntax, for the dApp alone: they expand to calls of
//! `web::ui`, which is compiled once, where Yew's own expand to code of their own for every element and component.
//!
//! Everything below the syntax stays Yew's: nodes, hooks, contexts, scheduling. What these macros do not know (spread
//! props, generic components, portals) the dApp does not use.

mod component;
mod html;
mod props;
#[cfg(test)]
mod tests;

use proc_macro::TokenStream;
use syn::parse_macro_input;

/// Elements, texts and components as one node, written as for Yew.
///
/// `if` and `{ for … }` are one node each, so that what follows keeps its place; a boolean attribute is there or not.
#[proc_macro]
pub fn html(input: TokenStream) -> TokenStream {
    let nodes = parse_macro_input!(input as html::Nodes);
    html::root(&nodes).into()
}

/// A function of its props as a component for [`html!`].
///
/// Without hooks it is a plain call. With hooks, or as `#[component(part)]`, it becomes one of the dApp's parts, all of
/// the same Yew component: what it draws is never taken for what another part drew in its place.
#[proc_macro_attribute]
pub fn component(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let arguments = parse_macro_input!(arguments as Option<syn::Ident>);
    let function = parse_macro_input!(item as syn::ItemFn);
    component::expand(function, arguments.is_some_and(|argument| argument == "part"))
        .unwrap_or_else(syn::Error::into_compile_error)
        .into()
}

/// A builder for props: a property without `#[prop_or_default]` or `#[prop_or(…)]` must be given.
#[proc_macro_derive(Properties, attributes(prop_or, prop_or_default))]
pub fn properties(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as syn::DeriveInput);
    props::expand(&input).unwrap_or_else(syn::Error::into_compile_error).into()
}
