//! Walk-throughs over real HTTP: every expectation on every node, after every line, and every store verified at the end.

use node::alliance::FirstActs;
use node::play;
use node::play::stage::{Marking, Stage};
use node::play::walkthrough::{Step, Walkthrough};

use crate::network::Network;

/// Some time before the first line of all walk-throughs.
const BEFORE: &str = "2021-11-01T09:00:00Z";

fn read(name: &str) -> Walkthrough {
    play::built_in(name).unwrap_or_else(|fault| panic!("{fault:#}"))
}

fn perform(network: &mut Network, walkthrough: &Walkthrough, marking: Marking) -> usize {
    let mut stage = Stage::new(network.alliance(), walkthrough, marking).expect("a stage");
    let mut checks = 0;
    for line in &walkthrough.lines {
        checks += stage.play(line).unwrap_or_else(|fault| panic!("{fault:#}")).checks;
    }
    checks
}

/// Plays a walk-through as meant, and returns how many answers were compared.
fn meant(name: &str) -> usize {
    let mut network = Network::start(BEFORE, None, FirstActs::Nothing);
    let checks = perform(&mut network, &read(name), Marking::Meant);
    assert!(network.check().leaves > 0);
    checks
}

#[test]
fn assistance_at_the_request_of_a_member_plays_as_meant() {
    // 29 lines, each compared on eight nodes at the least but for the two lines while one is cut off.
    assert!(meant("scenario-1") >= 29 * 8 - 3);
}

#[test]
fn assistance_plays_as_a_drill_and_the_public_site_shows_nothing_of_it() {
    let walkthrough = read("scenario-1");
    let mut network = Network::start(BEFORE, Some(&walkthrough.drill), FirstActs::Nothing);
    perform(&mut network, &walkthrough, Marking::Drill(walkthrough.drill.clone()));
    let acts = network.alliance().node("KZ").expect("it runs").shared.read(|record| {
        let acts: Vec<_> = record.state().entries().filter_map(|judged| judged.act().cloned()).collect();
        acts
    });
    assert_eq!(acts.len(), written(&walkthrough));
    assert!(acts.iter().all(|act| act.drill.as_deref() == Some(walkthrough.drill.as_str())));
    network.check();
}

#[test]
fn nobody_has_asked_so_unanimity_decides_nothing() {
    meant("scenario-1-no-request");
}

#[test]
fn one_objection_leaves_the_consultation_without_decision() {
    meant("scenario-1-objection");
}

#[test]
fn another_seat_records_the_decision_when_the_chairs_node_is_lost() {
    meant("scenario-1-chair-lost");
}

#[test]
fn any_one_node_stops_the_rest_goes_on_and_it_catches_up() {
    let whole = read("scenario-1");
    let mut network = Network::start(BEFORE, None, FirstActs::Nothing);
    let mut stage = Stage::new(network.alliance(), &whole, Marking::Meant).expect("a stage");
    let writers = |line: &node::play::walkthrough::Line| match &line.step {
        Step::Write(writing) => Some(writing.by.party.to_string()),
        _ => None,
    };
    // Before each line, the next node in turn that does not write it is stopped; after the line it is started again,
    // and before the next line is played all must agree.
    let names = stage.alliance().names();
    let mut stopped: Vec<String> = Vec::new();
    for (number, line) in whole.lines.iter().filter(|line| writers(line).is_some()).enumerate() {
        let host = writers(line).map(|party| if party == "JS" { "SEC".to_owned() } else { party });
        let turn = (number..).map(|at| names[at % names.len()].clone()).find(|name| Some(name) != host.as_ref());
        let turn = turn.expect("there are several nodes");
        let plain = node::play::walkthrough::Line { expects: Vec::new(), ..line.clone() };
        stage.alliance().stop_node(&turn);
        stage.play(&plain).unwrap_or_else(|fault| panic!("while {turn} is stopped: {fault:#}"));
        stage.alliance().start_node(&turn).unwrap_or_else(|fault| panic!("{fault:#}"));
        stopped.push(turn);
    }
    let last = whole.lines.last().expect("it has lines");
    let healed = node::play::walkthrough::Line { step: Step::Heal("RU".to_owned()), ..last.clone() };
    stage.play(&healed).unwrap_or_else(|fault| panic!("after all nodes are back: {fault:#}"));
    assert!(names.iter().all(|name| stopped.contains(name)), "{stopped:?}");
    network.check();
}

#[test]
fn a_wrong_expectation_is_told_with_its_place_and_node() {
    let mut whole = read("scenario-1");
    whole.lines.truncate(1);
    whole.lines[0].expects = vec!["eff=no(competence)".parse().expect("an expectation")];
    let mut network = Network::start(BEFORE, None, FirstActs::Nothing);
    let mut stage = Stage::new(network.alliance(), &whole, Marking::Meant).expect("a stage");
    let fault = format!("{:#}", stage.play(&whole.lines[0]).expect_err("the credential has effect"));
    assert!(
        fault.starts_with("scenario-1.md:")
            && fault.contains("line 1.00-BY: expected eff=no(competence): node AM says"),
        "{fault}"
    );
}

fn written(walkthrough: &Walkthrough) -> usize {
    walkthrough.lines.iter().filter(|line| matches!(line.step, Step::Write(_))).count()
}
