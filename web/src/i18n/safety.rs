//! Messages about the safety of the keys: where they may be, and what keeps them.

use super::lang::messages;

messages! {
    /// Where keys may be, and what keeps them.
    Safety {
        ReadOnlyBanner: "Nur lesen: Diese Adresse gehört nicht dir allein", "Read only: this address is not yours alone";
        SharedWhat: "Hier werden keine Schlüssel angelegt oder geöffnet.", "No keys are made or opened here.";
        SharedWhy: "Unter dieser Adresse teilt sich BlockPro den Speicher des Browsers mit allen anderen Seiten desselben Gateways. Eine davon könnte deinen Schlüssel stehlen. Ansehen und prüfen geht.", "At this address BlockPro shares the browser's storage with every other page of the same gateway. One of them could steal your key. Looking and checking works.";
        SharedOwn: "Dieselbe Seite, mit einer Adresse für sich allein:", "The same page, at an address of its own:";
        SharedNoOwn: "Öffne BlockPro über die Subdomain-Form eines Gateways (https://….ipfs.dweb.link), über deinen eigenen IPFS-Knoten oder von der Box am Zähler.", "Open BlockPro by the subdomain form of a gateway (https://….ipfs.dweb.link), by your own IPFS node, or from the box at your meter.";
        FramedWhy: "BlockPro steckt im Fenster einer fremden Seite. Sie könnte etwas darüberlegen und deine Klicks lenken. Ansehen und prüfen geht.", "BlockPro is inside the window of a foreign page, which could cover it and steer your clicks. Looking and checking works.";
        FramedOwn: "BlockPro in einem Fenster für sich:", "BlockPro in a window of its own:";
        LookAround: "Einen Zähler prüfen", "Check a meter";

        ElsewhereTitle: "BlockPro ist schon offen", "BlockPro is open already";
        ElsewhereText: "In einem anderen Fenster oder Tab dieses Browsers. Zwei zugleich könnten sich beim Geld in die Quere kommen, deshalb läuft immer nur eines.", "In another window or tab of this browser. Two at once could get in each other's way with your money, so only one runs at a time.";
        ElsewhereNext: "Geh dorthin, oder schließe es: Dann geht es hier von allein weiter.", "Go there, or close it: then it goes on here by itself.";
        ElsewhereHere: "Hier weitermachen", "Go on here";
        ElsewhereHint: "Das andere Fenster wird dabei abgeschlossen. Was dort gerade eingetippt wird, geht verloren.", "The other window is locked by that. What is being typed there is lost.";

        Newer: "Neue Version", "New version";
        NewerWhat: "Eine neue Version von BlockPro liegt bereit: {0}", "A new version of BlockPro is ready: {0}";
        NewerNext: "Du benutzt weiter die alte, bis du die neue übernimmst. Die Geldbörse wird dabei abgeschlossen.", "You keep using the old one until you take the new one. The wallet is locked by that.";
        NewerAccept: "Übernehmen", "Take it";
        NewerLater: "Später", "Later";

        Backup: "Sicherung", "Backup";
        BackupText: "Geht dieses Gerät verloren, bringen deine Wörter alles zurück. Sieh ab und zu nach, ob sie noch da und lesbar sind.", "If this device is lost, your words bring everything back. Look now and then whether they are still there and readable.";
        NeverChecked: "Die Wörter wurden auf diesem Gerät noch nie geprüft.", "The words have never been checked on this device.";
        LastChecked: "Zuletzt geprüft: {0}", "Last checked: {0}";
        Drill: "Wörter auf Papier prüfen", "Check the words on paper";
        DrillTitle: "Hast du deine Wörter noch?", "Do you still have your words?";
        DrillText: "Hol dein Papier. BlockPro fragt nach drei Wörtern; gezeigt wird keines. Zuerst dein Passwort:", "Fetch your paper. BlockPro asks for three words; none is shown. Your password first:";
        DrillLost: "Papier verloren?", "Lost the paper?";
        DrillLostText: "Solange du dieses Gerät und das Passwort hast, ist dein Geld da. Lege in einem anderen Browser eine neue Geldbörse an, sende dein Geld dorthin, und schreibe die neuen Wörter auf.", "As long as you have this device and the password, your money is there. Create a new wallet in another browser, send your money to it, and write down the new words.";
        DrillRight: "Richtig. Deine Wörter sind da.", "Right. Your words are there.";
        DrillRightNext: "Lege das Papier wieder an seinen sicheren Ort.", "Put the paper back in its safe place.";
        Done: "Fertig", "Done";
        Export: "Schlüsseldatei sichern", "Save the key file";
        ExportHint: "Die Datei ist mit deinem Passwort verschlüsselt. Sie ersetzt die Wörter nicht, wenn du das Passwort vergisst.", "The file is encrypted with your password. It does not replace the words if you forget the password.";
        ExportFailed: "Der Browser hat keine Datei gespeichert.", "The browser saved no file.";
        Exported: "Gespeichert als {0}", "Saved as {0}";
        ExportedNext: "Sie öffnet sich auf der Startseite eines anderen Geräts, mit dem Passwort, das jetzt gilt.", "It opens on the start page of another device, with the password that holds now.";

        ChangePassword: "Passwort ändern", "Change the password";
        OldPassword: "Bisheriges Passwort", "Present password";
        PasswordChanged: "Das neue Passwort gilt.", "The new password holds.";
        PasswordChangedNext: "Schlüsseldateien, die du vorher gesichert hast, öffnen sich weiter mit dem alten.", "Key files that you saved before still open with the old one.";

        LastingYes: "Der Browser hat zugesagt, die Schlüsseldatei nicht von sich aus zu löschen.", "The browser has promised not to delete the key file by itself.";
        LastingNo: "Der Browser darf die Schlüsseldatei löschen, wenn ihm der Platz ausgeht.", "The browser may delete the key file when it runs out of space.";
        LastingNext: "Deine Wörter auf Papier helfen dann. Oder bitte den Browser um dauerhaften Speicher.", "Your words on paper help then. Or ask the browser for lasting storage.";
        LastingAsk: "Um dauerhaften Speicher bitten", "Ask for lasting storage";
    }
}
