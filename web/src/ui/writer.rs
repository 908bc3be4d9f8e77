//! Writes elements one call after the other, as `html!` dictates them.

use std::rc::Rc;

use yew::html::IntoPropValue;
use yew::virtual_dom::{AttributeOrProperty, Attributes, Key, Listener, VList, VNode, VTag, VText};
use yew::{AttrValue, Html, NodeRef};

/// An element or a list that is not finished.
#[derive(Debug, Default)]
struct Open {
    /// `None` for a list.
    tag: Option<&'static str>,
    keys: &'static [&'static str],
    values: Vec<Option<AttributeOrProperty>>,
    nodes: Vec<VNode>,
    listeners: Vec<Option<Rc<dyn Listener>>>,
    reference: Option<NodeRef>,
    key: Option<Key>,
    value: Option<AttrValue>,
    checked: Option<bool>,
}

impl Open {
    fn node(self) -> VNode {
        let Some(tag) = self.tag else {
            return VNode::VList(Rc::new(VList::with_children(self.nodes, self.key)));
        };
        let mut element = VTag::new(AttrValue::Static(tag));
        element.attributes = Attributes::Dynamic { keys: self.keys, values: self.values.into() };
        if let Some(reference) = self.reference {
            element.node_ref = reference;
        }
        element.key = self.key;
        if !self.listeners.is_empty() {
            element.set_listeners(self.listeners.into());
        }
        if self.value.is_some() {
            element.set_value(self.value);
        }
        if let Some(checked) = self.checked {
            element.set_checked(checked);
        }
        if !self.nodes.is_empty() {
            element.add_children(self.nodes);
        }
        VNode::VTag(Rc::new(element))
    }
}

/// What is not finished, from the outside in.
#[derive(Debug, Default)]
struct Unfinished {
    outer: Vec<Open>,
    open: Open,
}

/// Writes one node with everything in it.
#[derive(Debug)]
pub struct Writer(Box<Unfinished>);

impl Writer {
    /// Nothing written yet.
    #[must_use]
    #[inline(never)]
    #[expect(clippy::new_without_default, reason = "html! alone starts one")]
    pub fn new() -> Self {
        Self(Box::default())
    }

    /// Starts an element; [`Attribute::add`] gives the values of `keys` in their order.
    #[inline(never)]
    pub fn open(&mut self, tag: &'static str, keys: &'static [&'static str]) {
        let open = Open { tag: Some(tag), keys, values: Vec::with_capacity(keys.len()), ..Open::default() };
        self.0.outer.push(std::mem::replace(&mut self.0.open, open));
    }

    /// Starts a list of nodes.
    #[inline(never)]
    pub fn open_list(&mut self) {
        self.0.outer.push(std::mem::take(&mut self.0.open));
    }

    /// Ends what was started last.
    #[inline(never)]
    pub fn close(&mut self) {
        let outer = self.0.outer.pop().unwrap_or_default();
        let node = std::mem::replace(&mut self.0.open, outer).node();
        self.0.open.nodes.push(node);
    }

    /// A finished node.
    #[inline(never)]
    pub fn node(&mut self, node: Html) {
        self.0.open.nodes.push(node);
    }

    /// A text.
    #[inline(never)]
    pub fn text(&mut self, text: AttrValue) {
        self.0.open.nodes.push(VNode::VText(VText::new(text)));
    }

    /// A text that is part of the program.
    #[inline(never)]
    pub fn words(&mut self, text: &'static str) {
        self.text(AttrValue::Static(text));
    }

    /// The next attribute; `None` leaves it out.
    #[inline(never)]
    pub fn attribute(&mut self, value: Option<AttrValue>) {
        self.0.open.values.push(value.map(AttributeOrProperty::Attribute));
    }

    /// The next attribute, part of the program.
    #[inline(never)]
    pub fn constant(&mut self, value: &'static str) {
        self.0.open.values.push(Some(AttributeOrProperty::Static(value)));
    }

    /// What an event does; `None` for nothing.
    #[inline(never)]
    pub fn on(&mut self, listener: Option<Rc<dyn Listener>>) {
        self.0.open.listeners.push(listener);
    }

    /// Lets `node` find the element.
    pub fn reference(&mut self, node: NodeRef) {
        self.0.open.reference = Some(node);
    }

    /// What the element is recognised by among its brothers.
    pub fn key(&mut self, key: impl Into<Key>) {
        self.0.open.key = Some(key.into());
    }

    /// The text in a field.
    pub fn value(&mut self, value: impl IntoPropValue<Option<AttrValue>>) {
        self.0.open.value = value.into_prop_value();
    }

    /// Whether a box is ticked.
    pub fn checked(&mut self, checked: bool) {
        self.0.open.checked = Some(checked);
    }

    /// What was written: the one node, or the list of them.
    #[inline(never)]
    pub fn done(mut self) -> Html {
        match self.0.open.nodes.len() {
            1 => self.0.open.nodes.remove(0),
            _ => self.0.open.node(),
        }
    }
}

/// What can stand between two tags: exactly one node, so that what follows keeps its place.
pub trait Show {
    /// Writes it.
    fn show(self, out: &mut Writer);
}

/// What can be the value of an attribute.
pub trait Attribute {
    /// Writes it.
    fn add(self, out: &mut Writer);
}

macro_rules! texts {
    ($($ty:ty: |$text:ident| $value:expr;)*) => {
        $(
            impl Show for $ty {
                fn show(self, out: &mut Writer) {
                    let $text = self;
                    out.text($value);
                }
            }

            impl Attribute for $ty {
                fn add(self, out: &mut Writer) {
                    let $text = self;
                    out.attribute(Some($value));
                }
            }
        )*
    };
}

texts! {
    AttrValue: |text| text;
    &AttrValue: |text| text.clone();
    String: |text| text.into();
    &String: |text| text.clone().into();
}

impl Show for &'static str {
    fn show(self, out: &mut Writer) {
        out.words(self);
    }
}

impl Attribute for &'static str {
    fn add(self, out: &mut Writer) {
        out.constant(self);
    }
}

impl Attribute for Option<AttrValue> {
    fn add(self, out: &mut Writer) {
        out.attribute(self);
    }
}

impl Attribute for Option<String> {
    fn add(self, out: &mut Writer) {
        out.attribute(self.map(AttrValue::from));
    }
}

impl Attribute for Option<&'static str> {
    fn add(self, out: &mut Writer) {
        out.attribute(self.map(AttrValue::Static));
    }
}

impl Attribute for bool {
    /// There or not.
    fn add(self, out: &mut Writer) {
        self.then_some("").add(out);
    }
}

impl Show for Html {
    fn show(self, out: &mut Writer) {
        out.node(self);
    }
}

impl Show for char {
    fn show(self, out: &mut Writer) {
        out.text(String::from(self).into());
    }
}

impl<T: Show> Show for Option<T> {
    fn show(self, out: &mut Writer) {
        match self {
            Some(value) => value.show(out),
            None => out.node(Html::default()),
        }
    }
}
