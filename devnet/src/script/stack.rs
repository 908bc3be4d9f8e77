//! The stack of a script.

use bitcoin::Script;

use super::error::ScriptError;
use crate::names::script::read_op;

/// Longest stack item, in bytes.
pub const MAX_ITEM: usize = 520;

/// A stack; the last item is on top.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stack(Vec<Vec<u8>>);

impl Stack {
    /// A stack with these items, lowest first.
    #[must_use]
    pub const fn new(items: Vec<Vec<u8>>) -> Self {
        Self(items)
    }

    /// How many items it has.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.0.len()
    }

    /// True when it has none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The top item.
    #[must_use]
    pub fn top(&self) -> Option<&[u8]> {
        self.0.last().map(Vec::as_slice)
    }

    pub(super) fn push(&mut self, item: impl Into<Vec<u8>>) {
        self.0.push(item.into());
    }

    pub(super) fn push_bool(&mut self, value: bool) {
        self.0.push(if value { vec![1] } else { Vec::new() });
    }

    pub(super) fn pop(&mut self) -> Result<Vec<u8>, ScriptError> {
        self.0.pop().ok_or(ScriptError::InvalidStackOperation)
    }

    /// Fails unless there are `count` items.
    pub(super) fn need(&self, count: usize) -> Result<(), ScriptError> {
        if self.0.len() < count { Err(ScriptError::InvalidStackOperation) } else { Ok(()) }
    }

    /// Position of the item `depth` below the top.
    fn at(&self, depth: usize) -> Result<usize, ScriptError> {
        self.0.len().checked_sub(depth.saturating_add(1)).ok_or(ScriptError::InvalidStackOperation)
    }

    /// The item `depth` below the top.
    pub(super) fn peek(&self, depth: usize) -> Result<&[u8], ScriptError> {
        let index = self.at(depth)?;
        self.0.get(index).map(Vec::as_slice).ok_or(ScriptError::InvalidStackOperation)
    }

    /// Takes the item `depth` below the top out.
    pub(super) fn take(&mut self, depth: usize) -> Result<Vec<u8>, ScriptError> {
        let index = self.at(depth)?;
        Ok(self.0.remove(index))
    }

    /// Puts an item `depth` below the top.
    pub(super) fn insert(&mut self, depth: usize, item: Vec<u8>) -> Result<(), ScriptError> {
        let index = self.0.len().checked_sub(depth).ok_or(ScriptError::InvalidStackOperation)?;
        self.0.insert(index, item);
        Ok(())
    }

    /// Copies the item `depth` below the top onto the top.
    pub(super) fn copy(&mut self, depth: usize) -> Result<(), ScriptError> {
        let item = self.peek(depth)?.to_vec();
        self.0.push(item);
        Ok(())
    }
}

/// The items a push-only script leaves on the stack, lowest first.
///
/// `None` when it holds anything but pushes, or a push over [`MAX_ITEM`] bytes.
#[must_use]
pub fn pushed_items(script: &Script) -> Option<Vec<Vec<u8>>> {
    let bytes = script.as_bytes();
    let (mut items, mut at) = (Vec::new(), 0);
    while at < bytes.len() {
        let (step, next) = read_op(bytes, at)?;
        at = next;
        let item = match (step.push, step.opcode) {
            (Some(push), _) => push.to_vec(),
            (None, 0x4f) => vec![0x81],
            (None, opcode @ 0x51..=0x60) => vec![opcode.saturating_sub(0x50)],
            _ => return None,
        };
        if item.len() > MAX_ITEM {
            return None;
        }
        items.push(item);
    }
    Some(items)
}
