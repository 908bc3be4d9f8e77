//! Messages about a Kubo node of one's own.

use super::lang::messages;

messages! {
    /// A second place for signed documents.
    Kubo {
        Title: "Eigener IPFS-Knoten", "An IPFS node of your own";
        Text: "Was du als Elektriker unterschreibst, bekommt neben dem Gateway des Zählers auch dieser Kubo-Knoten. Adresse und Token liegen verschlüsselt in diesem Browser.", "What you sign as an electrician is given to this Kubo node, too, beside the meter's gateway. Address and token lie encrypted in this browser.";
        Locked: "Öffne die Geldbörse, um ihn einzutragen.", "Unlock the wallet to set it.";
        Url: "Adresse der RPC-Schnittstelle", "Address of the RPC interface";
        UrlHint: "Etwa 127.0.0.1:5001. Der Knoten muss Anfragen von dieser Seite erlauben (API.HTTPHeaders).", "Such as 127.0.0.1:5001. The node must allow requests from this page (API.HTTPHeaders).";
        Token: "Token, falls verlangt", "Token, if one is asked for";
        Save: "Eintragen", "Set";
        Try: "Ausprobieren", "Try it";
        Forget: "Entfernen", "Remove";
        Works: "Er hat einen Block angenommen und gleich benannt.", "It took a block and named it alike.";
        Fails: "Er nimmt keinen Block an: {0}", "It takes no block: {0}";
        FailsNext: "Prüfe Adresse, Token und die erlaubten Ursprünge des Knotens. Zertifikate gehen weiter an das Gateway.", "Check address, token and the node's allowed origins. Certificates still go to the gateway.";
        BadToken: "Ein Token hat höchstens 1024 Zeichen ohne Umlaute.", "A token has at most 1024 plain characters.";
        Unkept: "Der Browser kann ihn nicht speichern: {0}", "The browser cannot keep it: {0}";
    }
}
