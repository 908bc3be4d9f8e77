//! Messages of the page about coins.

use super::lang::messages;

messages! {
    /// Coins.
    Coins {
        Title: "Münzen", "Coins";
        Lead: "Dein Geld besteht aus einzelnen Münzen: aus jeder Zahlung, die du bekommen hast, eine.", "Your money is made of single coins: one from each payment you got.";
        Empty: "Noch keine Münzen. Mit der ersten Zahlung an dich kommt eine.", "No coins yet. The first payment to you brings one.";
        EmptyTitle: "Noch keine Münzen", "No coins yet";
        Money: "Geld", "Money";
        MoneyText: "Eingefrorene Münzen gibt BlockPro nicht aus, bis du sie auftaust.", "BlockPro doesn't spend frozen coins until you thaw them.";
        Waiting: "wartet auf einen Block", "waits for a block";
        Immature: "noch nicht reif", "not yet mature";
        InBlock: "in Block {0}", "in block {0}";
        Freeze: "Einfrieren", "Freeze";
        Thaw: "Auftauen", "Thaw";
        At: "An Adresse", "At address";
        Outpoint: "Ausgang", "Output";
        Names: "In Namen gebunden", "Held in names";
        NamesText: "Diese Münzen sind Einträge im Namensregister. Sie werden nie als Geld ausgegeben, nur mit dem Namen weitergegeben.", "These coins are entries in the register of names. They are never spent as money, only passed on with the name.";
        NameUntil: "läuft mit Block {0} ab", "expires with block {0}";
        NameWaiting: "wartet auf einen Block", "waits for a block";
        NameGone: "abgelaufen: vom Netz gelöscht", "expired: erased by the network";
    }
}
