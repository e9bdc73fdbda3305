//! Nodes that serve and dial TLS themselves: whose certificate is not known is not talked to, the others prove themselves.

use std::fs;
use std::path::Path;
use std::time::Duration;

use node::api::until;
use node::node::Node;
use node::service::{FILE, Service};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use record::sync::Identity;
use record::{NodePlan, Standing};
use seal::entropy::Seeded;

const WITHIN: Duration = Duration::from_secs(30);

/// An authority that signs certificates for localhost.
struct Authority {
    issuer: Issuer<'static, KeyPair>,
    pem: String,
}

impl Authority {
    fn new() -> Self {
        let (key, mut terms) = (KeyPair::generate().expect("a key"), CertificateParams::default());
        terms.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let pem = terms.self_signed(&key).expect("signed").pem();
        Self { issuer: Issuer::new(terms, key), pem }
    }

    /// Writes a certificate for a name and its key. Returns the digest of the certificate.
    fn sign(&self, dir: &Path, name: &str) -> String {
        let key = KeyPair::generate().expect("a key");
        let terms = CertificateParams::new(vec![name.to_owned()]).expect("a name");
        let certificate = terms.signed_by(&key, &self.issuer).expect("signed");
        fs::write(dir.join("tls.crt"), certificate.pem()).expect("written");
        fs::write(dir.join("tls.key"), key.serialize_pem()).expect("written");
        fs::write(dir.join("authorities.pem"), &self.pem).expect("written");
        record::digest(certificate.der()).to_string()
    }
}

/// Makes the directories of two members.
fn set_up() -> [tempfile::TempDir; 2] {
    let plan = ["KZ", "KG"].map(|node| NodePlan { node: node.into(), parties: vec![(node.into(), Standing::Member)] });
    let (roster, keys) = record::setup("csto", &plan, &mut Seeded::new("two nodes")).expect("a network");
    [0, 1].map(|place| {
        let dir = tempfile::tempdir().expect("a directory");
        fs::write(dir.path().join("roster.toml"), roster.write()).expect("written");
        keys[place].save(&dir.path().join("keys.toml")).expect("saved");
        dir
    })
}

fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").and_then(|one| one.local_addr()).expect("a port").port()
}

fn start(dir: &Path, name: &str, port: u16, more: &str) -> Node {
    let text = format!("node = '{name}'\nsite = 'https://localhost:{port}'\nlisten = '127.0.0.1:{port}'\n{more}");
    fs::write(dir.join(FILE), text).expect("written");
    Service::open(dir).expect("sound").start().expect("it starts").0
}

const FILES: &str = "[tls]\ncertificate = 'tls.crt'\nkey = 'tls.key'\n";

/// Returns how the other node is known: whether it has answered, and whether it has proved itself.
fn known(node: &Node) -> (bool, Identity) {
    node.shared.read(|record| {
        let peer = record.network().pop().expect("another node");
        (peer.last_contact.is_some(), peer.identity)
    })
}

fn proves_itself(node: &Node, what: &str) {
    until(WITHIN, || {
        Ok(match known(node) {
            (true, Identity::Proved) => Ok(()),
            other => Err(format!("{what}: {other:?}")),
        })
    })
    .expect("the other node proves itself");
}

#[test]
fn what_is_wrong_with_tls_is_named_with_what_to_do() {
    let [dir, _] = set_up();
    Authority::new().sign(dir.path(), "localhost");
    for (text, says) in [
        ("[tls]\ncertificate = 'tls.crt'", "named together or not at all"),
        ("[tls]\ncertificate = 'tls.crt'\nkey = 'nowhere'", "cannot read a key from"),
        ("[tls]\ncertificate = 'tls.key'\nkey = 'tls.key'", "has no certificate in it"),
        ("[tls]\nauthorities = 'nowhere'", "cannot read certificates from"),
        ("[peers]\nKG = 'https://localhost:1'", "name authorities under [tls], or its certificate under [pins]"),
        ("[peers]\nKG = 'https://localhost:1'\n[pins]\nKG = '00'", "64 hexadecimal digits"),
        ("[pins]\nKG = '00'", "KG is not among the peers"),
    ] {
        fs::write(dir.path().join(FILE), format!("node = 'KZ'\nsite = 'https://localhost:1'\n{text}"))
            .expect("written");
        let fault = Service::open(dir.path()).err().map(|fault| format!("{fault:#}")).unwrap_or_default();
        assert!(fault.contains(says), "{text}: {fault}");
    }
    let text = format!("node = 'KZ'\nsite = 'https://localhost:1'\nlisten = '0.0.0.0:0'\n{FILES}");
    fs::write(dir.path().join(FILE), text).expect("written");
    assert!(Service::open(dir.path()).is_ok(), "with TLS it may listen to all");
}

#[test]
fn nodes_dial_one_another_with_tls_by_an_authority_and_by_a_pin_and_nobody_else() {
    let dirs = set_up();
    let (authority, other) = (Authority::new(), Authority::new());
    let [kz, kg] = [&dirs[0], &dirs[1]].map(tempfile::TempDir::path);
    let [kz_port, kg_port] = [free_port(), free_port()];
    authority.sign(kz, "localhost");
    let pin = authority.sign(kg, "localhost");
    let peer = |name: &str, port: u16| format!("[peers]\n{name} = 'https://localhost:{port}'\n");
    let served = start(kg, "KG", kg_port, FILES);

    // KZ knows another authority, then pins another certificate: KG is not talked to.
    fs::write(kz.join("authorities.pem"), &other.pem).expect("written");
    let by_authority = format!("{FILES}authorities = 'authorities.pem'\n{}", peer("KG", kg_port));
    let by_pin = |pin: &str| format!("{FILES}{}[pins]\nKG = '{pin}'\n", peer("KG", kg_port));
    for wrong in [by_authority.clone(), by_pin(&"0".repeat(64))] {
        let node = start(kz, "KZ", kz_port, &wrong);
        std::thread::sleep(Duration::from_millis(700));
        assert_eq!(known(&node), (false, Identity::Claimed));
        node.stop();
    }
    fs::write(kz.join("authorities.pem"), &authority.pem).expect("written");
    for right in [by_authority, by_pin(&pin)] {
        let node = start(kz, "KZ", kz_port, &right);
        proves_itself(&node, &right);
        // KG dials nobody: KZ gives, and has proved who it is.
        proves_itself(&served, "KZ, which dialled");
        assert!(served.shared.read(record::Record::may_write));
        node.stop();
    }
    // Who speaks no TLS is not answered.
    use std::io::{Read, Write};
    let mut plain = std::net::TcpStream::connect(("127.0.0.1", kg_port)).expect("it listens");
    plain.write_all(b"GET /health HTTP/1.1\r\nhost: localhost\r\n\r\n").expect("sent");
    let mut answer = Vec::new();
    let _ = plain.read_to_end(&mut answer);
    assert!(!String::from_utf8_lossy(&answer).contains("200"), "{answer:?}");
    served.stop();
}
