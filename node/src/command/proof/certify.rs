//! `foedera proof certify`: a certified copy of an act, to be printed, filed and shown to whoever runs no node.

use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, bail, ensure};
use law::id::ActId;
use paper::certificate::Certifier;
use paper::{Signed, cms, stamp};
use record::proof::{certified, needed};
use record::{NodeKeys, Opening, Place, Record, Roster, Store};
use seal::entropy::Entropy;

use super::check::{named_time, read};
use super::copy;
use crate::args::{Choice, Command, Exit, Line};
use crate::clock::Clock;
use crate::command::compare::one;
use crate::command::verify::roster;
use crate::folder::Folder;

/// Where Debian's package fonts-dejavu-core puts a font that has Latin, Cyrillic, Greek, Armenian and Georgian letters.
const FONT: &str = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf";
/// Greatest length of a font that is read, bytes.
const FONT_MAX: usize = 32 * 1024 * 1024;
/// Name of the file with key and certificate in a node's directory.
const CERTIFIER: &str = "certifying.pem";

/// The command.
pub const COMMAND: Command = Command {
    path: &["proof", "certify"],
    about: "Writes a certified copy of an act as a signed PDF, with its proof pack attached.",
    words: &["ACT", "DIR"],
    options: &[
        Choice { name: "out", value: "FILE", help: "Where to write the copy; ACT.pdf if not given." },
        Choice { name: "reveal", value: "", help: "Shows a sealed act, with the keys of the node." },
        Choice {
            name: "effect",
            value: "",
            help: "Says whether the act has effect, by reading a copy of the whole record in memory.",
        },
        Choice { name: "certificate", value: "FILE", help: "The certificate that signs, in PEM, with --key." },
        Choice { name: "key", value: "FILE", help: "Its private key: ECDSA on P-256, PKCS#8 in PEM." },
        Choice {
            name: "to-sign",
            value: "FILE",
            help: "Does not sign: writes what is to be signed elsewhere, for 'proof stamp --signature'.",
        },
        Choice { name: "timestamp-request", value: "FILE", help: "Writes a request for a time stamp (RFC 3161)." },
        Choice { name: "font", value: "FILE", help: "The TrueType font to embed, if not DejaVu Sans." },
        Choice { name: "roster", value: "FILE", help: "The roster; roster.toml beside or above DIR if not given." },
        Choice { name: "charter", value: "DIR", help: "The charter's folder, if not the one built in." },
    ],
    more: "ACT is the id of the act. DIR is the directory of a node; it may be running.\n\
           Without --certificate the node's own signs: it is made once, and kept with its key in DIR/certifying.pem.\n\
           The time-stamp request goes to a service by whatever way there is; 'proof stamp' takes its answer.\n\
           Example: foedera proof certify 5f0c... demo-data/nodes/KZ --out copy.pdf --timestamp-request copy.tsq\n\
           Exit codes: 0 written, 2 it cannot be.",
    run,
};

fn run(line: &Line) -> anyhow::Result<Exit> {
    let (text, dir) = (&line.words[0], Path::new(&line.words[1]));
    let id: ActId = text.parse().map_err(|_| anyhow::anyhow!("'{text}' is not the id of an act: 64 digits 0-9 a-f"))?;
    ensure!(
        line.has("certificate") == line.has("key"),
        "--certificate and --key go together: one names the other's public half"
    );
    ensure!(
        !(line.has("to-sign") && (line.has("key") || line.has("timestamp-request"))),
        "--to-sign leaves the signature to others; the time stamp follows it, with 'proof stamp'"
    );
    let font = line.value("font").unwrap_or(FONT);
    let font = read(Path::new(font), FONT_MAX)
        .context("a copy needs a font: apt-get install fonts-dejavu-core, or name a TrueType font with --font")?;
    let store = one(&line.words[1])?;
    let roster = roster(line.value("roster"), dir)?;
    let folder = Folder::named(line.value("charter"))?;
    let charter = folder.sound_charter()?;
    let now = Clock::System.now();
    let needed = needed(&charter, &roster, now)?;
    let node = store.with_file_name("");
    let keys = NodeKeys::load(&node.join("keys.toml"));
    let reveal =
        if line.has("reveal") { Some(keys.as_ref().ok().context("--reveal needs the node's keys")?) } else { None };
    let found = certified(&store, &roster, needed, &id, reveal)?;
    let time = u64::try_from(now.0 / 1_000_000).unwrap_or(0);
    let certifier = if line.has("to-sign") { None } else { Some(certifier(line, &node, time)?) };
    let effect = match line.has("effect") {
        true => Some(effect(&store, &roster, &folder, keys.ok())?),
        false => None,
    };
    let sheet = copy::sheet(&id, &found, certifier.as_ref(), effect.as_ref(), time);
    let mut copy = Signed::prepare(sheet.set(&font)?, "certified copy", time)?;
    let default = format!("{id}.pdf");
    let out = line.value("out").unwrap_or(&default);
    match &certifier {
        Some(certifier) => copy.put(&cms::sign(&copy.digest(), certifier)?)?,
        None => write(line.value("to-sign").unwrap_or_default(), &copy.content())?,
    }
    write(out, copy.bytes())?;
    say!("{out}: {} bytes, entry {} of the log of {}.", copy.bytes().len(), found.proof.index, found.proof.log);
    match &certifier {
        Some(certifier) => say!("Signed with the certificate whose SHA-256 is {}.", copy::hex(&certifier.digest())),
        None => say!("Not signed yet: sign the other file, then 'foedera proof stamp {out} --signature FILE'."),
    }
    if let Some(file) = line.value("timestamp-request") {
        write(file, &stamp::request(&copy.signature()?)?)?;
        say!("{file}: have it stamped, then 'foedera proof stamp {out} --token ANSWER'.");
    }
    Ok(Exit::Fine)
}

/// Puts a signature or a time stamp from elsewhere into a copy.
pub const STAMP: Command = Command {
    path: &["proof", "stamp"],
    about: "Puts a signature or a time stamp that was made elsewhere into a certified copy.",
    words: &["COPY"],
    options: &[
        Choice { name: "signature", value: "FILE", help: "A detached CMS signature of what --to-sign wrote, in DER." },
        Choice { name: "token", value: "FILE", help: "The answer of a time-stamp service, or the token in it." },
        Choice {
            name: "timestamp-request",
            value: "FILE",
            help: "Writes a request for a time stamp of the signature.",
        },
        Choice { name: "out", value: "FILE", help: "Where to write the copy; in place of COPY if not given." },
    ],
    more: "Whether the signature or the token can be trusted is for other programs to judge, such as openssl or a reader of\n\
           PDF; here both are only fitted to the copy.\n\
           Exit codes: 0 done, 2 it does not fit.",
    run: put,
};

fn put(line: &Line) -> anyhow::Result<Exit> {
    let path = &line.words[0];
    let mut copy = Signed::read(read(Path::new(path), paper::limits::COPY_MAX)?)?;
    let asked = ["signature", "token", "timestamp-request"];
    ensure!(asked.iter().any(|name| line.has(name)), "name what to put in with --signature or --token");
    if let Some(file) = line.value("signature") {
        copy.put(&read(Path::new(file), paper::limits::SIGNATURE_MAX)?)?;
    }
    if let Some(file) = line.value("token") {
        let (stamped, time) = stamp::embed(&copy.signature()?, &read(Path::new(file), paper::limits::SIGNATURE_MAX)?)?;
        copy.put(&stamped)?;
        say!("The time stamp says {time}.");
    }
    if line.has("signature") || line.has("token") {
        let out = line.value("out").unwrap_or(path);
        write(out, copy.bytes())?;
        say!("{out}: {} bytes.", copy.bytes().len());
    }
    if let Some(file) = line.value("timestamp-request") {
        write(file, &stamp::request(&copy.signature()?)?)?;
        say!("{file}: have it stamped, then 'foedera proof stamp' with --token.");
    }
    Ok(Exit::Fine)
}

/// Opens a copy of a record in memory, with the keys of its node or without any.
fn effect(store: &Path, roster: &Roster, folder: &Folder, keys: Option<NodeKeys>) -> anyhow::Result<Record> {
    let opening = Opening {
        roster: roster.clone(),
        charter: Arc::new(folder.sound_charter()?),
        charter_hash: folder.hash(),
        keys: keys.unwrap_or_else(|| NodeKeys::observer("copy")),
        entropy: Box::new(crate::node::random()?),
        now: Clock::System.now(),
    };
    Ok(Record::open(Place::Store(Store::copied(store)?), opening)?)
}

/// Returns the certificate that the line names, else the node's own, which is made when it is first needed.
fn certifier(line: &Line, node: &Path, time: u64) -> anyhow::Result<Certifier> {
    let text = |path: &Path| -> anyhow::Result<String> {
        String::from_utf8(read(path, paper::limits::CERTIFICATE_MAX)?).with_context(|| format!("{}", path.display()))
    };
    if let (Some(certificate), Some(key)) = (line.value("certificate"), line.value("key")) {
        return Ok(Certifier::read(&text(Path::new(key))?, &text(Path::new(certificate))?)?);
    }
    let path: PathBuf = node.join(CERTIFIER);
    if path.is_file() {
        let both = text(&path)?;
        return Certifier::read(&both, &both).with_context(|| format!("{}", path.display()));
    }
    let keys = NodeKeys::load(&node.join("keys.toml"));
    let Ok(keys) = keys else {
        bail!("this node has no keys, so it certifies nothing; name a certificate with --certificate")
    };
    let mut entropy = crate::node::random()?;
    let made = (0..4).find_map(|_| {
        let mut seed = [0; 32];
        entropy.fill(&mut seed);
        Certifier::generate(&seed, &format!("Foedera node {}: certified copies", keys.node), time)
    });
    let made = made.context("no key could be made")?;
    let mut file = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&path)
        .with_context(|| format!("cannot write {}", path.display()))?;
    file.write_all(made.to_pem().as_bytes()).and_then(|()| file.sync_all())?;
    say!(
        "{}: a certificate for copies was made at {}; give its digest to those who check them.",
        path.display(),
        named_time(time)
    );
    Ok(made)
}

fn write(path: &str, bytes: &[u8]) -> anyhow::Result<()> {
    std::fs::write(path, bytes).with_context(|| format!("cannot write {path}"))
}
