//! The file with the root documents of a party: a line for each, in hexadecimal, the genesis first.
//!
//! The last one may lack signatures: then the file is on its way from one holder of a root key to the next.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context, bail, ensure};
use record::limits::KEYS_BYTES_MAX;
use seal::key::{RootPublic, RootSecret, SIGNATURE_LEN};
use seal::root::{Chain, Draft, RootDocument};

use super::spoken::digits;

const NOTHING_TO_SIGN: &str = "nothing is to be signed: the last root document is complete";

/// The documents of a file.
#[derive(Debug)]
pub struct Documents {
    /// The documents that are complete, in order.
    pub complete: Vec<Vec<u8>>,
    /// The last one, if it lacks signatures.
    pub draft: Option<Draft>,
}

impl Documents {
    /// Reads a file. Refused if a document before the last is not complete, or one does not follow the other.
    pub fn load(path: &Path) -> anyhow::Result<Self> {
        let name = path.display();
        let length = fs::metadata(path).with_context(|| format!("cannot read {name}"))?.len();
        ensure!(length <= KEYS_BYTES_MAX as u64, "{name} has {length} bytes; no file with root documents is as long");
        Self::read(&fs::read_to_string(path).with_context(|| format!("cannot read {name}"))?)
            .with_context(|| format!("{name} holds no root documents that can be used"))
    }

    /// Reads the text of a file; refused as by [`Documents::load`].
    pub fn read(text: &str) -> anyhow::Result<Self> {
        let lines: Vec<&str> =
            text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
        let mut documents = Self { complete: Vec::new(), draft: None };
        for (number, line) in (1..).zip(&lines) {
            let bytes = unhex(line).with_context(|| format!("document {number} is not hexadecimal"))?;
            let draft = Draft::read(&bytes).with_context(|| format!("document {number}"))?;
            let before = documents.chain()?;
            let before = before.as_ref().map(Chain::latest);
            if draft.missing(before) == (0, 0) {
                documents.complete.push(bytes);
                documents.chain().with_context(|| format!("document {number}"))?;
            } else {
                ensure!(number == lines.len(), "document {number} lacks signatures and others follow it");
                documents.draft = Some(draft);
            }
        }
        ensure!(!lines.is_empty(), "there is none in it");
        Ok(documents)
    }

    /// Returns the complete documents, verified; nothing before the genesis is complete.
    pub fn chain(&self) -> anyhow::Result<Option<Chain>> {
        if self.complete.is_empty() {
            Ok(None)
        } else {
            Ok(Some(Chain::read(self.complete.iter().map(Vec::as_slice))?))
        }
    }

    /// Returns the last document, complete or not.
    pub fn last(&self) -> anyhow::Result<RootDocument> {
        match (&self.draft, self.chain()?) {
            (Some(draft), _) => Ok(draft.document().clone()),
            (None, Some(chain)) => Ok(chain.latest().clone()),
            (None, None) => bail!("there is no root document"),
        }
    }

    /// Adds the signature of a root key to the last document. Refused if it is complete, or the key has no place in it.
    pub fn sign(&mut self, secret: &RootSecret) -> anyhow::Result<()> {
        self.sign_by(*secret.public(), |draft, before| draft.sign(secret, before))
    }

    /// Adds the signature that a root key makes elsewhere, from the message to be signed. Refused as by
    /// [`Documents::sign`], and if the signature is not that of the key.
    pub fn sign_with(
        &mut self,
        public: RootPublic,
        signer: impl FnOnce(&[u8]) -> anyhow::Result<[u8; SIGNATURE_LEN]>,
    ) -> anyhow::Result<()> {
        let draft = self.draft.as_ref().context(NOTHING_TO_SIGN)?;
        let signature = signer(&draft.message())?;
        self.sign_by(public, |draft, before| draft.add(&public, &signature, before))
    }

    fn sign_by(
        &mut self,
        public: RootPublic,
        sign: impl FnOnce(&mut Draft, Option<&RootDocument>) -> Result<(), seal::Refused>,
    ) -> anyhow::Result<()> {
        let chain = self.chain()?;
        let before = chain.as_ref().map(Chain::latest);
        let Some(draft) = &mut self.draft else { bail!(NOTHING_TO_SIGN) };
        sign(draft, before).map_err(|refused| match refused {
            seal::Refused::WrongKey => anyhow::anyhow!(
                "the root key {} has no place in root document {}",
                digits(&public.to_bytes()),
                draft.document().version()
            ),
            refused => refused.into(),
        })?;
        if draft.missing(before) == (0, 0) {
            self.complete.push(draft.to_bytes());
            self.draft = None;
            self.chain()?;
        }
        Ok(())
    }

    /// Returns the text of the file.
    pub fn write(&self) -> anyhow::Result<String> {
        let mut text =
            format!("# Root documents of {}, the genesis first: see 'foedera keys show'.\n", self.last()?.code);
        let draft = self.draft.iter().map(Draft::to_bytes);
        for bytes in self.complete.iter().cloned().chain(draft) {
            text.push_str(&hex(&bytes));
            text.push('\n');
        }
        Ok(text)
    }

    /// Returns what the last document says, in words and digits to compare.
    pub fn say(&self) -> anyhow::Result<String> {
        let (chain, last) = (self.chain()?, self.last()?);
        let mut out = String::new();
        let code = &last.code;
        let _ = writeln!(out, "{code}: root document {}", last.version());
        if let Some(chain) = &chain {
            let _ = writeln!(out, "  party         {}", digits(&chain.party().0));
        }
        let _ = writeln!(out, "  this document {}", digits(&last.digest().0));
        let _ = writeln!(out, "  {} of {} root keys sign:", last.threshold, last.roots.len());
        for key in &last.roots {
            let _ = writeln!(out, "    {}", digits(&key.to_bytes()));
        }
        let _ = writeln!(out, "  next root keys {}", digits(&last.next.0));
        let _ = writeln!(out, "  log key       {}", digits(&last.log.to_bytes()));
        let _ = writeln!(out, "  witness key   {}", digits(&last.witness.to_bytes()));
        let _ = writeln!(out, "  reader key    {}", digits(&last.reader.to_bytes()));
        match &last.sealing {
            Some(digest) => drop(writeln!(out, "  sealing key   {}, by its digest", digits(&digest.0))),
            None => out.push_str("  sealing key   none: its log gets no daily seals\n"),
        }
        if let Some(next) = &last.successor {
            let _ = writeln!(out, "  starts log {} behind {} entries with the root", next.number, next.size);
            let _ = writeln!(out, "    {}", digits(&next.root.0));
        }
        out.push_str(&match &self.draft {
            None => "  complete\n".to_owned(),
            Some(draft) => match draft.missing(chain.as_ref().map(Chain::latest)) {
                (0, own) => format!("  {own} signatures of its root keys are missing\n"),
                (before, own) => format!("  missing: {before} signatures of the root keys before, {own} of its own\n"),
            },
        });
        Ok(out)
    }
}

/// Reads the public root keys in files, their paths separated by commas, and puts them in order.
pub fn read_publics(option: &str, paths: &str) -> anyhow::Result<Vec<RootPublic>> {
    let mut keys = Vec::new();
    for path in paths.split(',') {
        let text = fs::read_to_string(path).with_context(|| format!("--{option}: cannot read {path}"))?;
        let bytes = unhex(text.trim()).ok().and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
        let key = bytes.and_then(|bytes| RootPublic::from_bytes(&bytes).ok());
        keys.push(key.with_context(|| format!("--{option}: {path} holds no public root key"))?);
    }
    keys.sort_by_key(RootPublic::to_bytes);
    ensure!(keys.windows(2).all(|pair| pair[0] != pair[1]), "--{option} names a root key twice");
    Ok(keys)
}

/// Returns bytes in hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Reads hexadecimal.
pub fn unhex(text: &str) -> anyhow::Result<Vec<u8>> {
    ensure!(text.len().is_multiple_of(2) && text.is_ascii(), "it is not hexadecimal");
    let pair = |place| u8::from_str_radix(&text[place..place + 2], 16).context("it is not hexadecimal");
    (0..text.len()).step_by(2).map(pair).collect()
}
