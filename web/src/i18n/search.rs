//! Messages of the search for the money of restored words.

use super::lang::messages;

messages! {
    /// The search through the accounts of every program.
    Search {
        Title: "Wo ist dein Geld?", "Where is your money?";
        Lead: "BlockPro sieht überall nach, wo Programme für Doichain mit deinen Wörtern Geld abgelegt haben könnten.", "BlockPro looks everywhere programs for Doichain may have put money with your words.";
        Waiting: "Warte auf die Blockkette …", "Waiting for the chain …";
        Looking: "Konto {0} von {1}: {2}", "Account {0} of {1}: {2}";
        Failed: "Die Suche wurde unterbrochen und beginnt gleich von vorn: {0}", "The search was interrupted and begins anew in a moment: {0}";
        Times: "Buchungen: {0}", "transactions: {0}";
        Found: "Gefunden. BlockPro behält diese Konten von jetzt an im Auge.", "Found. From now on BlockPro keeps an eye on these accounts.";
        Nothing: "Mit diesen Wörtern wurde noch nie Geld empfangen.", "No money was ever received with these words.";
        NothingNext: "Das ist richtig, wenn die Geldbörse neu ist. Sonst sieh nach der Passphrase: Jede andere ergibt eine andere, leere Geldbörse.", "That is right if the wallet is new. If not, look at the passphrase: every other one gives another, empty wallet.";
        Old: "Ein älteres Programm hat mit diesen Wörtern Geld abgelegt.", "An older program has put money with these words.";
        OldNext: "Es liegt in einer Geldbörse für sich, unter der Passphrase „mnemonic“. Öffne sie, und sende das Geld an eine Adresse deiner neuen. Zurück kommst du, indem du deine Wörter ohne Passphrase wiederherstellst.", "It is in a wallet of its own, under the passphrase \"mnemonic\". Open it, and send the money to an address of your new one. You come back by restoring your words without a passphrase.";
        OldOpen: "Ältere Geldbörse öffnen", "Open the older wallet";
        ToWallet: "Zum Geld", "To the wallet";
        Later: "Später suchen", "Search later";
        LaterHint: "Beim nächsten Aufschließen geht die Suche weiter.", "The search goes on when you unlock the next time.";
        Again: "Geld anderer Programme suchen", "Search for money of other programs";
        BlockPro: "BlockPro", "BlockPro";
        DoiWallet: "DoiWallet oder Electrum-DOI", "DoiWallet or Electrum-DOI";
        WalletXt: "wallet-xt", "wallet-xt";
        Bip44: "Geldbörsen nach Art von Bitcoin", "Wallets of Bitcoin's kind";
        FirstBlockPro: "Das erste BlockPro", "The first BlockPro";
        FirstBlockProTest: "Das erste BlockPro (Testnetz)", "The first BlockPro (test network)";
        JsDoichain: "js-doichain oder doiContacts", "js-doichain or doiContacts";
    }
}
