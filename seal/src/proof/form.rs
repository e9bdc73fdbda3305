//! The bytes of a pack, written and read.

use crate::cbor::{Reader, Writer};
use crate::cosignature::Cosignature;
use crate::daily::{DailySeal, SealingPublic};
use crate::id::PartyId;
use crate::key::SIGNATURE_LEN;
use crate::limits::{LEAF_MAX, PROOF_MAX, PROOF_PACK_MAX, PROOF_TREES_MAX};
use crate::proof::{Pack, Sealed, Tree};
use crate::{Hash, Refused};

const WHAT: &str = "proof pack";
/// The edition of a pack without a daily seal: six rows.
const PLAIN: u64 = 1;
/// The edition of one with a seal: seven rows.
const SEALED: u64 = 2;

impl Pack {
    /// Returns the bytes of the pack. A pack that is too long encodes, and is refused on reading.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Writer::with_capacity(PROOF_PACK_MAX);
        let (rows, edition) = if self.seal.is_some() { (7, SEALED) } else { (6, PLAIN) };
        out.map(rows);
        out.uint(1);
        out.uint(edition);
        out.uint(2);
        out.byte_string(&self.leaf);
        out.uint(3);
        out.uint(self.quorum);
        out.uint(4);
        out.array(self.trees.len());
        let mut before: &[Hash] = &[];
        for tree in &self.trees {
            write_tree(tree, before, &mut out);
            before = &tree.path;
        }
        out.uint(5);
        out.array(self.roots.len());
        for chain in &self.roots {
            out.array(chain.len());
            chain.iter().for_each(|document| out.byte_string(document));
        }
        out.uint(6);
        out.byte_string(&self.content);
        if let Some(Sealed { size, key, seal }) = &self.seal {
            out.uint(7);
            out.array(3);
            out.uint(*size);
            out.byte_string(key.to_bytes());
            out.byte_string(&seal.to_bytes());
        }
        out.bytes
    }

    /// Reads a pack without checking anything that it shows.
    ///
    /// Refused if it is longer than its limits, ends early, goes on, is of another edition, or is not in the one form.
    pub fn decode(bytes: &[u8]) -> Result<Self, Refused> {
        if bytes.len() > PROOF_PACK_MAX {
            return Err(Refused::Oversized { what: WHAT, limit: PROOF_PACK_MAX });
        }
        let mut reader = Reader::new(bytes, WHAT);
        let rows = reader.map()?;
        reader.key(1)?;
        let edition = reader.uint()?;
        if edition != PLAIN && edition != SEALED {
            return Err(Refused::UnknownEdition { what: WHAT });
        }
        if rows != if edition == SEALED { 7 } else { 6 } {
            return Err(Refused::Malformed { what: WHAT });
        }
        reader.key(2)?;
        let leaf = reader.byte_string()?.to_vec();
        if leaf.len() > LEAF_MAX {
            return Err(Refused::Oversized { what: "leaf", limit: LEAF_MAX });
        }
        reader.key(3)?;
        let quorum = reader.uint()?;
        reader.key(4)?;
        let trees = read_trees(&mut reader)?;
        reader.key(5)?;
        let count = reader.array()?;
        let roots = (0..count).map(|_| read_chain(&mut reader)).collect::<Result<_, _>>()?;
        reader.key(6)?;
        let content = reader.byte_string()?.to_vec();
        let seal = if edition == SEALED { Some(read_seal(&mut reader)?) } else { None };
        reader.end()?;
        Ok(Self { leaf, quorum, trees, roots, content, seal })
    }
}

/// Returns how many hashes a path has in common with the one before it, from the leaf on.
fn common(before: &[Hash], path: &[Hash]) -> usize {
    before.iter().zip(path).take_while(|(before, hash)| before == hash).count()
}

fn write_tree(tree: &Tree, before: &[Hash], out: &mut Writer) {
    let kept = common(before, &tree.path);
    out.array(5);
    out.uint(tree.size);
    out.uint(kept as u64);
    let rest: Vec<u8> = tree.path[kept..].iter().flat_map(|hash| hash.0).collect();
    out.byte_string(&rest);
    out.byte_string(tree.signature.as_ref().map_or(&[], |signature| signature.as_slice()));
    out.array(tree.cosignatures.len());
    for (party, cosignature) in &tree.cosignatures {
        out.array(3);
        out.byte_string(&party.0);
        out.uint(cosignature.time);
        out.byte_string(&cosignature.signature);
    }
}

fn read_chain(reader: &mut Reader<'_>) -> Result<Vec<Vec<u8>>, Refused> {
    let count = reader.array()?;
    (0..count).map(|_| reader.byte_string().map(<[u8]>::to_vec)).collect()
}

fn read_seal(reader: &mut Reader<'_>) -> Result<Sealed, Refused> {
    reader.key(7)?;
    reader.array_of(3)?;
    let size = reader.uint()?;
    let key = SealingPublic::from_bytes(reader.byte_string()?)?;
    Ok(Sealed { size, key, seal: DailySeal::from_bytes(reader.byte_string()?)? })
}

fn read_trees(reader: &mut Reader<'_>) -> Result<Vec<Tree>, Refused> {
    let count = reader.array()?;
    if count > PROOF_TREES_MAX {
        return Err(Refused::Oversized { what: "list of trees", limit: PROOF_TREES_MAX });
    }
    let mut trees: Vec<Tree> = Vec::new();
    for _ in 0..count {
        let tree = read_tree(reader, trees.last())?;
        trees.push(tree);
    }
    Ok(trees)
}

fn read_tree(reader: &mut Reader<'_>, before: Option<&Tree>) -> Result<Tree, Refused> {
    reader.array_of(5)?;
    let size = reader.uint()?;
    if before.is_some_and(|before| before.size <= size) {
        return Err(Refused::NotCanonical { what: "order of trees" });
    }
    let before = before.map_or(&[][..], |tree| &tree.path);
    let kept = usize::try_from(reader.uint()?).unwrap_or(usize::MAX);
    let mut path = before.get(..kept).ok_or(Refused::Malformed { what: WHAT })?.to_vec();
    let rest = reader.byte_string()?;
    let (hashes, odd) = rest.as_chunks();
    if !odd.is_empty() {
        return Err(Refused::Malformed { what: WHAT });
    }
    if kept + hashes.len() > PROOF_MAX {
        return Err(Refused::Oversized { what: "proof", limit: PROOF_MAX });
    }
    path.extend(hashes.iter().copied().map(Hash));
    if common(before, &path) != kept {
        return Err(Refused::NotCanonical { what: "path that repeats the one before" });
    }
    let signature = match reader.byte_string()? {
        [] => None,
        bytes => Some(<[u8; SIGNATURE_LEN]>::try_from(bytes).map_err(|_| Refused::Malformed { what: WHAT })?),
    };
    let count = reader.array()?;
    let mut cosignatures: Vec<(PartyId, Cosignature)> = Vec::new();
    for _ in 0..count {
        reader.array_of(3)?;
        let party = PartyId(reader.fixed()?);
        if cosignatures.last().is_some_and(|(last, _)| *last >= party) {
            return Err(Refused::NotCanonical { what: "order of cosignatures" });
        }
        cosignatures.push((party, Cosignature { time: reader.uint()?, signature: reader.fixed()? }));
    }
    Ok(Tree { size, path, signature, cosignatures })
}
