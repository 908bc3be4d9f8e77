//! Messages of the settings page.

use super::lang::messages;

messages! {
    /// Settings.
    Settings {
        Title: "Einstellungen", "Settings";
        Lead: "Alles hier bleibt auf diesem Gerät.", "Everything here stays on this device.";

        Look: "Sprache und Aussehen", "Language and look";
        Language: "Sprache", "Language";
        LanguageSystem: "Automatisch", "Automatic";
        Theme: "Farben", "Colours";
        ThemeSystem: "Automatisch", "Automatic";
        ThemeLight: "Hell", "Light";
        ThemeDark: "Dunkel", "Dark";

        Security: "Sicherheit", "Security";
        AutoLock: "Abschließen nach … Minuten ohne Berührung", "Lock after … minutes without a touch";
        Never: "Nie", "Never";
        NeverHint: "Eine Seite im Hintergrund wird nach fünf Minuten trotzdem abgeschlossen.", "A page in the background still locks after five minutes.";
        Lock: "Jetzt abschließen", "Lock now";
        NoWallet: "Auf diesem Gerät ist noch keine Geldbörse.", "There is no wallet on this device yet.";
        LockedNow: "Die Geldbörse ist abgeschlossen.", "The wallet is locked.";
        Unlock: "Aufschließen", "Unlock";
        Wipe: "Von diesem Gerät löschen", "Erase from this device";
        WipeTitle: "Alles auf diesem Gerät löschen?", "Erase everything on this device?";
        WipeWhat: "Schlüssel, Passwort und gemerkte Daten verschwinden von diesem Gerät.", "The key, its password and remembered data disappear from this device.";
        WipeLost: "Ohne deine aufgeschriebenen Wörter ist dein Geld verloren. Niemand kann es zurückholen.", "Without the words you wrote down, your money is lost. Nobody can bring it back.";
        WipeHave: "Ich habe meine Wörter auf Papier.", "I have my words on paper.";
        WipeConfirm: "Endgültig löschen", "Erase for good";

        Servers: "Server", "Servers";
        ServersText: "Woher die Seite die Blockkette liest. Sie prüft jede Antwort selbst, ein Server kann nur schweigen.", "Where the page reads the chain from. It checks every answer itself; a server can only be silent.";
        ServersLabel: "Electrum-Server, einer je Zeile", "Electrum servers, one per line";
        ServersHint: "Leer heißt: {0}", "Empty means: {0}";
        ServersWrong: "„{0}“ ist keine Adresse, die mit wss:// oder ws:// beginnt.", "\"{0}\" is not an address that starts with wss:// or ws://.";
        ServersSave: "Speichern", "Save";
        ServersSaved: "Gespeichert. Gilt ab dem nächsten Laden der Seite.", "Saved. Holds from the next time the page is loaded.";

        About: "Über BlockPro", "About BlockPro";
        AboutText: "BlockPro ist freie Software (MIT oder Apache 2.0). Es gibt keinen Betreiber, kein Konto und keine Messung deines Verhaltens.", "BlockPro is free software (MIT or Apache 2.0). There is no operator, no account, and no tracking.";
        Version: "Version", "Version";
        Chain: "Kette", "Chain";
    }
}
