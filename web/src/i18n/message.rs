//! Messages of the page about signed messages.

use super::lang::messages;

messages! {
    /// Signed messages.
    Words {
        Title: "Nachrichten unterschreiben", "Sign messages";
        Lead: "Eine unterschriebene Nachricht zeigt, dass jemand den Schlüssel einer Adresse hat. Sie bewegt kein Geld.", "A signed message shows that somebody has the key of an address. It moves no money.";
        Sign: "Unterschreiben", "Sign";
        SignAs: "Mit dieser Adresse", "As this address";
        SignAsHint: "Eine deiner Adressen; vorgeschlagen ist die nächste.", "One of your addresses; the next one is suggested.";
        Text: "Nachricht", "Message";
        TextHint: "Jedes Zeichen zählt, auch Leerzeichen. Unterschreibe nichts, was du nicht verstehst.", "Every character counts, spaces too. Don't sign what you don't understand.";
        DoSign: "Unterschreiben", "Sign";
        Signature: "Unterschrift", "Signature";
        NotOurs: "Diese Adresse gehört nicht zu deiner Geldbörse.", "This address is not of your wallet.";
        NoAddress: "Das ist keine Adresse dieses Netzes.", "That is no address of this network.";
        Cannot: "Das lässt sich nicht unterschreiben: {0}", "This cannot be signed: {0}";
        Check: "Prüfen", "Check";
        Address: "Adresse", "Address";
        DoCheck: "Prüfen", "Check";
        Right: "Echt: Der Inhaber dieser Adresse hat genau diese Nachricht unterschrieben.", "Genuine: the holder of this address signed exactly this message.";
        Wrong: "Nicht echt: Die Nachricht wurde verändert, oder jemand anderes hat unterschrieben.", "Not genuine: the message was changed, or somebody else signed.";
        Form: "Das ist keine Unterschrift: Sie hat 88 Zeichen in Base64.", "That is no signature: it has 88 characters of base64.";
        NoSingleKey: "Für diese Adresse kann niemand allein unterschreiben.", "Nobody can sign for this address alone.";
    }
}
