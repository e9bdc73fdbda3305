//! Reading whom a checker of packs knows: a root document, a text of pins, or a roster.

use seal::id::PartyId;
use seal::proof::Pins;

use crate::fault::SetupFault;
use crate::hex;
use crate::limits::FILE_BYTES_MAX;
use crate::roster::Roster;

/// Adds the parties of a file to pins. Returns how many it names.
///
/// A root document is told by its first byte, which no text has; a text of pins by its first word in hexadecimal
/// digits; else the file is a roster. Refused if it is too long, or is none of these. Source: spec/proof.md#pins.
pub fn read_pins(pins: &mut Pins, bytes: &[u8]) -> Result<usize, SetupFault> {
    let wrong = |why: String| SetupFault::Roster(why);
    if bytes.len() > FILE_BYTES_MAX {
        return Err(wrong(format!("the file has {} bytes, the most is {FILE_BYTES_MAX}", bytes.len())));
    }
    let Ok(text) = std::str::from_utf8(bytes) else {
        pins.add_document(bytes).map_err(|refused| wrong(format!("the root document: {refused}")))?;
        return Ok(1);
    };
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).peekable();
    if lines.peek().is_some_and(|line| hex::read(word(line)).is_some()) {
        let mut count = 0;
        for line in lines {
            line_of_pins(pins, word(line)).map_err(|why| wrong(format!("the pin '{line:.40}': {why}")))?;
            count += 1;
        }
        return Ok(count);
    }
    let roster = Roster::read(text)?;
    for party in roster.parties.values() {
        pins.add_document(&party.root)
            .map_err(|refused| wrong(format!("the root document of {}: {refused}", party.code)))?;
    }
    Ok(roster.parties.len())
}

/// Returns a text of pins that names the parties of a roster by id.
pub fn write_pins(roster: &Roster) -> Result<String, SetupFault> {
    let line = |(code, known): (&law::id::Party, &crate::roster::Known)| format!("{} {code}\n", known.party);
    Ok(roster.directory()?.iter().map(line).collect())
}

fn word(line: &str) -> &str {
    line.split(' ').next().unwrap_or_default()
}

fn line_of_pins(pins: &mut Pins, word: &str) -> Result<(), String> {
    if let Ok(party) = word.parse::<PartyId>() {
        pins.add(party);
        return Ok(());
    }
    let document = hex::read(word).ok_or("it is no party id and no root document")?;
    pins.add_document(&document).map_err(|refused| refused.to_string())?;
    Ok(())
}
