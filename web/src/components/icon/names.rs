//! The pictures there are.

/// Which picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IconName {
    /// A house.
    Home,
    /// Bars.
    Energy,
    /// A wallet.
    Wallet,
    /// A meter.
    Meter,
    /// A seal.
    Certify,
    /// A looking glass.
    Verify,
    /// Sliders.
    Settings,
    /// Three dots.
    More,
    /// A tick.
    Check,
    /// A cross.
    Cross,
    /// A question mark.
    Question,
    /// An i.
    Info,
    /// An exclamation mark in a triangle.
    Warn,
    /// Two sheets.
    Copy,
    /// A clock.
    Clock,
    /// A flask: a test.
    Flask,
    /// A loop: a recording.
    Replay,
    /// A dot: live.
    Dot,
    /// A key.
    Key,
    /// A lock.
    Lock,
    /// The sun: production.
    Sun,
    /// A plug: consumption.
    Plug,
    /// An arrow up and out: sent.
    Send,
    /// An arrow down and in: received.
    Receive,
    /// An arrow to the right.
    Next,
    /// An arrow to the left.
    Back,
    /// A pile of coins.
    Coins,
    /// Two people.
    People,
    /// A pen.
    Pen,
    /// A speech bubble.
    Message,
    /// A snowflake: not to be spent.
    Frost,
}
