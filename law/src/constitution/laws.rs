//! The law of each plane: what is meant, and each drill with acts of its own that change it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Constitution, Made};
use crate::charter::Charter;
use crate::era::{Era, Eras};
use crate::id::Name;
use crate::time::Date;

/// The charters by which acts are judged, plane by plane.
#[derive(Clone, Debug)]
pub(crate) struct Laws {
    meant: Law,
    drills: BTreeMap<Name, Law>,
}

/// The charter of one plane, with its eras.
#[derive(Clone, Debug)]
pub(crate) struct Law {
    /// What acts made of the charter.
    pub(crate) constitution: Constitution,
    eras: Eras,
}

/// The acts that change the charter, by plane; those of a drill come on top of those that are meant.
pub(crate) type Changes = BTreeMap<Option<Name>, Vec<Made>>;

impl Law {
    fn new(constitution: Constitution) -> Self {
        Self { eras: Eras::new(constitution.judging().clone()), constitution }
    }
}

impl Laws {
    /// Returns the law that no act has changed.
    pub(crate) fn new(genesis: Arc<Charter>) -> Self {
        Self { meant: Law::new(Constitution::unchanged(genesis)), drills: BTreeMap::new() }
    }

    /// Returns the law that acts with effect make.
    pub(crate) fn of(genesis: &Arc<Charter>, changes: &Changes) -> Self {
        let meant = changes.get(&None).cloned().unwrap_or_default();
        let own = changes.iter().filter_map(|(drill, own)| Some((drill.clone()?, own)));
        let drills = own.filter(|(_, own)| !own.is_empty()).map(|(drill, own)| {
            let both = meant.iter().chain(own).cloned().collect();
            (drill, Law::new(Constitution::of(genesis.clone(), both)))
        });
        Self { drills: drills.collect(), meant: Law::new(Constitution::of(genesis.clone(), meant)) }
    }

    /// Says whether the same acts make it.
    pub(crate) fn is_of(&self, changes: &Changes) -> bool {
        let meant = changes.get(&None).map_or(&[][..], Vec::as_slice);
        let own = || {
            changes.iter().filter_map(|(drill, own)| Some((drill.as_ref()?, own)).filter(|(_, own)| !own.is_empty()))
        };
        self.meant.constitution.is_of(meant)
            && own().count() == self.drills.len()
            && own().all(|(drill, own)| {
                let both: Vec<Made> = meant.iter().chain(own).cloned().collect();
                self.drills.get(drill).is_some_and(|law| law.constitution.is_of(&both))
            })
    }

    /// Returns the first day whose acts, in some plane, are judged otherwise than by another law.
    pub(crate) fn first_difference(&self, other: &Self) -> Option<Date> {
        let drills = self.drills.keys().chain(other.drills.keys()).map(|drill| Some(drill.as_str()));
        let planes = drills.chain([None]);
        planes
            .filter_map(|drill| self.in_plane(drill).constitution.first_difference(&other.in_plane(drill).constitution))
            .min()
    }

    /// Returns the law of a plane.
    pub(crate) fn in_plane(&self, drill: Option<&str>) -> &Law {
        drill.and_then(|drill| self.drills.get(drill)).unwrap_or(&self.meant)
    }

    /// Returns the era of a day.
    pub(crate) fn era(&self, drill: Option<&str>, date: Date) -> Arc<Era> {
        self.in_plane(drill).eras.at(date)
    }
}
