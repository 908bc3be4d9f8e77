//! Components: plain calls, or parts with hooks.

use std::fmt;
use std::rc::Rc;

use yew::Html;
use yew::functional::{Hook, HookContext};
use yew::virtual_dom::{Key, VComp, VList, VNode};

/// What `html!` asks of a component; `#[component]` makes it from a function.
pub trait Component {
    /// Its properties.
    type Props: Props;

    /// Draws it, or promises to.
    fn node(props: Self::Props) -> Html;
}

/// Properties that `html!` can put together; `#[derive(Properties)]` makes it.
pub trait Props {
    /// Takes one property after the other.
    type Builder;

    /// Only defaults so far.
    fn builder() -> Self::Builder;
}

/// The properties of a component that has none.
#[derive(Clone, Copy, Debug)]
pub struct NoProps;

/// Builds nothing.
#[derive(Clone, Copy, Debug)]
pub struct NoPropsBuilder;

impl Props for NoProps {
    type Builder = NoPropsBuilder;

    fn builder() -> NoPropsBuilder {
        NoPropsBuilder
    }
}

impl NoPropsBuilder {
    /// The properties.
    #[must_use]
    pub fn build(self) -> NoProps {
        NoProps
    }
}

/// Draws with hooks, which remember between two drawings.
type Draw = Rc<dyn Fn(&mut HookContext) -> Html>;

/// A component with hooks; `id` tells it from others where one may stand in the place of another.
pub fn part(id: &'static str, draw: Draw) -> Html {
    let part = VComp::new::<Part>(Rc::new(PartProps { draw }), Some(Key::from(id)));
    // the key tells parts apart, not brothers of one kind: a list of one keeps it from the list around it
    VNode::VList(Rc::new(VList::with_children(vec![VNode::VComp(Rc::new(part))], None)))
}

/// A node that is recognised by `key` when the list around it changes.
pub fn keyed(key: impl Into<Key>, node: Html) -> Html {
    let key = key.into();
    // the inner list lets another key begin anew, the outer one is known to the list around it
    let inner = VNode::VList(Rc::new(VList::with_children(vec![node], Some(key.clone()))));
    VNode::VList(Rc::new(VList::with_children(vec![inner], Some(key))))
}

#[derive(yew::Properties)]
struct PartProps {
    draw: Draw,
}

impl fmt::Debug for PartProps {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PartProps(..)")
    }
}

impl PartialEq for PartProps {
    /// Never: whoever draws a page draws its parts, which costs less than comparing everything they are given.
    fn eq(&self, _: &Self) -> bool {
        false
    }
}

/// Every component with hooks, as Yew sees it.
#[yew::component]
fn Part(props: &PartProps) -> Html {
    use_drawing(props.draw.clone())
}

struct Drawing(Draw);

impl Hook for Drawing {
    type Output = Html;

    fn run(self, context: &mut HookContext) -> Html {
        (self.0)(context)
    }
}

const fn use_drawing(draw: Draw) -> Drawing {
    Drawing(draw)
}
