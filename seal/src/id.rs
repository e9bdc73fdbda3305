//! Names made of hashes: parties, logs, keys, labels, charters.

use std::fmt;
use std::str::FromStr;

use crate::Refused;
use crate::hash::{Hash, hex, tagged, unhex};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $length:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub [u8; $length]);

        impl $name {
            /// Returns the bytes of the id.
            pub fn as_bytes(&self) -> &[u8; $length] {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                hex(&self.0, out)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(out, concat!(stringify!($name), "({})"), self)
            }
        }

        impl FromStr for $name {
            type Err = Refused;

            /// Reads lower-case hexadecimal digits. Refused if the length or a digit is wrong.
            fn from_str(text: &str) -> Result<Self, Refused> {
                unhex(text).map(Self)
            }
        }
    };
}

id!(
    /// A party: the tagged hash of the body of its genesis root document. Source: spec/encoding.md#ids.
    PartyId,
    32
);
id!(
    /// One single-writer log of a party. Source: spec/encoding.md#ids.
    LogId,
    32
);
id!(
    /// A public key, by the first eight bytes of its tagged hash: enough to choose among a party's few keys, and no proof.
    KeyId,
    8
);
id!(
    /// An audience label, by the first eight bytes of the tagged hash of its name.
    ///
    /// The label inside the act is what counts; a reader compares the two after opening.
    LabelId,
    8
);
id!(
    /// The charter under which an act was written, by the first sixteen bytes of its hash.
    CharterId,
    16
);

impl LogId {
    /// Returns the id of the party's log with this number; a party's first log has number 0.
    pub fn of(party: &PartyId, number: u64) -> Self {
        Self(tagged("foedera log v1", &[&party.0, &number.to_be_bytes()]).0)
    }
}

impl KeyId {
    /// Returns the id of an Ed25519 public key.
    pub fn of(public: &[u8; 32]) -> Self {
        Self(first(&tagged("foedera key v1", &[public])))
    }
}

impl LabelId {
    /// Returns the id of an audience label from its name: `public`, `all`, `list:KG,TJ`.
    ///
    /// Who can guess the name of a label can recognise its id; the id hides nothing.
    pub fn of(name: &str) -> Self {
        Self(first(&tagged("foedera label v1", &[name.as_bytes()])))
    }
}

impl CharterId {
    /// Returns the id of the charter with this hash.
    pub fn of(charter: &Hash) -> Self {
        Self(first(charter))
    }
}

fn first<const N: usize>(hash: &Hash) -> [u8; N] {
    let mut bytes = [0; N];
    bytes.copy_from_slice(&hash.0[..N]);
    bytes
}
