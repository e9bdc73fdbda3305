//! An amendment that arrives late: verdicts that it turns are turned in the lists, and a restart finds them so.

use std::sync::Arc;

use law::act::Act;
use law::charter::{Charter, SourceFile};
use record::{NodePlan, Opening, Place, Record, Standing};
use seal::entropy::Seeded;

use crate::alliance::{START, act, at, check, statement};

/// One day in seconds.
const DAY: i64 = 86_400;

/// The rules of the alliance, with two members, and with a way to amend them.
fn text() -> String {
    let members = r#"["AA", "BB", "CC", "DD", "EE", "FF"]"#;
    let amended = include_str!("alliance.md").replace(members, r#"["AA", "BB"]"#);
    format!(
        "{amended}\n## Article 5. Change\n\nAll members ratify a text that the press service deposits.\n\n\
         ```competence depositary\nacts = [\"instrument.deposit\"]\nby = [\"press\"]\n```\n\n\
         ```competence ratification\nacts = [\"instrument.ratify\"]\nby = [\"head\"]\n```\n\n\
         ```change amendment\nof = \"amendment\"\nwhen = \"all members have ratified\"\n\
         deposits = {{ what = \"ratification\", of = \"members\", all = true }}\n```\n"
    )
}

/// The instrument that takes statements from the heads and gives them to the duty officers.
const PROTOCOL: &str = "# Protocol on statements\n\n```instrument\nid = \"protocol\"\nkind = \"protocol\"\n\
    adopted = \"2020-01-01\"\nauthentic = \"en\"\namends = [\"alliance\"]\nsource = \"design\"\n```\n\n## Article 1\n\n\
    Duty officers issue statements.\n\n```competence statements\nacts = [\"statement.issue\"]\nby = [\"duty\"]\n\
    replaces = \"alliance#article-3/statements\"\n```\n";

fn opening(seconds: i64) -> Opening {
    let parties = vec![
        ("AA".into(), Standing::Member),
        ("BB".into(), Standing::Member),
        ("SEC".into(), Standing::Organ),
        ("JS".into(), Standing::Organ),
    ];
    let plan = [NodePlan { node: "house".into(), parties }];
    let (roster, mut keys) = record::setup("alliance", &plan, &mut Seeded::new("amendment")).expect("a network");
    let text = text();
    let file = SourceFile { name: "alliance.md".into(), text: text.clone() };
    let (charter, problems) = Charter::read("alliance", &[file]);
    assert_eq!(problems, []);
    Opening {
        roster,
        charter: Arc::new(charter),
        charter_hash: seal::sha256(text.as_bytes()),
        keys: keys.pop().expect("a node"),
        entropy: Box::new(Seeded::new(&format!("house {seconds}"))),
        now: at(seconds),
    }
}

fn on(day: i64, mut act: Act) -> Act {
    act.at = at(day * DAY);
    act
}

#[test]
fn an_amendment_that_arrives_late_turns_verdicts_in_the_lists_and_after_a_restart() {
    let mut record = Record::open(Place::Memory, opening(0)).expect("a record");
    let mut seconds = 20 * DAY;
    let mut write = |record: &mut Record, party: &str, act: &Act| {
        seconds += 1;
        let id = record.write(&party.into(), act, at(seconds)).expect("written").id;
        check(record);
        id
    };
    let mut deposit = act("press@SEC", "instrument.deposit", "public", "");
    let mut body = deposit.body.to_table();
    body.insert("text".into(), PROTOCOL.into());
    deposit.body = body.into();
    let deposit = write(&mut record, "SEC", &on(1, deposit));
    let ratify = |party: &str, day: i64| {
        let author = format!("head@{party}");
        let mut act = act(&author, "instrument.ratify", "public", "instrument = 'protocol'");
        act.refs = vec![deposit];
        on(day, act)
    };
    write(&mut record, "AA", &ratify("AA", 2));
    let before = write(&mut record, "AA", &on(3, statement("AA", "public", "before")));
    let after = write(&mut record, "AA", &on(6, statement("AA", "public", "after")));
    let mut other = statement("AA", "all", "of the duty officer");
    other.author = "duty@AA".parse().expect("an author");
    let other = write(&mut record, "AA", &on(6, other));
    let shown = |record: &Record| {
        let word = |id| record.act_row(id).expect("read").expect("listed").verdict;
        let items: Vec<_> = record.public_items(10).expect("read").into_iter().map(|item| item.id).collect();
        ([&before, &after, &other].map(word), items)
    };
    let words = |words: [&str; 3]| words.map(str::to_owned);
    let (verdicts, mut items) = shown(&record);
    items.sort();
    let mut both = vec![before, after];
    both.sort();
    assert_eq!((verdicts, items), (words(["effective", "effective", "refused"]), both));

    write(&mut record, "BB", &ratify("BB", 4));
    let turned = (words(["effective", "refused", "effective"]), vec![before]);
    assert_eq!(shown(&record), turned);

    let store = record.close();
    let again = Record::open(Place::Store(store), opening(30 * DAY)).expect("opened again");
    check(&again);
    assert_eq!(shown(&again), turned);
    assert!(START < again.state().act(&after).expect("readable").at);
}
