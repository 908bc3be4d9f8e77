//! Messages of the home page.

use super::lang::messages;

messages! {
    /// Home: balance, live power, today.
    Home {
        Title: "Zuhause", "Home";
        Lead: "Dein Strom auf einen Blick, jede Zahl geprüft.", "Your energy at a glance, every number checked.";
        TodayTitle: "Heute", "Today";
        TodayMore: "Alle Zeiträume", "All periods";
        KwhBalance: "kWh-Saldo", "kWh balance";
        KwhNote: "eingespeist minus bezogen, aus {0} geprüften Ankern", "fed in minus drawn, from {0} verified anchors";
        KwhWaiting: "wartet auf den ersten Anker", "waiting for the first anchor";
        DoiBalance: "Guthaben", "Balance";
        Locked: "gesperrt", "locked";
        NextWallet: "Richte eine Geldbörse ein", "Set up a wallet";
        NextWalletText: "Ihr Schlüssel bleibt auf diesem Gerät. Zwölf Wörter sind deine Sicherung.", "Its key stays on this device. Twelve words are your backup.";
        NextUnlock: "Entsperre deine Geldbörse", "Unlock your wallet";
        NextUnlockText: "Dann siehst du dein Guthaben.", "Then you see your balance.";
        NextPair: "Kopple deinen Zähler", "Pair your meter";
        NextPairText: "Das Gateway am Zähler zeigt Adresse und Code.", "The gateway at the meter shows address and code.";
        Go: "Los", "Go";
        Everything: "Alles, was bisher geschah", "Everything that happened so far";
        Open: "Öffnen", "Open";
    }
}
