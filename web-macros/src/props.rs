//! `#[derive(Properties)]`.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Attribute, Data, DeriveInput, Expr, Field, Fields, Ident, Result, Type, Visibility};

struct Prop<'a> {
    name: &'a Ident,
    ty: &'a Type,
    /// What it is if it isn't given; `None` if it must be.
    otherwise: Option<TokenStream>,
    /// The builder's parameter that becomes the property's type when it is given.
    slot: Ident,
}

impl<'a> Prop<'a> {
    fn of(place: usize, field: &'a Field) -> Result<Self> {
        let name = field.ident.as_ref().ok_or_else(|| syn::Error::new_spanned(field, "props have names"))?;
        let otherwise = field.attrs.iter().find_map(default).transpose()?;
        Ok(Self { name, ty: &field.ty, otherwise, slot: format_ident!("P{place}") })
    }
}

fn default(attribute: &Attribute) -> Option<Result<TokenStream>> {
    if attribute.path().is_ident("prop_or_default") {
        return Some(Ok(quote!(::core::default::Default::default())));
    }
    let value = || attribute.parse_args::<Expr>().map(|value| quote!(#value));
    attribute.path().is_ident("prop_or").then(value)
}

/// The builder, whose type remembers which properties were given.
pub(crate) fn expand(input: &DeriveInput) -> Result<TokenStream> {
    let Data::Struct(data) = &input.data else {
        return Err(syn::Error::new_spanned(input, "props are a struct"));
    };
    let Fields::Named(fields) = &data.fields else {
        return Err(syn::Error::new_spanned(input, "props have names"));
    };
    let props = fields.named.iter().enumerate().map(|(place, field)| Prop::of(place, field));
    let props = props.collect::<Result<Vec<_>>>()?;
    Ok(builder(input, &props))
}

fn builder(input: &DeriveInput, props: &[Prop<'_>]) -> TokenStream {
    let (name, vis) = (&input.ident, &input.vis);
    let builder = format_ident!("{name}Builder");
    let names: Vec<_> = props.iter().map(|prop| prop.name).collect();
    let slots: Vec<_> = props.iter().map(|prop| &prop.slot).collect();
    let setters: TokenStream = props.iter().map(|prop| setter(prop, props, &builder)).collect();
    let build = build(name, vis, props);
    let started = started(name, &builder, props);
    quote! {
        #[doc(hidden)]
        #[derive(Debug)]
        #vis struct #builder<#(#slots),*> { #(#names: #slots),* }

        #started

        #[automatically_derived]
        impl<#(#slots),*> #builder<#(#slots),*> {
            #setters
            #build
        }
    }
}

/// The builder before anything was given.
fn started(name: &Ident, builder: &Ident, props: &[Prop<'_>]) -> TokenStream {
    let names = props.iter().map(|prop| prop.name);
    let unset = vec![quote!(crate::ui::Unset); props.len()];
    quote! {
        #[automatically_derived]
        impl crate::ui::Props for #name {
            type Builder = #builder<#(#unset),*>;

            #[inline(always)]
            fn builder() -> Self::Builder {
                #builder { #(#names: #unset),* }
            }
        }
    }
}

/// The end: what must be given was, the rest is the default.
fn build(name: &Ident, vis: &Visibility, props: &[Prop<'_>]) -> TokenStream {
    let bounds = props.iter().map(|Prop { ty, otherwise, slot, .. }| match otherwise {
        Some(_) => quote!(#slot: crate::ui::MaybeGiven<#ty>),
        None => quote!(#slot: crate::ui::Given<#ty>),
    });
    let values = props.iter().map(|Prop { name, otherwise, .. }| match otherwise {
        Some(value) => quote!(#name: crate::ui::MaybeGiven::given_or(self.#name, || #value)),
        None => quote!(#name: crate::ui::Given::given(self.#name)),
    });
    quote! {
        #[doc(hidden)]
        #[inline(always)]
        #vis fn build(self) -> #name
        where
            #(#bounds),*
        {
            #name { #(#values),* }
        }
    }
}

fn setter(prop: &Prop<'_>, props: &[Prop<'_>], builder: &Ident) -> TokenStream {
    let Prop { name, ty, .. } = prop;
    let result = props.iter().map(|other| {
        let (slot, ty) = (&other.slot, other.ty);
        if other.name == *name { quote!(crate::ui::Set<#ty>) } else { quote!(#slot) }
    });
    let rest = props.iter().map(|prop| prop.name).filter(|other| other != name);
    quote! {
        #[doc(hidden)]
        #[inline(always)]
        pub fn #name(self, value: impl ::yew::html::IntoPropValue<#ty>) -> #builder<#(#result),*> {
            #builder { #name: crate::ui::Set(value.into_prop_value()), #(#rest: self.#rest),* }
        }
    }
}
