//! The `class` attribute from parts that may be missing.

use yew::AttrValue;

/// Names of classes, joined by spaces.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Class(String);

impl Class {
    /// No class.
    #[must_use]
    pub const fn none() -> Self {
        Self(String::new())
    }

    /// Appends names; nothing for an empty text.
    pub fn add(&mut self, names: &str) {
        if !names.is_empty() && !self.0.is_empty() {
            self.0.push(' ');
        }
        self.0.push_str(names);
    }

    /// The attribute; none without a name.
    #[must_use]
    pub fn value(self) -> Option<AttrValue> {
        (!self.0.is_empty()).then(|| self.0.into())
    }
}

/// What [`classes!`](crate::classes) takes.
pub trait Names {
    /// Adds the names, if there are any.
    fn add_to(self, class: &mut Class);
}

impl Names for &str {
    fn add_to(self, class: &mut Class) {
        class.add(self);
    }
}

impl Names for String {
    fn add_to(self, class: &mut Class) {
        class.add(&self);
    }
}

impl Names for Option<&str> {
    fn add_to(self, class: &mut Class) {
        class.add(self.unwrap_or_default());
    }
}

/// The value of `class` from texts and options of texts.
#[macro_export]
macro_rules! classes {
    ($($names:expr),* $(,)?) => {{
        let mut class = $crate::ui::Class::none();
        $($crate::ui::Names::add_to($names, &mut class);)*
        class.value()
    }};
}

#[cfg(test)]
mod tests {
    #[test]
    fn missing_classes_leave_no_gap() {
        for (name, class, expected) in [
            ("all", classes!("a", Some("b"), String::from("c")), Some("a b c")),
            ("holes", classes!(None::<&str>, "b", None::<&str>, ""), Some("b")),
            ("nothing", classes!(None::<&str>, ""), None),
        ] {
            assert_eq!(class.as_deref(), expected, "{name}");
        }
    }
}
