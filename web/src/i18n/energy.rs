//! Messages of the energy page.

use super::lang::messages;

messages! {
    /// Energy: periods and charts.
    Energy {
        Title: "Energie", "Energy";
        Lead: "Was deine Anlage erzeugt und was dein Haus verbraucht hat.", "What your system produced and what your home consumed.";
    }
}
