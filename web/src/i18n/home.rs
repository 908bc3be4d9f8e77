//! Messages of the home page.

use super::lang::messages;

messages! {
    /// Home: balance, live power, today.
    Home {
        Title: "Zuhause", "Home";
        Lead: "Dein Strom auf einen Blick, jede Zahl geprüft.", "Your energy at a glance, every number checked.";
    }
}
