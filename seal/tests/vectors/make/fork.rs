//! The page of proofs that a log was signed in two versions, and of the document that starts a successor.

use seal::Hash;
use seal::checkpoint::Checkpoint;
use seal::fork::ForkProof;
use seal::id::LogId;
use seal::key::{LogSecret, PartySecrets};
use seal::root::{Chain, RootDocument, Successor};
use seal::tree::{leaf_hash, node_hash};

use super::chain::{document, documents, signed};
use super::page::Page;

/// Returns the root over leaves of one byte each: two or four.
fn root(leaves: &[u8]) -> Hash {
    match leaves {
        [one] => leaf_hash(&[*one]),
        _ => node_hash(&root(&leaves[..leaves.len() / 2]), &root(&leaves[leaves.len() / 2..])),
    }
}

/// The node keys of three documents, the first two, and what the third follows.
struct Base {
    nodes: [PartySecrets; 3],
    one: Vec<u8>,
    two: Vec<u8>,
    before: RootDocument,
}

impl Base {
    /// Returns a third document, signed as it must be, that starts a successor.
    fn starting(&self, node: &PartySecrets, number: u64, size: u64) -> Vec<u8> {
        let mut said = document(["vectors c", "vectors d"], node, Some(&self.before));
        said.successor = Some(Successor { number, size, root: root(&[0, 1]) });
        signed(said, node, &["vectors b", "vectors c"], Some(&self.before))
    }

    fn proof(&self, log: &LogId, key: &LogSecret, first: (u64, Hash), second: (u64, Hash)) -> ForkProof {
        let note = |(size, root)| Checkpoint::of(log, size, root).note(key).to_string();
        let proof = if first.0 == second.0 { Vec::new() } else { vec![root(&[12, 13])] };
        let documents = vec![self.one.clone(), self.two.clone()];
        ForkProof { documents, first: note(first), second: note(second), root: root(&[10, 11]), proof }
    }
}

pub fn fork() -> String {
    let (nodes, [one, two, _]) = documents();
    let chain = Chain::read([one.as_slice(), &two]).unwrap();
    let base = Base { nodes, one, two, before: chain.latest().clone() };
    let mut page = Page::new(
        "Proofs that a log was signed in two versions, and the document that starts its successor. spec/fork.md,\n\
         spec/successor.md. Documents 1 and 2 are those of chain.txt; leaf N of a tree is the byte N.",
    );
    page.section("Document 3 starts log 1 behind leaves 0 and 1 of log 0");
    let three = base.starting(&base.nodes[2], 1, 2);
    page.bytes("document 1", &base.one);
    page.bytes("document 2", &base.two);
    page.bytes("document 3", &three);
    page.text("party", chain.party());
    page.text("log 0", LogId::of(&chain.party(), 0));
    page.text("log 1", LogId::of(&chain.party(), 1));
    page.section("Not taken as document 3");
    page.bytes("reject number-0 malformed", numbered_zero(three.clone()));
    page.bytes("reject number-2 wrong-successor", base.starting(&base.nodes[2], 2, 2));
    page.bytes("reject beyond-any-index wrong-successor", base.starting(&base.nodes[2], 1, u64::from(u32::MAX) + 1));
    let mut same = base.nodes[2].clone();
    same.log = base.nodes[1].log.clone();
    page.bytes("reject the-key-that-signed-two retired-key", base.starting(&same, 1, 2));
    proofs(&mut page, &base, &three, &chain);
    page.finish()
}

/// Writes 0 as the number of the log: row 12 with the number 1 stands before row 13 with the size 2.
fn numbered_zero(mut document: Vec<u8>) -> Vec<u8> {
    let at = document.windows(4).rposition(|bytes| bytes == [12, 1, 13, 2]).unwrap();
    document[at + 1] = 0;
    document
}

fn proofs(page: &mut Page, base: &Base, three: &[u8], chain: &Chain) {
    let (zero, next) = (LogId::of(&chain.party(), 0), LogId::of(&chain.party(), 1));
    let (old, key) = (&base.nodes[0].log, &base.nodes[1].log);
    let (short, long) = ((2, root(&[0, 1])), (4, root(&[10, 11, 12, 13])));
    page.section("Proofs that hold: of one size, and of two");
    let same = base.proof(&zero, key, short, (2, root(&[10, 11])));
    let longer = base.proof(&zero, key, short, long);
    page.bytes("proof same", same.encode());
    page.bytes("proof longer", longer.encode());
    let mut later = base.proof(&next, &base.nodes[2].log, short, long);
    later.documents.push(three.to_vec());
    page.bytes("proof successor", later.encode());
    page.section("Refused");
    let bytes = longer.encode();
    page.bytes("refuse truncated truncated", &bytes[..bytes.len() - 1]);
    page.bytes("refuse one-byte-more trailing", [bytes.as_slice(), &[0]].concat());
    let mut edition = bytes;
    edition[2] = 2;
    page.bytes("refuse edition-2 unknown-edition", edition);
    let change = |change: &dyn Fn(&mut ForkProof)| {
        let mut changed = longer.clone();
        change(&mut changed);
        changed.encode()
    };
    page.bytes("refuse no-documents truncated", change(&|proof| proof.documents.clear()));
    page.bytes("refuse another-root wrong-proof", change(&|proof| proof.root.0[0] ^= 1));
    page.bytes("refuse no-hashes wrong-proof", change(&|proof| proof.proof.clear()));
    page.bytes("refuse extends wrong-proof", base.proof(&zero, key, (2, root(&[10, 11])), long).encode());
    page.bytes("refuse same-twice wrong-proof", base.proof(&zero, key, short, short).encode());
    page.bytes("refuse larger-first wrong-proof", base.proof(&zero, key, long, short).encode());
    page.bytes("refuse old-key retired-key", base.proof(&zero, old, short, long).encode());
    page.bytes("refuse strange-key no-signature", base.proof(&zero, &base.nodes[2].log, short, long).encode());
    page.bytes("refuse log-not-started wrong-origin", base.proof(&next, key, short, long).encode());
    page.bytes("refuse two-logs wrong-origin", {
        let other = base.proof(&next, key, short, long);
        ForkProof { second: other.second, ..longer.clone() }.encode()
    });
}
