//! The four messages of the exchange, as deterministic CBOR. Source: spec/sync.md#messages.
//!
//! Every message is an array whose first item is its edition-bearing name. Decoding checks form and limits only;
//! what the parts claim is checked where they are taken in.

use law::id::Party;
use seal::cbor::{Value, decode, encode};
use seal::cosignature::COSIGNATURE_LEN;
use seal::daily::{DAILY_SEAL_LEN, SEALING_PUBLIC_LEN};
use seal::limits::{ROOT_CHAIN_MAX, ROOT_MAX};
use seal::{Hash, Refused};
use thiserror::Error;

use crate::limits::{
    CONTENT_BYTES_MAX, CONTENTS_MAX, LEAF_BYTES_MAX, LEAVES_MAX, LOGS_MAX, MESSAGE_BYTES_MAX, NAME_CHARS_MAX,
    NOTE_BYTES_MAX, PROOF_HASHES_MAX,
};

/// Why a message was refused before anything in it was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum MessageFault {
    /// The bytes are not deterministic CBOR, or too many.
    #[error("the message cannot be read: {0}")]
    Cbor(Refused),
    /// It is not the message that was expected, or of another edition.
    #[error("it is not a message '{0}'")]
    Kind(&'static str),
    /// A part has another form.
    #[error("the part '{0}' of the message has another form")]
    Part(&'static str),
    /// A part is beyond a named limit.
    #[error("the part '{part}' of the message is beyond its limit of {limit}")]
    Limit {
        /// The part.
        part: &'static str,
        /// The limit.
        limit: usize,
    },
}

impl MessageFault {
    /// Returns the stable word under which it is counted.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Cbor(refused) => refused.name(),
            Self::Kind(_) => "message-kind",
            Self::Part(_) => "message-form",
            Self::Limit { .. } => "oversized",
        }
    }
}

/// Asks a peer for what it has beyond what the asker holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TailRequest {
    /// The asker's node name; not authenticated, used for nothing but display.
    pub from: String,
    /// What the asker holds of each log.
    pub logs: Vec<LogHead>,
    /// The digest of the last [`Summary`] that the asker has of the peer; zeros for none.
    pub seen: Hash,
    /// How many bytes of leaves and contents the asker's line carries at a time; 0 for none.
    pub room: u64,
}

/// What the asker holds of one log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogHead {
    /// The party whose log it is.
    pub log: Party,
    /// How many leaves it holds.
    pub size: u64,
    /// The root of their tree.
    pub root: Hash,
    /// The size of the largest checkpoint that it has for them.
    pub checkpoint: u64,
    /// Which of the party's logs it has come to: 0 is the first, each successor has the next number.
    pub number: u64,
    /// Whether it knows that this log was signed in two versions.
    pub forked: bool,
    /// The largest size each witness is known to have cosigned.
    pub cosigned: Vec<(Party, u64)>,
    /// How many leaves the daily seal that it has covers, 0 for none; nothing where the asker does not know of seals.
    pub sealed: Option<u64>,
}

/// What a peer has beyond that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TailResponse {
    /// The peer's state in short, for comparison.
    pub summary: Summary,
    /// The logs on which there is something new.
    pub logs: Vec<LogTail>,
}

/// A node's registered sizes and state in short.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// The node's name.
    pub node: String,
    /// The hash of its charter.
    pub charter: Hash,
    /// The hash of its roster.
    pub roster: Hash,
    /// Each log that has leaves: how many it holds, and how many of them are registered.
    pub logs: Vec<(Party, u64, u64)>,
    /// The hash of the state that follows from public acts.
    pub public: Hash,
    /// The hash of the state that follows from what every member reads; nothing from an observer.
    pub all: Option<Hash>,
}

/// What is new on one log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogTail {
    /// The party whose log it is.
    pub log: Party,
    /// The note of the checkpoint that the leaves lead to; empty if there are only cosignatures.
    pub note: String,
    /// The index of the first leaf.
    pub from: u64,
    /// The leaves, in order.
    pub leaves: Vec<Vec<u8>>,
    /// Clear contents and epoch documents of these leaves, with their indices in rising order.
    pub contents: Vec<(u64, Vec<u8>)>,
    /// Where the leaves end before the checkpoint: the consistency proof from their end to it.
    pub proof: Vec<Hash>,
    /// The root documents in the log from the asker's end up to the checkpoint, in order; with a fork, those that give
    /// the keys of its notes. They tell with which keys the rest is signed, before their own leaves are reached.
    pub documents: Vec<Vec<u8>>,
    /// The proof that the log was signed in two versions, where the asker does not know it.
    pub fork: Option<ForkItem>,
    /// Cosignatures that the asker does not know.
    pub cosignatures: Vec<CosignatureItem>,
    /// The latest daily seal, where the asker does not know it.
    pub seal: Option<SealItem>,
}

/// The daily seal of a log by its own party.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealItem {
    /// The size of the tree.
    pub size: u64,
    /// The root of the tree: what was sealed is known even where other leaves are held.
    pub root: Hash,
    /// The sealing key, which a root document names by its digest.
    pub key: Vec<u8>,
    /// Time and signature.
    pub bytes: Vec<u8>,
}

/// The proof that a log was signed in two versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForkItem {
    /// The note of the smaller checkpoint; empty for the asker's own.
    pub first: String,
    /// The note of the larger checkpoint.
    pub second: String,
    /// The root that the second version has at the size of the first.
    pub root: Hash,
    /// The consistency proof from that root to the second checkpoint; empty where the sizes are equal.
    pub proof: Vec<Hash>,
}

/// One cosignature. The root that it is over is the one at that size.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CosignatureItem {
    /// The party whose witness key signed.
    pub cosigner: Party,
    /// The size of the tree.
    pub size: u64,
    /// Time and signature, 72 bytes as in the line of a note.
    pub bytes: Vec<u8>,
}

/// Asks for sealed contents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContentsRequest {
    /// The asker's node name.
    pub from: String,
    /// Log and index of each.
    pub wanted: Vec<(Party, u64)>,
    /// How many bytes of contents the asker's line carries at a time. The first is given whatever its length.
    pub room: u64,
}

/// The contents that the peer has of those.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContentsResponse {
    /// Log, index, bytes.
    pub contents: Vec<(Party, u64, Vec<u8>)>,
}

const TAIL_REQUEST: &str = "foedera tail-request v1";
const TAIL_RESPONSE: &str = "foedera tail-response v1";
const CONTENTS_REQUEST: &str = "foedera contents-request v1";
const CONTENTS_RESPONSE: &str = "foedera contents-response v1";

impl TailRequest {
    /// Returns its one encoding.
    pub fn encode(&self) -> Vec<u8> {
        let log = |head: &LogHead| {
            let cosigned = head.cosigned.iter().map(|(party, size)| list([name(party), int(*size)])).collect();
            let forked = Value::Bool(head.forked);
            let (size, checkpoint, number) = (int(head.size), int(head.checkpoint), int(head.number));
            let known = [name(&head.log), size, hash(&head.root), checkpoint, number, forked, Value::Array(cosigned)];
            Value::Array(known.into_iter().chain(head.sealed.map(int)).collect())
        };
        let logs = self.logs.iter().map(log).collect();
        let seen = hash(&self.seen);
        seal_up(TAIL_REQUEST, [Value::Text(self.from.clone()), Value::Array(logs), seen, int(self.room)])
    }

    /// Reads it. Refused if the form is another or a limit is passed.
    pub fn decode(bytes: &[u8]) -> Result<Self, MessageFault> {
        let [from, logs, seen, room] = open(bytes, TAIL_REQUEST)?;
        let log = |value: Value| {
            let ([log, size, root, checkpoint, number, forked, cosigned], sealed) = items_and_more(value, "log")?;
            let sealed = sealed.map(|sealed| read_int(sealed, "sealed")).transpose()?;
            let forked = forked.as_bool().ok_or(MessageFault::Part("forked"))?;
            let cosigned = each(cosigned, "cosigned", LOGS_MAX, |value| {
                let [party, size] = items(value, "cosigned")?;
                Ok((read_party(party)?, read_int(size, "size")?))
            })?;
            ascending(&cosigned, "cosigned", |(party, _)| party)?;
            let (size, checkpoint) = (read_int(size, "size")?, read_int(checkpoint, "checkpoint")?);
            let (log, root, number) = (read_party(log)?, read_hash(root, "root")?, read_int(number, "number")?);
            Ok(LogHead { log, size, root, checkpoint, number, forked, cosigned, sealed })
        };
        let logs = each(logs, "logs", LOGS_MAX, log)?;
        ascending(&logs, "logs", |head| &head.log)?;
        Ok(Self { from: read_name(from)?, logs, seen: read_hash(seen, "seen")?, room: read_int(room, "room")? })
    }
}

impl Summary {
    /// Returns the digest by which a peer says that it has seen this summary.
    pub fn digest(&self) -> Hash {
        seal::sha256(&encode(&self.value()))
    }

    fn value(&self) -> Value {
        let log = |(party, held, registered): &(Party, u64, u64)| list([name(party), int(*held), int(*registered)]);
        let logs = self.logs.iter().map(log).collect();
        let all = self.all.iter().map(hash).collect();
        list([
            Value::Text(self.node.clone()),
            hash(&self.charter),
            hash(&self.roster),
            Value::Array(logs),
            hash(&self.public),
            Value::Array(all),
        ])
    }

    fn read(value: Value) -> Result<Self, MessageFault> {
        let [node, charter, roster, logs, public, all] = items(value, "summary")?;
        let logs = each(logs, "logs", LOGS_MAX, |value| {
            let [party, held, registered] = items(value, "log")?;
            Ok((read_party(party)?, read_int(held, "held")?, read_int(registered, "registered")?))
        })?;
        ascending(&logs, "logs", |(party, ..)| party)?;
        let all = each(all, "all", 1, |value| read_hash(value, "all"))?.pop();
        Ok(Self {
            node: read_name(node)?,
            charter: read_hash(charter, "charter")?,
            roster: read_hash(roster, "roster")?,
            logs,
            public: read_hash(public, "public")?,
            all,
        })
    }
}

impl TailResponse {
    /// Says whether there is nothing for the asker in it: what a long poll waits on.
    pub fn is_empty(&self, request: &TailRequest) -> bool {
        self.logs.is_empty() && self.summary.digest() == request.seen
    }

    /// Returns its one encoding.
    pub fn encode(&self) -> Vec<u8> {
        let logs = self.logs.iter().map(LogTail::value).collect();
        seal_up(TAIL_RESPONSE, [self.summary.value(), Value::Array(logs)])
    }

    /// Reads it. Refused if the form is another or a limit is passed; also if a log stands in it twice.
    pub fn decode(bytes: &[u8]) -> Result<Self, MessageFault> {
        let [summary, logs] = open(bytes, TAIL_RESPONSE)?;
        let logs = each(logs, "logs", LOGS_MAX, LogTail::read)?;
        ascending(&logs, "logs", |tail| &tail.log)?;
        Ok(Self { summary: Summary::read(summary)?, logs })
    }
}

impl LogTail {
    /// Returns one that says nothing of a log.
    pub(crate) fn bare(log: &Party, from: u64) -> Self {
        Self {
            log: log.clone(),
            note: String::new(),
            from,
            leaves: Vec::new(),
            contents: Vec::new(),
            proof: Vec::new(),
            documents: Vec::new(),
            fork: None,
            cosignatures: Vec::new(),
            seal: None,
        }
    }

    fn value(&self) -> Value {
        let contents = self.contents.iter().map(|(index, bytes)| list([int(*index), Value::Bytes(bytes.clone())]));
        let fork = self.fork.iter().map(|fork| {
            let (first, second) = (Value::Text(fork.first.clone()), Value::Text(fork.second.clone()));
            list([first, second, hash(&fork.root), hashes(&fork.proof)])
        });
        let cosignature =
            |item: &CosignatureItem| list([name(&item.cosigner), int(item.size), Value::Bytes(item.bytes.clone())]);
        let seal = |seal: &SealItem| {
            let (key, bytes) = (Value::Bytes(seal.key.clone()), Value::Bytes(seal.bytes.clone()));
            list([list([int(seal.size), hash(&seal.root), key, bytes])])
        };
        let known = [
            name(&self.log),
            Value::Text(self.note.clone()),
            int(self.from),
            Value::Array(self.leaves.iter().map(|leaf| Value::Bytes(leaf.clone())).collect()),
            Value::Array(contents.collect()),
            hashes(&self.proof),
            Value::Array(self.documents.iter().map(|document| Value::Bytes(document.clone())).collect()),
            Value::Array(fork.collect()),
            Value::Array(self.cosignatures.iter().map(cosignature).collect()),
        ];
        Value::Array(known.into_iter().chain(self.seal.iter().map(seal)).collect())
    }

    fn read(value: Value) -> Result<Self, MessageFault> {
        let ([log, note, from, leaves, contents, proof, documents, fork, cosignatures], seals) =
            items_and_more(value, "log")?;
        let seals = seals.map(|seals| each(seals, "seals", 1, SealItem::read)).transpose()?;
        let leaf = |value| read_bytes(value, "leaf", LEAF_BYTES_MAX);
        let document = |value| read_bytes(value, "document", ROOT_MAX);
        let content = |value| {
            let [index, bytes] = items(value, "content")?;
            Ok((read_int(index, "index")?, read_bytes(bytes, "content", CONTENT_BYTES_MAX)?))
        };
        let other = |value| {
            let [first, second, root, proof] = items(value, "fork")?;
            let (first, second) =
                (read_text(first, "note", NOTE_BYTES_MAX)?, read_text(second, "note", NOTE_BYTES_MAX)?);
            Ok(ForkItem { first, second, root: read_hash(root, "root")?, proof: read_hashes(proof)? })
        };
        let cosignature = |value| {
            let [cosigner, size, bytes] = items(value, "cosignature")?;
            let bytes = read_bytes(bytes, "cosignature", COSIGNATURE_LEN)?;
            Ok(CosignatureItem { cosigner: read_party(cosigner)?, size: read_int(size, "size")?, bytes })
        };
        let contents = each(contents, "contents", LEAVES_MAX, content)?;
        ascending(&contents, "contents", |(index, _)| index)?;
        let cosignatures = each(cosignatures, "cosignatures", LOGS_MAX, cosignature)?;
        ascending(&cosignatures, "cosignatures", |item| &item.cosigner)?;
        Ok(Self {
            log: read_party(log)?,
            note: read_text(note, "note", NOTE_BYTES_MAX)?,
            from: read_int(from, "from")?,
            leaves: each(leaves, "leaves", LEAVES_MAX, leaf)?,
            contents,
            proof: read_hashes(proof)?,
            documents: each(documents, "documents", ROOT_CHAIN_MAX, document)?,
            fork: each(fork, "fork", 1, other)?.pop(),
            cosignatures,
            seal: seals.and_then(|mut seals| seals.pop()),
        })
    }
}

impl SealItem {
    fn read(value: Value) -> Result<Self, MessageFault> {
        let [size, root, key, bytes] = items(value, "seal")?;
        Ok(Self {
            size: read_int(size, "size")?,
            root: read_hash(root, "root")?,
            key: read_bytes(key, "sealing key", SEALING_PUBLIC_LEN)?,
            bytes: read_bytes(bytes, "seal", DAILY_SEAL_LEN)?,
        })
    }
}

impl ContentsRequest {
    /// Returns its one encoding.
    pub fn encode(&self) -> Vec<u8> {
        let wanted = self.wanted.iter().map(|(log, index)| list([name(log), int(*index)])).collect();
        seal_up(CONTENTS_REQUEST, [Value::Text(self.from.clone()), Value::Array(wanted), int(self.room)])
    }

    /// Reads it. Refused if the form is another or a limit is passed.
    pub fn decode(bytes: &[u8]) -> Result<Self, MessageFault> {
        let [from, wanted, room] = open(bytes, CONTENTS_REQUEST)?;
        let wanted = each(wanted, "wanted", CONTENTS_MAX, |value| {
            let [log, index] = items(value, "wanted")?;
            Ok((read_party(log)?, read_int(index, "index")?))
        })?;
        ascending(&wanted, "wanted", |want| want)?;
        Ok(Self { from: read_name(from)?, wanted, room: read_int(room, "room")? })
    }
}

impl ContentsResponse {
    /// Returns its one encoding.
    pub fn encode(&self) -> Vec<u8> {
        let content =
            |(log, index, bytes): &(Party, u64, Vec<u8>)| list([name(log), int(*index), Value::Bytes(bytes.clone())]);
        seal_up(CONTENTS_RESPONSE, [Value::Array(self.contents.iter().map(content).collect())])
    }

    /// Reads it. Refused if the form is another or a limit is passed.
    pub fn decode(bytes: &[u8]) -> Result<Self, MessageFault> {
        let [contents] = open(bytes, CONTENTS_RESPONSE)?;
        let contents = each(contents, "contents", CONTENTS_MAX, |value| {
            let [log, index, bytes] = items(value, "content")?;
            let place = (read_party(log)?, read_int(index, "index")?);
            Ok((place, read_bytes(bytes, "content", CONTENT_BYTES_MAX)?))
        })?;
        ascending(&contents, "contents", |(place, _)| place)?;
        Ok(Self { contents: contents.into_iter().map(|((log, index), bytes)| (log, index, bytes)).collect() })
    }
}

pub(crate) fn list<const N: usize>(values: [Value; N]) -> Value {
    Value::Array(values.into())
}

pub(crate) fn name(party: &Party) -> Value {
    Value::Text(party.to_string())
}

pub(crate) fn int(number: u64) -> Value {
    // Sizes and times are below 2^63 by the limits of leaf and checkpoint; a larger one could not be read back.
    Value::Int(i64::try_from(number).unwrap_or(i64::MAX))
}

pub(crate) fn hash(hash: &Hash) -> Value {
    Value::Bytes(hash.0.to_vec())
}

fn hashes(list: &[Hash]) -> Value {
    Value::Array(list.iter().map(hash).collect())
}

pub(crate) fn seal_up<const N: usize>(kind: &str, parts: [Value; N]) -> Vec<u8> {
    encode(&Value::Array(std::iter::once(Value::Text(kind.to_owned())).chain(parts).collect()))
}

pub(crate) fn open<const N: usize>(bytes: &[u8], kind: &'static str) -> Result<[Value; N], MessageFault> {
    if bytes.len() > MESSAGE_BYTES_MAX {
        return Err(MessageFault::Limit { part: "message", limit: MESSAGE_BYTES_MAX });
    }
    let Value::Array(mut parts) = decode(bytes).map_err(MessageFault::Cbor)? else {
        return Err(MessageFault::Kind(kind));
    };
    if parts.first().and_then(Value::as_text) != Some(kind) {
        return Err(MessageFault::Kind(kind));
    }
    parts.remove(0);
    parts.try_into().map_err(|_| MessageFault::Part("message"))
}

pub(crate) fn items<const N: usize>(value: Value, part: &'static str) -> Result<[Value; N], MessageFault> {
    match value {
        Value::Array(values) => values.try_into().map_err(|_| MessageFault::Part(part)),
        _ => Err(MessageFault::Part(part)),
    }
}

/// Reads a list that may have one item more than programs wrote before that item was thought of.
fn items_and_more<const N: usize>(
    value: Value,
    part: &'static str,
) -> Result<([Value; N], Option<Value>), MessageFault> {
    let Value::Array(mut values) = value else { return Err(MessageFault::Part(part)) };
    let more = if values.len() > N { values.pop() } else { None };
    Ok((values.try_into().map_err(|_| MessageFault::Part(part))?, more))
}

pub(crate) fn each<T>(
    value: Value,
    part: &'static str,
    limit: usize,
    read: impl Fn(Value) -> Result<T, MessageFault>,
) -> Result<Vec<T>, MessageFault> {
    match value {
        Value::Array(values) if values.len() > limit => Err(MessageFault::Limit { part, limit }),
        Value::Array(values) => values.into_iter().map(read).collect(),
        _ => Err(MessageFault::Part(part)),
    }
}

/// Refused unless the items stand in rising order, none twice: what a receiver meets once, it takes in once.
pub(crate) fn ascending<T, K: Ord + ?Sized>(
    items: &[T],
    part: &'static str,
    key: impl Fn(&T) -> &K,
) -> Result<(), MessageFault> {
    if items.is_sorted_by(|left, right| key(left) < key(right)) { Ok(()) } else { Err(MessageFault::Part(part)) }
}

pub(crate) fn read_text(value: Value, part: &'static str, limit: usize) -> Result<String, MessageFault> {
    match value {
        Value::Text(text) if text.len() > limit => Err(MessageFault::Limit { part, limit }),
        Value::Text(text) => Ok(text),
        _ => Err(MessageFault::Part(part)),
    }
}

pub(crate) fn read_name(value: Value) -> Result<String, MessageFault> {
    read_text(value, "name", NAME_CHARS_MAX)
}

pub(crate) fn read_party(value: Value) -> Result<Party, MessageFault> {
    read_text(value, "party", NAME_CHARS_MAX).map(Party::from)
}

pub(crate) fn read_bytes(value: Value, part: &'static str, limit: usize) -> Result<Vec<u8>, MessageFault> {
    match value {
        Value::Bytes(bytes) if bytes.len() > limit => Err(MessageFault::Limit { part, limit }),
        Value::Bytes(bytes) => Ok(bytes),
        _ => Err(MessageFault::Part(part)),
    }
}

pub(crate) fn read_int(value: Value, part: &'static str) -> Result<u64, MessageFault> {
    value.as_u64().ok_or(MessageFault::Part(part))
}

pub(crate) fn read_hash(value: Value, part: &'static str) -> Result<Hash, MessageFault> {
    value.as_bytes().and_then(|bytes| bytes.try_into().ok()).map(Hash).ok_or(MessageFault::Part(part))
}

fn read_hashes(value: Value) -> Result<Vec<Hash>, MessageFault> {
    each(value, "proof", PROOF_HASHES_MAX, |value| read_hash(value, "proof"))
}
