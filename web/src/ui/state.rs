//! `use_state` and `use_reducer` as Yew has them, on one untyped slot: a type of state costs next to nothing.

use std::any::Any;
use std::cell::RefCell;
use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;
use std::rc::Rc;

use yew::Reducible;
use yew::functional::{UseForceUpdateHandle, hook, use_force_update, use_mut_ref};

/// Where a part keeps a value, and how it is drawn again.
struct Slot {
    value: RefCell<Rc<dyn Any>>,
    redraw: UseForceUpdateHandle,
}

impl Slot {
    fn get(&self) -> Rc<dyn Any> {
        self.value.borrow().clone()
    }

    fn put(&self, value: Rc<dyn Any>) {
        // the old value is dropped after the borrow: what it owns may come back here
        let old = self.value.replace(value);
        self.redraw.force_update();
        drop(old);
    }
}

#[hook]
fn use_slot(first: &mut dyn FnMut() -> Rc<dyn Any>) -> Rc<Slot> {
    let slot = use_mut_ref(|| None::<Rc<Slot>>);
    let redraw = use_force_update();
    let mut slot = slot.borrow_mut();
    slot.get_or_insert_with(|| Rc::new(Slot { value: RefCell::new(first()), redraw })).clone()
}

fn typed<T: 'static>(value: Rc<dyn Any>) -> Rc<T> {
    value.downcast().expect("a slot holds one type for as long as it lives")
}

macro_rules! handles {
    ($(#[$doc:meta])* $handle:ident, $(#[$doc_verb:meta])* $verb:ident) => {
        $(#[$doc])*
        pub struct $handle<T> {
            value: Rc<T>,
            slot: Rc<Slot>,
        }

        impl<T> Clone for $handle<T> {
            fn clone(&self) -> Self {
                Self { value: self.value.clone(), slot: self.slot.clone() }
            }
        }

        impl<T> Deref for $handle<T> {
            type Target = T;

            fn deref(&self) -> &T {
                &self.value
            }
        }

        impl<T: PartialEq> PartialEq for $handle<T> {
            fn eq(&self, other: &Self) -> bool {
                Rc::ptr_eq(&self.value, &other.value) || self.value == other.value
            }
        }

        impl<T: fmt::Debug> fmt::Debug for $handle<T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.value.fmt(f)
            }
        }

        $(#[$doc_verb])*
        pub struct $verb<T> {
            slot: Rc<Slot>,
            of: PhantomData<fn(T)>,
        }

        impl<T> $verb<T> {
            const fn of(slot: Rc<Slot>) -> Self {
                Self { slot, of: PhantomData }
            }
        }

        impl<T> Clone for $verb<T> {
            fn clone(&self) -> Self {
                Self::of(self.slot.clone())
            }
        }

        impl<T> PartialEq for $verb<T> {
            fn eq(&self, other: &Self) -> bool {
                Rc::ptr_eq(&self.slot, &other.slot)
            }
        }

        impl<T> fmt::Debug for $verb<T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($verb), "(..)"))
            }
        }
    };
}

handles! {
    /// A value as it was when the part was drawn, and the verb that changes it.
    UseStateHandle,
    /// Changes a value and has its part drawn again.
    UseStateSetter
}

handles! {
    /// A state as it was when the part was drawn, and what may happen to it.
    UseReducerHandle,
    /// Tells a state what happened and has its part drawn again.
    UseReducerDispatcher
}

/// A value that a part remembers; `first` makes it when the part is drawn for the first time.
#[hook]
pub fn use_state<T: 'static>(first: impl FnOnce() -> T) -> UseStateHandle<T> {
    let mut first = Some(first);
    let slot = use_slot(&mut || match first.take() {
        Some(first) => Rc::new(first()),
        None => Rc::new(()),
    });
    UseStateHandle { value: typed(slot.get()), slot }
}

impl<T: 'static> UseStateHandle<T> {
    /// Changes it.
    pub fn set(&self, value: T) {
        self.slot.put(Rc::new(value));
    }

    /// The verb alone.
    #[must_use]
    pub fn setter(&self) -> UseStateSetter<T> {
        UseStateSetter::of(self.slot.clone())
    }
}

impl<T: 'static> UseStateSetter<T> {
    /// Changes it.
    pub fn set(&self, value: T) {
        self.slot.put(Rc::new(value));
    }

    /// Changes it unless it is that already.
    pub fn set_new(&self, value: T)
    where
        T: PartialEq,
    {
        if *typed::<T>(self.slot.get()) != value {
            self.set(value);
        }
    }
}

/// A state that a part remembers and that changes by its own rules.
#[hook]
pub fn use_reducer<T: Reducible + 'static>(first: impl FnOnce() -> T) -> UseReducerHandle<T> {
    let UseStateHandle { value, slot } = use_state(first);
    UseReducerHandle { value, slot }
}

fn reduce<T: Reducible + 'static>(slot: &Slot, action: T::Action) {
    slot.put(typed::<T>(slot.get()).reduce(action));
}

impl<T: Reducible + 'static> UseReducerHandle<T> {
    /// Tells it what happened.
    pub fn dispatch(&self, action: T::Action) {
        reduce::<T>(&self.slot, action);
    }

    /// The verb alone.
    #[must_use]
    pub fn dispatcher(&self) -> UseReducerDispatcher<T> {
        UseReducerDispatcher::of(self.slot.clone())
    }
}

impl<T: Reducible + 'static> UseReducerDispatcher<T> {
    /// Tells it what happened.
    pub fn dispatch(&self, action: T::Action) {
        reduce::<T>(&self.slot, action);
    }
}
