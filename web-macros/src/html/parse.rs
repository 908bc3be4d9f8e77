//! Reads what was written, by Yew's rules.

use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::{Expr, ExprPath, Ident, Lit, Path, Result, Token, braced, token};

use super::{Attribute, Choice, Component, Element, Node, Nodes, Otherwise};

impl Parse for Nodes {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let mut nodes = Vec::new();
        while !(input.is_empty() || input.peek(Token![<]) && input.peek2(Token![/])) {
            nodes.push(input.parse()?);
        }
        Ok(Self(nodes))
    }
}

impl Parse for Node {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        if input.peek(Token![if]) {
            return input.parse().map(Self::If);
        }
        if input.peek(token::Brace) {
            return block(input);
        }
        input.parse::<Token![<]>()?;
        if input.peek(Token![>]) || (input.peek(Ident::peek_any) && input.fork().call(key_alone).is_ok()) {
            return fragment(input);
        }
        if starts_upper(input) { component(input) } else { element(input) }
    }
}

/// `{ value }` or `{ for values }`.
fn block(input: ParseStream<'_>) -> Result<Node> {
    let content;
    braced!(content in input);
    if content.peek(Token![for]) && !content.peek2(token::Lt) {
        content.parse::<Token![for]>()?;
        return content.parse().map(Node::Each);
    }
    content.parse().map(Node::Value)
}

/// `key={…}>`: the head of a fragment with a key.
fn key_alone(input: ParseStream<'_>) -> Result<()> {
    let name = input.call(Ident::parse_any)?;
    if name != "key" || !input.peek(Token![=]) {
        return Err(input.error("not a fragment"));
    }
    Ok(())
}

fn fragment(input: ParseStream<'_>) -> Result<Node> {
    let key = if input.peek(Token![>]) { None } else { Some(input.parse::<Attribute>()?.value) };
    input.parse::<Token![>]>()?;
    let nodes = input.parse()?;
    input.parse::<Token![<]>()?;
    input.parse::<Token![/]>()?;
    input.parse::<Token![>]>()?;
    Ok(Node::Fragment { key, nodes })
}

/// Components start with a capital or with a path of modules.
fn starts_upper(input: ParseStream<'_>) -> bool {
    let ahead = input.fork();
    let Ok(name) = ahead.call(Ident::parse_any) else { return false };
    ahead.peek(Token![::]) || name.to_string().starts_with(char::is_uppercase)
}

fn component(input: ParseStream<'_>) -> Result<Node> {
    let path: Path = input.call(Path::parse_mod_style)?;
    let (props, empty) = attributes(input)?;
    let nodes = if empty { Nodes(Vec::new()) } else { input.parse()? };
    if !empty {
        input.parse::<Token![<]>()?;
        input.parse::<Token![/]>()?;
        let end: Path = input.call(Path::parse_mod_style)?;
        if end != path {
            return Err(syn::Error::new_spanned(end, "another component's end"));
        }
        input.parse::<Token![>]>()?;
    }
    Ok(Node::Component(Component { path, props, nodes }))
}

fn element(input: ParseStream<'_>) -> Result<Node> {
    let tag = input.call(Ident::parse_any)?;
    let (attributes, empty) = attributes(input)?;
    let nodes = if empty { Nodes(Vec::new()) } else { input.parse()? };
    if !empty {
        input.parse::<Token![<]>()?;
        input.parse::<Token![/]>()?;
        let end = input.call(Ident::parse_any)?;
        if end != tag {
            return Err(syn::Error::new_spanned(end, format!("`{tag}` has to end first")));
        }
        input.parse::<Token![>]>()?;
    }
    Ok(Node::Element(Element { tag, attributes, nodes }))
}

/// The attributes, and whether the tag ends by itself.
fn attributes(input: ParseStream<'_>) -> Result<(Vec<Attribute>, bool)> {
    let mut found = Vec::new();
    while !input.peek(Token![>]) && !input.peek(Token![/]) {
        found.push(input.parse()?);
    }
    let empty = input.parse::<Option<Token![/]>>()?.is_some();
    input.parse::<Token![>]>()?;
    Ok((found, empty))
}

impl Parse for Attribute {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        if input.peek(token::Brace) {
            let content;
            braced!(content in input);
            let value: ExprPath = content.parse()?;
            let ident = value.path.require_ident()?.clone();
            return Ok(Self { name: ident.unraw().to_string(), ident, value: Expr::Path(value) });
        }
        let ident = input.call(Ident::parse_any)?;
        let mut name = ident.unraw().to_string();
        while input.peek(Token![-]) {
            input.parse::<Token![-]>()?;
            name = format!("{name}-{}", input.call(Ident::parse_any)?.unraw());
        }
        input.parse::<Token![=]>()?;
        let value = if input.peek(token::Brace) {
            let content;
            braced!(content in input);
            content.parse()?
        } else {
            Expr::Lit(syn::ExprLit { attrs: Vec::new(), lit: input.parse::<Lit>()? })
        };
        Ok(Self { name, ident, value })
    }
}

impl Parse for Choice {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        input.parse::<Token![if]>()?;
        let condition = input.call(Expr::parse_without_eager_brace)?;
        let then = nodes_in_braces(input)?;
        let otherwise = if input.parse::<Option<Token![else]>>()?.is_none() {
            None
        } else if input.peek(Token![if]) {
            Some(Otherwise::If(Box::new(input.parse()?)))
        } else {
            Some(Otherwise::Nodes(nodes_in_braces(input)?))
        };
        Ok(Self { condition, then, otherwise })
    }
}

fn nodes_in_braces(input: ParseStream<'_>) -> Result<Nodes> {
    let content;
    braced!(content in input);
    content.parse()
}
