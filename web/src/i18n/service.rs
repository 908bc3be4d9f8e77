//! Messages about a node or service that a person sets for signed documents.

use super::lang::messages;

messages! {
    /// A node or service for signed documents.
    Service {
        KuboTitle: "Eigener IPFS-Knoten", "An IPFS node of your own";
        KuboText: "Was du unterschreibst – Zertifikate, Fotos, Widerrufe, Dokumente deiner Organisation –, bekommt neben dem Gateway auch dieser Kubo-Knoten. Adresse und Token liegen verschlüsselt in diesem Browser.", "What you sign – certificates, photos, revocations, documents of your organisation – is given to this Kubo node, too, beside the gateway. Address and token lie encrypted in this browser.";
        KuboUrl: "Adresse der RPC-Schnittstelle", "Address of the RPC interface";
        KuboHint: "Etwa 127.0.0.1:5001. Der Knoten muss Anfragen von dieser Seite erlauben (API.HTTPHeaders).", "Such as 127.0.0.1:5001. The node must allow requests from this page (API.HTTPHeaders).";
        KuboWorks: "Er hat einen Block angenommen und gleich benannt.", "It took a block and named it alike.";
        KuboFails: "Die Probe ist misslungen: {0}", "The test did not work: {0}";
        KuboNext: "Prüfe Adresse, Token und die erlaubten Ursprünge des Knotens. Dokumente gehen weiter an das Gateway.", "Check address, token and the node's allowed origins. Documents still go to the gateway.";
        PinTitle: "Pinning-Dienst", "A pinning service";
        PinText: "Ein Dienst hält deine Dokumente bereit, auch wenn Gateway und Knoten aus sind. Er bekommt nur ihre Adressen und holt sie von deinem IPFS-Knoten; ohne einen muss er sie selbst finden. Adresse und Token liegen verschlüsselt in diesem Browser.", "A service keeps your documents at hand when gateway and node are off. It is given their addresses only and fetches them from your IPFS node; without one it has to find them by itself. Address and token lie encrypted in this browser.";
        PinUrl: "Adresse der Schnittstelle (IPFS Pinning Service API)", "Address of the interface (IPFS Pinning Service API)";
        PinHint: "Wie der Anbieter sie nennt, etwa api.anbieter.example/psa.", "As the provider names it, such as api.provider.example/psa.";
        PinWorks: "Der Dienst kennt dich und zeigt deine Liste.", "The service knows you and shows your list.";
        PinFails: "Die Probe ist misslungen: {0}", "The test did not work: {0}";
        PinNext: "Prüfe Adresse und Token, und ob der Dienst Anfragen aus dem Browser erlaubt. Dokumente gehen weiter an Gateway und Knoten.", "Check address and token, and whether the service allows requests from browsers. Documents still go to gateway and node.";
        Locked: "Öffne die Geldbörse, um ihn einzutragen.", "Unlock the wallet to set it.";
        Token: "Token, falls verlangt", "Token, if one is asked for";
        Save: "Eintragen", "Set";
        Try: "Ausprobieren", "Try it";
        Forget: "Entfernen", "Remove";
        BadToken: "Ein Token hat höchstens 1024 Zeichen ohne Umlaute.", "A token has at most 1024 plain characters.";
        OpenLine: "Mit einem Token muss die Adresse mit https:// beginnen: sonst könnte ihn jeder unterwegs lesen.", "With a token the address must begin with https://: otherwise anybody on the way could read it.";
        Unkept: "Der Browser kann ihn nicht speichern: {0}", "The browser cannot keep it: {0}";
    }
}
