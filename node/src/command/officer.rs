//! `foedera officer`: the people of a node, for its administrator. The node may be running meanwhile.

pub mod add;
pub mod invite;
pub mod list;
pub mod suspend;

use std::path::Path;

use anyhow::{Context, ensure};
use desk::{Desk, Invitation, OfficerId};
use law::act::Author;
use law::time::AsOf;

use crate::args::{Choice, Line};
use crate::clock::Clock;
use crate::service::Service;

/// Names the offices of an officer.
pub const OFFICES: Choice =
    Choice { name: "offices", value: "OFFICE@PARTY,...", help: "The offices that the officer acts for." };

/// Reads the offices of a command line. Refused if the charter gives no such office today, or the node does not keep the
/// party's log.
pub(crate) fn offices(service: &Service, line: &Line) -> anyhow::Result<Vec<Author>> {
    let text = line.value("offices").context("--offices OFFICE@PARTY,... is needed")?;
    let charter = service.folder().sound_charter()?;
    let today = Clock::System.now().date();
    let law = charter.as_of(AsOf { effective: today, known: today });
    let mut offices = Vec::new();
    for word in text.split(',') {
        let office: Author =
            word.parse().map_err(|_| anyhow::anyhow!("--offices: '{word}' is not an office like mfa@KZ"))?;
        let hosted = service.hosted();
        ensure!(
            hosted.contains(&office.party),
            "--offices: this node does not keep the log of {}; it keeps: {}",
            office.party,
            hosted.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
        );
        ensure!(
            law.office(&office).is_some(),
            "--offices: the charter gives {} no office '{}'",
            office.party,
            office.office
        );
        ensure!(!offices.contains(&office), "--offices: {office} is named twice");
        offices.push(office);
    }
    Ok(offices)
}

/// Reads the number of an officer.
fn number(line: &Line) -> anyhow::Result<OfficerId> {
    let word = &line.words[1];
    let number =
        word.parse().map_err(|_| anyhow::anyhow!("'{word}' is no number; 'foedera officer list' says them"))?;
    Ok(OfficerId(number))
}

pub(crate) fn open(line: &Line) -> anyhow::Result<(Service, Desk)> {
    let service = Service::open(Path::new(&line.words[0]))?;
    let desk = service.desk()?;
    Ok((service, desk))
}

/// Says where an invitation leads.
fn tell(desk: &Desk, invitation: &Invitation) {
    say!(
        "Give this address to the officer, in person or by a way that nobody else reads. It holds once, until {}:",
        invitation.until.second()
    );
    say!("  {}/register/{}", desk.site().origin(), invitation.code);
}
