//! Who holds an office: the vacancy of 2018 in the charter of the repository, and every clause in a small charter.

use law::act::Author;
use law::tenure::{Holding, Tenure};
use law::time::Date;

use super::*;
use crate::engine::{read_given, uses};

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn author(text: &str) -> Author {
    text.parse().unwrap()
}

fn holder(state: &State, office: &str, on: &str) -> Tenure {
    state.plane(None).holder(&author(office), day(on)).expect("the charter has the office")
}

fn who(state: &State, office: &str, on: &str) -> String {
    match holder(state, office, on).is {
        Holding::Held(person) => person.name,
        Holding::Acting(person) => format!("acting: {}", person.name),
        Holding::Vacant => "vacant".into(),
        Holding::Undetermined(gap) => gap.clause,
    }
}

#[test]
fn the_vacancy_of_2018_is_undetermined_and_the_missing_clause_is_named() {
    let state = crate::engine::state(&uses(&["sg-appointment".into(), "sg-vacancy".into(), "sg-acting".into()]));
    let sg = "secretary-general@SEC";
    assert_eq!(who(&state, sg, "2018-11-01"), "Secretary General of 2017");
    let tenure = holder(&state, sg, "2018-11-02");
    let Holding::Undetermined(gap) = &tenure.is else { panic!("{tenure:?}") };
    assert_eq!(gap.clause, "secretary-general-2015#rotation/secretary-general: vacancy");
    assert_eq!(
        gap.says,
        "Secretary General of 2017 left the office on 2018-11-02, before the end of the term on 2020-01-01, and the rule \
         does not say what a vacancy in mid-term means."
    );
    assert_eq!(
        gap.settled_by,
        "An appointment (office.appoint) that rests on a decision of the Collective Security Council on the proposal of \
         the Council of Foreign Ministers, or a change of the rule that adds the clause."
    );
    assert_eq!(tenure.acting.as_ref().map(|person| person.name.as_str()), Some("Deputy Secretary General"));
    assert!(tenure.says().ends_with("Deputy Secretary General acts in it."), "{}", tenure.says());
    assert_eq!(tenure.vacancy.unwrap().by, Some(id("sg-vacancy")));
}

#[test]
fn an_appointment_that_rests_on_a_contested_decision_does_not_count() {
    let mut lines = uses(&["sg-appointment".into()]);
    let late =
        act("late", "position.state", "head@TJ", "2017-04-14T07:30:00Z", "'sg-decision-draft'", "position = 'object'");
    let place = lines.iter().position(|line| line.alias == "sg-decision").unwrap();
    lines.insert(place, Line { label: law::act::Label::public(), ..late });
    let state = crate::engine::state(&lines);
    assert_eq!(who(&state, "secretary-general@SEC", "2018-01-01"), "office.appoint: secretary-general@SEC");
}

#[test]
fn every_given_act_on_offices_has_effect() {
    let state = crate::engine::state(&read_given("examples/offices.toml"));
    for judged in state.entries() {
        assert!(judged.is_effective(), "{}: {:?}", crate::engine::alias(&judged.id), judged.verdict);
    }
}

/// The head of an agency whom the council appoints for two years.
fn agency(keys: &str) -> String {
    format!(
        "```office director\nof = \"organ\"\norgan = \"SEC\"\npower = \"ex-officio\"\nappointed-by = \"council\"\nterm = \"P2Y\"\n{keys}\n\
         names.en = {{ short = \"Director\", official = \"Director\" }}\n```\n\
         ```office deputy\nof = \"organ\"\norgan = \"SEC\"\npower = \"ex-officio\"\nnames.en = {{ short = \"Deputy\", official = \"Deputy\" }}\n```\n\
         ```competence offices\nacts = [\"office.appoint\", \"office.vacate\"]\nby = [\"head\", \"drafts\"]\n```\n"
    )
}

/// A decision of the council to appoint, and the appointment.
fn appointed(name: &str, from: &str, more: &str) -> Vec<Line> {
    let (draft, position, decision) = (format!("d-{name}"), format!("p-{name}"), format!("r-{name}"));
    let on = "title = 'Director', matter = 'appointments', body = 'council'";
    let at = |hour: u8| format!("{from}T{hour:02}:00:00Z");
    vec![
        act(&draft, "draft.table", "head@A", &at(1), "", &format!("{on}, text = 'A director is appointed.'")),
        act(&position, "position.state", "head@A", &at(2), &format!("'{draft}'"), "position = 'agree'"),
        act(&decision, "decision.record", "head@A", &at(3), &format!("'{draft}', '{position}'"), on),
        act(
            name,
            "office.appoint",
            "head@A",
            &at(4),
            &format!("'{decision}'"),
            &format!("office = 'director', holder = '{name}', from = '{from}'{more}"),
        ),
    ]
}

fn left(alias: &str, from: &str) -> Line {
    let body = format!("office = 'director', from = '{from}', why = 'resigned'");
    act(alias, "office.vacate", "drafts@SEC", &format!("{from}T00:00:00Z"), "", &body)
}

fn acts(alias: &str, from: &str) -> Line {
    let body = format!("office = 'director', holder = '{alias}', from = '{from}', as = 'acting'");
    act(alias, "office.appoint", "drafts@SEC", &format!("{from}T00:00:00Z"), "", &body)
}

fn lines(parts: &[Vec<Line>]) -> Vec<Line> {
    parts.concat()
}

const DIRECTOR: &str = "director@SEC";

#[test]
fn a_term_ends_by_itself_and_nobody_holds_the_office_after_it() {
    let state = state(&agency(""), &appointed("Ada", "2024-02-29", ""));
    assert_eq!(who(&state, DIRECTOR, "2024-02-28"), "office.appoint: director@SEC");
    assert_eq!(who(&state, DIRECTOR, "2024-02-29"), "Ada");
    assert_eq!(who(&state, DIRECTOR, "2026-02-27"), "Ada");
    let after = holder(&state, DIRECTOR, "2026-02-28");
    assert_eq!(after.is, Holding::Vacant);
    assert_eq!(after.vacancy.unwrap().next, "The term of Ada is over. The Council appoints anew.");
}

#[test]
fn every_meaning_of_a_vacancy_says_what_follows() {
    let order = "supplied-in = \"supply\"\n";
    let next = |keys: &str| {
        let rows = lines(&[appointed("Ada", "2024-01-10", ", supplied-by = 'B'"), vec![left("gone", "2024-06-01")]]);
        let tenure = holder(&state(&agency(keys), &rows), DIRECTOR, "2024-06-01");
        (tenure.is, tenure.vacancy.unwrap().next)
    };
    let same = (Holding::Vacant, "B supplies a holder for the rest of the term until 2026-01-10.".to_owned());
    assert_eq!(next("vacancy = \"same-party-serves-out\""), same);
    let turn = (Holding::Vacant, "C, the next in the order, supplies a holder for a full term.".to_owned());
    assert_eq!(next(&format!("{order}vacancy = \"next-in-order\"")), turn);
    let anew = (Holding::Vacant, "The Council appoints anew.".to_owned());
    assert_eq!(next("vacancy = \"new-appointment\""), anew);
    assert!(matches!(next("").0, Holding::Undetermined(_)));
    let (is, says) = next("vacancy = \"acting-holder\"\nacting = \"deputy\"");
    assert_eq!(says, "The acting holder serves until a new holder is appointed. The Council appoints anew.");
    assert!(matches!(is, Holding::Acting(person) if person.name == "deputy@SEC"));
}

#[test]
fn an_acting_holder_acts_until_a_holder_is_appointed() {
    let rows = lines(&[
        appointed("Ada", "2024-01-10", ""),
        vec![left("gone", "2024-06-01"), acts("Ben", "2024-06-01")],
        appointed("Cid", "2024-09-01", ""),
    ]);
    let state = state(&agency("vacancy = \"new-appointment\""), &rows);
    assert_eq!(who(&state, DIRECTOR, "2024-05-31"), "Ada");
    assert_eq!(who(&state, DIRECTOR, "2024-06-01"), "acting: Ben");
    assert_eq!(who(&state, DIRECTOR, "2024-08-31"), "acting: Ben");
    assert_eq!(who(&state, DIRECTOR, "2024-09-01"), "Cid");
    assert_eq!(holder(&state, DIRECTOR, "2024-09-01").acting, None);
}

#[test]
fn who_serves_out_a_term_serves_until_its_end() {
    let rows = lines(&[
        appointed("Ada", "2024-01-10", ", supplied-by = 'B'"),
        vec![left("gone", "2024-06-01")],
        appointed("Eve", "2024-07-01", ", supplied-by = 'C'"),
        appointed("Cid", "2024-08-01", ", supplied-by = 'B'"),
    ]);
    let state = state(&agency("supplied-in = \"supply\"\nvacancy = \"same-party-serves-out\""), &rows);
    let tenure = holder(&state, DIRECTOR, "2024-07-15");
    assert_eq!(tenure.is, Holding::Vacant, "an appointment out of order does not count");
    let (row, refusal) = &tenure.set_aside[0];
    assert_eq!((row.holder.as_str(), refusal.reason), ("Eve", "order"));
    assert_eq!(
        refusal.says,
        "The appointment of Eve names C, and B supplies the holder for the rest of the term until 2026-01-10."
    );
    assert_eq!(who(&state, DIRECTOR, "2026-01-09"), "Cid");
    assert_eq!(who(&state, DIRECTOR, "2026-01-10"), "vacant");
}

#[test]
fn a_holder_beyond_the_number_of_terms_does_not_count() {
    let rows = lines(&[appointed("Ada", "2020-01-01", ""), appointed("Ada", "2022-01-01", "")]);
    let mut rows = rows;
    rows[4..].iter_mut().for_each(|line| {
        line.alias = format!("{}2", line.alias);
        line.refs.iter_mut().for_each(|other| *other += "2");
    });
    let twice = state(&agency("terms-max = 2"), &rows);
    assert_eq!(who(&twice, DIRECTOR, "2023-01-01"), "Ada");
    let once = state(&agency("terms-max = 1"), &rows);
    let tenure = holder(&once, DIRECTOR, "2023-01-01");
    assert_eq!(tenure.is, Holding::Vacant);
    assert_eq!(tenure.set_aside[0].1.says, "Ada has served 1 already, and the rule allows one holder one term.");
}

#[test]
fn the_members_supply_the_holder_in_the_order() {
    let rows = |second: &str| {
        lines(&[
            appointed("Ada", "2020-01-01", ", supplied-by = 'C'"),
            appointed("Ben", "2022-01-01", &format!(", supplied-by = '{second}'")),
        ])
    };
    let rules = agency("supplied-in = \"supply\"");
    assert_eq!(who(&state(&rules, &rows("A")), DIRECTOR, "2022-01-01"), "Ben");
    let other = holder(&state(&rules, &rows("B")), DIRECTOR, "2022-01-01");
    assert_eq!(other.is, Holding::Vacant);
    assert_eq!(
        other.set_aside[0].1.says,
        "The appointment of Ben names B, and it is the turn of A to supply the holder after C."
    );
}

#[test]
fn the_chair_is_held_by_the_party_whose_turn_it_is() {
    let state = crate::engine::state(&[]);
    let chair = |office: &str, on: &str| state.plane(None).holder(&author(office), day(on)).map(|tenure| tenure.is);
    assert!(
        matches!(chair("chair@AM", "2022-06-01"), Some(Holding::Held(person)) if person.party == Some("AM".into()))
    );
    assert_eq!(chair("chair@KZ", "2022-06-01"), None, "another party's turn");
}

#[test]
fn a_decision_appoints_one_person() {
    let mut rows = appointed("Ada", "2024-01-10", "");
    let body = "office = 'director', holder = 'Ben', from = '2024-03-01'";
    rows.push(act("Ben", "office.appoint", "head@C", "2024-02-01T00:00:00Z", "'r-Ada'", body));
    let tenure = holder(&state(&agency(""), &rows), DIRECTOR, "2024-04-01");
    assert!(matches!(&tenure.is, Holding::Held(person) if person.name == "Ada"));
    assert_eq!(
        tenure.set_aside[0].1.says,
        "The decision on which the appointment of Ben rests has appointed somebody else."
    );
}
