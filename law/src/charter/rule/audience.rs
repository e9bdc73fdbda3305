//! Who reads what, which documents there are, what is counted, and when an act is registered.

use std::collections::BTreeMap;

use super::{Consent, Fraction, Names};
use crate::id::{Body, Office, Party};

table! {
    /// `audience all`: who reads a label. The rule's name is the label.
    AudienceTerms {
        /// Who reads it.
        readers "readers": Readers,
    } optional {
        /// Organs that read it beside the members.
        organs "organs": Vec<Party>,
        /// For `readers = "body"`: the body whose members read it.
        body "body": Option<Body>,
        /// When what carries the label may be made public; not regulated if nothing is said.
        release "release": Option<Release>,
        /// Whether who comes to read the label later is given what was written before; not regulated if nothing is said.
        earlier "earlier": Option<Earlier>,
    }
}

vocabulary! {
    /// Who reads a label.
    Readers {
        Everybody "everybody" "anybody",
        Members "members" "the members",
        Body "body" "the members of the body",
        Listed "listed" "the parties that the act lists",
    }
}

vocabulary! {
    /// When something may be made public.
    Release {
        Never "never" "never",
        ByAuthor "by-author" "by its author",
        ByDecision "by-decision" "by a decision of the body",
    }
}

vocabulary! {
    /// Whether who comes to read a label later is given what was written under it before.
    Earlier {
        Never "never" "is not given what was written before",
        ByAuthor "by-author" "is given what was written before by each author for its own acts",
    }
}

table! {
    /// `document decision`: a type of document. The rule's name is its code.
    DocumentTerms {
        /// Names by language.
        names "names": BTreeMap<String, Names>,
        /// The languages in which the text is authentic.
        authentic "authentic": Vec<String>,
    } optional {
        /// The languages in which it is worked on.
        working "working": Vec<String>,
        /// What follows when authentic texts differ; not regulated if nothing is said.
        divergence "divergence": Option<Divergence>,
        /// The bodies that adopt it.
        adopted_by "adopted-by": Vec<Body>,
        /// How it is numbered.
        numbering "numbering": Option<Numbering>,
        /// The offices that sign it.
        signed_by "signed-by": Vec<Office>,
        /// How a member expresses its consent to be bound by it.
        consent "consent": Option<Consent>,
        /// The party that keeps the original and sends certified copies.
        depositary "depositary": Option<Party>,
        /// Where it is registered, in words: `United Nations Secretariat, Article 102`.
        registered_with "registered-with": Option<String>,
    }
}

vocabulary! {
    /// What follows when authentic texts differ.
    Divergence {
        OriginalLanguage "original-language" "the text in the language of negotiation is followed",
        FirstListed "first-listed" "the text in the first language listed is followed",
        Reconciled "reconciled" "the meaning that best reconciles the texts is followed",
    }
}

vocabulary! {
    /// How documents are numbered.
    Numbering {
        PerYear "per-year" "anew each year",
        PerSession "per-session" "anew each session",
        Continuous "continuous" "continuously",
        None "none" "not at all",
    }
}

table! {
    /// `register quorum`: how many members must hold an act before it has effect.
    RegisterTerms {
        /// Strictly more than this fraction of the members, exact: `2/3`.
        more_than "more-than": Fraction,
    } optional {}
}

table! {
    /// `indicator seized`: a thing that operations count. Aggregates only. The rule's name is its code.
    IndicatorTerms {
        /// Names by language.
        names "names": BTreeMap<String, Names>,
        /// The unit of the count: `persons`, `kg`.
        unit "unit": String,
    } optional {
        /// What is counted in, in words.
        includes "includes": Vec<String>,
        /// What is left out, in words.
        excludes "excludes": Vec<String>,
        /// The indicators that it is made of.
        parts "parts": Vec<String>,
        /// Whether nothing is counted in two parts.
        disjoint "disjoint": bool,
        /// Whether the parts make up the whole.
        exhaustive "exhaustive": bool,
    }
}

table! {
    /// `capability infantry`: a thing that members pledge, in aggregate numbers. The rule's name is its code.
    CapabilityTerms {
        /// Names by language.
        names "names": BTreeMap<String, Names>,
        /// The unit of the number: `persons`, `vehicles`.
        unit "unit": String,
    } optional {
        /// What is counted in, in words.
        includes "includes": Vec<String>,
        /// The capabilities that it is made of.
        parts "parts": Vec<String>,
        /// Whether nothing is counted in two parts.
        disjoint "disjoint": bool,
        /// Whether the parts make up the whole.
        exhaustive "exhaustive": bool,
    }
}
