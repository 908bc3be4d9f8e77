//! `#[component]`.

use proc_macro2::{TokenStream, TokenTree};
use quote::{format_ident, quote};
use syn::{Attribute, Block, FnArg, Ident, ItemFn, Pat, Result, Type, Visibility};

/// A struct of the function's name that `html!` can ask for a node.
pub(crate) fn expand(function: ItemFn, part: bool) -> Result<TokenStream> {
    let ItemFn { attrs, vis, sig, block } = function;
    let (props, pattern) = match sig.inputs.first() {
        None => (quote!(crate::ui::NoProps), quote!(_)),
        Some(FnArg::Typed(argument)) => {
            let Type::Reference(reference) = &*argument.ty else {
                return Err(syn::Error::new_spanned(
                    &argument.ty,
                    "a component takes a reference to its props",
                ));
            };
            let (ty, pattern): (&Type, &Pat) = (&reference.elem, &argument.pat);
            (quote!(#ty), quote!(#pattern))
        }
        Some(FnArg::Receiver(receiver)) => {
            return Err(syn::Error::new_spanned(receiver, "a component is a function"));
        }
    };
    let part = part || has_hooks(&block);
    let view = Drawing { attrs, vis, name: sig.ident, props, pattern, block: *block, part };
    Ok(view.expand())
}

struct Drawing {
    attrs: Vec<Attribute>,
    vis: Visibility,
    name: Ident,
    props: TokenStream,
    pattern: TokenStream,
    block: Block,
    part: bool,
}

impl Drawing {
    fn expand(&self) -> TokenStream {
        let Self { attrs, vis, name, props, .. } = self;
        let node = if self.part { self.with_hooks() } else { self.plain() };
        quote! {
            #(#attrs)*
            #[derive(Clone, Copy, Debug)]
            #vis struct #name;

            impl crate::ui::Component for #name {
                type Props = #props;

                #node
            }
        }
    }

    fn plain(&self) -> TokenStream {
        let Self { props, pattern, block, .. } = self;
        quote! {
            fn node(props: #props) -> ::yew::Html {
                let #pattern = &props;
                #block
            }
        }
    }

    fn with_hooks(&self) -> TokenStream {
        let Self { name, props, pattern, block, .. } = self;
        let hook = format_ident!("use_view");
        let id = identity(name, block);
        quote! {
            fn node(props: #props) -> ::yew::Html {
                #[::yew::functional::hook]
                fn #hook(props: &#props) -> ::yew::Html {
                    let #pattern = props;
                    #block
                }
                crate::ui::part(#id, ::std::rc::Rc::new(move |context: &mut ::yew::functional::HookContext| {
                    ::yew::functional::Hook::run(#hook(&props), context)
                }))
            }
        }
    }
}

/// Whether a hook is called: by Yew's rule, a function whose name starts with `use_`.
fn has_hooks(block: &Block) -> bool {
    fn calls(tokens: TokenStream) -> bool {
        tokens.into_iter().any(|token| match token {
            TokenTree::Ident(name) => name.to_string().starts_with("use_"),
            TokenTree::Group(group) => calls(group.stream()),
            TokenTree::Punct(_) | TokenTree::Literal(_) => false,
        })
    }
    calls(quote!(#block))
}

/// Tells parts from each other where Yew sees the same component: a hash (FNV-1a) of what was written.
fn identity(name: &Ident, block: &Block) -> String {
    let text = quote!(#name #block).to_string();
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{hash:x}")
}
