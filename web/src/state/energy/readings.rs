//! A list that only grows, cheap to clone: full pages are shared, only the last one is copied.

use std::rc::Rc;

use wasm_core::verify::{Reading, Verified};

/// Readings per page: what is copied at most when one is added.
const PAGE: usize = 256;

/// Verified readings, oldest first.
#[derive(Clone, Debug, Default)]
pub struct Readings {
    pages: Rc<Vec<Rc<[Verified<Reading>]>>>,
    last: Rc<Vec<Verified<Reading>>>,
    len: usize,
}

impl PartialEq for Readings {
    /// Two lists that grew from the same one are equal if they have the same length: nothing is ever changed.
    fn eq(&self, other: &Self) -> bool {
        self.len == other.len && Rc::ptr_eq(&self.last, &other.last)
    }
}

impl Readings {
    /// How many there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.len
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The newest.
    #[must_use]
    pub fn last(&self) -> Option<&Verified<Reading>> {
        self.last.last().or_else(|| self.pages.last().and_then(|page| page.last()))
    }

    /// All of them, oldest first.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Verified<Reading>> {
        self.pages.iter().flat_map(|page| page.iter()).chain(self.last.iter())
    }

    /// Adds newer ones.
    pub fn extend(&mut self, readings: impl IntoIterator<Item = Verified<Reading>>) {
        let last = Rc::make_mut(&mut self.last);
        for reading in readings {
            last.push(reading);
            self.len = self.len.saturating_add(1);
            if last.len() >= PAGE {
                Rc::make_mut(&mut self.pages).push(last.drain(..).collect());
            }
        }
    }
}
