//! Acts of years of work under the charter of the repository, made one by one so that they take no room themselves.

use std::collections::{BTreeMap, VecDeque};

use law::act::{Act, Author, Label};
use law::id::{ActId, Party};
use law::state::{Content, Entry};
use law::time::Instant;

/// The members.
pub const MEMBERS: [&str; 6] = ["AM", "BY", "KZ", "KG", "RU", "TJ"];
/// When the first act is done.
pub const START: &str = "2014-01-01T00:00:00Z";
/// How long the acts go on, in microseconds: ten years.
pub const SPAN: i64 = 3_652 * 86_400 * 1_000_000;

const DECISION: &str = "matter = 'peacekeeping-on-member'\nbody = 'csc'\ntitle = 'Assistance'";
const TEXT: &str =
    "To send forces for a limited time, at the request of the state concerned, to guard what the people need.";

/// Acts in the order of their instants: cases, each with appeal, consultation, draft, six positions, decision, duty and
/// reports; and a number of acts that change the charter, spread evenly.
pub struct Years {
    queue: VecDeque<Entry>,
    sizes: BTreeMap<Party, u64>,
    written: usize,
    acts: usize,
    changes: usize,
    changed: usize,
    deposit: Option<ActId>,
}

impl Years {
    /// Returns so many acts, with so many changes of the charter among them.
    pub fn new(acts: usize, changes: usize) -> Self {
        let (queue, sizes) = (VecDeque::new(), BTreeMap::new());
        let mut years = Self { queue, sizes, written: 0, acts, changes, changed: 0, deposit: None };
        for member in MEMBERS {
            years.write("credential.issue", &format!("mfa@{member}"), vec![], "office = 'permrep'", Label::all());
        }
        years
    }

    /// Returns the id of the act at a place.
    pub fn id(place: usize) -> ActId {
        // Ids are spread as hashes are. Multiplier: D. Knuth, The Art of Computer Programming, 3.3.4 (MMIX).
        let mut id = [0; 32];
        for (part, bytes) in id.chunks_mut(8).enumerate() {
            let mixed = (place as u64 + 1).wrapping_mul(6_364_136_223_846_793_005).rotate_left(part as u32 * 16 + 7);
            bytes.copy_from_slice(&mixed.to_be_bytes());
        }
        ActId(id)
    }

    fn write(&mut self, kind: &str, author: &str, refs: Vec<ActId>, body: &str, label: Label) -> ActId {
        let id = Self::id(self.written);
        let author: Author = author.parse().expect("an author");
        let index = self.sizes.entry(author.party.clone()).or_default();
        let start: Instant = START.parse().expect("an instant");
        let at = Instant(start.0 + SPAN / self.acts as i64 * self.written as i64);
        let act = Act {
            kind: kind.into(),
            edition: 1,
            at,
            zone: "Asia/Almaty".into(),
            refs,
            label,
            drill: None,
            body: body.parse().expect("a body"),
            author: author.clone(),
            approvals: Box::default(),
        };
        self.queue.push_back(Entry { id, party: author.party, index: *index, content: Content::Act(act) });
        *index += 1;
        self.written += 1;
        id
    }

    fn case(&mut self) {
        let appeal = "matter = 'peacekeeping-on-member'\nterritory = 'KZ'\nrequested = 'Help to restore order.'\n\
                      situation = 'Armed groups hold the airport and public buildings of the largest city.'";
        let case = self.write("invocation.make", "head@KZ", vec![], appeal, Label::all());
        let talk = self.write(
            "consultation.open",
            "permrep@AM",
            vec![case],
            "subject = 'The appeal of Kazakhstan'",
            Label::all(),
        );
        for member in MEMBERS {
            let text = format!("text = 'We have heard the appeal. {member} is ready to help within its means.'");
            self.write("consultation.state", &format!("permrep@{member}"), vec![talk], &text, Label::all());
        }
        let draft = format!("{DECISION}\ntext = '{TEXT}'");
        let draft = self.write("draft.table", "drafts@SEC", vec![case, talk], &draft, Label::all());
        let mut counted = vec![case, draft];
        for member in MEMBERS {
            let author = format!("head@{member}");
            counted.push(self.write("position.state", &author, vec![draft], "position = 'agree'", Label::all()));
        }
        let record = self.write("decision.record", "head@RU", counted, DECISION, Label::all());
        self.write("duty.done", "head@RU", vec![record], "duty = 'notify-unsc'", Label::all());
        for report in 0..4 {
            let report = format!(
                "text = 'Quiet on day {report}.'\ncounts = [{{ name = 'Present', value = 2030, unit = 'persons' }}]"
            );
            self.write("report.situation", "force@JS", vec![record], &report, Label::all());
        }
    }

    /// Writes the next act that changes the charter: deposits and ratifications of agreements, turns, irregularities.
    fn change(&mut self) {
        let (round, step) = (self.changed / 9, self.changed % 9);
        self.changed += 1;
        let keeper = "secretary-general@SEC";
        match (step, self.deposit) {
            (1..=6, Some(deposit)) => {
                let body = format!("instrument = 'aid-{round}'");
                let author = format!("head@{}", MEMBERS[step - 1]);
                self.write("instrument.ratify", &author, vec![deposit], &body, Label::public());
            }
            (7, _) => {
                let body = format!(
                    "what = 'turn'\nbody = 'csc'\nyear = {}\nparty = 'TJ'\ntext = 'Given up.'\nsource = 'minutes'",
                    2030 + round
                );
                self.write("override.record", keeper, vec![], &body, Label::public());
            }
            (8, _) => {
                let body = "what = 'irregularity'\ntext = 'Late.'\nsource = 'news'\nrule = 'charter#article-26/in-force'\n\
                            from = '2012-11-02'\nto = '2013-01-01'";
                self.write("override.record", keeper, vec![], body, Label::public());
            }
            _ => {
                let text = AGREEMENT.replace("NUMBER", &round.to_string());
                let body = format!("text = '''\n{text}'''");
                self.deposit = Some(self.write("instrument.deposit", keeper, vec![], &body, Label::public()));
            }
        }
    }
}

impl Iterator for Years {
    type Item = Entry;

    fn next(&mut self) -> Option<Entry> {
        if self.queue.is_empty() && self.written < self.acts {
            if self.changed < self.changes && self.changed * self.acts < self.changes * self.written {
                self.change();
            } else {
                self.case();
            }
        }
        self.queue.pop_front()
    }
}

const AGREEMENT: &str = r#"# Agreement NUMBER on mutual aid

```instrument
id        = "aid-NUMBER"
kind      = "protocol"
adopted   = "2013-02-01"
authentic = "ru"
source    = "design"
```

## Article 1. Entry into force

It enters into force when all members have ratified it.

```change in-force
of           = "entry-into-force"
when         = "all members have ratified"
deposits     = { what = "ratification", of = "members", all = true }
```
"#;
