//! An act shown to further readers: what is refused, who reads it then, and that nothing else can be shown as it.

use law::act::{Act, Label};
use law::id::{ActId, Party};
use record::{Record, WriteFault};

use crate::alliance::{Alliance, MEMBERS, act, check, report, statement};

/// Returns a release of an act by the head of a party.
pub fn release(party: &str, label: &str, of: ActId) -> Act {
    Act { refs: vec![of], ..act(&format!("head@{party}"), "release", label, "why = 'It is over.'") }
}

fn refusal(node: &mut Record, party: &str, act: &Act) -> String {
    let size =
        |node: &Record| node.heads().into_iter().find(|head| head.party == Party::from(party)).map(|head| head.size);
    let before = size(node);
    match node.write(&party.into(), act, crate::alliance::at(900)) {
        Err(WriteFault::Release(why)) => {
            assert_eq!(size(node), before, "something was written");
            why
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_its_author_may_not_release_is_refused_before_anything_is_written() {
    let mut alliance = Alliance::new();
    let all = alliance.write("AA", &statement("AA", "all", "for all")).id;
    let list = alliance.write("AA", &report("AA", "AA,BB", "for two")).id;
    let open = alliance.write("AA", &statement("AA", "public", "open")).id;
    alliance.settle(&MEMBERS);
    let anothers = refusal(alliance.node_mut("BB"), "BB", &release("BB", "public", all));
    assert!(anothers.contains("stands in the log of AA"), "{anothers}");
    let narrower = refusal(alliance.node_mut("BB"), "BB", &release("BB", "BB,CC", list));
    assert!(narrower.contains("stands in the log of AA"), "{narrower}");
    let never = refusal(alliance.node_mut("AA"), "AA", &release("AA", "public", list));
    assert!(never.contains("is never made public"), "{never}");
    let already = refusal(alliance.node_mut("AA"), "AA", &release("AA", "public", open));
    assert!(already.contains("everybody reads it already"), "{already}");
    let unread = refusal(alliance.node_mut("CC"), "CC", &release("CC", "public", list));
    assert!(unread.contains("does not read that act"), "{unread}");
    let nothing = Act { refs: Vec::new(), ..release("AA", "public", list) };
    assert!(refusal(alliance.node_mut("AA"), "AA", &nothing).contains("does not say which act"));
    let exercise = Act { drill: Some("storm".into()), ..release("AA", "public", all) };
    assert!(refusal(alliance.node_mut("AA"), "AA", &exercise).contains("another drill"));
    let fresh = alliance.write("AA", &statement("AA", "all", "not registered yet")).id;
    assert!(refusal(alliance.node_mut("AA"), "AA", &release("AA", "public", fresh)).contains("not in this record"));
}

#[test]
fn a_public_release_lets_everybody_read_the_act_and_is_an_item_of_the_public_site() {
    let mut alliance = Alliance::new();
    let id = alliance.write("AA", &statement("AA", "all", "news of the members")).id;
    let names = alliance.names();
    alliance.settle(&names);
    assert_eq!(
        (alliance.node("public").released(&id), alliance.node("public").public_items(9).expect("read").len()),
        (None, 0)
    );
    let by = alliance.write("AA", &release("AA", "public", id)).id;
    alliance.settle(&names);
    alliance.restart("public");
    let author = alliance.node("AA").act(&id).expect("its own act").clone();
    for name in names {
        let node = alliance.node(name);
        let released = node.released(&id).expect("released");
        assert_eq!((released.by, &released.act), (by, &author), "{name}");
        let items = node.public_items(9).expect("read");
        assert_eq!(items.len(), 1, "{name}");
        assert!(items[0].id == by && items[0].title.contains("news of the members"), "{name}: {:?}", items[0]);
    }
    let public = alliance.node("public");
    assert!(public.act(&id).is_none() && public.act_row(&id).expect("read").expect("listed").verdict == "opaque");
    assert_eq!(public.summary().public, alliance.node("AA").summary().public);
}

#[test]
fn a_release_to_a_list_lets_only_that_list_read() {
    let mut alliance = Alliance::new();
    let id = alliance.write("AA", &report("AA", "AA,BB", "for two")).id;
    alliance.settle(&alliance.names());
    alliance.write("AA", &release("AA", "AA,CC", id));
    alliance.settle(&alliance.names());
    let reads = |name: &str| alliance.node(name).released(&id).is_some();
    assert_eq!(["CC", "BB", "DD", "SEC", "public"].map(reads), [true, false, false, false, false]);
    assert_eq!(
        alliance.node("CC").released(&id).expect("released").act.label,
        Label::Parties(["AA".into(), "BB".into()].into())
    );
}

#[test]
fn what_is_released_without_the_right_to_is_shown_nowhere() {
    let mut alliance = Alliance::new();
    let id = alliance.write("AA", &statement("AA", "all", "for members")).id;
    alliance.settle(&alliance.names());
    let by = alliance.write("AA", &release("AA", "AA,BB", id)).id;
    alliance.settle(&alliance.names());
    // What BB's key holder can do beside its program: the same bytes again, for everybody, in BB's log.
    let full = alliance.node("BB").act(&by).expect("read").clone();
    let stolen = Act { author: "head@BB".parse().expect("an author"), label: Label::public(), ..full };
    let kind = Act { kind: "statement.issue".into(), ..stolen.clone() };
    assert!(matches!(
        alliance.node_mut("BB").write(&"BB".into(), &stolen, crate::alliance::at(800)),
        Err(WriteFault::Release(_))
    ));
    let judged = alliance.node("CC").state().preview(&stolen);
    assert_eq!(judged.word(), "refused", "{judged:?}");
    assert_eq!(alliance.node("CC").state().preview(&kind).word(), "refused", "the form of another kind holds it");
}

#[test]
fn a_release_that_shows_something_else_cannot_be_read_as_one() {
    let mut alliance = Alliance::new();
    let one = alliance.write("AA", &statement("AA", "all", "one")).id;
    let other = alliance.write("AA", &statement("AA", "all", "other")).id;
    alliance.settle(&alliance.names());
    let node = alliance.node("AA");
    let full = node.filled(&release("AA", "public", one)).expect("filled");
    let swapped = node.filled(&release("AA", "public", other)).expect("filled");
    let put = |key: &str, value: &str| {
        let mut body = full.body.to_table();
        body.insert(key.into(), value.into());
        Act { body: body.into(), ..full.clone() }
    };
    let text = |act: &Act, key: &str| act.body.get(key).and_then(|value| value.as_str()).expect("text").to_owned();
    let turned = |key: &str| text(&full, key).replacen(['0', '1', '2'], "f", 1);
    for (wrong, why) in [
        (Act { refs: vec![other], ..full.clone() }, "is not the act that it points to"),
        (put("content", &text(&swapped, "content")), "commitment"),
        (put("leaf", &text(&swapped, "leaf")), "is not the act that it points to"),
        (put("leaf", &turned("leaf")), ""),
        (put("content", &turned("content")), ""),
        (put("content", "zz"), "hexadecimal"),
        (put("label", "AA,BB"), "label"),
        (Act { drill: Some("storm".into()), ..full.clone() }, "drill"),
    ] {
        let said = record::reads_as(&wrong).expect_err("it shows something else");
        assert!(said.contains(why), "{said} / {why}");
    }
    assert_eq!(record::reads_as(&full).as_ref(), Ok(node.act(&one).expect("its own")));
    check(node);
}
