//! `html!`: what was written, and the calls of `web::ui::Writer` it becomes.

mod parse;

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
use syn::{Expr, Ident, LitStr, Path};

/// What stands between two tags, in order.
pub(crate) struct Nodes(Vec<Node>);

enum Node {
    Element(Element),
    Component(Component),
    Fragment { key: Option<Expr>, nodes: Nodes },
    Value(Expr),
    Each(Expr),
    If(Choice),
}

/// `<div …>…</div>`.
struct Element {
    tag: Ident,
    attributes: Vec<Attribute>,
    nodes: Nodes,
}

/// `<Card …>…</Card>`.
struct Component {
    path: Path,
    props: Vec<Attribute>,
    nodes: Nodes,
}

/// `name={value}`, `name="value"` or `{name}`.
struct Attribute {
    name: String,
    ident: Ident,
    value: Expr,
}

/// `if condition { … } else …`.
struct Choice {
    condition: Expr,
    then: Nodes,
    otherwise: Option<Otherwise>,
}

enum Otherwise {
    If(Box<Choice>),
    Nodes(Nodes),
}

/// A whole `html!`.
pub(crate) fn root(nodes: &Nodes) -> TokenStream {
    let out = writer();
    if nodes.0.is_empty() {
        return quote!(<::yew::Html as ::core::default::Default>::default());
    }
    quote! {{
        let mut #out = crate::ui::Writer::new();
        #nodes
        #out.done()
    }}
}

/// The writer's name, which no name in what was written can mean.
fn writer() -> Ident {
    Ident::new("out", Span::mixed_site())
}

impl ToTokens for Nodes {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend(self.0.iter().map(Node::calls));
    }
}

impl Node {
    fn calls(&self) -> TokenStream {
        let out = writer();
        match self {
            Self::Element(element) => element.calls(),
            Self::Component(component) => {
                let node = component.node();
                quote!(#out.node(#node);)
            }
            Self::Fragment { key, nodes } => {
                let key = key.iter().map(|key| quote!(#out.key(#key);));
                quote!(#out.open_list(); #(#key)* #nodes #out.close();)
            }
            Self::Value(value) => quote!(crate::ui::Show::show(#value, &mut #out);),
            Self::Each(values) => quote! {
                #out.open_list();
                for node in #values {
                    crate::ui::Show::show(node, &mut #out);
                }
                #out.close();
            },
            Self::If(choice) => {
                let choice = choice.calls();
                quote!(#out.open_list(); #choice #out.close();)
            }
        }
    }
}

impl Choice {
    fn calls(&self) -> TokenStream {
        let Self { condition, then, otherwise } = self;
        let otherwise = match otherwise {
            None => None,
            Some(Otherwise::Nodes(nodes)) => Some(quote!(else { #nodes })),
            Some(Otherwise::If(choice)) => {
                let choice = choice.calls();
                Some(quote!(else #choice))
            }
        };
        quote!(if #condition { #then } #otherwise)
    }
}

impl Element {
    fn calls(&self) -> TokenStream {
        let out = writer();
        let tag = self.tag.to_string();
        let typed = tag == "input" || tag == "textarea";
        let (mut keys, mut values, mut special) = (Vec::new(), Vec::new(), Vec::new());
        for Attribute { name, value, .. } in &self.attributes {
            match name.as_str() {
                "ref" => special.push(quote!(#out.reference(#value);)),
                "key" => special.push(quote!(#out.key(#value);)),
                "value" if typed => special.push(quote!(#out.value(#value);)),
                "checked" if typed => special.push(quote!(#out.checked(#value);)),
                event if event.starts_with("on") => {
                    let event = Ident::new(event, Span::call_site());
                    special.push(quote!(#out.on(::yew::html::#event::Wrapper::__macro_new(#value));));
                }
                _ => {
                    keys.push(LitStr::new(name, Span::call_site()));
                    values.push(quote!(crate::ui::Attribute::add(#value, &mut #out);));
                }
            }
        }
        let nodes = &self.nodes;
        quote! {
            #out.open(#tag, &[#(#keys),*]);
            #(#values)*
            #(#special)*
            #nodes
            #out.close();
        }
    }
}

impl Component {
    /// An expression: the component's node.
    fn node(&self) -> TokenStream {
        let path = &self.path;
        let props = self.props.iter().filter(|prop| prop.name != "key");
        let props = props.map(|Attribute { ident, value, .. }| quote!(.#ident(#value)));
        let children = (!self.nodes.0.is_empty()).then(|| {
            let children = root(&self.nodes);
            quote!(.children(#children))
        });
        let node = quote! {
            <#path as crate::ui::Component>::node(
                <<#path as crate::ui::Component>::Props as crate::ui::Props>::builder() #(#props)* #children .build()
            )
        };
        match self.props.iter().find(|prop| prop.name == "key") {
            Some(Attribute { value, .. }) => quote!(crate::ui::keyed(#value, #node)),
            None => node,
        }
    }
}
