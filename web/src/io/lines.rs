//! The last lines of the dialogues with servers, for the expert view; nothing is noted while it is off.

use std::cell::RefCell;
use std::collections::VecDeque;

use crate::state::expert;

/// Lines kept.
const LINES: usize = 60;
/// Characters kept of each.
const LENGTH: usize = 240;

thread_local! {
    static LAST: RefCell<VecDeque<String>> = const { RefCell::new(VecDeque::new()) };
}

/// Notes a line that goes out.
pub(super) fn sent(line: &str) {
    note("\u{2192}", line);
}

/// Notes a line that came in.
pub(super) fn heard(line: &str) {
    note("\u{2190}", line);
}

/// The last lines, oldest first.
#[must_use]
pub fn last() -> Vec<String> {
    LAST.with_borrow(|lines| lines.iter().cloned().collect())
}

fn note(way: &str, line: &str) {
    if !expert::is_on() {
        return;
    }
    let cut = line.char_indices().nth(LENGTH).and_then(|(end, _)| line.get(..end));
    let text = match cut {
        Some(cut) => format!("{way} {cut}…"),
        None => format!("{way} {}", line.trim_end()),
    };
    LAST.with_borrow_mut(|lines| {
        if lines.len() >= LINES {
            lines.pop_front();
        }
        lines.push_back(text);
    });
}
