//! The strokes of the pictures, in a square of 24 by 24.

use super::IconName;

impl IconName {
    /// The strokes.
    pub(super) const fn path(self) -> &'static str {
        match self {
            Self::Home => "M4 11l8-7 8 7M6 9.5V20h12V9.5M10 20v-6h4v6",
            Self::Energy => "M5 20v-6M10 20V9M15 20v-8M20 20V4",
            Self::Wallet => {
                "M4 7h14a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2h11M16 13.5h.01"
            }
            Self::Meter => "M5 4h14v16H5zM8 8h8v4H8zM8 16h.01M12 16h4",
            Self::Certify => "M12 14a5 5 0 1 0 0-10 5 5 0 0 0 0 10M9 13l-2 7 5-2.5L17 20l-2-7",
            Self::Verify => "M11 17a6 6 0 1 0 0-12 6 6 0 0 0 0 12M15.5 15.5L20 20M8.5 11l2 2 3-3.5",
            Self::Settings => {
                "M4 7h9M17 7h3M4 17h3M11 17h9M15 9.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5M9 19.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5"
            }
            Self::More => {
                "M5 11a1 1 0 1 0 0 2 1 1 0 0 0 0-2M12 11a1 1 0 1 0 0 2 1 1 0 0 0 0-2M19 11a1 1 0 1 0 0 2 1 1 0 0 0 0-2"
            }
            Self::Check => "M5 12.5l4.5 4.5L19 7.5",
            Self::Cross => "M6 6l12 12M18 6L6 18",
            Self::Question => "M9 9a3 3 0 1 1 4.5 2.6c-1 .6-1.5 1.2-1.5 2.4M12 17.5h.01",
            Self::Info => "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18M12 11v5M12 8h.01",
            Self::Warn => "M12 4l9 16H3zM12 10v4M12 17h.01",
            Self::Copy => "M9 9h10v11H9zM5 15V4h10",
            Self::Clock => "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18M12 7v5l3 2",
            Self::Flask => "M9 4h6M10 4v6l-5 8.5A1 1 0 0 0 6 20h12a1 1 0 0 0 .9-1.5L14 10V4M7.5 15h9",
            Self::Replay => "M5 12a7 7 0 1 0 2.5-5.4M5 4v4h4",
            Self::Dot => "M12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6",
            Self::Key => "M8 19a4 4 0 1 0 0-8 4 4 0 0 0 0 8M11 12l8-8M16 7l3 3",
            Self::Lock => "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
            Self::Sun => {
                "M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8M12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.6L7 7M17 17l1.4 1.4M5.6 18.4L7 17M17 7l1.4-1.4"
            }
            Self::Plug => "M9 3v5M15 3v5M6 8h12v3a6 6 0 0 1-12 0zM12 17v4",
            Self::Send => "M7 17L17 7M9 7h8v8",
            Self::Receive => "M17 7L7 17M15 17H7V9",
            Self::Next => "M5 12h14M13 6l6 6-6 6",
            Self::Back => "M19 12H5M11 6l-6 6 6 6",
            Self::Coins => {
                "M12 10c4 0 7-1.3 7-3s-3-3-7-3-7 1.3-7 3 3 3 7 3M5 7v5c0 1.7 3 3 7 3s7-1.3 7-3V7M5 12v5c0 1.7 3 3 7 3s7-1.3 7-3v-5"
            }
            Self::People => {
                "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7M2.5 20c0-4 3-6 6.5-6s6.5 2 6.5 6M16 4.5a3 3 0 0 1 0 6M18 14.5c2.2.7 3.5 2.5 3.5 5.5"
            }
            Self::Pen => "M4 20l1-4L16 5l3 3L8 19zM14 7l3 3M13 20h7",
            Self::Message => "M4 5h16v11H11l-5 4v-4H4zM8 9h8M8 12h5",
            Self::Frost => {
                "M12 3v18M4.2 7.5l15.6 9M4.2 16.5l15.6-9M9.5 4.5L12 7l2.5-2.5M9.5 19.5L12 17l2.5 2.5"
            }
        }
    }
}
