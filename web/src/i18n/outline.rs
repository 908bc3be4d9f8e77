//! Messages of a transaction as it is looked at: its picture, whom it pays, what to think about.

use super::lang::messages;

messages! {
    /// A transaction.
    Outline {
        Picture: "Woher das Geld kommt und wohin es geht", "Where the money comes from and where it goes";
        From: "Münzen", "Coins";
        To: "Geht an", "Goes to";
        Coin: "Deine Münze", "Your coin";
        OtherCoin: "Fremde Münze", "Somebody's coin";
        MoreCoins: "{0} weitere Münzen", "{0} more coins";
        Change: "Zurück an dich", "Back to you";
        Yourself: "An dich selbst", "To yourself";
        OneSelf: "dich selbst", "yourself";
        Name: "Name {0}", "Name {0}";
        Data: "Daten", "Data";
        Script: "Ein Skript ohne Adresse", "A script without an address";
        Fee: "Gebühr", "Fee";
        Unknown: "unbekannt", "unknown";
        OneOf: "{0} an {1}", "{0} to {1}";
        And: "{0} und {1}", "{0} and {1}";
        Recipient: "Empfänger", "Recipient";
        PaidBefore: "Diese Adresse wurde schon einmal bezahlt. Wer die Kette liest, kann beides verbinden; frage beim nächsten Mal nach einer neuen.", "This address has been paid before. Whoever reads the chain can connect the two; ask for a new one next time.";
        Size: "Größe", "Size";
        SizeValue: "{0} virtuelle Bytes, {1} Swartz je Byte", "{0} virtual bytes, {1} swartz per byte";
        RawHex: "Als Hex", "As hex";
        WarnShare: "Die Gebühr ist {0} % des Betrags.", "The fee is {0} % of the amount.";
        WarnAbsolute: "Die Gebühr ist höher als {0}.", "The fee is higher than {0}.";
        WarnUnknownAmount: "Von Münze {0} sagt niemand, was sie wert ist. Die Gebühr ist deshalb unbekannt.", "Nobody says what coin {0} is worth, so that the fee is unknown.";
        WarnUnproven: "Der Wert der fremden Münze {0} ist nur behauptet.", "What somebody's coin {0} is worth is only claimed.";
        WarnContradiction: "Über Münze {0} steht hier etwas anderes, als die Kette sagt. Unterschreibe das nicht.", "What is said about coin {0} is not what the chain says. Don't sign this.";
        WarnOverspent: "Es geht mehr hinaus als hinein: Kein Block nimmt das an.", "More goes out than in: no block takes this.";
        WarnSpentTwice: "Münze {0} wird zweimal ausgegeben.", "Coin {0} is spent twice.";
        WarnNothingOurs: "Keine der Münzen gehört dir: Es gibt nichts zu unterschreiben.", "None of the coins is yours: there is nothing to sign.";
        WarnFrozen: "Münze {0} hast du eingefroren.", "You have frozen coin {0}.";
        WarnUnconfirmed: "Münze {0} wartet selbst noch auf einen Block. Beides kommt nur zusammen an.", "Coin {0} itself still waits for a block. Both arrive only together.";
        WarnNameSpent: "Münze {0} ist ein Name und wird hier weitergegeben.", "Coin {0} is a name and is passed on here.";
        WarnNameLost: "Münze {0} ist ein Name und ginge verloren. Unterschreibe das nicht.", "Coin {0} is a name and would be lost. Don't sign this.";
        WarnVersion: "Die Version {0} passt nicht zu dieser Transaktion.", "Version {0} doesn't fit this transaction.";
        WarnSighash: "Für Münze {0} wird eine Unterschrift verlangt, die nicht alles abdeckt. BlockPro gibt sie nicht.", "For coin {0} a signature is asked for that doesn't cover everything. BlockPro doesn't give it.";
        WarnDust: "Ausgang {0} ist so klein, dass das Netz ihn nicht weitergibt.", "Output {0} is so small that the network doesn't pass it on.";
        WarnForeignChange: "Ausgang {0} wird als dein Wechselgeld ausgegeben, ist aber nicht als deiner bekannt.", "Output {0} is said to be your change, but is not known to be yours.";
        WarnUnprotected: "Ausgang {0} könnte jeder nehmen: Diese Art Adresse ist auf Doichain ungeschützt.", "Anybody could take output {0}: this kind of address is not protected on Doichain.";
        WarnEverything: "Danach kannst du nichts mehr ausgeben, auch keine Gebühren.", "Afterwards there is nothing you can spend, not even for fees.";
        WarnOnlyOurselves: "Alles geht an dich selbst.", "All goes to yourself.";
    }
}
