//! The page of proof packs.

use std::collections::BTreeMap;

use curve25519_dalek::constants::{ED25519_BASEPOINT_POINT, EIGHT_TORSION};
use curve25519_dalek::scalar::{Scalar, clamp_integer};
use seal::cbor::{self, Value};
use seal::checkpoint::Checkpoint;
use seal::content::{self, Salt};
use seal::cosignature::Cosignature;
use seal::epoch::EpochKey;
use seal::id::PartyId;
use seal::key::WitnessSecret;
use seal::leaf::{Heading, Leaf};
use seal::proof::{Pack, Sealed, Tree};
use seal::receipt::{Issuer, Receipt, Statement};
use seal::root::{self, RootDocument};
use seal::tree::{inclusion, leaf_hash, node_hash, root_above};
use seal::{Hash, sha256};
use sha2::{Digest, Sha512};

use super::chain;
use super::log::{Made, heading, party};
use super::page::{Page, hex};
use super::seal as daily;
use super::seal::sealer;
use super::{ACT, TIME};

/// How many leaves the log has, and the smaller size at which a party has cosigned it.
const SIZES: (u64, u64) = (7, 5);
const SALT: Salt = Salt([0x33; 32]);

/// The log of KZ: a clear act at 2, the same sealed at 3, and others.
pub struct Log {
    made: Made,
    genesis: Vec<u8>,
    leaves: Vec<Vec<u8>>,
    plain: Vec<u8>,
}

impl Log {
    pub fn new() -> Self {
        let made = party("KZ");
        let genesis = RootDocument::genesis("KZ", &made.secrets).unwrap();
        Self::of(made, genesis, ACT)
    }

    /// The same log of a party whose genesis names a sealing key.
    pub fn sealed() -> Self {
        let (made, genesis) = sealer();
        Self::of(made, genesis, ACT)
    }

    /// The log of that party with another act at 2, as somebody writes it who can forge Ed25519.
    pub fn rewritten() -> Self {
        let (made, genesis) = sealer();
        Self::of(made, genesis, b"what was never done")
    }

    fn of(made: Made, genesis: Vec<u8>, act: &[u8]) -> Self {
        let sign = |leaf: Leaf| leaf.sign(&made.secrets.log).unwrap();
        let (clear, plain) = content::clear(&heading(&made, 2), act, &SALT).unwrap();
        let sealed = content::seal(&heading(&made, 3), 0, &EpochKey::from_bytes(&[0x44; 32]), ACT, &SALT).unwrap().0;
        let other = |index| content::clear(&heading(&made, index), b"another act", &SALT).unwrap().0;
        let leaf = |index| match index {
            2 => sign(clear),
            3 => sign(sealed),
            _ => sign(other(index)),
        };
        let leaves = (0..SIZES.0).map(leaf).collect();
        Self { made, genesis, leaves, plain }
    }

    fn tree(&self, index: u64, size: u64) -> Tree {
        let node = &mut |level, place: u64| {
            let mut row: Vec<Hash> = (place << level..(place + 1) << level).map(|at| self.hash(at)).collect();
            while row.len() > 1 {
                row = row.chunks(2).map(|pair| node_hash(&pair[0], &pair[1])).collect();
            }
            Ok::<_, ()>(row[0])
        };
        Tree { size, path: inclusion(index, size, node).unwrap(), signature: None, cosignatures: Vec::new() }
    }

    fn hash(&self, index: u64) -> Hash {
        leaf_hash(&self.leaves[index as usize])
    }

    fn checkpoint(&self, index: u64, tree: &Tree) -> Checkpoint {
        let root = root_above(&self.leaves[index as usize], index, tree.size, &tree.path).unwrap();
        Checkpoint::of(&self.made.log, tree.size, root)
    }

    /// The pack with nothing but the log's own word.
    pub fn least(&self, index: u64) -> Pack {
        let mut tree = self.tree(index, SIZES.0);
        let line = self.checkpoint(index, &tree).sign(&self.made.secrets.log);
        tree.signature = Some(line.bytes.try_into().unwrap());
        let leaf = self.leaves[index as usize].clone();
        let roots = vec![vec![self.genesis.clone()]];
        Pack { leaf, quorum: 0, trees: vec![tree], roots, content: Vec::new(), seal: None }
    }

    /// The party whose log it is.
    pub fn party(&self) -> PartyId {
        self.made.party
    }

    /// The pack with the log's own word, and the seal of a smaller tree with a sealing key of a number.
    pub fn with_seal(&self, number: u8) -> Pack {
        let mut pack = self.least(2);
        let tree = self.tree(2, SIZES.1);
        let seal = daily::made(&self.checkpoint(2, &tree), &self.made, number);
        let key = daily::sealing(number).public();
        pack.seal = Some(Sealed { size: tree.size, key, seal });
        pack.trees.push(tree);
        pack
    }

    /// The pack with the seal of sealing key 3, which a second document names; and the party's own documents, of which the
    /// second names key 2.
    pub fn taken_over(&self) -> (Pack, [Vec<u8>; 2]) {
        let mut pack = self.with_seal(3);
        pack.roots[0].push(daily::next(&self.made, &self.genesis, 3));
        (pack, [self.genesis.clone(), daily::next(&self.made, &self.genesis, 2)])
    }

    /// The pack with the act, cosigned by KG at the larger size and by AM at the smaller.
    pub fn whole(&self) -> Pack {
        let mut pack = self.least(2);
        pack.trees.push(self.tree(2, SIZES.1));
        for (tree, code) in pack.trees.iter_mut().zip(["KG", "AM"]) {
            let witness = party(code);
            let checkpoint = self.checkpoint(2, tree);
            let cosignature = Cosignature::make(&checkpoint, TIME, &witness.secrets.witness).unwrap();
            tree.cosignatures.push((witness.party, cosignature));
        }
        pack.roots = documents(&["KZ", "KG", "AM"]).into_values().map(|genesis| vec![genesis]).collect();
        Pack { quorum: 2, content: self.plain.clone(), ..pack }
    }

    /// The whole pack with a cosignature that only the equation multiplied by eight takes.
    pub fn with_torsion(&self) -> Pack {
        let mut pack = self.whole();
        let checkpoint = self.checkpoint(2, &pack.trees[0]);
        let message = format!("cosignature/v1\ntime {TIME}\n{}", checkpoint.text());
        let signature = sign_with_torsion(&party("KG").secrets.witness, message.as_bytes());
        pack.trees[0].cosignatures[0].1 = Cosignature { time: TIME, signature };
        pack
    }
}

/// A pack of the party in chain.txt: its first log key signed the leaf, its second the leaf that carries the second
/// document and the checkpoint. `by` is the place of the key that signs the checkpoint.
fn rotated(by: usize) -> Pack {
    let (secrets, [one, two, _]) = chain::documents();
    let (party, genesis) = RootDocument::verify(&one).unwrap();
    let made = Made { secrets: secrets[0].clone(), party, log: genesis.log_id() };
    let (clear, plain) = content::clear(&heading(&made, 0), ACT, &SALT).unwrap();
    let clear = clear.sign(&secrets[0].log).unwrap();
    let place = Heading { key: secrets[1].log.public().id(), ..heading(&made, 1) };
    let carrier = root::leaf(&place, &two).sign(&secrets[1].log).unwrap();
    let path = vec![leaf_hash(&carrier)];
    let top = Checkpoint::of(&made.log, 2, root_above(&clear, 0, 2, &path).unwrap());
    let signature = top.sign(&secrets[by].log).bytes.try_into().unwrap();
    let tree = Tree { size: 2, path, signature: Some(signature), cosignatures: Vec::new() };
    Pack { leaf: clear, quorum: 0, trees: vec![tree], roots: vec![vec![one, two]], content: plain, seal: None }
}

/// Returns the root documents of parties, in the order of their ids.
pub fn documents(codes: &[&str]) -> BTreeMap<PartyId, Vec<u8>> {
    let document = |code: &&str| {
        let made = party(code);
        (made.party, RootDocument::genesis(code, &made.secrets).unwrap())
    };
    codes.iter().map(document).collect()
}

/// Signs as RFC 8032 says, except that a point of order eight is added to R before it is hashed.
fn sign_with_torsion(secret: &WitnessSecret, message: &[u8]) -> [u8; 64] {
    let seed = Sha512::digest(secret.to_bytes());
    let own = Scalar::from_bytes_mod_order(clamp_integer(seed[..32].try_into().unwrap()));
    let once = Scalar::from(0x1234_5678_u64);
    let point = (once * ED25519_BASEPOINT_POINT + EIGHT_TORSION[1]).compress().to_bytes();
    let hashed = Sha512::digest([&point, secret.public().to_bytes().as_slice(), message].concat());
    let hashed = Scalar::from_bytes_mod_order_wide(&hashed.into());
    let mut signature = [0; 64];
    signature[..32].copy_from_slice(&point);
    signature[32..].copy_from_slice((once + hashed * own).as_bytes());
    signature
}

/// Returns the pack with one of its rows changed, as the library itself would not write it.
fn forged(pack: &Pack, change: impl Fn(&mut BTreeMap<cbor::Key, Value>)) -> Vec<u8> {
    let Value::Map(mut rows) = cbor::decode(&pack.encode()).unwrap() else { unreachable!() };
    change(&mut rows);
    cbor::encode(&Value::Map(rows))
}

/// Returns the parts of a tree in the rows of a pack.
fn tree_row(rows: &mut BTreeMap<cbor::Key, Value>, place: usize) -> &mut Vec<Value> {
    let Some(Value::Array(trees)) = rows.get_mut(&cbor::Key::Int(4)) else { unreachable!() };
    let Value::Array(parts) = &mut trees[place] else { unreachable!() };
    parts
}

pub fn proof() -> String {
    let log = Log::new();
    let (least, whole) = (log.least(2), log.whole());
    let mut page = Page::new("Proof packs of acts in the log of the party in root.txt. spec/proof.md");
    page.section("The log's party, and the parties of the seeds `vectors KG` and `vectors AM`, who cosigned");
    for (id, document) in documents(&["KZ", "KG", "AM"]) {
        page.text(&format!("party {}", RootDocument::verify(&document).unwrap().1.code), id);
    }
    page.section("Valid: the act is shown, and both have cosigned, at two sizes");
    page.text("act", hex(ACT));
    page.text("id", log.hash(2));
    page.bytes("accept whole", whole.encode());
    page.section("Valid: nothing but the log's own word, as the pack asks for no more");
    page.bytes("accept least", least.encode());
    page.section("Valid: a sealed act, not shown, and shown");
    let sealed = log.least(3);
    page.bytes("accept sealed", sealed.encode());
    page.bytes("accept sealed-and-shown", Pack { content: log.plain.clone(), ..sealed.clone() }.encode());
    page.section("Valid by the rules of ZIP 215 alone: R of a cosignature has a part of order eight");
    page.bytes("accept torsion", log.with_torsion().encode());
    page.section(
        "Valid: the party in chain.txt has rotated; the latest log key signed the checkpoint, an earlier one the leaf",
    );
    page.bytes("accept rotated", rotated(1).encode());
    let sealed = Log::sealed();
    page.section("Valid: the party in seal.txt has sealed the smaller of two trees");
    page.text("party sealed", sealed.party());
    page.bytes("accept with-a-daily-seal", sealed.with_seal(1).encode());
    page.section(
        "Valid for who pins no documents: a second document names another sealing key. Who pins the documents in seal.txt\n\
         refuses it: seal wrong-previous",
    );
    page.bytes("accept seal-named-by-a-later-document", sealed.taken_over().0.encode());
    page.section("Refused: the step at which, and the reason");
    refused_forms(&log, &mut page);
    refused_steps(&log, &mut page);
    refused_seals(&sealed, &mut page);
    page.finish()
}

fn refused_forms(log: &Log, page: &mut Page) {
    let (least, whole) = (log.least(2), log.whole());
    let bytes = least.encode();
    let mut refuse = |name: &str, bytes: Vec<u8>| page.bytes(&format!("refuse {name}"), bytes);
    refuse("truncated form truncated", bytes[..bytes.len() - 1].to_vec());
    refuse("one-byte-more form trailing", [bytes.as_slice(), &[0]].concat());
    let another = forged(&least, |rows| drop(rows.insert(1.into(), Value::Int(3))));
    refuse("another-edition form unknown-edition", another);
    refuse("seventh-row form malformed", forged(&least, |rows| drop(rows.insert(7.into(), Value::Int(0)))));
    let short = forged(&least, |rows| tree_row(rows, 0)[3] = Value::Bytes(vec![1; 63]));
    refuse("short-signature form malformed", short);
    let odd = forged(&least, |rows| tree_row(rows, 0)[2] = Value::Bytes(vec![1; 33]));
    refuse("path-of-33-bytes form malformed", odd);
    let kept = forged(&least, |rows| tree_row(rows, 0)[1] = Value::Int(1));
    refuse("first-path-keeps-a-hash form malformed", kept);
    let written_out = forged(&whole, |rows| {
        let path: Vec<u8> = whole.trees[1].path.iter().flat_map(|hash| hash.0).collect();
        let tree = tree_row(rows, 1);
        (tree[1], tree[2]) = (Value::Int(0), Value::Bytes(path));
    });
    refuse("path-written-out form not-canonical", written_out);
    let mut turned = whole.clone();
    turned.trees.reverse();
    refuse("trees-the-smaller-first form not-canonical", turned.encode());
    let leaf = Pack { leaf: vec![0x80], ..least.clone() };
    refuse("no-leaf form malformed", leaf.encode());
}

fn refused_steps(log: &Log, page: &mut Page) {
    let (least, whole) = (log.least(2), log.whole());
    let mut refuse = |name: &str, pack: &Pack| page.bytes(&format!("refuse {name}"), pack.encode());
    refuse("no-document roots unknown-party", &Pack { roots: Vec::new(), ..least.clone() });
    let mut other = least.clone();
    other.roots = vec![documents(&["KG"]).into_values().collect()];
    refuse("document-of-another roots unknown-party", &other);
    let mut turned = whole.clone();
    turned.roots.reverse();
    refuse("documents-reordered roots not-canonical", &turned);
    let mut flipped = least.clone();
    *flipped.roots[0][0].last_mut().unwrap() ^= 1;
    refuse("document-flipped roots bad-signature", &flipped);
    refuse("chain-without-a-genesis roots truncated", &Pack { roots: vec![Vec::new()], ..least.clone() });
    let mut again = least.clone();
    let genesis = again.roots[0][0].clone();
    again.roots[0].push(genesis);
    refuse("genesis-again roots wrong-version", &again);
    let mut flipped = least.clone();
    *flipped.leaf.last_mut().unwrap() ^= 1;
    refuse("leaf-flipped leaf bad-signature", &flipped);
    let mut short = least.clone();
    short.trees[0].path.pop();
    refuse("path-too-short place wrong-proof", &short);
    let mut long = least.clone();
    long.trees[0].path.push(Hash([0; 32]));
    refuse("path-too-long place wrong-proof", &long);
    let mut before = least.clone();
    (before.trees[0].size, before.trees[0].path) = (2, Vec::new());
    refuse("tree-that-ends-before place wrong-proof", &before);
    refuse("no-tree checkpoint no-signature", &Pack { trees: Vec::new(), ..least.clone() });
    let mut unsigned = least.clone();
    unsigned.trees[0].signature = None;
    refuse("not-signed-by-the-log checkpoint no-signature", &unsigned);
    let mut elsewhere = least.clone();
    elsewhere.trees[0].path[0] = sha256(b"elsewhere");
    refuse("path-flipped checkpoint bad-signature", &elsewhere);
    let mut other = least.clone();
    let line = log.checkpoint(2, &other.trees[0]).sign(&party("KG").secrets.log);
    other.trees[0].signature = Some(line.bytes.try_into().unwrap());
    refuse("signed-by-another checkpoint bad-signature", &other);
    refuse("signed-with-an-earlier-key checkpoint bad-signature", &rotated(0));
    let mut unknown = rotated(1);
    unknown.roots[0].pop();
    refuse("rotation-left-out checkpoint bad-signature", &unknown);
    let mut later = whole.clone();
    later.trees[1].cosignatures[0].1.time += 1;
    refuse("cosigned-at-another-time cosignatures bad-signature", &later);
    let mut twice = whole.clone();
    let first = twice.trees[0].cosignatures[0];
    twice.trees[1].cosignatures = vec![first];
    refuse("cosigned-twice-by-one cosignatures not-canonical", &twice);
    refuse("one-cosignature-too-few quorum no-quorum", &Pack { quorum: 3, ..whole.clone() });
    refuse("cosigner-without-document quorum no-quorum", &Pack { roots: least.roots.clone(), ..whole.clone() });
    let mut other = log.plain.clone();
    *other.last_mut().unwrap() ^= 1;
    refuse("another-act content wrong-content-hash", &Pack { content: other.clone(), ..least.clone() });
    refuse("another-sealed-act content wrong-commitment", &Pack { content: other, ..log.least(3) });
}

fn refused_seals(log: &Log, page: &mut Page) {
    let sealed = log.with_seal(1);
    let mut refuse = |name: &str, bytes: Vec<u8>| page.bytes(&format!("refuse {name}"), bytes);
    let bytes = sealed.encode();
    refuse("seal-cut form truncated", bytes[..bytes.len() - 1].to_vec());
    refuse("edition-2-without-a-seal form malformed", forged(&sealed, |rows| drop(rows.remove(&7.into()))));
    refuse("edition-1-with-a-seal form malformed", forged(&sealed, |rows| drop(rows.insert(1.into(), Value::Int(1)))));
    let short = forged(&sealed, |rows| {
        let Some(Value::Array(parts)) = rows.get_mut(&cbor::Key::Int(7)) else { unreachable!() };
        parts[1] = Value::Bytes(vec![1; 1311]);
    });
    refuse("sealing-key-of-1311-bytes form not-a-key", short);
    let with = |change: &dyn Fn(&mut Sealed)| {
        let mut pack = sealed.clone();
        pack.seal.iter_mut().for_each(change);
        pack.encode()
    };
    refuse("seal-of-no-tree seal wrong-proof", with(&|seal| seal.size = 6));
    refuse("seal-of-another-tree seal bad-signature", with(&|seal| seal.size = SIZES.0));
    refuse("seal-at-another-time seal bad-signature", with(&|seal| seal.seal.time += 1));
    refuse("seal-by-another-key seal wrong-key", log.with_seal(2).encode());
    let other = Log::new();
    let unnamed = Pack { seal: sealed.seal.clone(), trees: other.whole().trees, ..other.whole() };
    refuse("sealing-key-not-named seal wrong-key", unnamed.encode());
    refuse("another-act-behind-a-seal seal bad-signature", {
        Pack { seal: sealed.seal.clone(), ..Log::rewritten().with_seal(1) }.encode()
    });
}

/// The clear act with receipts of the log and of KG at the larger size, and of AM at the smaller.
pub fn statement(log: &Log) -> Statement {
    let (kg, am) = (party("KG"), party("AM"));
    let leaf = &log.leaves[2];
    let issue = |size: u64, issuer: Issuer<'_>| {
        Receipt::issue(leaf, &log.made.log, (2, size), log.tree(2, size).path, TIME, issuer).unwrap()
    };
    let receipts = vec![
        issue(SIZES.0, Issuer::Log(&log.made.secrets.log)),
        issue(SIZES.0, Issuer::Witness(kg.party, &kg.secrets.witness)),
        issue(SIZES.1, Issuer::Witness(am.party, &am.secrets.witness)),
    ];
    Statement { leaf: leaf.clone(), receipts }
}

/// Returns an act with receipts in which the first receipt was changed.
fn with(log: &Log, change: impl Fn(&mut Receipt)) -> Vec<u8> {
    let mut statement = statement(log);
    change(&mut statement.receipts[0]);
    statement.to_bytes()
}

pub fn receipt() -> String {
    let log = Log::new();
    let whole = statement(&log);
    let mut page = Page::new("The act in proof.txt as a COSE message with receipts. spec/receipt.md");
    page.section("Root documents of those who issued them; the log is that of KZ");
    for (code, document) in ["KZ", "KG", "AM"].map(|code| (code, documents(&[code]).into_values().next().unwrap())) {
        page.bytes(&format!("document {code}"), document);
    }
    page.section("Valid: receipts of the log, of KG at the same size, of AM at a smaller");
    page.bytes("leaf", &whole.leaf);
    page.bytes("accept whole", whole.to_bytes());
    for (number, one) in whole.receipts.iter().enumerate() {
        page.bytes(&format!("receipt {number}"), one.to_bytes());
    }
    page.section("Refused: the reason");
    let bytes = whole.to_bytes();
    let mut refuse = |name: &str, bytes: Vec<u8>| page.bytes(&format!("refuse {name}"), bytes);
    refuse("truncated truncated", bytes[..bytes.len() - 1].to_vec());
    refuse("one-byte-more trailing", [bytes.as_slice(), &[0]].concat());
    refuse("without-tag malformed", bytes[1..].to_vec());
    refuse("without-receipts malformed", Statement { receipts: Vec::new(), ..whole.clone() }.to_bytes());
    refuse("without-path malformed", with(&log, |receipt| receipt.path.clear()));
    refuse("path-too-short wrong-proof", with(&log, |receipt| receipt.path.truncate(2)));
    refuse("path-flipped bad-signature", with(&log, |receipt| receipt.path[0].0[0] ^= 1));
    refuse("another-size wrong-proof", with(&log, |receipt| receipt.size = 4));
    refuse("another-index wrong-index", with(&log, |receipt| receipt.index = 3));
    refuse("another-time bad-signature", with(&log, |receipt| receipt.time += 1));
    refuse("another-key wrong-key", with(&log, |receipt| receipt.key.0[0] ^= 1));
    refuse("of-another-log wrong-origin", with(&log, |receipt| receipt.subject.push('0')));
    refuse(
        "issued-in-the-name-of-KG wrong-key",
        with(&log, |receipt| receipt.issuer = whole.receipts[1].issuer.clone()),
    );
    let strangers = |receipt: &mut Receipt| receipt.issuer = "foedera/witness/somebody".into();
    let mut stranger = whole.clone();
    stranger.receipts.truncate(1);
    stranger.receipts.iter_mut().for_each(strangers);
    refuse("of-a-stranger-alone no-signature", stranger.to_bytes());
    let mut flipped = whole.clone();
    *flipped.leaf.last_mut().unwrap() ^= 1;
    refuse("leaf-flipped bad-signature", flipped.to_bytes());
    page.finish()
}
