//! Messages about the electrician's own certificates, the identity card and the printed protocol.

use super::lang::messages;

messages! {
    /// What an electrician has signed.
    Certificates {
        CardTitle: "Deine Kennung als Elektriker", "Your identity as an electrician";
        CardText: "Diese Adresse unterschreibt deine Zertifikate. Gib den Code einer Organisation, die dich aufnehmen soll, und vergleicht die Wörter.", "This address signs your certificates. Give the code to an organisation that is to take you in, and compare the words.";
        Address: "Adresse", "Address";
        Key: "Schlüssel", "Key";
        Words: "Wörter zum Vergleichen", "Words to compare";
        Code: "Dein Schlüssel als QR-Code", "Your key as a QR code";
        ListTitle: "Deine Zertifikate", "Your certificates";
        Looking: "Zertifikate werden auf der Kette gesucht: {0} von {1} …", "Looking for certificates on the chain: {0} of {1} …";
        Offline: "Die Liste kommt von der Kette; sie erscheint, sobald eine Verbindung da ist.", "The list comes from the chain; it appears as soon as there is a connection.";
        NoneTitle: "Noch keine Zertifikate", "No certificates yet";
        NoneText: "Was du unterschreibst, steht danach hier.", "What you sign is listed here afterwards.";
        StateWaiting: "Wartet auf einen Block", "Waits for a block";
        StateConfirming: "Wird bestätigt", "Being confirmed";
        StateValid: "Gültig", "Valid";
        StateExpiring: "Läuft ab", "Expiring";
        StateExpired: "Abgelaufen", "Expired";
        StateRevoked: "Widerrufen", "Revoked";
        StateBroken: "Siegel offen", "Seal broken";
        StateSquatted: "Name besetzt", "Name taken";
        StateUnread: "Dokument fehlt", "Document missing";
        TextConfirming: "Wartet, {0} von {1} Blöcken: Erst dann zählt es für andere.", "Waiting, {0} of {1} blocks: only then it counts for others.";
        TextExpiringDocument: "Es gilt nur noch bis {0}.", "It only holds until {0}.";
        TextExpiringName: "Der Name wird in {0} Blöcken frei.", "The name becomes free in {0} blocks.";
        TextExpired: "Es gilt nicht mehr. Prüfe den Zähler neu.", "It holds no longer. Inspect the meter anew.";
        TextBroken: "Das Gateway hat am {0} unterschrieben, dass sein Gehäuse geöffnet, der Zähler getauscht oder die Uhr verstellt wurde.", "On {0} the gateway signed that its box was opened, the meter exchanged or the clock set.";
        TextSquatted: "Jemand anderes hält den Namen. Ein neues Zertifikat kommt unter den nächsten.", "Somebody else holds the name. A new certificate goes under the next one.";
        TextUnread: "Das Dokument ist weder hier noch bei den Gateways zu finden.", "The document is neither here nor with the gateways.";
        Reason: "Grund", "Reason";
        NoReason: "Der Grund ist nicht zu lesen.", "The reason cannot be read.";
        LookedFrom: "Siegel angesehen", "Seal looked at";
        LookedFromValue: "in den Messwerten seit {0}; was davor war, zeigt die Prüfseite des Zählers", "in the readings since {0}; what was before, the meter's page for checking shows";
        Until: "Gilt bis", "Holds until";
        Name: "Name", "Name";
        Renew: "Erneuern", "Renew";
        Reseal: "Prüfen und neu versiegeln", "Inspect and seal anew";
        Revoke: "Widerrufen", "Revoke";
        RevokeOf: "Zertifikat von {0} widerrufen", "Revoke the certificate of {0}";
        RevokeText: "Der Zähler gilt danach als nicht beglaubigt. Das Zertifikat kommt nicht zurück; du kannst später neu prüfen und unterschreiben.", "The meter then counts as not certified. The certificate does not come back; you can inspect and sign anew later.";
        RevokeReason: "Warum? Jeder kann es lesen.", "Why? Everybody can read it.";
        ReasonExchanged: "Zähler getauscht", "Meter exchanged";
        ReasonTampered: "Siegel beschädigt", "Seal damaged";
        ReasonMistake: "Angaben falsch", "Wrong entries";
        Revoked: "Das Zertifikat des Zählers {0} ist widerrufen. Mit dem nächsten Block sieht es jeder.", "The certificate of the meter {0} is revoked. With the next block everybody sees it.";
        Cancel: "Abbrechen", "Cancel";
        Protocol: "Protokoll", "Protocol";
        ProtocolTitle: "Prüfprotokoll", "Inspection protocol";
        ProtocolLead: "Zum Ausdrucken oder als PDF.", "To print, or as a PDF.";
        Print: "Drucken", "Print";
        Close: "Schließen", "Close";
        Meter: "Zähler", "Meter";
        Hardware: "Gerät", "Device";
        Calibrated: "Geeicht bis Ende", "Calibrated until the end of";
        Limits: "Größte Leistung", "Greatest power";
        LimitsValue: "{0} Einspeisung, {1} Bezug", "{0} given, {1} taken";
        Place: "Ort", "Place";
        ReadingKey: "Schlüssel der Messwerte", "Reading key";
        Holder: "Gemeinsame Adresse", "Shared address";
        Seals: "Siegel", "Seals";
        SealNumber: "Nummer", "Number";
        SealPlace: "Ort", "Place";
        SealPhoto: "Foto", "Photo";
        SealPhotoLooking: "Das Foto wird geholt.", "The photo is being fetched.";
        SealPhotoNowhere: "Das Foto hat gerade niemand, der gefragt wurde.", "Nobody who was asked has the photo at the moment.";
        From: "Gilt von", "Holds from";
        Organisation: "Organisation", "Organisation";
        Electrician: "Elektriker", "Electrician";
        Document: "Dokument", "Document";
        Transaction: "Transaktion", "Transaction";
        VerifyCode: "Prüfen", "Verify";
        VerifyText: "Der Code öffnet die Seite, auf der jeder dieses Zertifikat prüfen kann.", "The code opens the page where everybody can check this certificate.";
        Signature: "Ort, Datum, Unterschrift", "Place, date, signature";
    }
}
