//! How long the check of a proof pack takes, beside the bare signatures and hashes that it needs, in the same run.
//!
//! `cargo bench -p foedera-seal --bench proof`. Nothing here is timed in a test. The lengths of the packs are printed.

use divan::{Bencher, black_box};
use ed25519_zebra::{Signature, SigningKey, VerificationKey};
use seal::checkpoint::Checkpoint;
use seal::content::{self, Salt};
use seal::cosignature::Cosignature;
use seal::entropy::Seeded;
use seal::id::{CharterId, LabelId, LogId, PartyId};
use seal::key::PartySecrets;
use seal::leaf::{Heading, Hlc};
use seal::limits::PROOF_PACK_MAX;
use seal::proof::{Pack, Pins, Tree, check};
use seal::root::RootDocument;
use seal::tree::root_above;
use seal::{Hash, sha256};

fn main() {
    for case in CASES {
        let (bytes, _) = case.pack();
        println!("{}: {} bytes of {PROOF_PACK_MAX}", case.name, bytes.len());
    }
    divan::main();
}

/// A pack to check.
#[derive(Clone, Copy, Debug)]
struct Case {
    name: &'static str,
    /// How many members cosigned.
    witnesses: usize,
    /// At how many sizes of the log.
    sizes: usize,
    /// How many hashes a path has: 10 for a thousand acts, 20 for a million.
    levels: u8,
    /// How long the act is, bytes.
    act: usize,
    /// How many of the parties have their root documents in the pack; those of the others are the reader's.
    documents: usize,
}

/// An alliance of six after a thousand acts; sixty members after a million, at ten sizes; and the most that there may be.
const CASES: [Case; 3] = [
    Case { name: "six members", witnesses: 4, sizes: 1, levels: 10, act: 600, documents: 5 },
    Case { name: "sixty members", witnesses: 40, sizes: 10, levels: 20, act: 600, documents: 1 },
    Case { name: "as much as fits", witnesses: 40, sizes: 24, levels: 20, act: 600, documents: 1 },
];

impl std::fmt::Display for Case {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(self.name)
    }
}

impl Case {
    /// Returns a pack that holds, and what its reader knows.
    fn pack(self) -> (Vec<u8>, Pins) {
        let parties: Vec<(PartyId, LogId, PartySecrets, Vec<u8>)> = (0..=self.witnesses).map(party).collect();
        let (_, log, secrets, _) = &parties[0];
        let heading = Heading {
            log: *log,
            index: 0,
            time: Hlc { micros: 1_700_000_000_000_000, counter: 0 },
            key: secrets.log.public().id(),
            label: LabelId::of("public"),
            charter: CharterId([3; 16]),
        };
        let (leaf, plain) = content::clear(&heading, &vec![b'a'; self.act], &Salt([1; 32])).expect("a short act");
        let leaf = leaf.sign(&secrets.log).expect("a good leaf");
        let mut trees: Vec<Tree> = (0..self.sizes).map(|number| self.tree(number)).collect();
        for (number, (id, _, secrets, _)) in parties.iter().enumerate() {
            let tree = &mut trees[number % self.sizes];
            let root = root_above(&leaf, 0, tree.size, &tree.path).expect("a path of that length");
            let checkpoint = Checkpoint::of(log, tree.size, root);
            if number == 0 {
                tree.signature = checkpoint.sign(&secrets.log).bytes.try_into().ok();
            } else {
                let word = Cosignature::make(&checkpoint, 1_700_000_000, &secrets.witness).expect("a time");
                tree.cosignatures.push((*id, word));
            }
        }
        trees.iter_mut().for_each(|tree| tree.cosignatures.sort_by_key(|(id, _)| *id));
        let mut shown: Vec<_> = parties.iter().take(self.documents).collect();
        shown.sort_by_key(|party| party.0);
        let roots = shown.iter().map(|party| vec![party.3.clone()]).collect();
        let quorum = self.witnesses as u64;
        let pack = Pack { leaf, quorum, trees, roots, content: plain, seal: None };
        let mut pins = Pins::default();
        parties.iter().for_each(|party| assert!(pins.add_document(&party.3).is_ok()));
        let bytes = pack.encode();
        let report = check(&bytes, &pins, None);
        assert!(report.is_valid(), "{}: {:?}", self.name, report.failed);
        (bytes, pins)
    }

    /// Returns a tree whose path shares its first hashes with that of the others, as those of one log do.
    fn tree(self, number: usize) -> Tree {
        let own = |level: u8| level >= 14;
        let hash = |level: u8| sha256(&[level, if own(level) { number as u8 } else { 0 }]);
        let size = (1 << self.levels) - number as u64;
        Tree { size, path: (0..self.levels).map(hash).collect(), signature: None, cosignatures: Vec::new() }
    }
}

fn party(number: usize) -> (PartyId, LogId, PartySecrets, Vec<u8>) {
    let secrets = PartySecrets::generate(&mut Seeded::new(&format!("party {number}")));
    let genesis = RootDocument::genesis("KZ", &secrets).expect("a genesis");
    let (id, document) = RootDocument::verify(&genesis).expect("a genesis");
    (id, document.log_id(), secrets, genesis)
}

/// The signatures and hashes of the case alone: leaf, checkpoint, cosignatures, the documents in the pack, the paths.
#[divan::bench(args = CASES)]
fn reference(bencher: Bencher, case: &Case) {
    let secret = SigningKey::from([5; 32]);
    let message = [7; 210];
    let signature = secret.sign(&message).to_bytes();
    let public: [u8; 32] = VerificationKey::from(&secret).into();
    // A document has the signatures of a root key, of the log key and of the witness key.
    let signatures = 2 + case.witnesses + 3 * case.documents;
    let hashes = case.sizes * usize::from(case.levels);
    bencher.bench(|| {
        for _ in 0..signatures {
            let key = VerificationKey::try_from(black_box(public)).expect("a key");
            assert!(key.verify(&Signature::from_bytes(&signature), black_box(&message)).is_ok());
        }
        let node = [8; 65];
        (0..hashes).fold(Hash([0; 32]), |_, _| sha256(black_box(&node)))
    });
}

/// The whole check.
#[divan::bench(args = CASES)]
fn checked(bencher: Bencher, case: &Case) {
    let (bytes, pins) = case.pack();
    bencher.bench(|| check(black_box(&bytes), &pins, None).is_valid());
}
