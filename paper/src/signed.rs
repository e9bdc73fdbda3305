//! Room for a signature in a PDF, and the signature in it: an update that leaves every byte before it as it was.
//!
//! Source: ISO 32000-1 sections 7.5.6 and 12.8, ETSI EN 319 142-1. Only copies that were typeset here are understood.

use sha2::{Digest, Sha256};

use crate::fault::PaperFault;
use crate::limits::{ATTACHMENTS_MAX, COPY_MAX, SIGNATURE_MAX};
use crate::when::When;
use crate::{cms, der};

/// Digits that stand for an offset until it is known.
const OFFSET_DIGITS: usize = 10;

/// A copy with room for a signature, and perhaps a signature.
#[derive(Clone, Debug)]
pub struct Signed {
    bytes: Vec<u8>,
    /// Where the room begins and ends, the angle brackets within it.
    room: (usize, usize),
}

impl Signed {
    /// Appends room for a signature to a typeset copy, with the time at which it is made and a name for its reason.
    pub fn prepare(pdf: Vec<u8>, reason: &str, time: u64) -> Result<Self, PaperFault> {
        let tail = Tail::read(&pdf)?;
        let (signature, field) = (tail.size, tail.size + 1);
        let catalog = tail.object(&pdf, tail.root)?;
        let pages = number_after(catalog, "/Pages").ok_or(PaperFault::Copy("it has no pages"))?;
        let page = number_after(tail.object(&pdf, pages)?, "/Kids").ok_or(PaperFault::Copy("it has no first page"))?;
        let page_text = tail.object(&pdf, page)?;
        if catalog.contains("/AcroForm") || page_text.contains("/Annots") {
            return Err(PaperFault::Copy("it has a form already"));
        }
        let (catalog, page_text) = (
            with_entry(catalog, &format!("/AcroForm << /Fields [{field} 0 R] /SigFlags 3 >>"))?,
            with_entry(page_text, &format!("/Annots [{field} 0 R]"))?,
        );
        let room = 2 * SIGNATURE_MAX + 2;
        let mut out = pdf;
        let length_before = out.len();
        let mut places = Vec::new();
        let mut write = |out: &mut Vec<u8>, number: usize, body: String| {
            places.push((number, out.len()));
            out.extend(format!("{number} 0 obj\n{body}\nendobj\n").into_bytes());
        };
        out.push(b'\n');
        write(&mut out, tail.root, catalog);
        write(&mut out, page, page_text);
        let empty = "0".repeat(OFFSET_DIGITS);
        let dictionary = format!(
            "<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /M (D:{}Z) /Reason ({}) \
             /ByteRange [0 {empty} {empty} {empty}] /Contents <{}> >>",
            When::of(time).digits(),
            escaped(reason),
            "0".repeat(room - 2)
        );
        write(&mut out, signature, dictionary);
        let widget = format!(
            "<< /Type /Annot /Subtype /Widget /FT /Sig /T (Signature) /V {signature} 0 R /Rect [0 0 0 0] /F 132 /P {page} 0 R >>"
        );
        write(&mut out, field, widget);
        let table = out.len();
        places.sort_unstable();
        out.extend(b"xref\n");
        for (number, offset) in places {
            out.extend(format!("{number} 1\n{offset:010} 00000 n \n").into_bytes());
        }
        let trailer = tail.trailer(&out[..length_before], field + 1)?;
        out.extend(format!("trailer\n{trailer}\nstartxref\n{table}\n%%EOF\n").into_bytes());
        let start = find_last(&out, b"/Contents <").ok_or(PaperFault::Copy("no room was made"))? + "/Contents ".len();
        let mut signed = Self { bytes: out, room: (start, start + room) };
        signed.write_range();
        Ok(signed)
    }

    /// Reads a copy with room for a signature.
    pub fn read(bytes: Vec<u8>) -> Result<Self, PaperFault> {
        if bytes.len() > COPY_MAX {
            return Err(PaperFault::TooLong { what: "copy", limit: COPY_MAX });
        }
        let missing = PaperFault::Copy("it has no room for a signature");
        let at = find_last(&bytes, b"/ByteRange [").ok_or(missing.clone())? + "/ByteRange [".len();
        let text = bytes[at..].iter().take(4 * (OFFSET_DIGITS + 1)).take_while(|byte| **byte != b']');
        let text: String = text.map(|byte| char::from(*byte)).collect();
        let numbers: Vec<usize> = text.split_whitespace().filter_map(|word| word.parse().ok()).collect();
        let [0, start, end, rest] = numbers[..] else { return Err(missing) };
        let whole = end.checked_add(rest).is_some_and(|length| length == bytes.len());
        let bracketed = start < end && bytes.get(start) == Some(&b'<') && bytes.get(end.wrapping_sub(1)) == Some(&b'>');
        if !whole || !bracketed || end - start != 2 * SIGNATURE_MAX + 2 {
            return Err(PaperFault::Copy("its signature does not cover all of it"));
        }
        Ok(Self { bytes, room: (start, end) })
    }

    /// Returns the bytes of the copy.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Returns the bytes that a signature is over: all but the room for it.
    pub fn content(&self) -> Vec<u8> {
        [&self.bytes[..self.room.0], &self.bytes[self.room.1..]].concat()
    }

    /// Returns the SHA-256 of what a signature is over.
    pub fn digest(&self) -> [u8; 32] {
        Sha256::digest(self.content()).into()
    }

    /// Returns the files that are attached, as they were attached; of more than [`ATTACHMENTS_MAX`] the first ones.
    pub fn attachments(&self) -> Vec<&[u8]> {
        let mut found = Vec::new();
        let mut from = 0;
        while let Some(at) = find(&self.bytes[from..], b"/EmbeddedFile").map(|at| from + at) {
            from = at + 1;
            // The dictionary of the names of all files has a letter more.
            if self.bytes[at..].starts_with(b"/EmbeddedFiles") {
                continue;
            }
            if found.len() == ATTACHMENTS_MAX {
                break;
            }
            let object = find_last(&self.bytes[..at], b" obj").unwrap_or(at);
            let Some(start) = find(&self.bytes[at..], b"stream\n").map(|start| at + start + "stream\n".len()) else {
                break;
            };
            let length = number_after(&lossy(&self.bytes[object..start]), "/Length");
            found.push(length.and_then(|length| self.bytes[start..].get(..length)).unwrap_or_default());
        }
        found
    }

    /// Returns the signature. Refused if there is none yet.
    pub fn signature(&self) -> Result<Vec<u8>, PaperFault> {
        let digits = &self.bytes[self.room.0 + 1..self.room.1 - 1];
        let digit = |byte: &u8| char::from(*byte).to_digit(16).map(|digit| digit as u8);
        let read = |pair: &[u8]| Some(digit(&pair[0])? << 4 | digit(&pair[1])?);
        let bytes: Option<Vec<u8>> = digits.chunks_exact(2).map(read).collect();
        let bytes = bytes.ok_or(PaperFault::Malformed("signature"))?;
        if bytes.iter().all(|byte| *byte == 0) {
            return Err(PaperFault::NotSigned);
        }
        Ok(der::Element::first(&bytes, "signature")?.whole.to_vec())
    }

    /// Puts a signature into the room, in place of an earlier one.
    ///
    /// Refused if it is longer than the room, or names another digest than that of this copy.
    pub fn put(&mut self, signature: &[u8]) -> Result<(), PaperFault> {
        if signature.len() > SIGNATURE_MAX {
            return Err(PaperFault::TooLong { what: "signature", limit: SIGNATURE_MAX });
        }
        match cms::message_digest(signature)? {
            Some(digest) if digest != self.digest() => {
                return Err(PaperFault::Copy("the signature is of another copy"));
            }
            _ => {}
        }
        let room = &mut self.bytes[self.room.0 + 1..self.room.1 - 1];
        room.fill(b'0');
        for (place, byte) in signature.iter().enumerate() {
            room[2 * place..2 * place + 2].copy_from_slice(format!("{byte:02x}").as_bytes());
        }
        Ok(())
    }

    /// Writes where the room is, in the same number of bytes as stood there.
    fn write_range(&mut self) {
        let numbers = [self.room.0, self.room.1, self.bytes.len() - self.room.1];
        let text: Vec<String> = numbers.iter().map(|number| format!("{number:<OFFSET_DIGITS$}")).collect();
        let at = find_last(&self.bytes, b"/ByteRange [0 ").expect("bug: it was written above") + "/ByteRange [0 ".len();
        let text = text.join(" ");
        self.bytes[at..at + text.len()].copy_from_slice(text.as_bytes());
    }
}

/// The end of a typeset copy: where its objects are, and its trailer.
struct Tail {
    root: usize,
    size: usize,
    start: usize,
    offsets: Vec<usize>,
}

impl Tail {
    fn read(pdf: &[u8]) -> Result<Self, PaperFault> {
        let wrong = PaperFault::Copy;
        let mark = find_last(pdf, b"startxref").ok_or(wrong("it is no PDF"))?;
        let start: usize =
            number_after(&lossy(&pdf[mark..]), "startxref\n").ok_or(wrong("it does not say where its table is"))?;
        let table = lossy(pdf.get(start..mark).ok_or(wrong("its table is not in it"))?);
        let (rows, trailer) = table.split_once("trailer").ok_or(wrong("it has no trailer"))?;
        let mut rows = rows.lines().map(str::trim_end);
        if rows.next() != Some("xref") || rows.next().is_none_or(|head| !head.starts_with("0 ")) {
            return Err(wrong("it has another table than the typesetter writes"));
        }
        let offsets = rows.filter_map(|row| row.split(' ').next()?.parse().ok()).collect();
        let root = number_after(trailer, "/Root").ok_or(wrong("its trailer names no root"))?;
        let size = number_after(trailer, "/Size").ok_or(wrong("its trailer names no size"))?;
        Ok(Self { root, size, start, offsets })
    }

    /// Returns the body of an object that is text.
    fn object<'p>(&self, pdf: &'p [u8], number: usize) -> Result<&'p str, PaperFault> {
        let missing = PaperFault::Copy("an object is not where its table says");
        let bytes = self.offsets.get(number).and_then(|offset| pdf.get(*offset..)).ok_or(missing.clone())?;
        let length = bytes.windows(6).position(|window| window == b"endobj").ok_or(missing.clone())?;
        let text = std::str::from_utf8(&bytes[..length]).map_err(|_| missing.clone())?;
        let body = text.strip_prefix(&format!("{number} 0 obj")).ok_or(missing)?;
        Ok(body.trim())
    }

    /// Returns the trailer of an update.
    fn trailer(&self, pdf: &[u8], size: usize) -> Result<String, PaperFault> {
        let mark = find_last(pdf, b"trailer").ok_or(PaperFault::Copy("it has no trailer"))?;
        let end = find_last(pdf, b"startxref").ok_or(PaperFault::Copy("it is no PDF"))?;
        // The file identifiers may hold any byte, so the trailer is made of what is ASCII in it.
        let before = String::from_utf8(pdf[mark + "trailer".len()..end].to_vec());
        let before = before.map_err(|_| PaperFault::Copy("its trailer is not text"))?;
        let changed = before.replacen(&format!("/Size {}", self.size), &format!("/Size {size}"), 1);
        with_entry(changed.trim(), &format!("/Prev {}", self.start))
    }
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn find(bytes: &[u8], pattern: &[u8]) -> Option<usize> {
    bytes.windows(pattern.len()).position(|window| window == pattern)
}

fn find_last(bytes: &[u8], pattern: &[u8]) -> Option<usize> {
    bytes.windows(pattern.len()).rposition(|window| window == pattern)
}

fn number_after(text: &str, mark: &str) -> Option<usize> {
    let rest = text.split_once(mark)?.1.trim_start_matches([' ', '\n', '[']);
    rest.split(|letter: char| !letter.is_ascii_digit()).next()?.parse().ok()
}

/// Returns a dictionary with one more entry at its end.
fn with_entry(dictionary: &str, entry: &str) -> Result<String, PaperFault> {
    let body = dictionary.strip_suffix(">>").ok_or(PaperFault::Copy("an object of it is no dictionary"))?;
    Ok(format!("{body} {entry} >>"))
}

/// Returns ASCII text for a string in parentheses; other letters are left out.
fn escaped(text: &str) -> String {
    text.chars().filter(|letter| (' '..='~').contains(letter) && !"()\\".contains(*letter)).collect()
}
