//! What the outside may ask of this crate. Every number here has a test that goes one past it.

/// Greatest length of a signed leaf, bytes. Small enough that a tile of 256 entries stays under 64 KiB.
pub const LEAF_MAX: usize = 250;

/// Greatest index of a leaf in its log. Four thousand million acts of one party; the leaf has no room for more.
pub const INDEX_MAX: u64 = u32::MAX as u64;

/// Greatest length of an encoded act, bytes. Larger documents travel as several acts.
pub const ACT_MAX: usize = 1024 * 1024 - 64;

/// Greatest length of stored content of any kind, bytes: the largest bucket and the 16 bytes of the seal's tag.
pub const CONTENT_MAX: usize = 1024 * 1024 + 16;

/// Lengths to which sealed content is padded, bytes, so that its length says little about the act.
pub const BUCKETS: [usize; 13] = [
    256,
    512,
    1024,
    2 * 1024,
    4 * 1024,
    8 * 1024,
    16 * 1024,
    32 * 1024,
    64 * 1024,
    128 * 1024,
    256 * 1024,
    512 * 1024,
    1024 * 1024,
];

/// Greatest number of readers to whom one epoch key is wrapped. A reader tries each wrap, about 0.1 ms each.
pub const READERS_MAX: usize = 128;

/// Greatest number of epochs whose keys are handed on in one document: more than two lifetimes of months.
pub const HANDED_MAX: usize = 1024;

/// Greatest length of a root document, bytes.
pub const ROOT_MAX: usize = 8 * 1024;

/// Greatest number of root documents of one party, the genesis counted: one a month for forty years.
pub const ROOT_CHAIN_MAX: usize = 512;

/// Greatest length of an attestation, bytes.
pub const ATTESTATION_MAX: usize = 8 * 1024;

/// Greatest number of logs in an attestation.
pub const ATTESTATION_LOGS_MAX: usize = 64;

/// Greatest number of state hashes in an attestation: one for each scope there could be.
pub const ATTESTATION_STATES_MAX: usize = 4;

/// Greatest number of root keys in a root document.
pub const ROOT_KEYS_MAX: usize = 16;

/// Greatest length of a party's code, bytes.
pub const CODE_MAX: usize = 16;

/// Greatest length of a signed note, bytes.
pub const NOTE_MAX: usize = 64 * 1024;

/// Greatest number of signature lines in a note. The standard asks for at least 16.
pub const NOTE_SIGNATURES_MAX: usize = 256;

/// Greatest length of a CBOR item, bytes.
pub const CBOR_SIZE_MAX: usize = 16 * 1024 * 1024;

/// Greatest depth of a CBOR item: arrays and maps inside one another.
pub const CBOR_DEPTH_MAX: usize = 16;

/// Greatest number of items in a CBOR item, keys counted too.
pub const CBOR_ITEMS_MAX: usize = 256 * 1024;

/// Greatest number of hashes in a proof: no tree of fewer than 2^64 leaves needs more.
pub const PROOF_MAX: usize = 65;

/// Greatest length of a proof pack, bytes: it can be sent in a mail or printed as a few codes.
pub const PROOF_PACK_MAX: usize = 12 * 1024;

/// Greatest number of trees in a proof pack: sizes of the log at which parties cosigned.
pub const PROOF_TREES_MAX: usize = 64;

/// Greatest length of an act with its receipts, bytes: as many as there may be, each with a path of a million acts.
pub const STATEMENT_MAX: usize = 64 * 1024;

/// Greatest number of receipts under one act.
pub const RECEIPTS_MAX: usize = 64;

/// Greatest length of a proof that a log was signed in two versions, bytes: two notes and every root document of a party.
pub const FORK_MAX: usize = 5 * 1024 * 1024;

/// Greatest length of the name of a node in a message that opens a session, bytes.
pub const NODE_NAME_MAX: usize = 32;

/// Greatest number of root documents in a message that opens a session. Who is further behind takes the log first.
pub const SESSION_DOCUMENTS_MAX: usize = 16;

/// Greatest length of a message that opens a session, bytes.
pub const SESSION_MESSAGE_MAX: usize = 144 * 1024;

/// Greatest length of the ticket of a session, bytes.
pub const TICKET_MAX: usize = 512;

/// Greatest length of an authenticator's data in an approval, bytes: 37, and room for extensions.
pub const AUTHENTICATOR_MAX: usize = 256;

/// Greatest length of what follows the challenge in a browser's data, bytes: the origin, and room for later members.
pub const CLIENT_REST_MAX: usize = 512;
