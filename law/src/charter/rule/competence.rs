//! Who may do what: which offices write which acts, which body decides on which matter.

use super::Within;
use crate::id::{Body, Kind, Matter, Office};

table! {
    /// `competence credentials`: who may write which acts, or which body decides on which matter.
    CompetenceTerms {} optional {
        /// The kinds of act that the rule is about.
        acts "acts": Vec<Kind>,
        /// The offices that may write them.
        by "by": Vec<Office>,
        /// Offices that may write them only while their party is in the chair.
        while_chairing "while-chairing": Vec<Office>,
        /// The matters the rule is limited to; empty for every matter.
        matters "matters": Vec<Matter>,
        /// Without `acts`: the body that decides on the matters. With `acts`: the body that the acts must be about.
        body "body": Option<Body>,
        /// Who may bring the matter before the body.
        initiative "initiative": Vec<Initiative>,
        /// What must have happened before.
        requires "requires": Vec<Prior>,
        /// The bodies that must have proposed it, each by a decision of its own on the same matter.
        on_proposal_of "on-proposal-of": Vec<Body>,
        /// Other bodies that must adopt the identical text too before it has effect.
        jointly_with "jointly-with": Vec<Body>,
        /// What the decision does.
        effect "effect": Option<Effect>,
        /// How long the decision has effect unless it is renewed.
        expires_after "expires-after": Option<Within>,
    }
}

vocabulary! {
    /// Who may bring a matter before a body.
    Initiative {
        AnyMember "any-member" "any member",
        StateConcerned "state-concerned" "the state concerned",
        SecretaryGeneral "secretary-general" "the secretary general with a mandate of a member",
        Chair "chair" "the chair",
        AnotherBody "another-body" "another body",
    }
}

vocabulary! {
    /// A prior act that a decision or draft needs.
    Prior {
        RequestOfTerritorialState "request-of-territorial-state" "the request of the state on whose territory it is",
        Invocation "invocation" "an appeal of any member",
        Consultation "consultation" "a consultation opened on the case",
        OutsideMandate "outside-mandate" "a decision of an outside organisation, named with its number",
    }
}

vocabulary! {
    /// What a decision does.
    Effect {
        Binding "binding" "binds in law",
        Political "political" "commits politically, not in law",
        Advisory "advisory" "recommends",
        Authorises "authorises" "authorises an operation: gives a mandate",
    }
}
