//! What an input script leaves on the stack.

use bitcoin::Script;

use crate::names::script::read_op;

/// Longest stack item, in bytes.
pub const MAX_ITEM: usize = 520;

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
