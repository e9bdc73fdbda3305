//! Who reads what.

use super::{Check, Look};
use crate::act::Label;
use crate::charter::Readership;
use crate::charter::rule::Readers;

pub(super) fn look(look: &mut Look<'_>) {
    let law = look.law;
    for (terms, rule) in law.audiences() {
        let label = &rule.cite.rule;
        let nobody = terms.readers != Readers::Listed
            && matches!(law.readers(&Label::Named(label.as_str().into())), Some((Readership::Parties(parties), _)) if parties.is_empty());
        if nobody {
            let mend = match (terms.readers, &terms.body) {
                (Readers::Body, None) => "Name the body: body = \"...\".".to_owned(),
                (Readers::Body, Some(body)) => format!("Say who sits in {body}, or name another body."),
                _ => "Name the organs that read it, or wait with the label until there are members.".to_owned(),
            };
            look.find(
                Check::LabelWithoutReaders,
                rule,
                format!("Nobody reads what carries the label \"{label}\"."),
                vec![format!("A report is written with the label \"{label}\": its own author's side cannot open it, nor can anybody else.")],
                mend,
            );
        }
        if terms.release.is_none() && terms.readers != Readers::Everybody {
            look.find(
                Check::ReleaseNotGiven,
                rule,
                format!("No rule says when what carries the label \"{label}\" may be made public."),
                vec![format!("Ten years later an archive asks for an act with the label \"{label}\": who may release it, the charter does not say.")],
                "Add release = \"never\", \"by-author\" or \"by-decision\".".to_owned(),
            );
        }
    }
}
