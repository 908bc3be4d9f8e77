//! What is written, and the calls it becomes; what is refused, and in which words.

use quote::{ToTokens, quote};
use syn::parse_str;

use crate::{component, html, props};

/// The expansion as text without blanks, which tokens do not have.
fn written(source: &str) -> String {
    let nodes: html::Nodes = parse_str(source).expect("what a page may write");
    joined(&html::root(&nodes))
}

fn joined(tokens: &impl ToTokens) -> String {
    tokens.to_token_stream().to_string().split_whitespace().collect()
}

fn refused(source: &str) -> String {
    parse_str::<html::Nodes>(source).err().expect("a refusal").to_string()
}

#[test]
fn nothing_is_the_empty_node() {
    assert_eq!(written(""), joined(&quote!(<::yew::Html as ::core::default::Default>::default())));
}

#[test]
fn elements_open_say_what_they_have_and_close() {
    let page = written(r#"<p class="soft" aria-label={words}>{ text }<br /></p>"#);
    let opened = page.matches("out.open(").count();
    let closed = page.matches("out.close()").count();
    assert_eq!((opened, closed), (2, 2), "{page}");
    let at = |part: &str| page.find(part).unwrap_or_else(|| panic!("{part} in {page}"));
    assert!(at("\"p\"") < at("\"class\"") && at("\"class\"") < at("\"aria-label\""), "{page}");
    assert!(at("\"aria-label\"") < at("show(text") && at("show(text") < at("\"br\""), "{page}");
}

#[test]
fn components_are_built_from_their_props_and_keys_are_not_props() {
    let page = written("<Card key={id} title={title} {onclick}><Row /></Card>");
    assert!(page.contains("crate::ui::keyed(id,<Cardascrate::ui::Component>::node("), "{page}");
    assert!(page.contains(".title(title).onclick(onclick).children("), "{page}");
    assert!(page.contains("<Rowascrate::ui::Component>::node("), "{page}");
    assert!(!page.contains(".key("), "{page}");
}

#[test]
fn conditions_and_loops_are_one_node_each_so_that_what_follows_keeps_its_place() {
    for source in ["if yes { <a /> } else if no { <b /> } else { <i /> }", "{ for rows }", "if yes { }"] {
        let page = written(source);
        assert_eq!(page.matches("out.open_list()").count(), 1, "{source}: {page}");
    }
    assert!(written("{ for rows }").contains("fornodeinrows"));
    assert!(written("if let Some(x) = y { { x } }").contains("ifletSome(x)=y"));
}

#[test]
fn fragments_may_have_a_key() {
    assert!(written("<key={id}><a /></>").contains("out.key(id)"));
    assert!(!written("<><a /></>").contains("out.key("));
}

#[test]
fn what_cannot_be_meant_is_refused_in_words() {
    for (source, said) in [
        ("<p><b></p></b>", "`b` has to end first"),
        ("<Card></Page>", "another component's end"),
        ("<p", "expected"),
        ("<p class></p>", "expected `=`"),
        ("if yes", "curly braces"),
    ] {
        let refusal = refused(source);
        assert!(refusal.contains(said), "{source}: {refusal}");
    }
}

#[test]
fn a_component_without_hooks_is_a_call_and_one_with_hooks_a_part_of_its_own() {
    let expand = |source: &str, part| joined(&component::expand(parse_str(source).unwrap(), part).unwrap());
    let plain = expand("fn Plain(props: &Props) -> Html { draw(props) }", false);
    assert!(plain.contains("fnnode(props:Props)") && !plain.contains("ui::part("), "{plain}");
    let hooked = "fn Hooked(props: &Props) -> Html { let state = use_state(); draw(state) }";
    assert!(expand(hooked, false).contains("crate::ui::part("));
    assert!(expand("fn Plain() -> Html { draw() }", true).contains("crate::ui::part("));
    assert_ne!(expand(hooked, false), expand(&hooked.replace("Hooked", "Other"), false));
}

#[test]
fn a_component_takes_a_reference_to_its_props() {
    for (source, said) in
        [("fn A(props: Props) -> Html {}", "a reference"), ("fn A(&self) -> Html {}", "a function")]
    {
        let refusal = component::expand(parse_str(source).unwrap(), false).expect_err(source).to_string();
        assert!(refusal.contains(said), "{source}: {refusal}");
    }
}

#[test]
fn a_property_without_a_default_must_be_given() {
    let source = "struct Props { must: u8, #[prop_or_default] may: u8, #[prop_or(7)] seven: u8 }";
    let builder = joined(&props::expand(&parse_str(source).unwrap()).unwrap());
    assert!(builder.contains("P0:crate::ui::Given<u8>"), "{builder}");
    assert!(builder.contains("P1:crate::ui::MaybeGiven<u8>"), "{builder}");
    assert!(builder.contains("given_or(self.seven,||7)"), "{builder}");
    for (source, said) in [("enum Props {}", "a struct"), ("struct Props(u8);", "have names")] {
        let refusal = props::expand(&parse_str(source).unwrap()).expect_err(source).to_string();
        assert!(refusal.contains(said), "{source}: {refusal}");
    }
}
