//! Keys of a party: root, log, witness and reader, each for one use.
//!
//! Secrets are wiped when dropped as far as safe Rust allows, and their debug text shows nothing of them.

use std::fmt;

use ed25519_zebra::{Signature, SigningKey, VerificationKey};
use hpke::kem::XWing;
use hpke::{Deserializable, Kem, Serializable};

use crate::Refused;
use crate::entropy::Entropy;
use crate::id::KeyId;

/// Length of an Ed25519 signature, bytes.
pub const SIGNATURE_LEN: usize = 64;
/// Length of a reader's public key, bytes: X-Wing, ML-KEM-768 and X25519 together.
pub const READER_PUBLIC_LEN: usize = 1216;

/// Every encoding of a point of small order, without the sign bit: for such a key, signatures that anybody can make
/// verify under ZIP 215. Source: K. Chalkias, F. Garillot, V. Nikolaenko, "Taming the many EdDSAs", 2020, table 1.
const SMALL_ORDER: [[u8; 32]; 7] = [
    // y = 0, order 4.
    [0; 32],
    // y = 1, order 1.
    with_ends(1, 0, 0),
    // Order 8, two points for each y.
    [
        0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef, 0x98, 0xf0, 0xd5, 0xdf,
        0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53, 0xfc, 0x05,
    ],
    [
        0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67, 0x0f, 0x2a, 0x20,
        0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a,
    ],
    // y = -1, order 2; then 0 and 1 once more, written as p and p + 1.
    with_ends(0xec, 0xff, 0x7f),
    with_ends(0xed, 0xff, 0x7f),
    with_ends(0xee, 0xff, 0x7f),
];

/// Returns bytes with the first and last as given and all others alike.
const fn with_ends(first: u8, middle: u8, last: u8) -> [u8; 32] {
    let mut bytes = [middle; 32];
    bytes[0] = first;
    bytes[31] = last;
    bytes
}

/// Says whether an encoding is of a point of small order. Public keys only: the time it takes tells which.
fn is_of_small_order(bytes: &[u8; 32]) -> bool {
    let mut unsigned = *bytes;
    unsigned[31] &= 0x7f;
    SMALL_ORDER.contains(&unsigned)
}

/// 32 secret bytes that are overwritten when dropped.
#[derive(Clone)]
pub(crate) struct Seed(pub(crate) [u8; 32]);

impl Seed {
    pub(crate) fn generate(entropy: &mut dyn Entropy) -> Self {
        let mut seed = Self([0; 32]);
        entropy.fill(&mut seed.0);
        seed
    }
}

impl Drop for Seed {
    fn drop(&mut self) {
        self.0.fill(0);
        std::hint::black_box(&self.0);
    }
}

macro_rules! signing {
    ($(#[$secret_doc:meta])* $secret:ident, $(#[$public_doc:meta])* $public:ident, $what:literal) => {
        $(#[$secret_doc])*
        #[derive(Clone)]
        pub struct $secret {
            key: SigningKey,
            public: $public,
        }

        impl Drop for $secret {
            fn drop(&mut self) {
                self.key = SigningKey::from([0; 32]);
                std::hint::black_box(&self.key);
            }
        }

        impl $secret {
            /// Makes a new key.
            pub fn generate(entropy: &mut dyn Entropy) -> Self {
                Self::from_bytes(&Seed::generate(entropy).0)
            }

            /// Takes up a key from its 32 secret bytes (the seed of RFC 8032 section 5.1.5).
            pub fn from_bytes(bytes: &[u8; 32]) -> Self {
                let key = SigningKey::from(*bytes);
                let public = VerificationKey::from(&key);
                Self { key, public: $public { id: KeyId::of(&public.into()), key: public } }
            }

            /// Returns the 32 secret bytes, to be kept in a file that only its owner reads.
            pub fn to_bytes(&self) -> [u8; 32] {
                self.key.to_bytes()
            }

            /// Returns the public key.
            pub fn public(&self) -> &$public {
                &self.public
            }

            /// Signs bytes that already say what they are signed as.
            pub(crate) fn sign(&self, message: &[u8]) -> [u8; SIGNATURE_LEN] {
                self.key.sign(message).to_bytes()
            }
        }

        impl fmt::Debug for $secret {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(out, concat!(stringify!($secret), "({}, secret not shown)"), self.public.id)
            }
        }

        $(#[$public_doc])*
        #[derive(Clone, Copy, PartialEq, Eq)]
        pub struct $public {
            id: KeyId,
            key: VerificationKey,
        }

        impl $public {
            /// Takes up a public key from its 32 bytes. Refused if they are not a point of the curve; and with
            /// `weak-key` if the point has a small order.
            pub fn from_bytes(bytes: &[u8; 32]) -> Result<Self, Refused> {
                if is_of_small_order(bytes) {
                    return Err(Refused::WeakKey { what: $what });
                }
                let key = VerificationKey::try_from(*bytes).map_err(|_| Refused::NotAKey { what: $what })?;
                Ok(Self { id: KeyId::of(bytes), key })
            }

            /// Returns the 32 bytes of the key.
            pub fn to_bytes(&self) -> [u8; 32] {
                self.key.into()
            }

            /// Returns the short name of the key.
            pub fn id(&self) -> KeyId {
                self.id
            }

            /// Checks a signature by the rules of ZIP 215, so that every node judges it alike.
            pub(crate) fn verify(&self, message: &[u8], signature: &[u8; SIGNATURE_LEN]) -> Result<(), Refused> {
                self.key.verify(&Signature::from_bytes(signature), message).map_err(|_| Refused::BadSignature)
            }
        }

        impl fmt::Debug for $public {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(out, concat!(stringify!($public), "({})"), self.id)
            }
        }
    };
}

signing!(
    /// Signs the root document of a party. Kept offline.
    RootSecret,
    /// Checks the root document of a party.
    RootPublic,
    "root"
);
signing!(
    /// Signs the leaves and checkpoints of a party's log.
    LogSecret,
    /// Checks the leaves and checkpoints of a party's log.
    LogPublic,
    "log"
);
signing!(
    /// Cosigns checkpoints of any log that this party's node holds.
    WitnessSecret,
    /// Checks a party's cosignatures.
    WitnessPublic,
    "witness"
);

/// Opens what is sealed to a party: an X-Wing key (ML-KEM-768 and X25519).
#[derive(Clone)]
pub struct ReaderSecret {
    seed: Seed,
    key: <XWing as Kem>::PrivateKey,
}

impl ReaderSecret {
    /// Makes a new key.
    pub fn generate(entropy: &mut dyn Entropy) -> Self {
        Self::from_bytes(&Seed::generate(entropy).0)
    }

    /// Takes up a key from its 32 secret bytes, the seed from which X-Wing expands both of its keys.
    pub fn from_bytes(bytes: &[u8; 32]) -> Self {
        let key = <XWing as Kem>::PrivateKey::from_bytes(bytes).expect("bug: an X-Wing secret has 32 bytes");
        Self { seed: Seed(*bytes), key }
    }

    /// Returns the 32 secret bytes, to be kept in a file that only its owner reads.
    pub fn to_bytes(&self) -> [u8; 32] {
        self.seed.0
    }

    /// Returns the public key.
    pub fn public(&self) -> ReaderPublic {
        ReaderPublic(XWing::sk_to_pk(&self.key))
    }

    pub(crate) fn key(&self) -> &<XWing as Kem>::PrivateKey {
        &self.key
    }
}

impl fmt::Debug for ReaderSecret {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("ReaderSecret(secret not shown)")
    }
}

/// The key to which epoch keys are wrapped for a party.
#[derive(Clone, PartialEq, Eq)]
pub struct ReaderPublic(<XWing as Kem>::PublicKey);

impl ReaderPublic {
    /// Takes up a public key from its bytes. Refused if they have another length or are not an X-Wing key.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Refused> {
        match <XWing as Kem>::PublicKey::from_bytes(bytes) {
            Ok(key) => Ok(Self(key)),
            Err(_) => Err(Refused::NotAKey { what: "reader" }),
        }
    }

    /// Returns the 1216 bytes of the key.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.0.to_bytes().to_vec()
    }

    pub(crate) fn key(&self) -> &<XWing as Kem>::PublicKey {
        &self.0
    }
}

impl fmt::Debug for ReaderPublic {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "ReaderPublic({})", crate::sha256(&self.to_bytes()))
    }
}

/// All secrets of a party, as a node that hosts it keeps them.
///
/// `next` is the root key that the genesis document commits to and that the next root document will show.
#[derive(Clone, Debug)]
pub struct PartySecrets {
    /// Signs the root document.
    pub root: RootSecret,
    /// The root key after that.
    pub next: RootSecret,
    /// Signs leaves and checkpoints.
    pub log: LogSecret,
    /// Cosigns checkpoints.
    pub witness: WitnessSecret,
    /// Opens what is sealed to the party.
    pub reader: ReaderSecret,
}

impl PartySecrets {
    /// Makes all keys of a new party.
    pub fn generate(entropy: &mut dyn Entropy) -> Self {
        Self {
            root: RootSecret::generate(entropy),
            next: RootSecret::generate(entropy),
            log: LogSecret::generate(entropy),
            witness: WitnessSecret::generate(entropy),
            reader: ReaderSecret::generate(entropy),
        }
    }

    /// Takes up the secrets from 160 bytes: root, next, log, witness, reader.
    pub fn from_bytes(bytes: &[u8; 160]) -> Self {
        let part = |number: usize| {
            let mut part = Seed([0; 32]);
            part.0.copy_from_slice(&bytes[32 * number..32 * (number + 1)]);
            part
        };
        Self {
            root: RootSecret::from_bytes(&part(0).0),
            next: RootSecret::from_bytes(&part(1).0),
            log: LogSecret::from_bytes(&part(2).0),
            witness: WitnessSecret::from_bytes(&part(3).0),
            reader: ReaderSecret::from_bytes(&part(4).0),
        }
    }

    /// Returns the secrets as 160 bytes: root, next, log, witness, reader.
    pub fn to_bytes(&self) -> [u8; 160] {
        let parts = [
            self.root.to_bytes(),
            self.next.to_bytes(),
            self.log.to_bytes(),
            self.witness.to_bytes(),
            self.reader.to_bytes(),
        ];
        let mut bytes = [0; 160];
        bytes.copy_from_slice(parts.as_flattened());
        bytes
    }
}
