/** Hex, lower case. Transaction ids and block hashes byte-reversed, as everywhere. */
export type Hex = string;
/** 1 DOI = 100,000,000 swartz. */
export type Swartz = number;
export type WattHours = number;
/** UTC seconds since 1970. */
export type UnixTime = number;
export type Network = "mainnet" | "testnet" | "regtest" | "devnet";
/** For example `m/84'/7070'/0'/0/0`. */
export type Path = string;
/** A PSBT in base64 (BIP 174). */
export type Psbt = string;

export interface DescribeAddress { network: Network; address: string }
export interface Address { address: string; script: Hex; scripthash: Hex }
export interface DescribeGroup { network: Network; m: number; keys: Hex[] }
export interface Group extends Address { witnessScript: Hex }

/** Confirmed operations on a name, oldest first, each checked with `verifyTransaction` before. */
export interface NameHistory {
  network: Network;
  name: string;
  tip: number;
  operations: { height: number; raw: Hex }[];
}
export type NameStanding =
  | { state: "free" }
  | {
      state: "held";
      owner: Hex;
      value: Hex;
      height: number;
      expiresAt: number;
      blocksLeft: number;
      ownedSince: number | null;
    };

/** An output to spend, with the transaction it is in. Name coins are refused. */
export interface Coin { raw: Hex; vout: number; height?: number; coinbase?: boolean; path: Path }
export interface Funding { coins: Coin[]; change: string; rate: Swartz; tip: number }
export interface NameWrite {
  history: NameHistory;
  /** At most 520 bytes of UTF-8. */
  value: string;
  owner: string;
  path: Path;
  witnessScript?: Hex;
  funding: Funding;
}
export interface Payments {
  network: Network;
  payments: { to: string; amount: Swartz }[];
  funding: Funding;
  /** A random number below 2^32. */
  seed: number;
}
export interface Built { psbt: Psbt; fee: Swartz; vsize: number }
export interface SignPsbt { psbt: Psbt; paths: Path[]; names?: NameHistory[] }
export interface SignedPsbt { psbt: Psbt; signatures: number }
export interface InspectPsbt { network: Network; psbt: Psbt }
export interface PsbtContent {
  txid: Hex;
  fee: Swartz | null;
  unproven: number[];
  inputs: { outpoint: string; amount: Swartz | null; signedBy: Hex[]; missing: number | null; finished: boolean }[];
  outputs: { amount: Swartz; script: Hex; address: string | null; name: Hex | null; value: Hex | null }[];
}
export interface Finished { txid: Hex; raw: Hex }

export interface Check { name: string; outcome: "passed" | "failed" | "notPossible"; evidence: string }
export interface Report { verdict: "passed" | "incomplete" | "failed"; checks: Check[] }
export interface Tip { height: number; hash: Hex; time: UnixTime; work: Hex }
/** `merkle` and `pos` as Electrum servers give them. */
export interface ConfirmedTransaction { txid: Hex; raw: Hex; height: number; merkle: Hex[]; pos: number }
export interface Records {
  meter: string;
  readingKey: Hex;
  limits?: { maxExportW: number; maxImportW: number; intervalS: number };
  /** OCMF texts, oldest first. */
  records: string[];
}
export interface RecordReport extends Report {
  reading: {
    seq: number;
    time: UnixTime;
    import: WattHours | null;
    export: WattHours | null;
    produced: WattHours | null;
    consumed: WattHours | null;
    simulated: boolean;
  } | null;
}
