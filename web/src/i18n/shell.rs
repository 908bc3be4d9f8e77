//! Messages of the frame around every page and of components that speak for themselves.

use super::lang::messages;

messages! {
    /// Frame and components.
    Shell {
        AppName: "BlockPro", "BlockPro";
        SkipToContent: "Zum Inhalt springen", "Skip to content";
        MainNavigation: "Hauptnavigation", "Main navigation";
        NavHome: "Zuhause", "Home";
        NavStart: "Anmelden", "Start";
        NavEnergy: "Energie", "Energy";
        NavWallet: "Geld", "Wallet";
        NavSend: "Senden", "Send";
        NavReceive: "Empfangen", "Receive";
        NavHistory: "Buchungen", "History";
        NavCoins: "Münzen", "Coins";
        NavContacts: "Adressbuch", "Address book";
        NavSign: "Transaktionen unterschreiben", "Sign transactions";
        NavMessage: "Nachrichten unterschreiben", "Sign messages";
        NavMeter: "Zähler", "Meter";
        NavMore: "Mehr", "More";
        NavCertify: "Beglaubigen", "Certify";
        NavOrganisations: "Organisationen", "Organisations";
        NavVerify: "Prüfen", "Verify";
        NavTimeline: "Verlauf", "Timeline";
        NavSearch: "Geld suchen", "Search for money";
        NavSettings: "Einstellungen", "Settings";
        NotFoundTitle: "Hier ist nichts", "Nothing here";
        NotFoundText: "Diese Adresse kennt BlockPro nicht.", "BlockPro doesn't know this address.";
        GoHome: "Zur Startseite", "Go to the home page";
        ConfigFailed: "Die Einstellung dieser Seite ist unbrauchbar: {0}", "The configuration of this page cannot be used: {0}";
        ConfigFailedNext: "Wer diese Seite bereitstellt, muss config.json berichtigen.", "Whoever provides this page has to correct config.json.";
        DevBanner: "Testkette: Spielgeld, simulierter Zähler", "Dev chain: play money, simulated meter";
        TestBanner: "Testnetz: Spielgeld", "Test network: play money";
        BadgeReplay: "Simulierter Zähler", "Replay meter";
        BadgeDevChain: "Testkette", "Dev chain";
        BadgeVerified: "geprüft", "verified";
        BadgeUnverified: "ungeprüft", "unverified";
        BadgePending: "unbestätigt", "pending";
        BadgeLive: "live, ungeprüft", "live, unverified";
        BadgeFrozen: "eingefroren", "frozen";
        BadgeLocked: "gebunden", "held";
        PartMissingTitle: "Es fehlt ein Teil", "A part is missing";
        PartMissing: "Der Rest von BlockPro ließ sich nicht laden.", "The rest of BlockPro could not be loaded.";
        PartMissingNext: "Prüfe die Verbindung und versuche es noch einmal.", "Check the connection and try again.";
        TryAgain: "Noch einmal", "Try again";
        NothingLost: "Es ist nichts verloren.", "Nothing is lost.";
        Copy: "Kopieren", "Copy";
        Copied: "Kopiert", "Copied";
        CopyRefused: "Der Browser erlaubt das Kopieren hier nicht", "The browser doesn't allow copying here";
        Close: "Schließen", "Close";
        Cancel: "Abbrechen", "Cancel";
        Loading: "Wird geladen …", "Loading …";
        CheckPassed: "bestanden", "passed";
        CheckFailed: "nicht bestanden", "failed";
        CheckNotPossible: "nicht möglich", "not possible";
        Evidence: "Beleg", "Evidence";
        ShowPassword: "Anzeigen", "Show";
        HidePassword: "Verbergen", "Hide";
    }
}
