//! What must hold in every run, whatever happened.

use law::act::Label;
use law::id::Party;
use law::state::Scope;
use record::{Head, Record, Relation};

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
/// gone, and nobody outside its audience holds a sealed content.
pub fn safe(world: &World) -> Result<(), String> {
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
    secret(world)
}

/// Checks what holds once the faults have ended: every honest act is registered everywhere, and all states are equal,
/// or apart by nothing but the liar's own log.
pub fn settled(world: &World) -> Result<(), String> {
    for (name, record) in world.honest() {
        for act in world.acknowledged.iter().filter(|act| world.liar.1 == Lie::None || act.node != world.liar.0) {
            let ladder = record.ladder(&act.id).map_err(|fault| fault.to_string())?;
            if !ladder.is_some_and(|ladder| ladder.registered) {
                return Err(format!("{name} has not registered {} {} of {}", act.log, act.index, act.node));
            }
        }
        for peer in record.network().into_iter().filter(|peer| peer.node != world.liar.0 || world.liar.1 == Lie::None) {
            // What the liar does not give, or gives in bad form, of its own acts may be missing to some of its readers.
            let of_liar = |log: &Party| world.liar.1 != Lie::None && world.network.0.parties[log].node == world.liar.0;
            let good = match &peer.relation {
                Relation::Equal => true,
                Relation::Apart { behind, ahead } => behind.iter().chain(ahead).all(of_liar),
                Relation::Unknown | Relation::Different(_) => false,
            };
            if !good {
                return Err(format!("{name} sees {} as {:?}", peer.node, peer.relation));
            }
        }
    }
    Ok(())
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
        // The liar may have signed anything; it counts as one that holds.
        let holds = *node == world.liar.0 && world.liar.1 != Lie::None
            || root_at(&world.nodes[node], &head.party, head.registered)? == root;
        holders += usize::from(holds);
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
        let record = &world.nodes[&act.node];
        let leaf = record.leaves(&act.log, act.index, act.index + 1).map_err(|fault| fault.to_string())?;
        if leaf.first().is_none_or(|row| row.hash.0 != act.id.0) || record.act(&act.id).is_none() {
            return Err(format!("{} lost its act {} {}", act.node, act.log, act.index));
        }
    }
    Ok(())
}

fn secret(world: &World) -> Result<(), String> {
    for act in &world.acknowledged {
        for (name, record) in &world.nodes {
            let reads = match &act.label {
                Label::Named(label) if label == "public" => true,
                Label::Named(_) => !record.hosted().is_empty(),
                Label::Parties(parties) => record.hosted().iter().any(|party| parties.contains(party)),
            };
            let content = record.content(&act.log, act.index).map_err(|fault| fault.to_string())?;
            if !reads && (content.is_some() || record.act(&act.id).is_some()) {
                return Err(format!("{name} holds the sealed act {} {} of others", act.log, act.index));
            }
        }
    }
    Ok(())
}
