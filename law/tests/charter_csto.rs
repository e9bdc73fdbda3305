//! What the charter in `charters/csto` says.

use insta::assert_snapshot;
use law::act::Label;
use law::charter::rule::{Binds, Effect, Event, Initiative, Meaning, Names, Owes, Power, Prior, StatusKind, Within};
use law::charter::{Charter, ORGANISATION, Readership, SourceFile, TREATY, report};
use law::id::{Body, Matter, Party};
use law::outcome::Citation;
use law::time::AsOf;

use super::{codes, day, on};

/// Reads the charter of the repository. It must be without problems.
pub(super) fn csto() -> Charter {
    super::of_repository("csto")
}

/// Returns the files of the charter of the repository, by name.
pub(super) fn files() -> Vec<SourceFile> {
    super::files_of("csto")
}

#[test]
fn the_charter_of_the_repository_has_no_problems() {
    assert_eq!(csto().instruments.len(), files().len());
}

#[test]
fn nothing_holds_before_the_treaty() {
    assert_eq!(on(&csto(), "1992-05-14").rules().count(), 0);
    let charter = csto();
    let signed = on(&charter, "1992-05-15");
    assert_eq!(codes(signed.holders_of(StatusKind::Signatory, TREATY)), "AM KG KZ RU TJ UZ");
    assert_eq!(codes(signed.members(TREATY)), "");
}

#[test]
fn the_treaty_has_nine_parties_then_six() {
    let charter = csto();
    assert_eq!(on(&charter, "1998-01-01").members(TREATY).len(), 9);
    assert_eq!(codes(on(&charter, "2001-01-01").members(TREATY)), "AM BY KG KZ RU TJ");
    assert_eq!(codes(on(&charter, "2026-01-01").members(TREATY)), "AM BY KZ KG RU TJ");
    let uz = on(&charter, "2001-01-01").status(&"UZ".into(), TREATY).expect("a row");
    assert_eq!((uz.is, uz.since.year), (StatusKind::Former, 1999));
}

#[test]
fn the_organisation_has_six_members_since_its_charter_and_seven_for_a_time() {
    let charter = csto();
    assert_eq!(codes(on(&charter, "2003-09-17").members(ORGANISATION)), "");
    assert_eq!(codes(on(&charter, "2003-09-18").members(ORGANISATION)), "AM BY KZ KG RU TJ");
    assert_eq!(codes(on(&charter, "2012-07-01").members(ORGANISATION)), "AM BY KZ KG RU TJ UZ");
    assert_eq!(codes(on(&charter, "2012-12-18").members(ORGANISATION)), "AM BY KZ KG RU TJ UZ");
    assert_eq!(codes(on(&charter, "2013-01-01").members(ORGANISATION)), "AM BY KZ KG RU TJ");
    assert_eq!(codes(on(&charter, "2026-06-01").members(ORGANISATION)), "AM BY KZ KG RU TJ");
}

#[test]
fn organs_that_keep_a_log_are_named_by_code_and_no_state_is_one() {
    let charter = csto();
    assert_eq!(codes(on(&charter, "2026-01-01").organs()), "JS SEC");
    assert_eq!(codes(on(&charter, "1992-05-15").organs()), "");
}

#[test]
fn the_suspension_rests_on_the_note_and_dates_from_the_decision() {
    let charter = csto();
    let standing = on(&charter, "2013-01-01").status(&"UZ".into(), ORGANISATION).expect("a row");
    assert_eq!((standing.is, standing.since), (StatusKind::Suspended, day("2012-12-19")));
    assert!(standing.terms.by.contains("28.06.2012"), "{}", standing.terms.by);
    assert_eq!(standing.rule.cite.to_string(), "membership-2012#decision/suspended-uz");
    let unknown = charter.as_of(AsOf { effective: day("2013-01-01"), known: day("2012-12-18") });
    assert_eq!(unknown.status(&"UZ".into(), ORGANISATION).map(|row| row.is), Some(StatusKind::Member));
}

#[test]
fn the_chair_by_year_is_the_printed_one() {
    let charter = csto();
    let law = on(&charter, "2026-06-01");
    let csc = Body::from("csc");
    let chair = |year| law.chair(&csc, year).expect("a chair");
    let years: Vec<Party> = (2011..=2027).map(|year| chair(year).party).collect();
    assert_eq!(codes(years), "BY KZ KG RU TJ AM BY KZ KG RU TJ AM BY KZ KG RU TJ");
    for year in 2011..=2027 {
        assert!(chair(year).overridden.is_none(), "{year}");
    }
    for year in [2009, 2010] {
        let turn = chair(year).overridden.expect("a substitution");
        assert_eq!((turn.party.0.as_str(), turn.since), ("RU", Some(day("2009-06-14"))));
        assert!(!turn.source.is_empty());
    }
    assert!(law.chair(&csc, 2006).is_none(), "no page says who held the chair");
    let rule = chair(2022).rule;
    assert_eq!(rule.cite.to_string(), "charter#article-13/csc-chair");
}

#[test]
fn bodies_without_a_rotation_share_the_chair_of_the_council() {
    let charter = csto();
    let law = on(&charter, "2022-01-05");
    for body in ["csc", "cfm", "cmd", "cssc", "permanent-council"] {
        assert_eq!(law.chair(&body.into(), 2022).expect(body).party, Party::from("AM"));
        assert_eq!(law.seated(&body.into()).len(), 6, "{body}");
    }
    assert!(law.chair(&"emergency-council".into(), 2022).is_none());
}

#[test]
fn every_party_has_its_names_in_two_languages_and_two_forms() {
    let charter = csto();
    let parties = on(&charter, "2026-06-01").parties();
    let named: Vec<Party> = parties.iter().map(|(party, ..)| party.clone()).collect();
    assert_eq!(codes(named), "AM BY KZ KG RU TJ AZ GE UZ JS SEC");
    for (party, terms, rule) in parties {
        for language in ["ru", "en"] {
            let names = &terms.names[language];
            assert!(!names.short.is_empty() && !names.official.is_empty(), "{party}");
        }
        assert!(!rule.source.is_empty());
    }
}

/// The order of the rotation is that of the Russian short names, and not that of the official ones.
#[test]
fn the_order_follows_the_form_of_name_that_it_says() {
    let charter = csto();
    let law = on(&charter, "2026-06-01");
    let (rotation, _) = law.rotation(&"csc".into()).expect("a rotation");
    assert_eq!((rotation.language.as_str(), rotation.form.as_str()), ("ru", "short"));
    // Cyrillic capital letters without Ё and Й stand in Unicode in the order of the alphabet.
    let by = |form: fn(&Names) -> &String| {
        let mut order = rotation.order.clone();
        order.sort_by_key(|party| form(&law.party(party).expect("a party").0.names["ru"]).to_uppercase());
        order
    };
    assert_eq!(by(|names| &names.short), rotation.order);
    assert_eq!(codes(by(|names| &names.official)).split(' ').next(), Some("KG"));
}

#[test]
fn a_mandate_on_a_member_is_for_the_council_on_request_and_the_united_nations_are_told() {
    let charter = csto();
    let law = on(&charter, "2022-01-05");
    let matter = Matter::from("peacekeeping-on-member");
    let competent = law.competence_on(&matter);
    assert_eq!(competent.len(), 1);
    let (terms, rule) = competent[0];
    assert_eq!(rule.cite.to_string(), "peacekeeping-2007#article-3/peacekeeping-on-member");
    assert_eq!(terms.body, Some("csc".into()));
    assert_eq!(terms.requires, [Prior::RequestOfTerritorialState]);
    assert_eq!(terms.effect, Some(Effect::Authorises));
    assert_eq!(terms.initiative, [Initiative::AnyMember, Initiative::StateConcerned, Initiative::SecretaryGeneral]);
    let duties = law.duties_on(&matter);
    assert_eq!(duties.len(), 1);
    let (duty, rule) = duties[0];
    assert_eq!(rule.cite.to_string(), "peacekeeping-2007#article-3/notify-unsc");
    assert_eq!((duty.when, &duty.who, duty.within), (Event::Decided, &Owes::Chair, Within::Immediately));
    let (decide, rule) = law.decide(&"csc".into(), &matter)[0];
    assert_eq!(rule.cite.to_string(), "amendments-2010#article-3/general");
    assert_eq!((decide.absent, decide.bound), (Meaning::Undetermined, Binds::All));
    assert!(on(&charter, "2008-12-31").competence_on(&matter).is_empty(), "not yet in force");
}

#[test]
fn every_matter_has_its_bodies_and_each_pair_one_way_to_decide_in_a_meeting() {
    let charter = csto();
    let days = [("2010-12-10", 18), ("2022-01-05", 25), ("2026-06-01", 25)];
    for (date, matters) in days {
        let law = on(&charter, date);
        assert_eq!(law.matters().len(), matters, "{date}");
        for (matter, rules) in law.matters() {
            for (terms, _) in rules {
                let body = terms.body.clone().expect("a body");
                let ways = law.decide(&body, matter);
                let narrow = ways[0].0.matters.contains(matter);
                let meetings =
                    ways.iter().filter(|(way, _)| way.procedures.is_empty() && way.matters.contains(matter) == narrow);
                assert_eq!(meetings.count(), 1, "{matter} by {body}");
            }
        }
    }
}

/// One matter, one body, but for what one body proposes to another, two decide together, or either may.
#[test]
fn a_matter_of_two_bodies_says_how_they_share_it() {
    let charter = csto();
    let law = on(&charter, "2026-06-01");
    let shared: Vec<String> = (law.matters().into_iter().filter(|(_, rules)| rules.len() > 1))
        .map(|(matter, rules)| {
            let bodies = rules.iter().map(|(terms, _)| terms.body.as_ref().expect("a body").as_str());
            format!("{matter}: {}", bodies.collect::<Vec<_>>().join(" "))
        })
        .collect();
    assert_eq!(
        shared,
        [
            "consultation-plan: cssc cfm",
            "crrf-command: cmd cssc",
            "crrf-equipment: cssc csc",
            "secretary-general: csc cfm"
        ]
    );
    let joint = law.competence_on(&"crrf-command".into());
    assert_eq!(joint[0].0.jointly_with, [Body::from("cssc")]);
    assert_eq!(joint[1].0.jointly_with, [Body::from("cmd")]);
    let appointed = law.competence_on(&"secretary-general".into())[0].0;
    assert_eq!(appointed.on_proposal_of, [Body::from("cfm")]);
}

#[test]
fn the_clock_of_a_day_is_there_in_january_2022_and_replaced_later() {
    let charter = csto();
    let matter = Matter::from("peacekeeping-on-member");
    let clocks = |date: &str| -> Vec<String> {
        let clocks = on(&charter, date).clocks_on(&matter);
        clocks.iter().map(|(terms, rule)| format!("{} {:?}", rule.cite, terms.within)).collect()
    };
    assert_eq!(clocks("2010-12-09"), ["treaty#article-2/consult-on-threat Immediately"]);
    assert_eq!(
        clocks("2022-01-05"),
        [
            "amendments-2010#article-1/consult-on-threat Immediately",
            "crisis-response-2010#section-2/crisis-draft Hours(24)"
        ]
    );
    assert_eq!(
        clocks("2026-06-01"),
        [
            "amendments-2010#article-1/consult-on-threat Immediately",
            "crisis-response-2023#section-1/crisis-draft Hours(24)"
        ]
    );
    let early = charter.rule(&cite("crisis-response-2010", "section-2", "crisis-draft")).expect("a rule");
    assert!(early.source.starts_with("design"), "{}", early.source);
}

#[test]
fn an_amendment_is_known_when_signed_and_holds_when_in_force() {
    let charter = csto();
    let cite = |effective, known| {
        let law = charter.as_of(AsOf { effective: day(effective), known: day(known) });
        let clocks = law.clocks();
        clocks
            .iter()
            .find(|(_, rule)| rule.cite.rule == "consult-on-threat")
            .map(|(_, rule)| rule.cite.instrument.clone())
    };
    assert_eq!(cite("2012-12-18", "2026-01-01").as_deref(), Some("treaty"));
    assert_eq!(cite("2012-12-19", "2010-12-09").as_deref(), Some("treaty"));
    assert_eq!(cite("2012-12-19", "2010-12-10").as_deref(), Some("amendments-2010"));
}

#[test]
fn a_case_has_a_name_for_each_step() {
    let charter = csto();
    let law = on(&charter, "2022-01-05");
    let (mechanism, _) = law.mechanism(&"peacekeeping-on-member".into()).expect("a mechanism");
    let states = [
        (Event::Invoked, "invoked"),
        (Event::ConsultationOpened, "consultation"),
        (Event::PositionStated, "decision_pending"),
        (Event::PositionsComplete, "decided"),
        (Event::Decided, "mandate_active"),
        (Event::ConsultationClosed, "consultation_closed_without_decision"),
    ];
    assert_eq!(mechanism.states, states.map(|(event, state)| (event, state.to_owned())).into());
    let (other, _) = law.mechanism(&"crisis-response".into()).expect("a mechanism");
    assert_eq!(other.states[&Event::Decided], "measures_active");
    assert!(law.mechanism(&"budget".into()).is_none());
}

#[test]
fn each_author_of_the_first_scenario_has_its_office() {
    let charter = csto();
    let law = on(&charter, "2022-01-05");
    let office =
        |author: &str| law.office(&author.parse().expect("an author")).map(|(terms, rule)| (terms.power, rule));
    for author in ["head@KZ", "mfa@KZ", "mod@RU", "duty@KG", "secretary@TJ", "chair@AM"] {
        assert_eq!(office(author).expect(author).0, Power::ExOfficio, "{author}");
    }
    assert_eq!(office("permrep@BY").expect("an office").0, Power::Credential);
    for (author, rule) in [("duty@JS", "duty-js"), ("duty@SEC", "duty-sec"), ("duty@AM", "duty"), ("force@JS", "force")]
    {
        assert_eq!(office(author).expect(author).1.cite.rule, rule);
    }
    for author in ["drafts@SEC", "press@SEC", "secretary-general@SEC", "chief@JS"] {
        assert!(office(author).is_some(), "{author}");
    }
    for author in ["chair@KZ", "head@SEC", "press@JS", "head@AZ", "permrep@XX", "drafts@RU", "duty-js@JS"] {
        assert!(office(author).is_none(), "{author}");
    }
}

#[test]
fn each_kind_of_act_of_this_edition_has_its_writers() {
    let charter = csto();
    let law = on(&charter, "2022-01-05");
    let writers = |kind: &str| {
        let rules = law.competences_for_act(&kind.into());
        let by = rules.iter().flat_map(|(terms, _)| terms.by.iter().chain(&terms.while_chairing));
        by.map(|office| office.0.clone())
            .collect::<std::collections::BTreeSet<_>>()
            .into_iter()
            .collect::<Vec<_>>()
            .join(" ")
    };
    let table = [
        ("authority.grant", "head mfa"),
        ("authority.revoke", "head mfa"),
        ("credential.issue", "head mfa"),
        ("credential.revoke", "head mfa"),
        ("invocation.make", "head mfa"),
        ("consultation.open", "chair head mfa permrep"),
        ("consultation.state", "head mfa permrep"),
        ("consultation.close", "chair permrep"),
        ("draft.table", "drafts head mfa permrep"),
        ("draft.comment", "head mfa mod permrep secretary"),
        ("position.state", "delegation deputy-premier head mfa mod permrep secretary"),
        ("decision.record", "chair head mfa permrep secretary-general"),
        ("duty.done", "chair"),
        ("statement.issue", "chair head mfa secretary-general"),
        ("news.publish", "press"),
        ("page.publish", "press"),
        ("report.situation", "chief duty force"),
        ("mandate.end", ""),
    ];
    for (kind, offices) in table {
        assert_eq!(writers(kind), offices, "{kind}");
    }
}

#[test]
fn labels_say_who_reads_and_the_register_how_many_hold() {
    let charter = csto();
    let law = on(&charter, "2022-01-05");
    let readers = |label: Label| law.readers(&label).map(|(readers, _)| readers);
    assert_eq!(readers(Label::public()), Some(Readership::Everybody));
    let all = ["AM", "BY", "JS", "KG", "KZ", "RU", "SEC", "TJ"].map(Party::from);
    assert_eq!(readers(Label::all()), Some(Readership::Parties(all.into())));
    let pair: std::collections::BTreeSet<Party> = ["KZ", "RU"].map(Party::from).into();
    assert_eq!(readers(Label::Parties(pair.clone())), Some(Readership::Parties(pair)));
    assert_eq!(readers(Label::Named("secret".into())), None);
    let (register, _) = law.register().expect("a number");
    assert_eq!((register.more_than.num, register.more_than.den), (2, 3));
}

#[test]
fn the_printed_compositions_hold_from_their_day() {
    let charter = csto();
    assert!(on(&charter, "2022-03-31").holders(&"csc".into()).is_empty());
    let law = on(&charter, "2022-04-01");
    for body in ["csc", "cfm"] {
        assert_eq!(law.holders(&body.into()).len(), 6, "{body}");
    }
    assert_eq!(law.holders(&"csc".into())[&Party::from("KG")].0.name, "Japarov Sadyr Nurgzhoevich");
    assert_eq!(law.seated(&"csc".into()).len(), 6, "the printed names do not take the place of the rule");
}

#[test]
fn every_rule_and_instrument_says_where_it_comes_from() {
    let charter = csto();
    for rule in &charter.rules {
        assert!(!rule.source.is_empty() && !rule.text.is_empty(), "{}", rule.cite);
    }
    for instrument in &charter.instruments {
        assert!(!instrument.source.is_empty() && !instrument.title.is_empty(), "{}", instrument.id);
    }
    assert_eq!(charter.instruments[0].language, "ru");
    let (paper, article) = charter.article(&cite("charter", "article-12", "general")).expect("an article");
    assert_eq!((paper.id.as_str(), article.heading.as_str()), ("charter", "Article 12. Decisions"));
    assert_eq!(
        article.rules.iter().map(|rule| charter.rules[*rule].cite.rule.as_str()).collect::<Vec<_>>(),
        ["general", "procedural-questions", "procedural", "by-signature"]
    );
    assert_eq!(article.not_encoded.len(), 1);
}

/// The report as of 2012-07-01, known on 2026-01-01, without the list of rules.
#[test]
fn the_report_can_be_read() {
    let charter = csto();
    let dates = AsOf { effective: day("2012-07-01"), known: day("2026-01-01") };
    let text = report::as_of(&charter, dates);
    let short: String =
        text.lines().take_while(|line| *line != "Rules in force").map(|line| format!("{line}\n")).collect();
    assert_snapshot!(short.trim_end());
    let rule = charter.rule(&cite("charter", "article-12", "general")).expect("a rule");
    assert_snapshot!(report::rule(rule, &charter.as_of(dates)), @"
    charter#article-12/general (decide)
      holds from 2003-09-18, known since 2002-10-07
      source: consensus and the objection that blocks: armenianclub.com 22.12.2018, jamestown.org 2009; bound: en.odkb-csto.org, Article 2; that an abstention is no objection, and the wording: memory, to be checked against the text; that absence is not regulated: design, from the disputes of 2009 and 2023
      charter.md:121
      On every matter that no narrower rule names, the Collective Security Council, the Council of Foreign Ministers, the Council of Ministers of Defence and the Committee of Secretaries of Security Councils decide by consensus.
      A text is adopted when no member objects.
      The absence of a member has no meaning that the text gives.
      An abstention counts as no objection.
      What is adopted binds every member.

    The article
      The Council, the councils of ministers and the committee decide on other than procedural questions by consensus; each member has one vote. An official objection of a member prevents a decision. The decisions bind the members, which carry them out under their national law. The text known to us does not say what the absence of a member means.
    ");
    assert!(report::contents(&charter).contains("charter                  adopted 2002-10-07, in force 2003-09-18"));
    let before = report::as_of(&charter, AsOf { effective: day("1990-01-01"), known: day("2026-01-01") });
    assert!(before.contains("None: no instrument was in force."), "{before}");
}

fn cite(instrument: &str, article: &str, rule: &str) -> Citation {
    Citation { instrument: instrument.into(), article: article.into(), rule: rule.into() }
}
