//! Root documents: who a party is, and which keys speak for it.
//!
//! Only genesis documents are read here. The form has room for the next ones: several root keys with a threshold, and
//! a commitment to the root keys that come next. Source: spec/encoding.md#root-document.

use crate::Refused;
use crate::cbor::{Reader, Writer};
use crate::hash::{Hash, tagged};
use crate::id::{LogId, PartyId};
use crate::key::{LogPublic, PartySecrets, READER_PUBLIC_LEN, ReaderPublic, RootPublic, SIGNATURE_LEN, WitnessPublic};
use crate::limits::{CODE_MAX, ROOT_KEYS_MAX, ROOT_MAX};

const WHAT: &str = "root document";
const EDITION: u64 = 1;

/// What a root document says. It is trusted once its signatures are checked and its party id is the pinned one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RootDocument {
    /// The party's code in the charter: `KZ`, `SEC`.
    pub code: String,
    /// The keys that sign root documents, in ascending order of their bytes.
    pub roots: Vec<RootPublic>,
    /// How many of the root keys must sign.
    pub threshold: u64,
    /// The digest of the root keys of the next document ([`next_digest`]).
    pub next: Hash,
    /// The key of the party's log.
    pub log: LogPublic,
    /// The key of the party's cosignatures.
    pub witness: WitnessPublic,
    /// The key to which the party is sealed to.
    pub reader: ReaderPublic,
}

/// Returns the digest by which a root document commits to the root keys of the next.
pub fn next_digest(threshold: u64, keys: &[RootPublic]) -> Hash {
    let mut keys: Vec<_> = keys.iter().map(RootPublic::to_bytes).collect();
    keys.sort_unstable();
    tagged("foedera next root v1", &[&threshold.to_be_bytes(), keys.as_flattened()])
}

impl RootDocument {
    /// Makes and signs the genesis document of a party with one root key. Refused if the code is too long or empty.
    pub fn genesis(code: &str, secrets: &PartySecrets) -> Result<Vec<u8>, Refused> {
        let document = Self {
            code: code.to_owned(),
            roots: vec![*secrets.root.public()],
            threshold: 1,
            next: next_digest(1, &[*secrets.next.public()]),
            log: *secrets.log.public(),
            witness: *secrets.witness.public(),
            reader: secrets.reader.public(),
        };
        document.check()?;
        let body = document.body();
        let message = message(&body);
        let mut out = Writer::with_capacity(body.len() + 256);
        out.array(4);
        out.byte_string(&body);
        out.array(1);
        out.array(2);
        out.uint(0);
        out.byte_string(&secrets.root.sign(&message));
        out.byte_string(&secrets.log.sign(&message));
        out.byte_string(&secrets.witness.sign(&message));
        Ok(out.bytes)
    }

    /// Reads a genesis document and checks its signatures: a threshold of its root keys, its log key and its witness key.
    ///
    /// What it proves is that whoever made it holds those keys; that it speaks for a state is settled by pinning its
    /// [`PartyId`]. Refused if it is not in the one form, says another edition, or a signature fails.
    pub fn verify(bytes: &[u8]) -> Result<(PartyId, Self), Refused> {
        if bytes.len() > ROOT_MAX {
            return Err(Refused::Oversized { what: WHAT, limit: ROOT_MAX });
        }
        let mut reader = Reader::new(bytes, WHAT);
        reader.array_of(4)?;
        let body = reader.byte_string()?;
        let document = Self::read(body)?;
        let message = message(body);
        let count = reader.array()?;
        let mut next_place = 0;
        for _ in 0..count {
            reader.array_of(2)?;
            let place = reader.uint()?;
            let signature = reader.fixed::<SIGNATURE_LEN>()?;
            if place < next_place {
                return Err(Refused::NotCanonical { what: "order of root signatures" });
            }
            next_place = place + 1;
            let key = usize::try_from(place).ok().and_then(|place| document.roots.get(place));
            key.ok_or(Refused::WrongKey)?.verify(&message, &signature)?;
        }
        if (count as u64) < document.threshold {
            return Err(Refused::NoSignature);
        }
        document.log.verify(&message, &reader.fixed::<SIGNATURE_LEN>()?)?;
        document.witness.verify(&message, &reader.fixed::<SIGNATURE_LEN>()?)?;
        reader.end()?;
        Ok((PartyId(tagged("foedera party v1", &[body]).0), document))
    }

    /// Returns the id of the party whose genesis document this is.
    pub fn party(&self) -> PartyId {
        PartyId(tagged("foedera party v1", &[&self.body()]).0)
    }

    /// Returns the id of the party's log.
    pub fn log_id(&self) -> LogId {
        LogId::of(&self.party(), 0)
    }

    /// Returns the bytes that are signed and hashed: a map of eight rows.
    fn body(&self) -> Vec<u8> {
        let mut out = Writer::with_capacity(READER_PUBLIC_LEN + 256);
        out.map(8);
        out.uint(1);
        out.uint(EDITION);
        out.uint(2);
        out.text(&self.code);
        out.uint(3);
        out.array(self.roots.len());
        self.roots.iter().for_each(|key| out.byte_string(&key.to_bytes()));
        out.uint(4);
        out.uint(self.threshold);
        out.uint(5);
        out.byte_string(&self.next.0);
        out.uint(6);
        out.byte_string(&self.log.to_bytes());
        out.uint(7);
        out.byte_string(&self.witness.to_bytes());
        out.uint(8);
        out.byte_string(&self.reader.to_bytes());
        out.bytes
    }

    fn read(body: &[u8]) -> Result<Self, Refused> {
        let mut reader = Reader::new(body, WHAT);
        let rows = reader.map()?;
        reader.key(1)?;
        if reader.uint()? != EDITION {
            return Err(Refused::UnknownEdition { what: WHAT });
        }
        if rows != 8 {
            return Err(Refused::Malformed { what: WHAT });
        }
        reader.key(2)?;
        let code = reader.text()?.to_owned();
        reader.key(3)?;
        let count = reader.array()?;
        if count > ROOT_KEYS_MAX {
            return Err(Refused::Oversized { what: "list of root keys", limit: ROOT_KEYS_MAX });
        }
        let roots = (0..count).map(|_| RootPublic::from_bytes(&reader.fixed()?)).collect::<Result<_, _>>()?;
        reader.key(4)?;
        let threshold = reader.uint()?;
        reader.key(5)?;
        let next = Hash(reader.fixed()?);
        reader.key(6)?;
        let log = LogPublic::from_bytes(&reader.fixed()?)?;
        reader.key(7)?;
        let witness = WitnessPublic::from_bytes(&reader.fixed()?)?;
        reader.key(8)?;
        let reader_key = ReaderPublic::from_bytes(reader.byte_string()?)?;
        reader.end()?;
        let document = Self { code, roots, threshold, next, log, witness, reader: reader_key };
        document.check()?;
        Ok(document)
    }

    /// Refused if a part is outside what the form allows.
    fn check(&self) -> Result<(), Refused> {
        if self.code.len() > CODE_MAX {
            return Err(Refused::Oversized { what: "party code", limit: CODE_MAX });
        }
        if self.code.is_empty() || !self.code.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
            return Err(Refused::Malformed { what: "party code" });
        }
        if self.threshold == 0 || self.threshold > self.roots.len() as u64 {
            return Err(Refused::Malformed { what: "threshold of root keys" });
        }
        if !self.roots.windows(2).all(|pair| pair[0].to_bytes() < pair[1].to_bytes()) {
            return Err(Refused::NotCanonical { what: "order of root keys" });
        }
        Ok(())
    }
}

fn message(body: &[u8]) -> Vec<u8> {
    [b"foedera root v1\n", body].concat()
}
