//! Messages of the start page: create, restore, unlock.

use super::lang::messages;

messages! {
    /// Start: create, restore, unlock.
    Start {
        Title: "Willkommen bei BlockPro", "Welcome to BlockPro";
        Lead: "Sieh deinen Strom, handle damit, und vertraue dabei niemandem blind: Dein Gerät prüft jede Zahl selbst.", "See your electricity, trade it, and trust nobody blindly: your device checks every number itself.";
        CreateTitle: "Neu hier?", "New here?";
        CreateText: "Lege eine Geldbörse an. Es dauert zwei Minuten, und du brauchst Papier und Stift.", "Create a wallet. It takes two minutes, and you need pen and paper.";
        Create: "Geldbörse anlegen", "Create a wallet";
        RestoreTitle: "Du hast schon Wörter?", "You already have words?";
        RestoreText: "Stelle deine Geldbörse mit 12 oder 24 Wörtern wieder her.", "Restore your wallet with its 12 or 24 words.";
        Restore: "Wiederherstellen", "Restore";
        Import: "Gesicherte Schlüsseldatei öffnen", "Open a saved key file";
        LookTitle: "Nur umsehen?", "Just looking?";
        LookText: "Prüfe einen Zähler, ganz ohne Schlüssel.", "Check a meter, without any keys.";
        Look: "Ohne Schlüssel umsehen", "Look around without keys";
        Back: "Zurück", "Back";
        Step: "Schritt {0} von 3", "Step {0} of 3";

        WordsTitle: "Schreib diese Wörter auf", "Write these words down";
        WordsLead: "Sie sind dein Schlüssel. Wer sie hat, hat dein Geld; wer sie verliert, verliert es.", "They are your key. Whoever has them has your money; whoever loses them loses it.";
        WordsCount: "Wie viele Wörter?", "How many words?";
        Words12: "12 Wörter", "12 words";
        Words24: "24 Wörter", "24 words";
        WordsList: "Deine Wörter, der Reihe nach", "Your words, in order";
        WordsHint: "Auf Papier, in dieser Reihenfolge. Kein Foto, keine Datei. Sie werden nur jetzt gezeigt.", "On paper, in this order. No photo, no file. They are shown only now.";
        WordsContinue: "Ich habe sie aufgeschrieben", "I have written them down";

        CheckTitle: "Zeig, dass du sie hast", "Show that you have them";
        CheckLead: "Schau auf dein Papier und tippe diese drei Wörter.", "Look at your paper and type these three words.";
        CheckWord: "Wort Nummer {0}", "Word number {0}";
        CheckWrong: "Das ist nicht Wort Nummer {0}. Schau noch einmal nach.", "That is not word number {0}. Please look again.";
        CheckContinue: "Weiter", "Continue";
        CheckBack: "Wörter noch einmal zeigen", "Show the words again";

        PasswordTitle: "Wähle ein Passwort", "Choose a password";
        PasswordLead: "Es verschließt den Schlüssel auf diesem Gerät. Vergessen? Dann helfen nur die Wörter.", "It locks the key on this device. Forgotten? Then only the words help.";
        Password: "Passwort", "Password";
        NewPassword: "Neues Passwort", "New password";
        PasswordRepeat: "Passwort noch einmal", "Password again";
        PasswordHint: "Mindestens {0} Zeichen. Vier zufällige Wörter sind gut.", "At least {0} characters. Four random words are good.";
        PasswordDiffers: "Die beiden Passwörter sind verschieden.", "The two passwords differ.";
        PasswordTooShort: "Zu kurz: mindestens {0} Zeichen.", "Too short: at least {0} characters.";
        StrengthLabel: "Stärke", "Strength";
        StrengthEmpty: "noch nichts eingegeben", "nothing typed yet";
        StrengthTooShort: "zu kurz", "too short";
        StrengthWeak: "schwach: leicht zu erraten", "weak: easy to guess";
        StrengthFair: "ordentlich", "fair";
        StrengthStrong: "stark", "strong";
        Finish: "Geldbörse anlegen", "Create the wallet";
        Sealing: "Der Schlüssel wird verschlossen. Das dauert absichtlich einen Moment …", "Locking the key. This takes a moment on purpose …";

        RestoreLead: "Tippe deine Wörter, durch Leerzeichen getrennt.", "Type your words, separated by spaces.";
        RestoreWords: "Deine 12 oder 24 Wörter", "Your 12 or 24 words";
        RestoreCount: "Das sind {0} Wörter. Es müssen 12 oder 24 sein.", "These are {0} words. There must be 12 or 24.";
        RestoreUnknown: "Wort Nummer {0} steht nicht in der Wortliste. Schau nach einem Tippfehler.", "Word number {0} is not in the word list. Look for a typing mistake.";
        RestoreChecksum: "Die Wörter passen nicht zusammen: Eines ist falsch, oder zwei sind vertauscht.", "The words do not fit together: one is wrong, or two are swapped.";
        Passphrase: "Passphrase (nur wenn du eine hast)", "Passphrase (only if you have one)";
        PassphraseHint: "Ein zusätzliches Geheimnis mancher Geldbörsen. Meist leer.", "An additional secret some wallets use. Usually empty.";
        RestoreContinue: "Weiter", "Continue";
        RestoreFinish: "Wiederherstellen", "Restore";

        UnlockTitle: "Schön, dass du da bist", "Good to see you";
        UnlockLead: "Dein Schlüssel liegt verschlossen auf diesem Gerät.", "Your key lies locked on this device.";
        Unlock: "Aufschließen", "Unlock";
        Unsealing: "Wird aufgeschlossen …", "Unlocking …";
        Forgot: "Passwort vergessen?", "Forgot the password?";
        ForgotText: "Niemand kann es zurücksetzen. Lösche den Schlüssel auf diesem Gerät in den Einstellungen und stelle ihn mit deinen Wörtern wieder her.", "Nobody can reset it. Erase the key on this device in the settings, and restore it with your words.";
        ForgotSettings: "Zu den Einstellungen", "Go to the settings";

        WrongPassword: "Dieses Passwort passt nicht.", "This password does not fit.";
        WrongPasswordNext: "Achte auf Groß- und Kleinschreibung und versuche es noch einmal.", "Mind capital letters, and try again.";
        WrongWordsNext: "Vergleiche sie Wort für Wort mit deinem Papier.", "Compare them with your paper, word by word.";
        BadKeyFile: "Die Schlüsseldatei ist nicht lesbar: {0}", "The key file cannot be read: {0}";
        BadKeyFileNext: "Mit deinen Wörtern bekommst du alles zurück.", "Your words bring everything back.";
        NoKeyFile: "Diese Datei ist keine Schlüsseldatei von BlockPro.", "This file is no key file of BlockPro.";
        NoKeyFileNext: "Wähle die Datei, die du in den Einstellungen gesichert hast. Sie heißt blockpro-key-….json.", "Choose the file that you saved in the settings. Its name is blockpro-key-….json.";
        StorageProblem: "Der Browser speichert nichts: {0}", "The browser stores nothing: {0}";
        StorageNext: "Erlaube der Seite das Speichern, oder verlasse das private Fenster.", "Allow this page to store data, or leave the private window.";
        NoEntropy: "Dieser Browser liefert keine Zufallszahlen.", "This browser gives no random numbers.";
        NoEntropyNext: "Ohne sie wäre der Schlüssel zu erraten. Nimm bitte einen anderen Browser.", "Without them the key could be guessed. Please use another browser.";
    }
}
