//! Messages of the expert view.

use super::lang::messages;

messages! {
    /// What lies behind the plain words.
    Technical {
        Path: "Ableitungspfad", "Derivation path";
        Script: "Skript", "Script";
        WitnessScript: "Skript der gemeinsamen Adresse", "Script of the shared address";
        ReadingKey: "Schlüssel der Messwerte", "Reading key";
        ClientKey: "Schlüssel der Geldbörse", "Key of the wallet";
        NodeKey: "Schlüssel des Gateways", "Key of the gateway";
        Value: "Wert auf der Kette", "Value on the chain";
        Record: "Unterschriebenen Datensatz zeigen", "Show the signed record";
        RecordText: "Datensatz (OCMF)", "Record (OCMF)";
        Lines: "Gespräch mit den Servern", "Dialogue with the servers";
        LinesText: "Die letzten Zeilen, gekürzt und nur solange die Expertenansicht an ist. Sie bleiben auf dieser Seite.", "The last lines, cut short, and only while the expert view is on. They stay on this page.";
        LinesNone: "Noch keine Zeile.", "No line yet.";
        LinesShow: "Zeilen zeigen", "Show the lines";
    }
}
