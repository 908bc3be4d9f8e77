//! Which bucket is being looked at, moved by keys and fingers.

/// The bucket a key leads to; `None` when the key is none of ours.
pub(super) fn after_key(key: &str, now: Option<usize>, count: usize) -> Option<Option<usize>> {
    let last = count.checked_sub(1)?;
    let next = match (key, now) {
        ("ArrowRight" | "ArrowUp", None) | ("Home", _) => Some(0),
        ("ArrowLeft" | "ArrowDown", None) | ("End", _) => Some(last),
        ("ArrowRight" | "ArrowUp", Some(index)) => Some(index.saturating_add(1).min(last)),
        ("ArrowLeft" | "ArrowDown", Some(index)) => Some(index.saturating_sub(1)),
        ("Escape", Some(_)) => None,
        _ => return None,
    };
    Some(next)
}

#[cfg(test)]
mod tests {
    use super::after_key;

    #[test]
    fn keys_move_and_stop_at_the_ends() {
        for (key, now, expected) in [
            ("ArrowRight", None, Some(Some(0))),
            ("ArrowLeft", None, Some(Some(3))),
            ("ArrowRight", Some(3), Some(Some(3))),
            ("ArrowLeft", Some(0), Some(Some(0))),
            ("ArrowLeft", Some(2), Some(Some(1))),
            ("Home", Some(2), Some(Some(0))),
            ("End", None, Some(Some(3))),
            ("Escape", Some(2), Some(None)),
            ("Escape", None, None),
            ("Tab", Some(2), None),
        ] {
            assert_eq!(after_key(key, now, 4), expected, "{key} {now:?}");
        }
        assert_eq!(after_key("ArrowRight", None, 0), None);
    }
}
