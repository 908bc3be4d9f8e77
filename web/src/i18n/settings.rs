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
        Clock: "Zeit", "Time";
        ClockWestern: "Lissabon, London", "Lisbon, London";
        ClockCentral: "Berlin, Paris", "Berlin, Paris";
        ClockEastern: "Athen, Helsinki", "Athens, Helsinki";
        ClockUtc: "Weltzeit", "UTC";
        ClockOther: "Anderer Ort", "Another place";
        Zone: "Zeitzone", "Time zone";
        ZoneHint: "Zum Beispiel Africa/Cairo. Dein Browser schlägt alle vor, die er kennt.", "For example Africa/Cairo. Your browser suggests all that it knows.";
        ZoneWrong: "Diese Zeitzone kennt dein Browser nicht.", "Your browser does not know this time zone.";
        ClockNote: "Danach werden Zeiten gezeigt und Tage gezählt, mit Sommer- und Winterzeit.", "Times are shown and days are counted by it, with summer and winter time.";

        Expert: "Expertenansicht", "Expert view";
        ExpertNote: "Zeigt zusätzlich Skripte, Ableitungspfade, Schlüssel, unterschriebene Datensätze und was mit den Servern gesprochen wird.", "Also shows scripts, derivation paths, keys, signed records, and what is said with the servers.";

        Currency: "Währung", "Currency";
        CurrencyText: "Beträge zeigt die Seite in DOI. Mit einem Kurs, den du selbst einträgst, steht der Wert in Euro daneben. Er ist nur zum Ansehen: Nichts wird danach berechnet oder entschieden.", "The page shows amounts in DOI. With a rate that you enter yourself, the value in euros stands beside it. It is for looking at only: nothing is worked out or decided by it.";
        Rate: "Ein DOI in Euro", "One DOI in euros";
        RateSet: "Anzeigen", "Show";
        RateClear: "Nur DOI zeigen", "Show DOI only";
        RateWrong: "Das ist keine Zahl über null mit höchstens sechs Nachkommastellen.", "This is not a number above zero with at most six decimals.";

        Security: "Sicherheit", "Security";
        AutoLock: "Abschließen nach … Minuten ohne Berührung", "Lock after … minutes without a touch";
        Never: "Nie", "Never";
        HiddenLock: "Abschließen nach … Minuten im Hintergrund", "Lock after … minutes in the background";
        AtOnce: "Sofort", "At once";
        Lock: "Jetzt abschließen", "Lock now";
        NoWallet: "Auf diesem Gerät ist noch keine Geldbörse.", "There is no wallet on this device yet.";
        LockedNow: "Die Geldbörse ist abgeschlossen.", "The wallet is locked.";
        Unlock: "Aufschließen", "Unlock";
        Wipe: "Von diesem Gerät löschen", "Erase from this device";
        WipeTitle: "Alles auf diesem Gerät löschen?", "Erase everything on this device?";
        WipeWhat: "Schlüssel, Passwort, gemerkte Daten und eingetragene Server verschwinden von diesem Gerät.", "The key, its password, remembered data and the servers you entered disappear from this device.";
        WipeLost: "Ohne deine aufgeschriebenen Wörter ist dein Geld verloren. Niemand kann es zurückholen.", "Without the words you wrote down, your money is lost. Nobody can bring it back.";
        WipeHave: "Ich habe meine Wörter auf Papier.", "I have my words on paper.";
        WipeConfirm: "Endgültig löschen", "Erase for good";

        Servers: "Server", "Servers";
        ServersText: "Woher die Seite die Blockkette liest. Sie prüft jede Antwort selbst, ein Server kann nur schweigen oder etwas weglassen. Dagegen wird ein zweiter gefragt, der damit auch deine Adressen sieht. Wer erwischt wird, kommt nicht mehr dran.", "Where the page reads the chain from. It checks every answer itself; a server can only be silent or leave something out. Against that a second one is asked, which then sees your addresses, too. Whoever is caught is left.";
        ServerUsed: "wird gerade benutzt", "in use";
        ServerProbe: "Testen", "Test";
        ServerRemove: "Entfernen", "Remove";
        ServerAsking: "wird gefragt …", "asking …";
        ServerAgrees: "Auf unserer Kette, bei Block {0}. Antwort nach {1} ms.", "On our chain, at block {0}. Answer after {1} ms.";
        ServerBehind: "Auf unserer Kette, aber erst bei Block {0}: {2} hinter dem höchsten. Antwort nach {1} ms.", "On our chain, but only at block {0}: {2} behind the highest. Answer after {1} ms.";
        ServerDiffers: "Widerspricht unserer Kette oder sagt die Unwahrheit: {0}", "Contradicts our chain or tells an untruth: {0}";
        ServerSilent: "Antwortet nicht: {0}", "Does not answer: {0}";
        ServersCompare: "Alle vergleichen", "Compare all";
        ServersReset: "Vorgegebene Server nehmen", "Use the given servers";
        ServerNew: "Weiterer Server", "Another server";
        ServersWrong: "„{0}“ ist keine Adresse, die mit wss:// oder ws:// beginnt.", "\"{0}\" is not an address that starts with wss:// or ws://.";
        ServerAdd: "Hinzufügen", "Add";

        Ipfs: "IPFS-Gateways", "IPFS gateways";
        IpfsText: "Woher Dateien kommen, die dein Gateway nicht hat, in dieser Reihenfolge; auf keines wird lange gewartet. Jede Datei wird mit ihrer Adresse verglichen; fälschen kann ein Gateway nichts, aber es sieht, wonach du fragst.", "Where files come from that your gateway does not have, in this order; none is waited for long. Each file is held against its address; a gateway can forge nothing, but it sees what you ask for.";
        IpfsNone: "Keine eingetragen: Gefragt wird nur dein Gateway.", "None entered: only your gateway is asked.";
        IpfsServes: "Gibt Blöcke heraus, nach {0} ms.", "Hands out blocks, after {0} ms.";
        IpfsLast: "Wird zuletzt gefragt", "Asked last";
        IpfsLied: "schickte etwas anderes als den Block {0}. Es wurde verworfen, geschadet hat es nicht.", "sent something else than block {0}. It was thrown away and did no harm.";
        IpfsNew: "Weiteres IPFS-Gateway", "Another IPFS gateway";
        IpfsWrong: "Das ist keine Adresse: {0}", "This is no address: {0}";
        MoveUp: "Früher fragen", "Ask earlier";

        About: "Über BlockPro", "About BlockPro";
        AboutText: "BlockPro ist freie Software (MIT oder Apache 2.0). Es gibt keinen Betreiber, kein Konto und keine Messung deines Verhaltens.", "BlockPro is free software (MIT or Apache 2.0). There is no operator, no account, and no tracking.";
        Version: "Version", "Version";
        Build: "Fingerabdruck", "Fingerprint";
        AddressText: "Die Inhaltsadresse (CID) sagt, welches BlockPro das ist. Sie wird aus den Dateien berechnet, die dein Browser hat; vergleiche sie mit der veröffentlichten.", "The content address (CID) says which BlockPro this is. It is worked out from the files your browser has; compare it with the published one.";
        AddressWorkOut: "CID ausrechnen", "Work out the CID";
        AddressReading: "Die Dateien werden gelesen …", "Reading the files …";
        Address: "CID", "CID";
        AddressFailed: "Die CID ließ sich nicht ausrechnen: {0}", "The CID could not be worked out: {0}";
        Chain: "Kette", "Chain";
    }
}
