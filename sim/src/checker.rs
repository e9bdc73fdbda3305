//! What must hold in every run, whatever happened.

use std::collections::BTreeSet;

use law::id::Party;
use law::state::Scope;
use record::{Head, Record, Relation};

use crate::deed::reads;
use crate::liar::Lie;
use crate::world::World;

/// Checks every stored byte of the honest nodes.
pub fn sound(world: &World) -> Result<(), String> {
    for (name, record) in world.honest() {
        record.check().map_err(|fault| format!("{name}: {fault}"))?;
    }
    Ok(())
}

/// Checks what holds at any moment: nothing is registered without a quorum that really holds it,
/// nobody registers what others registered otherwise, equal registered sizes mean equal states, no acknowledged act is
/// gone, nobody outside its audience holds a sealed content, and no honest log was signed in two versions.
pub fn safe(world: &World) -> Result<(), String> {
    forked(world)?;
    for (name, record) in world.honest() {
        for head in record.heads() {
            quorum(world, name, &head, record)?;
        }
    }
    for (name, record) in world.honest() {
        for (other, beside) in world.honest().filter(|(other, _)| *other > name) {
            agree(name, record, other, beside)?;
        }
    }
    acknowledged(world)?;
    secret(world)?;
    unwritten(world)
}

/// Counts the honest logs that were signed in two versions: that may happen only where a disk lost a part of its node's
/// own log before enough others held it. What was registered is never signed otherwise; [`safe`] compares that.
pub fn forked(world: &World) -> Result<u64, String> {
    let mut forked = BTreeSet::new();
    for (name, record) in world.honest() {
        for head in record.heads().into_iter().filter(|head| head.forked) {
            let node = &world.network.0.parties[&head.party].node;
            if world.lies(node) && world.liar.1 == Lie::Equivocates {
                continue;
            }
            if !world.rolled_back.contains_key(&head.party) {
                return Err(format!("{name} knows two versions of the log of the honest {}", head.party));
            }
            forked.insert(head.party);
        }
    }
    Ok(forked.len() as u64)
}

/// Checks that two versions of one log are known as such to everybody, with the proof, once all have asked all. Left out
/// are logs whose keys were replaced meanwhile: who knows the new keys takes nothing that the old ones signed as a proof.
fn split_views(world: &World) -> Result<(), String> {
    let logs = world.network.0.parties.keys().filter(|log| !world.rotated.contains(*log));
    for log in logs {
        let heads = || world.honest().map(|(name, record)| (name, record, head(record, log)));
        let mut split = None;
        for (name, record, mine) in heads() {
            for (other, beside, theirs) in heads().filter(|(other, ..)| *other > name) {
                let shared = mine.size.min(theirs.size);
                if shared > 0 && root_at(record, log, shared)? != root_at(beside, log, shared)? {
                    split = Some(format!("{name} and {other} hold two versions of the log of {log}"));
                }
            }
            if mine.forked {
                split = Some(format!("{name} knows two versions of the log of {log}"));
            }
        }
        let Some(split) = split else { continue };
        for (name, record, head) in heads() {
            let forks = record.forks().map_err(|fault| fault.to_string())?;
            if !head.forked || !forks.iter().any(|row| row.log == *log) {
                return Err(format!("{split}; {name} has no proof of it"));
            }
        }
    }
    Ok(())
}

fn head(record: &Record, log: &Party) -> Head {
    record.heads().into_iter().find(|head| head.party == *log).expect("bug: a log of the roster")
}

/// Checks what holds once the faults have ended: every honest act is registered everywhere, and all states are equal,
/// or apart by nothing but the liar's own log.
pub fn settled(world: &World) -> Result<(), String> {
    split_views(world)?;
    let frozen = |log: &Party| world.honest().any(|(_, record)| head(record, log).forked);
    for (name, record) in world.honest() {
        for act in world.acknowledged.iter().filter(|act| !world.lies(&act.node) && !frozen(&act.log)) {
            let ladder = record.ladder(&act.id).map_err(|fault| fault.to_string())?;
            if !ladder.is_some_and(|ladder| ladder.registered) {
                return Err(format!("{name} has not registered {} {} of {}", act.log, act.index, act.node));
            }
        }
        for peer in record.network().into_iter().filter(|peer| !world.lies(&peer.node)) {
            // What the liar does not give, or gives in bad form, of its own acts may be missing to some of its readers.
            let of_liar = |log: &Party| world.lies(&world.network.0.parties[log].node) || frozen(log);
            let excused = |log: &Party| Ok::<_, String>(of_liar(log) || waits_for_ever(world, log)?);
            let good = match &peer.relation {
                Relation::Equal => true,
                Relation::Apart { behind, ahead } => {
                    behind.iter().chain(ahead).map(excused).try_fold(true, |all, one| Ok::<_, String>(all && one?))?
                }
                Relation::Unknown | Relation::Different(_) => false,
            };
            if !good {
                return Err(format!("{name} sees {} as {:?}", peer.node, peer.relation));
            }
        }
    }
    Ok(())
}

/// Says whether a content of a log that lost a part is nowhere any more, so that its readers go no further.
fn waits_for_ever(world: &World, log: &Party) -> Result<bool, String> {
    let Some(next) = world.honest().map(|(_, record)| head(record, log).size).min() else { return Ok(false) };
    let content = |record: &Record| record.content(log, next).map_err(|fault| fault.to_string());
    let mut held = world.up().map(|(_, record)| content(record));
    Ok(world.rolled_back.contains_key(log) && held.try_fold(true, |none, one| one.map(|one| none && one.is_none()))?)
}

/// Counts the members' nodes that really hold what a node has registered.
fn quorum(world: &World, name: &str, head: &Head, record: &Record) -> Result<(), String> {
    if head.registered == 0 {
        return Ok(());
    }
    let root = root_at(record, &head.party, head.registered)?;
    let mut holders = 0;
    for member in world.network.0.members() {
        let node = &world.network.0.parties[&member].node;
        let of = &world.nodes[node];
        let once = root
            .is_some_and(|root| of.once.get(&head.party).is_some_and(|held| held.contains(&(head.registered, root))));
        let now = match of.record() {
            Some(record) => root_at(record, &head.party, head.registered)? == root,
            None => false,
        };
        // The liar may have signed anything; it counts as one that holds.
        holders += usize::from(world.lies(node) || once || now);
    }
    if holders < record.needed() {
        return Err(format!("{name} registered {} of {} and {holders} members hold it", head.registered, head.party));
    }
    Ok(())
}

fn root_at(record: &Record, log: &Party, size: u64) -> Result<Option<seal::Hash>, String> {
    let last = record.leaves(log, size - 1, size).map_err(|fault| fault.to_string())?;
    Ok(last.first().map(|row| row.root))
}

fn agree(name: &str, record: &Record, other: &str, beside: &Record) -> Result<(), String> {
    let mut equal = true;
    for (mine, theirs) in record.heads().iter().zip(beside.heads()) {
        let shared = mine.registered.min(theirs.registered);
        equal &= mine.registered == theirs.registered;
        if shared > 0 && root_at(record, &mine.party, shared)? != root_at(beside, &mine.party, shared)? {
            return Err(format!("{name} and {other} registered different acts in the log of {}", mine.party));
        }
    }
    let keyless = record.hosted().is_empty() || beside.hosted().is_empty();
    let scopes = if keyless { vec![Scope::Public] } else { vec![Scope::Public, Scope::Members] };
    for scope in scopes {
        if equal && record.state_hash(scope) != beside.state_hash(scope) {
            return Err(format!("{name} and {other} registered the same acts and differ in {scope:?}"));
        }
    }
    Ok(())
}

fn acknowledged(world: &World) -> Result<(), String> {
    for act in &world.acknowledged {
        let Some(record) = world.nodes[&act.node].record() else { continue };
        let leaf = record.leaves(&act.log, act.index, act.index + 1).map_err(|fault| fault.to_string())?;
        let held = leaf.first().is_some_and(|row| row.hash.0 == act.id.0) && record.act(&act.id).is_some();
        // What a disk lost, and others hold, comes back once they are asked.
        let comes_back = world.rolled_back.contains_key(&act.log) && !world.is_calm();
        if !held && !comes_back {
            return Err(format!("{} lost its act {} {}", act.node, act.log, act.index));
        }
    }
    Ok(())
}

fn secret(world: &World) -> Result<(), String> {
    for act in &world.acknowledged {
        for (name, record) in world.up() {
            let content = record.content(&act.log, act.index).map_err(|fault| fault.to_string())?;
            // Behind a lost part the log may go on otherwise: then another entry stands at that place.
            let row = record.leaves(&act.log, act.index, act.index + 1).map_err(|fault| fault.to_string())?.pop();
            let same = row.is_some_and(|row| row.hash.0 == act.id.0);
            let held = (content.is_some() && same) || record.act(&act.id).is_some();
            if held && !reads(&act.label, &record.hosted()) {
                return Err(format!("{name} holds the sealed act {} {} of others", act.log, act.index));
            }
        }
    }
    Ok(())
}

/// Looks for the words of acts in the raw bytes of every disk, also where the store has let go of them.
fn unwritten(world: &World) -> Result<(), String> {
    for (name, node) in &world.nodes {
        let hosted = world.network.0.hosted(name);
        let found: BTreeSet<Vec<u8>> = node.shelf.disk().after(b"number ", 20).into_iter().collect();
        for act in world.acknowledged.iter().chain(&world.lost).filter(|act| !reads(&act.label, &hosted)) {
            if found.contains(&act.token.as_bytes()[b"number ".len()..]) {
                return Err(format!("the disk of {name} has the words of the sealed act {} {}", act.log, act.index));
            }
        }
    }
    Ok(())
}
