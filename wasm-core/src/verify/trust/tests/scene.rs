//! A small chain with an organisation, a meter's certificates, and what is known of its records.

use std::collections::BTreeMap;

use crate::address::Address;
use crate::name::Name;
use crate::name::values::{CertificateStatus, CertificateValue, OrganisationValue};
use crate::network::Network;
use crate::record::{Flags, PayloadHash, TimeStatus, Values};
use crate::script::name::{NameValue, name_doi_script};
use crate::trust::tests::{certificate, key};
use crate::trust::{
    CERTIFICATE_BLOCKS, Certificate, Organisation, OrganisationKey, SignedCertificate, SignedOrganisation,
};
use crate::tx::OutPoint;
use crate::units::UnixTime;
use crate::verify::tests::{Mined, TestChain, name_transaction};
use crate::verify::{
    CertificateEvidence, MeterTrust, OrganisationEvidence, Outcome, Reading, Report, SeenRecords,
    TrustContext, TrustEvidence, Verified, judge_trust,
};

/// The times of the first block of an organisation and of a certificate, less ten minutes.
pub(super) const FOUNDED: u32 = 1_795_100_000;
pub(super) const CERTIFIED: u64 = 1_795_400_000;

pub(super) fn time(secs: u64) -> UnixTime {
    UnixTime::from_secs(secs).unwrap()
}

pub(super) struct Scene {
    pub(super) chain: TestChain,
    pub(super) accepted: Vec<OrganisationKey>,
    pub(super) now: u64,
    pub(super) records: Option<SeenRecords>,
    /// Blocks behind the last that tells something.
    pub(super) behind: u32,
    /// What the next certificates say.
    pub(super) status: CertificateStatus,
    /// Whether the next operation registers its name although there is a coin.
    pub(super) registers: bool,
    /// The organisation's document.
    pub(super) document: Option<Vec<u8>>,
    /// An operation of the organisation's name that the server leaves out.
    pub(super) hidden: Option<usize>,
    organisation: Vec<Mined>,
    names: BTreeMap<u8, (Vec<Mined>, Option<Vec<u8>>)>,
    documents: BTreeMap<String, Vec<u8>>,
    nonce: u64,
}

impl Scene {
    pub(super) fn on(network: Network) -> Self {
        let accepted = OrganisationKey { name: "Isar-Energie".parse().unwrap(), key: key(0x51).public() };
        Self {
            chain: TestChain::on(network),
            accepted: vec![accepted],
            now: 1_800_000_000,
            records: seen(&[(CERTIFIED - 900, ""), (CERTIFIED + 4_000, "")]),
            behind: CERTIFICATE_BLOCKS - 1,
            status: CertificateStatus::Valid,
            registers: false,
            document: None,
            hidden: None,
            organisation: vec![],
            names: BTreeMap::new(),
            documents: BTreeMap::new(),
            nonce: 0,
        }
    }

    pub(super) fn at(&mut self, secs: impl TryInto<u32>) {
        self.chain.wait_until(secs.try_into().ok().unwrap());
    }

    pub(super) fn accept(&mut self, who: u8) {
        self.accepted = vec![OrganisationKey { key: key(who).public(), ..self.accepted[0].clone() }];
    }

    /// The version that follows the one published last.
    pub(super) fn version(&self) -> Organisation {
        SignedOrganisation::decode(self.document.as_ref().unwrap()).unwrap().next()
    }

    /// Publishes a version signed by one, whose name coin is another's.
    pub(super) fn publish(&mut self, organisation: &Organisation, by: u8, owner: u8) {
        let signed = organisation.sign(&key(by)).unwrap();
        let value = OrganisationValue { c: signed.cid().to_string() }.to_value().unwrap();
        let before = self.organisation.last().map(|mined| OutPoint::new(mined.txid, 1));
        let mined = self.write(&organisation.chain_name(), &value, owner, before);
        self.organisation.push(mined);
        self.document = Some(signed.block().unwrap());
    }

    /// Signs a certificate that nobody publishes yet.
    pub(super) fn keep(&mut self, certificate: &Certificate, by: u8) -> String {
        let signed = certificate.sign(&key(by)).unwrap();
        self.documents.insert(signed.cid().to_string(), signed.block().unwrap());
        signed.cid().to_string()
    }

    pub(super) fn certify(&mut self, number: u8, certificate: &Certificate, by: u8) {
        let cid = self.keep(certificate, by);
        self.point(number, &cid, by);
    }

    /// Writes one of the meter's names so that it points to a document.
    pub(super) fn point(&mut self, number: u8, cid: &str, owner: u8) {
        let block = self.documents.get(cid).cloned();
        let signed = block.as_deref().and_then(|block| SignedCertificate::decode(block).ok());
        let said = signed.map_or_else(certificate, |signed| signed.certificate().clone());
        let (holder, reading_key) = (said.address, said.reading_key);
        let value = CertificateValue { status: self.status, holder, reading_key, c: cid.to_owned() };
        let mined = self.names.get(&number).and_then(|(mined, _)| mined.last());
        let before = mined.map(|mined| OutPoint::new(mined.txid, 1));
        let mined = self.write(&name(number), &value.to_value().unwrap(), owner, before);
        let (operations, document) = self.names.entry(number).or_default();
        operations.push(mined);
        *document = block;
    }

    fn write(&mut self, name: &Name, value: &NameValue, owner: u8, before: Option<OutPoint>) -> Mined {
        self.nonce = self.nonce.saturating_add(1);
        let before = before.filter(|_| !core::mem::take(&mut self.registers));
        let owner = Address::p2wpkh(&key(owner).public(), self.chain.headers.network()).script_pubkey();
        self.chain.mine(&name_transaction(&name_doi_script(name, value, &owner), before, self.nonce))
    }

    pub(super) fn judge(&self) -> MeterTrust {
        let (meter, isar) = (certificate().meter, "Isar-Energie".parse().unwrap());
        let mut proofs: Vec<_> = self.organisation.iter().map(Mined::evidence).collect();
        if let Some(at) = self.hidden {
            proofs.remove(at);
        }
        let organisations = proofs.split_last().map(|(newest, earlier)| {
            let (newest, document) = (*newest, self.document.as_deref());
            OrganisationEvidence { name: &isar, newest, earlier, document }
        });
        let names: Vec<_> = self.names.keys().map(|number| name(*number)).collect();
        let proofs = self.names.values().map(|(mined, _)| mined.iter().map(Mined::evidence).collect());
        let proofs: Vec<Vec<_>> = proofs.collect();
        let written = self.names.values().zip(&names).zip(&proofs);
        let certificates = written.filter_map(|(((_, document), name), proofs)| {
            let (newest, earlier) = proofs.split_last()?;
            Some(CertificateEvidence { name, newest: *newest, earlier, document: document.as_deref() })
        });
        let evidence = TrustEvidence {
            certificates: &certificates.collect::<Vec<_>>(),
            organisations: &organisations.into_iter().collect::<Vec<_>>(),
            records: self.records.as_ref(),
        };
        let mut chain = self.chain.clone();
        chain.mine_empty(self.behind);
        let (now, accepted) = (time(self.now), &*self.accepted);
        judge_trust(TrustContext { meter: &meter, headers: &chain.headers, now, accepted }, &evidence)
    }
}

fn name(number: u8) -> Name {
    Name::certificates(&certificate().meter).nth(usize::from(number).saturating_sub(1)).unwrap()
}

/// Records that follow each other: their times and flags; a `?` says that the clock was not right.
pub(super) fn seen(records: &[(u64, &str)]) -> Option<SeenRecords> {
    let reading = |((secs, flags), seq): (&(u64, &str), u64)| {
        let right = if flags.contains('?') { TimeStatus::Relative } else { TimeStatus::Synchronised };
        let all = crate::record::Flag::ALL.into_iter();
        let flags: Flags = all.filter(|flag| flags.contains(flag.letter())).collect();
        let (hash, time) = (PayloadHash::ZERO, time(*secs));
        let values = Values {
            seq,
            hash,
            time,
            time_status: right,
            import: None,
            export: None,
            flags,
            simulated: false,
        };
        Verified::unchecked_for_test(Reading { values, step: None })
    };
    let readings: Vec<_> = records.iter().zip(1..).map(reading).collect();
    SeenRecords::of([], &readings)
}

/// The checks that did not pass; `!` marks those that failed.
pub(super) fn outcomes(report: &Report) -> String {
    let shown = report.checks.iter().filter_map(|check| match check.outcome {
        Outcome::Passed => None,
        Outcome::Failed(_) => Some(format!("!{}", check.name)),
        Outcome::NotPossible(_) => Some(check.name.to_owned()),
    });
    shown.collect::<Vec<_>>().join(" ")
}
