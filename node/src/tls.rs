//! TLS: the certificate that this node shows, and which certificates of others it takes.
//!
//! TLS hides what is on the line; who a peer is, its session proves ([`crate::session`]). A certificate is taken if an
//! authority of the configuration signed it for the name that was dialled, or if it is the one that is pinned for the
//! peer. The machine's own list of authorities is not asked.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, ensure};
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, Error, RootCertStore, ServerConfig, SignatureScheme,
};
use seal::Hash;
use tokio_rustls::TlsAcceptor;

/// Which certificate a peer may show.
#[derive(Clone, Debug)]
pub enum Trusted {
    /// One that these authorities signed for its name.
    Authorities(Arc<RootCertStore>),
    /// This one, by the SHA-256 of its bytes, whatever stands in it.
    Pinned(Hash),
}

fn provider() -> Arc<CryptoProvider> {
    Arc::new(ring::default_provider())
}

/// Reads the certificates of a file, in their order. Fails if there is none.
fn certificates(path: &Path) -> anyhow::Result<Vec<CertificateDer<'static>>> {
    let read = CertificateDer::pem_file_iter(path).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let read = read.with_context(|| format!("cannot read certificates from {}", path.display()))?;
    ensure!(!read.is_empty(), "{} has no certificate in it", path.display());
    Ok(read)
}

/// Returns what takes connections with TLS. Fails if the files do not hold a certificate and its key.
pub fn acceptor(certificate: &Path, key: &Path) -> anyhow::Result<TlsAcceptor> {
    let chain = certificates(certificate)?;
    let secret =
        PrivateKeyDer::from_pem_file(key).with_context(|| format!("cannot read a key from {}", key.display()))?;
    let config = ServerConfig::builder_with_provider(provider()).with_safe_default_protocol_versions()?;
    let config = config.with_no_client_auth().with_single_cert(chain, secret);
    let both = || format!("{} and {} do not belong together", certificate.display(), key.display());
    Ok(TlsAcceptor::from(Arc::new(config.with_context(both)?)))
}

/// Reads the authorities of a file. Fails if there is none.
pub fn authorities(path: &Path) -> anyhow::Result<Trusted> {
    let mut store = RootCertStore::empty();
    for certificate in certificates(path)? {
        store
            .add(certificate)
            .with_context(|| format!("{}: that is no certificate of an authority", path.display()))?;
    }
    Ok(Trusted::Authorities(Arc::new(store)))
}

/// What a node's connections are made of.
#[derive(Clone, Default)]
pub struct Wire {
    /// Takes connections with TLS; without it they come as they are, from this machine.
    pub acceptor: Option<TlsAcceptor>,
    /// Which certificate each peer may show.
    pub trusted: BTreeMap<String, Trusted>,
}

/// Returns what asks over HTTP: by TLS only those whose certificate may be taken, and never through a proxy that the
/// environment names.
pub fn dialler(trusted: Option<&Trusted>) -> anyhow::Result<reqwest::ClientBuilder> {
    let nobody = Trusted::Authorities(Arc::new(RootCertStore::empty()));
    let config = client(trusted.unwrap_or(&nobody))?;
    Ok(reqwest::Client::builder().tls_backend_preconfigured(config).no_proxy())
}

/// Returns what dials a peer.
fn client(trusted: &Trusted) -> anyhow::Result<ClientConfig> {
    let builder = ClientConfig::builder_with_provider(provider()).with_safe_default_protocol_versions()?;
    Ok(match trusted {
        Trusted::Authorities(store) => builder.with_root_certificates(store.clone()).with_no_client_auth(),
        Trusted::Pinned(digest) => {
            let pinned = Pinned { digest: *digest, provider: provider() };
            builder.dangerous().with_custom_certificate_verifier(Arc::new(pinned)).with_no_client_auth()
        }
    })
}

/// Takes one certificate and no other; that the peer holds its key is checked as always.
#[derive(Debug)]
struct Pinned {
    digest: Hash,
    provider: Arc<CryptoProvider>,
}

impl ServerCertVerifier for Pinned {
    fn verify_server_cert(
        &self,
        shown: &CertificateDer<'_>,
        _between: &[CertificateDer<'_>],
        _name: &ServerName<'_>,
        _ocsp: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        if seal::sha256(shown) == self.digest {
            Ok(ServerCertVerified::assertion())
        } else {
            Err(CertificateError::ApplicationVerificationFailure.into())
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        shown: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(message, shown, signed, &self.provider.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        shown: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, shown, signed, &self.provider.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}
