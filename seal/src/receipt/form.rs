//! The bytes of receipts and of an act that carries them. Tags, null and labels are those of RFC 9052 and RFC 9942.

use crate::cbor::{Reader, Writer};
use crate::id::KeyId;
use crate::limits::{PROOF_MAX, RECEIPTS_MAX, STATEMENT_MAX};
use crate::receipt::{Receipt, Statement};
use crate::{Hash, Refused, leaf};

const WHAT: &str = "signed act with receipts";

/// "Receipts MUST be tagged as COSE_Sign1" (RFC 9942 section 4.3).
const COSE_SIGN1: u8 = 18;
/// The header parameter with the name of the key (RFC 9052 section 3.1).
const KEY: i64 = 4;
/// The one with CWT claims (RFC 9597), and in it issuer, subject and time of issue (RFC 8392).
const CLAIMS: i64 = 15;
const ISSUER: i64 = 1;
const SUBJECT: i64 = 2;
const ISSUED: i64 = 6;
/// The header parameters of RFC 9942 section 2: receipts, kind of tree, proofs; and the tree of RFC 9162 with SHA-256.
const RECEIPTS: i64 = 394;
const TREE: i64 = 395;
const PROOFS: i64 = 396;
const RFC9162_SHA256: i64 = 1;
/// Proofs of inclusion among the proofs of that tree (RFC 9942 section 5.2).
const INCLUSION: i64 = -1;

fn protected(receipt: &Receipt) -> Vec<u8> {
    let mut out = Writer::default();
    out.map(4);
    out.int(1);
    out.int(-8);
    out.int(KEY);
    out.byte_string(&receipt.key.0);
    out.int(CLAIMS);
    out.map(3);
    out.int(ISSUER);
    out.text(&receipt.issuer);
    out.int(SUBJECT);
    out.text(&receipt.subject);
    out.int(ISSUED);
    out.uint(receipt.time);
    out.int(TREE);
    out.int(RFC9162_SHA256);
    out.bytes
}

/// Returns the bytes under the signature: "the payload is the Merkle tree root" (RFC 9942 section 5.2.1), detached.
pub(super) fn to_be_signed(receipt: &Receipt, root: &Hash) -> Vec<u8> {
    let mut out = Writer::default();
    out.array(4);
    out.text("Signature1");
    out.byte_string(&protected(receipt));
    out.byte_string(&[]);
    out.byte_string(&root.0);
    out.bytes
}

pub(super) fn receipt(receipt: &Receipt) -> Vec<u8> {
    let mut proof = Writer::default();
    proof.array(3);
    proof.uint(receipt.size);
    proof.uint(receipt.index);
    proof.array(receipt.path.len());
    receipt.path.iter().for_each(|hash| proof.byte_string(&hash.0));
    let mut out = Writer::default();
    out.tag(u64::from(COSE_SIGN1));
    out.array(4);
    out.byte_string(&protected(receipt));
    out.map(1);
    out.int(PROOFS);
    out.map(1);
    out.int(INCLUSION);
    out.array(1);
    out.byte_string(&proof.bytes);
    out.null();
    out.byte_string(&receipt.signature);
    out.bytes
}

pub(super) fn statement(statement: &Statement) -> Vec<u8> {
    let mut out = Writer::with_capacity(STATEMENT_MAX);
    let Ok(parts) = leaf::parts(&statement.leaf) else { return out.bytes };
    out.tag(u64::from(COSE_SIGN1));
    out.array(4);
    out.byte_string(parts.protected);
    out.map(1);
    out.int(RECEIPTS);
    out.array(statement.receipts.len());
    statement.receipts.iter().for_each(|one| out.byte_string(&receipt(one)));
    out.byte_string(parts.payload);
    out.byte_string(parts.signature);
    out.bytes
}

pub(super) fn read(bytes: &[u8]) -> Result<Statement, Refused> {
    if bytes.len() > STATEMENT_MAX {
        return Err(Refused::Oversized { what: WHAT, limit: STATEMENT_MAX });
    }
    let mut reader = Reader::new(bytes, WHAT);
    reader.tag(COSE_SIGN1)?;
    reader.array_of(4)?;
    let protected = reader.byte_string()?;
    reader.map_of(1)?;
    reader.key(RECEIPTS)?;
    let count = reader.array()?;
    if count == 0 {
        return Err(Refused::Malformed { what: WHAT });
    }
    if count > RECEIPTS_MAX {
        return Err(Refused::Oversized { what: "list of receipts", limit: RECEIPTS_MAX });
    }
    let receipts = (0..count).map(|_| read_receipt(reader.byte_string()?)).collect::<Result<_, _>>()?;
    let payload = reader.byte_string()?;
    let signature = reader.byte_string()?;
    reader.end()?;
    let leaf = leaf::join(&leaf::Parts { protected, payload, signature });
    leaf::decode(&leaf)?;
    Ok(Statement { leaf, receipts })
}

fn read_receipt(bytes: &[u8]) -> Result<Receipt, Refused> {
    let mut reader = Reader::new(bytes, "receipt");
    reader.tag(COSE_SIGN1)?;
    reader.array_of(4)?;
    let (key, issuer, subject, time) = read_protected(reader.byte_string()?)?;
    reader.map_of(1)?;
    reader.key(PROOFS)?;
    reader.map_of(1)?;
    reader.key(INCLUSION)?;
    reader.array_of(1)?;
    let (size, index, path) = read_proof(reader.byte_string()?)?;
    reader.null()?;
    let signature = reader.fixed()?;
    reader.end()?;
    Ok(Receipt { key, issuer, subject, time, size, index, path, signature })
}

fn read_protected(bytes: &[u8]) -> Result<(KeyId, String, String, u64), Refused> {
    let mut reader = Reader::new(bytes, "receipt");
    reader.map_of(4)?;
    reader.key(1)?;
    if reader.int()? != -8 {
        return Err(Refused::Malformed { what: "receipt signed with EdDSA" });
    }
    reader.key(KEY)?;
    let key = KeyId(reader.fixed()?);
    reader.key(CLAIMS)?;
    reader.map_of(3)?;
    reader.key(ISSUER)?;
    let issuer = reader.text()?.to_owned();
    reader.key(SUBJECT)?;
    let subject = reader.text()?.to_owned();
    reader.key(ISSUED)?;
    let time = reader.uint()?;
    reader.key(TREE)?;
    if reader.int()? != RFC9162_SHA256 {
        return Err(Refused::Malformed { what: "receipt of a tree of RFC 9162" });
    }
    reader.end()?;
    Ok((key, issuer, subject, time))
}

fn read_proof(bytes: &[u8]) -> Result<(u64, u64, Vec<Hash>), Refused> {
    let mut reader = Reader::new(bytes, "proof");
    reader.array_of(3)?;
    let (size, index, count) = (reader.uint()?, reader.uint()?, reader.array()?);
    if count > PROOF_MAX {
        return Err(Refused::Oversized { what: "proof", limit: PROOF_MAX });
    }
    let path: Vec<Hash> = (0..count).map(|_| reader.fixed().map(Hash)).collect::<Result<_, _>>()?;
    reader.end()?;
    if path.is_empty() { Err(Refused::Malformed { what: "proof" }) } else { Ok((size, index, path)) }
}
