//! The tables: each file a way of deciding, each row a question with the exact answer.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use law::charter::rule::Procedure;
use law::decide::{self, Opening, Position, Silence, Stage, Stance};
use law::id::{Office, Party};
use law::outcome::{Bound, Decision, Finding, Format, Standing};
use law::time::Instant;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    about: String,
    group: Vec<Group>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    about: String,
    parties: Vec<String>,
    rules: String,
    #[serde(default = "day")]
    day: String,
    case: Vec<Case>,
}

fn day() -> String {
    "2010-06-15".into()
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Stated {
    Plain(Stance),
    Full { stance: Stance, at: Option<Instant>, reservation: Option<String> },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Opened {
    by: Option<Office>,
    at: Instant,
    until: Instant,
    #[serde(default)]
    opening: Option<String>,
    #[serde(default)]
    objected: BTreeSet<Party>,
    #[serde(default)]
    confirmed: BTreeSet<Office>,
    #[serde(default)]
    spoken: BTreeSet<Party>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Case {
    name: String,
    #[serde(default)]
    positions: BTreeMap<Party, Stated>,
    others: Option<Stance>,
    #[serde(default)]
    attending: BTreeSet<Party>,
    #[serde(default)]
    vacant: BTreeSet<Party>,
    #[serde(default)]
    concerned: BTreeSet<Party>,
    #[serde(default)]
    disputing: BTreeSet<Party>,
    #[serde(default)]
    in_arrears: BTreeSet<Party>,
    #[serde(default)]
    ratified: BTreeSet<Party>,
    #[serde(default)]
    accepted: BTreeSet<Party>,
    #[serde(default)]
    joining_agreed: BTreeMap<Party, BTreeSet<Party>>,
    #[serde(default)]
    consents: BTreeMap<String, BTreeSet<Party>>,
    #[serde(default)]
    reservation_objections: BTreeMap<Party, BTreeSet<Party>>,
    limited: Option<String>,
    #[serde(default)]
    limited_objected: BTreeSet<Party>,
    silence: Option<Opened>,
    tabled: Option<Instant>,
    now: Option<Instant>,
    procedure: Option<Procedure>,
    stage: Option<Stage>,
    matter: Option<String>,
    adopted: String,
    says: Option<String>,
    bound: Option<BTreeSet<Party>>,
    pending: Option<BTreeSet<Party>>,
    #[serde(rename = "not")]
    not_bound: Option<BTreeSet<Party>>,
    undetermined: Option<BTreeSet<Party>>,
    #[serde(default)]
    obligations: BTreeMap<String, BTreeSet<Party>>,
    #[serde(default)]
    reservations: BTreeMap<Party, Standing>,
    #[serde(default)]
    no_reservation: BTreeSet<Party>,
    referred_to: Option<String>,
    format: Option<Format>,
    open: Option<Vec<String>>,
    hints: Option<Vec<String>>,
    #[serde(default)]
    tree: Vec<String>,
    #[serde(default)]
    untold: Vec<String>,
    #[serde(default)]
    cites: Vec<String>,
    because: Option<Vec<String>>,
}

fn opening(word: Option<&str>, objected: &BTreeSet<Party>) -> Opening {
    match word {
        _ if !objected.is_empty() => Opening::Objected(objected.clone()),
        Some("not-asked") => Opening::NotAsked,
        _ => Opening::Agreed,
    }
}

impl Case {
    fn question(&self, parties: &[String]) -> decide::Question {
        let stated = |stated: &Stated| match stated {
            Stated::Plain(stance) => Position::new(*stance),
            Stated::Full { stance, at, reservation } => {
                Position { at: *at, reservation: reservation.clone(), ..Position::new(*stance) }
            }
        };
        let mut positions: BTreeMap<Party, Position> =
            self.positions.iter().map(|(party, own)| (party.clone(), stated(own))).collect();
        for party in parties {
            if let Some(stance) = self.others {
                positions.entry(Party::from(party.clone())).or_insert(stance.into());
            }
        }
        let silence = self.silence.as_ref().map(|own| Silence {
            opened_by: own.by.clone(),
            opened_at: own.at,
            until: own.until,
            opening: opening(own.opening.as_deref(), &own.objected),
            confirmed_by: own.confirmed.clone(),
            spoken: own.spoken.clone(),
        });
        let limited = self.limited.as_deref().map(|word| opening(Some(word), &self.limited_objected));
        decide::Question {
            matter: self.matter.as_deref().unwrap_or("peace").into(),
            procedure: self.procedure.unwrap_or(if silence.is_some() {
                Procedure::Silence
            } else {
                Procedure::Meeting
            }),
            stage: self.stage.unwrap_or(Stage::Closed),
            positions,
            attending: self.attending.clone(),
            vacant: self.vacant.clone(),
            concerned: self.concerned.clone(),
            disputing: self.disputing.clone(),
            in_arrears: self.in_arrears.clone(),
            ratified: self.ratified.clone(),
            accepted: self.accepted.clone(),
            joining_agreed: self.joining_agreed.clone(),
            consents: self.consents.clone(),
            reservation_objections: self.reservation_objections.clone(),
            limited,
            silence,
            tabled: self.tabled,
            now: self.now,
            ..super::question()
        }
    }
}

fn word(decision: &Decision) -> (String, String) {
    match &decision.adopted {
        Finding::Yes => ("yes".into(), String::new()),
        Finding::No(refusal) => (format!("no: {}", refusal.reason), refusal.says.clone()),
        Finding::Undetermined(gap) => (format!("gap: {}", gap.clause), gap.says.clone()),
    }
}

fn are(bound: &BTreeMap<Party, Bound>, wanted: Bound) -> BTreeSet<Party> {
    bound.iter().filter(|(_, own)| **own == wanted).map(|(party, _)| party.clone()).collect()
}

/// Returns what is wrong with the answer to a row.
fn wrong(case: &Case, group: &Group) -> Vec<String> {
    let charter = super::charter(&group.parties, &group.rules);
    let law = charter.as_of(super::on(&group.day));
    let question = case.question(&group.parties);
    let (decision, tree) = decide::explain(&law, &question);
    assert_eq!(decision, decide::decide(&law, &question), "explain and decide agree");
    let mut wrong = Vec::new();
    let mut same = |what: &str, own: &dyn std::fmt::Debug, wanted: &dyn std::fmt::Debug| {
        let (own, wanted) = (format!("{own:?}"), format!("{wanted:?}"));
        if own != wanted {
            wrong.push(format!("{what}: {own}, not {wanted}"));
        }
    };
    let (adopted, says) = word(&decision);
    same("adopted", &adopted, &case.adopted);
    if let Some(wanted) = &case.says {
        same("says", &says, wanted);
    }
    let groups = [
        ("bound", &case.bound, Bound::Bound),
        ("not", &case.not_bound, Bound::NotBound),
        ("pending", &case.pending, Bound::Pending),
        ("undetermined", &case.undetermined, Bound::Undetermined),
    ];
    for (what, wanted, kind) in groups {
        if let Some(wanted) = wanted {
            same(what, &are(&decision.bound, kind), wanted);
        }
    }
    for (obligation, wanted) in &case.obligations {
        same(obligation, &are(&decision.obligations[obligation], Bound::Bound), wanted);
    }
    for (party, wanted) in &case.reservations {
        same("reservation", &decision.reservations.get(party).map(|own| own.standing), &Some(*wanted));
    }
    for party in &case.no_reservation {
        same("reservation", &decision.reservations.get(party), &None::<()>);
    }
    if case.referred_to.is_some() {
        same("referred-to", &decision.referred_to.as_ref().map(|body| &body.0), &case.referred_to.as_ref());
    }
    if let Some(format) = case.format {
        same("format", &decision.format, &format);
    }
    if let Some(open) = &case.open {
        same("open", &decision.open, open);
    }
    if let Some(hints) = &case.hints {
        same("hints", &decide::hints(&law, &question), hints);
    }
    wrong.extend(wrong_words(case, &decision, &tree.to_string()));
    wrong
}

/// Returns what is wrong with the words of the tree, and with the rules that the answer rests on.
fn wrong_words(case: &Case, decision: &Decision, told: &str) -> Vec<String> {
    let cited: Vec<String> = decision.because.iter().map(ToString::to_string).collect();
    let mut wrong: Vec<String> = Vec::new();
    wrong.extend(case.tree.iter().filter(|line| !told.contains(*line)).map(|line| format!("tree: {told}, not {line}")));
    let untold = case.untold.iter().filter(|line| told.contains(*line));
    wrong.extend(untold.map(|line| format!("tree: {told}, with {line}")));
    let uncited = case.cites.iter().filter(|cite| !cited.contains(cite));
    wrong.extend(uncited.map(|cite| format!("cites: {cited:?}, not {cite}")));
    if let Some(because) = case.because.as_ref().filter(|because| **because != cited) {
        wrong.push(format!("because: {cited:?}, not {because:?}"));
    }
    wrong
}

#[test]
#[allow(clippy::disallowed_methods, reason = "a test reads its tables")]
fn every_row_of_the_tables_comes_out_as_it_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/decide");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|own| own == "toml"));
    files.sort();
    let (mut rows, mut problems) = (0, Vec::new());
    for path in &files {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let table: Table =
            toml::from_str(&fs::read_to_string(path).unwrap()).unwrap_or_else(|err| panic!("{name}: {err}"));
        assert!(!table.about.is_empty(), "{name}");
        for group in &table.group {
            for case in &group.case {
                rows += 1;
                let wrong = wrong(case, group);
                problems.extend(wrong.iter().map(|says| format!("{name}: {}: {}: {says}", group.about, case.name)));
            }
        }
    }
    assert!(rows > 100, "only {rows} rows were found");
    assert!(problems.is_empty(), "{} wrong\n{}", problems.len(), problems.join("\n"));
}
