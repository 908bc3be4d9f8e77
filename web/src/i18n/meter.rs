//! Messages of the meter page.

use super::lang::messages;

messages! {
    /// Meter: pairing, health, certificate.
    Meter {
        Title: "Zähler", "Meter";
        Lead: "Verbinde deinen Zähler und sieh, wie es ihm geht.", "Connect your meter and see how it is doing.";
        PairTitle: "Mit dem Gateway koppeln", "Pair with the gateway";
        PairText: "Das Gateway am Zähler zeigt seine Adresse und einen Code, der nur einmal gilt.", "The gateway at the meter shows its address and a code that holds once.";
        PairUrl: "Adresse des Gateways", "Address of the gateway";
        PairUrlHint: "Zum Beispiel 192.168.1.20:8080", "For example 192.168.1.20:8080";
        PairCode: "Kopplungscode", "Pairing code";
        PairCodeHint: "Acht Ziffern, wie 1234-5678", "Eight digits, like 1234-5678";
        PairSubmit: "Koppeln", "Pair";
        PairNext: "Danach leiten beide Seiten dieselbe 1-von-2-Adresse ab, und du siehst beide.", "Both sides then derive the same 1-of-2 address, and you see both.";
        BadUrl: "Das ist keine Adresse eines Gateways: {0}", "This is no address of a gateway: {0}";
        BadCode: "Ein Kopplungscode hat acht Ziffern, dieser hat {0}.", "A pairing code has eight digits, this has {0}.";
        OtherNetwork: "Das Gateway schreibt auf die Kette {0}, diese Seite liest {1}.", "The gateway writes to the chain {0}, this page reads {1}.";
        OtherNetworkNext: "Öffne die Seite, die zu dieser Kette gehört.", "Open the page that belongs to that chain.";
        NotKept: "Die Kopplung gilt, aber der Browser merkt sie sich nicht: {0}", "The pairing holds, but the browser does not keep it: {0}";
        HolderTitle: "Die gemeinsame Adresse", "The shared address";
        HolderText: "Sie hält die Namen des Zählers: Eine Unterschrift von Geldbörse oder Gateway genügt. Geld liegt dort keines.", "It holds the meter's names: one signature of wallet or gateway is enough. No money is kept there.";
        HolderMine: "Hier abgeleitet", "Derived here";
        HolderTheirs: "Vom Gateway genannt", "Said by the gateway";
        HolderMatch: "Beide sind gleich.", "Both are the same.";
        HolderMismatch: "Die Adressen sind verschieden. Diesem Gateway darf nicht vertraut werden.", "The addresses differ. This gateway must not be trusted.";
        HolderMismatchLost: "Es wurde nicht gekoppelt und nichts geschrieben.", "Nothing was paired and nothing was written.";
        HolderMismatchNext: "Prüfe, ob die Adresse wirklich die deines Gateways ist, und lass seine Siegel ansehen.", "Check that the address really is your gateway's, and have its seals looked at.";
        KeysChanged: "Das Gateway hat andere Schlüssel als bei der Kopplung.", "The gateway has other keys than when it was paired.";
        KeysChangedNext: "Neue Messwerte bestehen die Prüfung nicht. Lass das Gateway und seine Siegel prüfen, bevor du neu koppelst.", "New readings fail their checks. Have the gateway and its seals looked at before you pair again.";
        NodeTitle: "Zustand", "Health";
        Number: "Zählernummer", "Meter number";
        Gateway: "Gateway", "Gateway";
        ReadingKey: "Schlüssel der Messwerte", "Reading key";
        Records: "Datensätze", "Records";
        AnchorsWritten: "Anker auf der Kette", "Anchors on the chain";
        Funds: "Gebührenguthaben", "Money for fees";
        FundsUnknown: "unbekannt", "unknown";
        FundAddress: "Gebühren einzahlen an", "Pay in for fees at";
        Interval: "Ein Messwert alle", "One reading every";
        Seconds: "{0} s", "{0} s";
        Heard: "Zuletzt gehört", "Last heard";
        WarnDiskFull: "Der Speicher des Gateways ist voll.", "The gateway's disk is full.";
        WarnLowFunds: "Das Gateway hat zu wenig Geld für Gebühren. Zahle ein.", "The gateway has too little money for fees. Pay some in.";
        WarnElectrum: "Das Gateway erreicht die Kette nicht.", "The gateway doesn't reach the chain.";
        WarnSilent: "Der Zähler schweigt. Prüfe den Lesekopf.", "The meter is silent. Check the reading head.";
        WarnOther: "Das Gateway meldet: {0}", "The gateway says: {0}";
        CertTitle: "Zertifikat", "Certificate";
        CertNone: "Noch hat kein Elektriker diesen Zähler beglaubigt.", "No electrician has certified this meter yet.";
        CertNoneNext: "Gib ihm die Adresse des Gateways. Er öffnet damit die Seite „Beglaubigen“.", "Give one the gateway's address. They open the page “Certify” with it.";
        CertLooking: "Das Zertifikat wird auf der Kette gesucht …", "Looking for the certificate on the chain …";
        CertifiedBy: "Beglaubigt von", "Certified by";
        CertKey: "Schlüssel", "Key";
        CertSince: "Seit", "Since";
        CertUntil: "Gilt bis", "Valid until";
        CertHardware: "Zähler", "Meter";
        CertRevoked: "Der Elektriker hat sein Zertifikat widerrufen. Grund: {0}", "The electrician has revoked the certificate. Reason: {0}";
        CertBad: "Das Zertifikat besteht nicht jede Prüfung.", "The certificate does not pass every check.";
        CertOtherKeys: "Das Zertifikat nennt andere Schlüssel als dein Gateway.", "The certificate names other keys than your gateway.";
        CertChecks: "Prüfungen des Zertifikats", "Checks of the certificate";
        Which: "Zähler", "Meter";
        Add: "Weiteren Zähler verbinden", "Connect another meter";
        Forget: "Kopplung auf diesem Gerät vergessen", "Forget the pairing on this device";
        ForgetText: "Das Gateway misst und ankert weiter. Zum Wiederverbinden braucht es einen neuen Code.", "The gateway goes on measuring and anchoring. Connecting again takes a new code.";
    }
}
