//! Records in memory that the tests of this crate share.

use std::sync::{Arc, OnceLock};

use record::{NodeKeys, NodePlan, Opening, Place, Record, Roster, Shared, Standing};

use crate::clock::Clock;
use crate::folder::Folder;

/// Returns the record of a node in memory: KZ and KG keep a log, PUB does not.
pub(crate) fn shared(node: &str) -> Shared {
    static NETWORK: OnceLock<(Roster, Vec<NodeKeys>)> = OnceLock::new();
    let folder = Folder::built_in();
    let (roster, keys) = NETWORK.get_or_init(|| {
        let plan = [("KZ", Some("KZ")), ("KG", Some("KG")), ("PUB", None)].map(|(node, party)| NodePlan {
            node: node.into(),
            parties: party.into_iter().map(|party| (party.into(), Standing::Member)).collect(),
        });
        record::setup(&folder.id, &plan, &mut crate::node::random().unwrap()).unwrap()
    });
    let opening = Opening {
        roster: roster.clone(),
        charter: Arc::new(folder.sound_charter().unwrap()),
        charter_hash: folder.hash(),
        keys: keys.iter().find(|keys| keys.node == node).unwrap().clone(),
        entropy: Box::new(crate::node::random().unwrap()),
        now: Clock::System.now(),
    };
    Shared::new(Record::open(Place::Memory, opening).unwrap())
}
