//! Root keys that a hardware token keeps (PKCS#11): made in it, and never outside it.
//!
//! Only with the feature `hardware-token`. Trusted: the token's library, which runs in this process with the person who
//! names it; it is dialled by path, never found by itself. What a token signs is checked before it is taken.

use std::path::Path;

use anyhow::{Context, bail, ensure};
use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::mechanism::Mechanism;
use cryptoki::mechanism::eddsa::{EddsaParams, EddsaSignatureScheme};
use cryptoki::object::{Attribute, AttributeType, ObjectClass, ObjectHandle};
use cryptoki::session::{Session, UserType};
use cryptoki::types::AuthPin;
use seal::key::{RootPublic, SIGNATURE_LEN};

use crate::args::{Choice, Line};
use crate::carried::sealed::first_line;

/// The library of the token.
pub const MODULE: Choice =
    Choice { name: "module", value: "FILE", help: "The key is in a hardware token with this PKCS#11 library." };
/// Which token.
pub const TOKEN: Choice = Choice { name: "token", value: "LABEL", help: "The label of the token." };
/// How it opens.
pub const PIN: Choice =
    Choice { name: "pin", value: "FILE", help: "Open the token with the PIN in the first line of FILE; - for input." };

/// The curve by the name that PKCS#11 knows it under: a printable string in DER (PKCS#11 v3.0 section 2.3.5).
const EDWARDS25519: &[u8] = b"\x13\x0cedwards25519";
/// Its object identifier, 1.3.101.112, which some tokens ask for instead (RFC 8410).
const ED25519_OID: &[u8] = &[0x06, 0x03, 0x2b, 0x65, 0x70];

/// A token that is open.
pub struct Token {
    session: Session,
    // Ends what the library set up, once the session is gone.
    _library: Pkcs11,
}

impl Token {
    /// Opens the token that a command line names; nothing where it names none.
    ///
    /// Refused if the library cannot be loaded, no token has that label, or the PIN is wrong.
    pub fn named(line: &Line) -> anyhow::Result<Option<Self>> {
        let Some(module) = line.value("module") else {
            ensure!(!line.has("token") && !line.has("pin"), "--token and --pin go with --module");
            return Ok(None);
        };
        let label = line.value("token").context("--token LABEL is needed with --module")?;
        let pin = first_line(line.value("pin").context("--pin FILE is needed with --module")?, "PIN")?;
        Self::open(Path::new(module), label, &pin).map(Some)
    }

    fn open(module: &Path, label: &str, pin: &str) -> anyhow::Result<Self> {
        let library =
            Pkcs11::new(module).with_context(|| format!("{} is no PKCS#11 library that loads", module.display()))?;
        library.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK))?;
        let mut labels = Vec::new();
        for slot in library.get_slots_with_initialized_token()? {
            let found = library.get_token_info(slot)?.label().trim_end().to_owned();
            if found == label {
                let session = library.open_rw_session(slot)?;
                session
                    .login(UserType::User, Some(&AuthPin::new(pin.into())))
                    .with_context(|| format!("the token {label} does not open with this PIN"))?;
                return Ok(Self { session, _library: library });
            }
            labels.push(found);
        }
        let there =
            if labels.is_empty() { "there is none".to_owned() } else { format!("there are {}", labels.join(", ")) };
        bail!("no token is called {label}; {there}")
    }

    /// Makes a root key under a name. Refused if one of that name is there, or the token knows no Ed25519.
    pub fn generate(&self, name: &str) -> anyhow::Result<RootPublic> {
        ensure!(
            self.find(name, ObjectClass::PRIVATE_KEY)?.is_none(),
            "the token has a key {name} already; a root key is never written over"
        );
        let make = |curve: &[u8]| {
            let label = || Attribute::Label(name.as_bytes().to_vec());
            let public = [
                Attribute::Token(true),
                Attribute::Private(false),
                Attribute::Verify(true),
                Attribute::EcParams(curve.to_vec()),
                label(),
            ];
            let private = [
                Attribute::Token(true),
                Attribute::Private(true),
                Attribute::Sensitive(true),
                Attribute::Extractable(false),
                Attribute::Sign(true),
                label(),
            ];
            self.session.generate_key_pair(&Mechanism::EccEdwardsKeyPairGen, &public, &private)
        };
        make(EDWARDS25519).or_else(|_| make(ED25519_OID)).context("the token makes no Ed25519 keys")?;
        self.public(name)
    }

    /// Returns the public half of the root key under a name.
    pub fn public(&self, name: &str) -> anyhow::Result<RootPublic> {
        let key = self.find(name, ObjectClass::PUBLIC_KEY)?;
        let key = key.with_context(|| format!("the token has no key {name}"))?;
        let point = self.session.get_attributes(key, &[AttributeType::EcPoint])?.into_iter().find_map(|attribute| {
            let Attribute::EcPoint(point) = attribute else { return None };
            // An octet string in DER, or what is in it: tokens do both.
            let raw = point.strip_prefix(&[0x04, 0x20]).filter(|raw| raw.len() == 32).unwrap_or(&point);
            <[u8; 32]>::try_from(raw).ok()
        });
        Ok(RootPublic::from_bytes(&point.with_context(|| format!("the key {name} is not one on Ed25519"))?)?)
    }

    /// Signs a message with the root key under a name.
    pub fn sign(&self, name: &str, message: &[u8]) -> anyhow::Result<[u8; SIGNATURE_LEN]> {
        let key = self.find(name, ObjectClass::PRIVATE_KEY)?.with_context(|| format!("the token has no key {name}"))?;
        let mechanism = Mechanism::Eddsa(EddsaParams::new(EddsaSignatureScheme::Pure));
        let signature = self.session.sign(&mechanism, key, message).context("the token does not sign")?;
        signature.try_into().map_err(|_| anyhow::anyhow!("the token gives no Ed25519 signature"))
    }

    fn find(&self, name: &str, class: ObjectClass) -> anyhow::Result<Option<ObjectHandle>> {
        let template = [Attribute::Class(class), Attribute::Label(name.as_bytes().to_vec())];
        let found = self.session.find_objects(&template)?;
        ensure!(found.len() <= 1, "the token has several keys {name}; give them names of their own first");
        Ok(found.first().copied())
    }
}
