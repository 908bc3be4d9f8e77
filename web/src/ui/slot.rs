//! What the builders of props are made of: each property is set or not, and its type says so.

/// A property that was not given.
#[derive(Clone, Copy, Debug)]
pub struct Unset;

/// A property that was given.
#[derive(Clone, Copy, Debug)]
pub struct Set<T>(pub T);

/// A property that must be given.
#[diagnostic::on_unimplemented(message = "a property of type `{T}` is missing")]
pub trait Given<T> {
    /// Its value.
    fn given(self) -> T;
}

/// A property that may be left out.
pub trait MaybeGiven<T> {
    /// Its value, or the other one.
    fn given_or(self, other: impl FnOnce() -> T) -> T;
}

impl<T> Given<T> for Set<T> {
    #[inline(always)]
    fn given(self) -> T {
        self.0
    }
}

impl<T> MaybeGiven<T> for Set<T> {
    #[inline(always)]
    fn given_or(self, _: impl FnOnce() -> T) -> T {
        self.0
    }
}

impl<T> MaybeGiven<T> for Unset {
    #[inline(always)]
    fn given_or(self, other: impl FnOnce() -> T) -> T {
        other()
    }
}
