//! Messages about signing with a key that is on another device, for both devices.

use super::lang::messages;

messages! {
    /// Signing elsewhere.
    Elsewhere {
        KeyTitle: "Mein Schlüssel liegt auf einem anderen Gerät", "My key is on another device";
        KeyText: "Dann unterschreibt das andere Gerät, und dieses prüft am Zähler und bezahlt. Gib den Schlüssel ein, den die Seite „Beglaubigen“ des anderen Geräts zeigt.", "Then the other device signs, while this one inspects and pays. Enter the key that the page “Certify” of the other device shows.";
        Key: "Schlüssel des anderen Geräts", "Key of the other device";
        KeyWrong: "Das ist kein öffentlicher Schlüssel: 66 Ziffern und Buchstaben von a bis f.", "That is no public key: 66 digits and letters from a to f.";
        KeyUse: "Dieses Gerät fragt künftig das andere", "Let this device ask the other one";
        KeyIs: "Unterschrieben wird auf einem anderen Gerät, das diesen Schlüssel hat. Vergleicht die Wörter auf beiden.", "Signing is done on another device that has this key. Compare the words on both.";
        KeyBack: "Wieder hier unterschreiben", "Sign here again";
        AskTitle: "Auf dem anderen Gerät unterschreiben", "Sign on the other device";
        AskWhat: "Noch ist nichts gesendet. Es fehlt die Unterschrift des Geräts, das deinen Schlüssel hat.", "Nothing has been sent yet. What is missing is the signature of the device that has your key.";
        AskNext: "Öffne dort in BlockPro „Transaktionen unterschreiben“, lies die Datei, den Text oder die Codes ein, und bring die Antwort hierher zurück. Die Anfrage bleibt hier liegen, auch wenn du die Seite schließt.", "There, open “Sign transactions” in BlockPro, read the file, the text or the codes, and bring the answer back here. The request stays here even if you close the page.";
        AskText: "Anfrage als Text", "The request as text";
        Answer: "Antwort des anderen Geräts", "Answer of the other device";
        AnswerHint: "Beginnt mit BPSIGNED:", "Begins with BPSIGNED:";
        Use: "Prüfen und senden", "Check and send";
        Drop: "Anfrage verwerfen", "Drop the request";
        BadAnswer: "Diese Antwort passt nicht: {0}", "This answer does not fit: {0}";
        BadAnswerNext: "Gib dem anderen Gerät die Anfrage, die hier steht, und nimm seine ganze Antwort. Ist inzwischen etwas geschehen, verwirf sie und unterschreibe noch einmal.", "Give the other device the request shown here, and take its whole answer. If something has happened since, drop it and sign once more.";
        Title: "Ein anderes Gerät bittet um deine Unterschrift", "Another device asks for your signature";
        Certificate: "Du beglaubigst den Zähler {0}, gültig bis {1}.", "You certify the meter {0}, valid until {1}.";
        Revocation: "Du widerrufst dein Zertifikat des Zählers {0}. Grund: {1}", "You revoke your certificate of the meter {0}. Reason: {1}";
        Organisation: "Du veröffentlichst eine Fassung der Organisation {0} mit {1} Einträgen.", "You publish a version of the organisation {0} with {1} entries.";
        HandedOver: "Danach gehört der Name der Organisation diesem Schlüssel, nicht mehr dir.", "Afterwards the organisation's name belongs to this key, no longer to you.";
        Writes: "Name auf der Kette", "Name on the chain";
        By: "Schlüssel, der unterschreibt", "Key that signs";
        Previous: "Ersetzt", "Replaces";
        Members: "Elektriker", "Electricians";
        Arbiter: "Schiedsschlüssel", "Arbiter key";
        Price: "Preisschlüssel", "Price key";
        Contact: "Kontakt", "Contact";
        Pays: "Gebühr und Geld kommen vom anderen Gerät. Von deinem Geld wird nichts ausgegeben.", "Fee and money come from the other device. Nothing of your money is spent.";
        Compare: "Vergleiche alles mit dem, was das andere Gerät zeigt. Was du nicht geprüft hast, unterschreibe nicht.", "Compare everything with what the other device shows. Do not sign what you have not checked.";
        OtherKey: "Diese Anfrage ist für einen anderen Schlüssel. Dieses Gerät kann sie nicht unterschreiben.", "This request is for another key. This device cannot sign it.";
        OtherNetwork: "Diese Anfrage gehört zu einer anderen Kette.", "This request belongs to another chain.";
        Sign: "Unterschreiben", "Sign";
        Signed: "Unterschrieben. Bring diese Antwort zum anderen Gerät; erst dort wird gesendet.", "Signed. Bring this answer to the other device; only there it is sent.";
        SignedText: "Die Antwort als Text", "The answer as text";
        SignedCode: "Die Antwort als QR-Code", "The answer as a QR code";
        JoinThere: "Deine Bitte muss das Gerät unterschreiben, das deinen Schlüssel hat: Öffne dort diese Seite.", "The device that has your key must sign your request: open this page there.";
        NeedsChain: "Um zu wissen, ob der Name noch deiner ist, braucht dieses Gerät die Kette. Verbinde es und versuche es noch einmal.", "To know whether the name is still yours, this device needs the chain. Connect it and try again.";
    }
}
