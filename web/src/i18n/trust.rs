//! Messages about trust in a meter, wherever a meter is shown.

use wasm_core::verify::Standing;

use super::lang::messages;

messages! {
    /// Whether to trust a meter, and why.
    Trust {
        Title: "Vertrauen", "Trust";
        Looking: "Zertifikate, Organisationen und Unterschriften werden geprüft …", "Checking certificates, organisations and signatures …";
        Trusted: "Diesem Zähler ist zu trauen: {0} hat ihn beglaubigt, {1} bürgt dafür.", "This meter is to be trusted: {0} certified it, {1} vouches for that.";
        TrustedNext: "Seitdem ist nichts geschehen, was ein Elektriker ansehen müsste.", "Nothing has happened since that an electrician would have to look at.";
        Waiting: "{0} hat diesen Zähler gerade beglaubigt, {1} bürgt dafür.", "{0} has just certified this meter, {1} vouches for that.";
        WaitingNext: "Wartet, {0} von {1} Blöcken: Ab dann zählt das Zertifikat. Zu tun ist nichts.", "Waiting, {0} of {1} blocks: from then on the certificate counts. There is nothing to do.";
        Unseen: "{0} hat diesen Zähler beglaubigt, {1} bürgt dafür.", "{0} certified this meter, {1} vouches for that.";
        UnseenNext: "Die Messwerte seit dem Zertifikat sind hier noch nicht alle angesehen: Ob das Siegel seitdem geöffnet wurde, ist nicht bekannt.", "Not all readings since the certificate have been looked at here: whether the seal was opened since is not known.";
        Inspect: "Dieser Zähler muss angesehen werden.", "This meter needs an inspection.";
        InspectNext: "Nach dem Zertifikat ist etwas geschehen, das nur ein Elektriker klären kann. Bis er neu beglaubigt, ist dem Zähler nicht zu trauen.", "Something happened after the certificate that only an electrician can settle. Until they certify anew, the meter is not to be trusted.";
        Contradicted: "Zwei Elektriker, denen du vertraust, sagen Verschiedenes über diesen Zähler.", "Two electricians whom you trust say different things about this meter.";
        ContradictedNext: "Frag die Organisation. Bis einer sein Zertifikat zurücknimmt, ist dem Zähler nicht zu trauen.", "Ask the organisation. Until one takes their certificate back, the meter is not to be trusted.";
        NotMember: "Wer diesen Zähler beglaubigt hat, war damals kein Elektriker von {1}.", "Who certified this meter was no electrician of {1} then.";
        NotMemberNext: "Frag die Organisation, oder lass den Zähler neu beglaubigen.", "Ask the organisation, or have the meter certified anew.";
        NotAccepted: "Ein Elektriker hat diesen Zähler beglaubigt, aber du hast keine Organisation angenommen, die für ihn bürgt.", "An electrician certified this meter, but you have accepted no organisation that vouches for them.";
        NotAcceptedNamed: "Ein Elektriker von {1} hat diesen Zähler beglaubigt. Diese Organisation hast du nicht angenommen.", "An electrician of {1} certified this meter. You have not accepted this organisation.";
        NotAcceptedNext: "Sieh sie dir unter „Organisationen“ an und entscheide.", "Look at it under “Organisations” and decide.";
        Unproven: "Ob für diesen Zähler gebürgt wird, ließ sich nicht feststellen.", "Whether somebody vouches for this meter could not be found out.";
        UnprovenNext: "Das Dokument der Organisation fehlt oder besteht eine Prüfung nicht. Verloren ist nichts.", "The organisation's document is missing or fails a check. Nothing is lost.";
        NotCertified: "Für diesen Zähler gilt kein Zertifikat.", "No certificate is in force for this meter.";
        NotCertifiedNext: "Ein Elektriker kann ihn beglaubigen.", "An electrician can certify it.";
        Checks: "Alle Prüfungen", "All checks";
        ToOrganisations: "Zu den Organisationen", "To the organisations";
        ShortTrusted: "vertraut", "trusted";
        ShortUnseen: "beglaubigt", "certified";
        ShortWaiting: "wird bestätigt", "being confirmed";
        ShortInspect: "muss angesehen werden", "needs an inspection";
        ShortContradicted: "widersprüchlich", "contradicted";
        ShortNotMember: "kein Mitglied", "no member";
        ShortNotAccepted: "nicht angenommen", "not accepted";
        ShortUnproven: "unbekannt", "unknown";
        ShortNotCertified: "nicht beglaubigt", "not certified";
        Somebody: "Ein Elektriker", "An electrician";
        AnOrganisation: "eine Organisation", "an organisation";
    }
}

/// What a standing means, and what to do next.
#[must_use]
pub const fn sentences(standing: Standing, is_named: bool) -> (Trust, Trust) {
    match standing {
        Standing::Trusted => (Trust::Trusted, Trust::TrustedNext),
        Standing::RecordsUnseen => (Trust::Unseen, Trust::UnseenNext),
        Standing::Waiting => (Trust::Waiting, Trust::WaitingNext),
        Standing::NeedsInspection => (Trust::Inspect, Trust::InspectNext),
        Standing::Contradicted => (Trust::Contradicted, Trust::ContradictedNext),
        Standing::NotMember => (Trust::NotMember, Trust::NotMemberNext),
        Standing::NotAccepted if is_named => (Trust::NotAcceptedNamed, Trust::NotAcceptedNext),
        Standing::NotAccepted => (Trust::NotAccepted, Trust::NotAcceptedNext),
        Standing::Unproven => (Trust::Unproven, Trust::UnprovenNext),
        Standing::NotCertified => (Trust::NotCertified, Trust::NotCertifiedNext),
    }
}

/// A standing in a word or two.
#[must_use]
pub const fn short(standing: Standing) -> Trust {
    match standing {
        Standing::Trusted => Trust::ShortTrusted,
        Standing::RecordsUnseen => Trust::ShortUnseen,
        Standing::Waiting => Trust::ShortWaiting,
        Standing::NeedsInspection => Trust::ShortInspect,
        Standing::Contradicted => Trust::ShortContradicted,
        Standing::NotMember => Trust::ShortNotMember,
        Standing::NotAccepted => Trust::ShortNotAccepted,
        Standing::Unproven => Trust::ShortUnproven,
        Standing::NotCertified => Trust::ShortNotCertified,
    }
}
