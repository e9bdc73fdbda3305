//! A small alliance in memory for tests of pages: three nodes, the charter of the repository, a case under way.

use std::path::Path;
use std::sync::{Arc, OnceLock};

use law::act::{Act, Label};
use law::charter::{Charter, SourceFile};
use law::id::{ActId, Party};
use law::time::Instant;
use record::{NodeKeys, NodePlan, Opening, Place, Record, Roster, Shared, Standing, SystemEntropy};
use web::{App, Mode, Neighbour, Setup};

/// The instant of the tests, in the middle of the case.
pub const NOW: &str = "2022-01-06T00:40:00Z";
/// The drill that a case is played in.
pub const DRILL: &str = "Barrier 2022";
/// The secret that forms carry.
pub const TOKEN: &str = "5f3a9c0d7e1b4a6288c4d2f0b6a1e3c5";

/// The nodes, and the acts that tests look for.
pub struct World {
    /// The node of Kazakhstan; it also keeps the logs of four other members, so that its acts are registered at once.
    pub kz: Shared,
    /// The public node: it keeps no log and opens nothing.
    pub public: Shared,
    /// The acts, by name.
    pub acts: Vec<(&'static str, ActId)>,
}

impl World {
    /// Returns an act by its name.
    pub fn id(&self, name: &str) -> ActId {
        self.acts.iter().find(|(known, _)| *known == name).expect("an act of that name").1
    }
}

pub fn now() -> Instant {
    NOW.parse().expect("an instant")
}

pub fn charter() -> Arc<Charter> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../charters/csto");
    let mut files: Vec<_> =
        std::fs::read_dir(folder).expect("the charter's folder").map(|file| file.expect("a file").path()).collect();
    files.retain(|path| path.extension().is_some_and(|end| end == "md"));
    files.sort();
    let name = |path: &Path| path.file_name().expect("a name").to_string_lossy().into_owned();
    let read =
        |path: &std::path::PathBuf| SourceFile { name: name(path), text: std::fs::read_to_string(path).expect("text") };
    let (charter, problems) = Charter::read("csto", &files.iter().map(read).collect::<Vec<_>>());
    assert_eq!(problems, []);
    Arc::new(charter)
}

pub fn open(roster: &Roster, keys: &NodeKeys, charter: &Arc<Charter>) -> Record {
    let entropy = Box::new(SystemEntropy::open().expect("randomness"));
    let opening = Opening {
        roster: roster.clone(),
        charter: charter.clone(),
        charter_hash: roster.hash(),
        keys: keys.clone(),
        entropy,
        now: now(),
    };
    Record::open(Place::Memory, opening).expect("a record")
}

/// Takes over all that another node has.
pub fn pull(to: &mut Record, from: &mut Record) {
    loop {
        let request = to.tail_request(from.node());
        let answer = from.respond(&request).expect("an answer");
        let mut accepted = to.accept(from.node(), answer, now()).expect("no fault");
        while !accepted.wants.is_empty() {
            let contents = from.contents(&to.contents_request(&accepted.wants)).expect("contents");
            accepted = to.accept_contents(from.node(), contents, now()).expect("no fault");
        }
        assert!(accepted.refused.is_empty(), "{:?}", accepted.refused);
        if !accepted.changed {
            return;
        }
    }
}

/// One act to write: name, author, instant, kind, label, references, body.
type Line<'l> = (&'static str, &'l str, &'l str, &'l str, &'l str, &'l [&'l str], &'l str);

struct Writer {
    nodes: Vec<Record>,
    acts: Vec<(&'static str, ActId)>,
    drill: Option<String>,
}

impl Writer {
    fn write(&mut self, line: Line<'_>) {
        let (name, author, at, kind, label, refs, body) = line;
        let author: law::act::Author = author.parse().expect("an author");
        let refs = refs.iter().map(|name| self.acts.iter().find(|(known, _)| known == name).expect("a reference").1);
        let label = match label {
            "public" | "all" => Label::Named(label.into()),
            codes => Label::Parties(codes.split(',').map(Party::from).collect()),
        };
        let act = Act {
            kind: kind.into(),
            edition: 1,
            at: at.parse().expect("an instant"),
            zone: if author.party.as_str() == "KZ" { "Asia/Almaty".into() } else { "UTC".into() },
            refs: refs.collect(),
            label,
            drill: self.drill.as_deref().map(Into::into),
            body: body.parse().expect("a body"),
            author,
            approvals: Box::default(),
        };
        let party = act.author.party.clone();
        let node = self.nodes.iter_mut().find(|node| node.hosted().contains(&party)).expect("a node");
        let written = node.write(&party, &act, now()).expect("written");
        self.acts.push((name, written.id));
        self.sync();
        // Members say that they held the act when it was done.
        for node in &mut self.nodes {
            node.attest_at(act.at, now()).expect("attested");
        }
        self.sync();
    }

    fn sync(&mut self) {
        for _ in 0..2 {
            for to in 0..self.nodes.len() {
                for from in 0..self.nodes.len() {
                    if to != from {
                        let [to, from] = self.nodes.get_disjoint_mut([to, from]).expect("two nodes");
                        pull(to, from);
                    }
                }
            }
        }
    }
}

fn credential(party: &str) -> (String, String) {
    (format!("mfa@{party}"), format!("office = 'permrep'\nholder = 'Permanent representative of {party}'"))
}

/// Returns one world for all tests that only read.
pub fn shared() -> &'static World {
    static WORLD: OnceLock<World> = OnceLock::new();
    WORLD.get_or_init(world)
}

/// Returns the alliance with its case under way: five of six positions stated.
pub fn world() -> World {
    let members = ["AM", "BY", "KZ", "KG", "TJ"].map(|code| (Party::from(code), Standing::Member));
    let organs = ["SEC", "JS"].map(|code| (Party::from(code), Standing::Organ));
    let plan = [
        NodePlan { node: "KZ".into(), parties: members.to_vec() },
        NodePlan { node: "RU".into(), parties: vec![("RU".into(), Standing::Member)] },
        NodePlan { node: "SEC".into(), parties: organs.to_vec() },
        NodePlan { node: "public".into(), parties: Vec::new() },
    ];
    let charter = charter();
    let (roster, keys) =
        record::setup("csto", &plan, &mut SystemEntropy::open().expect("randomness")).expect("a network");
    let nodes = keys.iter().map(|keys| open(&roster, keys, &charter)).collect();
    let mut writer = Writer { nodes, acts: Vec::new(), drill: None };
    release(&mut writer);
    for (name, party) in
        [("credential-am", "AM"), ("credential-by", "BY"), ("credential-kg", "KG"), ("credential-ru", "RU")]
    {
        let (author, body) = credential(party);
        writer.write((name, &author, "2021-12-06T09:00:00Z", "credential.issue", "all", &[], &body));
    }
    writer.drill = Some(DRILL.into());
    case(&mut writer);
    let mut nodes = writer.nodes;
    let public = Shared::new(nodes.pop().expect("the public node"));
    World { kz: Shared::new(nodes.swap_remove(0)), public, acts: writer.acts }
}

fn release(writer: &mut Writer) {
    let news = "title = 'Working group meets'\nparagraphs = ['The group met & agreed on <three> points.', 'It meets agian in spring.']\n\
        form = 'news'\nlanguage = 'en'\nsection = 'Meetings'\nissuer = 'Press service'\n[date]\nvalue = '2021-11-15'\nprecision = 'day'\n\
        [[sources]]\nname = 'page.txt'\nlines = '1-3'\n[[notes]]\nparagraph = 2\ntext = 'Printed: agian.'";
    writer.write(("news", "press@SEC", "2021-11-16T08:00:00Z", "news.publish", "public", &[], news));
    let plain = "paragraphs = ['An undated item without a title that says what was done in the summer.']\nform = 'news'\nlanguage = 'en'\n\
        [[sources]]\nname = 'other.txt'\nlines = '7'";
    writer.write(("plain", "press@SEC", "2021-11-16T08:01:00Z", "news.publish", "public", &[], plain));
    let month = "paragraphs = ['В июне 2021 года состоялось заседание.']\nform = 'news'\nlanguage = 'ru'\n[date]\nvalue = '2021-06'\n\
        precision = 'month'\n[[sources]]\nname = 'other.txt'\nlines = '9'";
    writer.write(("month", "press@SEC", "2021-11-16T08:02:00Z", "news.publish", "public", &[], month));
    let page = "slug = 'structure'\ntitle = 'Structure of the organisation'\nlanguage = 'en'\n[[sections]]\nheading = 'Council'\n\
        paragraphs = ['The Council is the highest body.']\n[[sources]]\nname = 'structure.txt'\nlines = '1-90'";
    writer.write(("page", "press@SEC", "2021-11-16T08:03:00Z", "page.publish", "public", &[], page));
    let statement =
        "title = 'On the anniversary'\ntext = 'The organisation recalls the day.'\nin-name-of = 'organisation'";
    writer.write((
        "statement",
        "secretary-general@SEC",
        "2021-11-17T08:00:00Z",
        "statement.issue",
        "public",
        &[],
        statement,
    ));
    let closed = "title = 'Closed remark'\ntext = 'Only the members read Hazelnut.'\nin-name-of = 'office'";
    writer.write(("closed", "head@KZ", "2021-11-18T08:00:00Z", "statement.issue", "all", &[], closed));
    writer.drill = Some(DRILL.into());
    let drilled = "title = 'Drill remark'\ntext = 'The drill says Walnut.'\nin-name-of = 'office'";
    writer.write(("drilled", "head@KZ", "2021-11-18T09:00:00Z", "statement.issue", "public", &[], drilled));
    writer.drill = None;
}

const APPEAL: &str = "matter = 'peacekeeping-on-member'\nterritory = 'KZ'\nsituation = 'Unrest in several cities.'\n\
        requested = 'Assistance in stabilising the situation.'";

const DRAFT: &str = "title = 'Collective peacekeeping forces for Kazakhstan'\nmatter = 'peacekeeping-on-member'\nbody = 'csc'\n\
        text = \"1. To send collective peacekeeping forces for a limited time.\\n\\n2. The chair informs the Security Council of the United Nations.\"";

/// The case, in the drill: an appeal, a consultation, two versions of a draft, a refused attempt, four positions.
const CASE: &[Line<'static>] = &[
    ("appeal", "head@KZ", "2022-01-05T22:00:00Z", "invocation.make", "all", &[], APPEAL),
    (
        "report",
        "duty@JS",
        "2022-01-05T22:01:00Z",
        "report.situation",
        "all",
        &["appeal"],
        "text = 'First report.'\n[[counts]]\nname = 'Cities with unrest'\nvalue = 3\nunit = 'cities'",
    ),
    (
        "consultation",
        "permrep@AM",
        "2022-01-05T22:15:00Z",
        "consultation.open",
        "all",
        &["appeal"],
        "subject = 'The appeal of Kazakhstan'",
    ),
    (
        "view-by",
        "permrep@BY",
        "2022-01-05T22:40:00Z",
        "consultation.state",
        "all",
        &["consultation"],
        "text = 'Belarus is ready to take part.'",
    ),
    (
        "view-kg",
        "permrep@KG",
        "2022-01-05T22:45:00Z",
        "consultation.state",
        "all",
        &["consultation"],
        "text = 'Kyrgyzstan asks for a short mandate.'",
    ),
    ("first", "drafts@SEC", "2022-01-05T23:15:00Z", "draft.table", "all", &["appeal", "consultation"], DRAFT),
    (
        "comment",
        "permrep@KG",
        "2022-01-05T23:20:00Z",
        "draft.comment",
        "all",
        &["first"],
        "text = 'Say for how long.'\npart = 'Paragraph 1'",
    ),
    (
        "draft",
        "drafts@SEC",
        "2022-01-05T23:30:00Z",
        "draft.table",
        "all",
        &["first", "comment", "appeal", "consultation"],
        DRAFT,
    ),
    (
        "refused",
        "head@AM",
        "2022-01-05T23:40:00Z",
        "decision.record",
        "all",
        &["draft", "appeal"],
        "title = 'By the ministers'\nmatter = 'peacekeeping-on-member'\nbody = 'cfm'",
    ),
    ("position-am", "head@AM", "2022-01-05T23:50:00Z", "position.state", "all", &["draft"], "position = 'agree'"),
    ("position-by", "head@BY", "2022-01-05T23:52:00Z", "position.state", "all", &["draft"], "position = 'agree'"),
    (
        "position-kz",
        "head@KZ",
        "2022-01-05T23:55:00Z",
        "position.state",
        "all",
        &["draft"],
        "position = 'agree'\ntext = 'With thanks.'",
    ),
    ("position-tj", "head@TJ", "2022-01-06T00:05:00Z", "position.state", "all", &["draft"], "position = 'abstain'"),
];

fn case(writer: &mut Writer) {
    for line in CASE {
        writer.write(*line);
    }
}

/// Returns the application of the node of Kazakhstan, in the drill.
pub fn member_app(world: &World) -> App {
    app(&world.kz, "KZ", "Kazakhstan", &["KZ"], Mode::Demo { drill: Some(DRILL.into()) })
}

/// Returns the application of the public site.
pub fn public_app(world: &World) -> App {
    app(&world.public, "PUB", "Organisation of the Treaty", &[], Mode::Demo { drill: None })
}

pub fn app(shared: &Shared, code: &str, title: &str, hosted: &[&str], mode: Mode) -> App {
    let pen = shared.clone();
    let node = |code: &str, title: &str, port: u16| Neighbour {
        code: code.into(),
        title: title.into(),
        address: format!("http://127.0.0.1:{port}"),
    };
    App::new(Setup {
        shared: shared.clone(),
        code: code.into(),
        title: title.into(),
        hosted: hosted.iter().map(|code| Party::from(*code)).collect(),
        nodes: if hosted.is_empty() {
            Vec::new()
        } else {
            vec![node("RU", "Russia", 7005), node("SEC", "Secretariat", 7007)]
        },
        zone: "Asia/Almaty".into(),
        public_site: Some("http://127.0.0.1:7000".into()),
        clock: Arc::new(now),
        wall: Arc::new(now),
        pen: Arc::new(move |party, act| {
            pen.write(|record| record.write(party, &act, now()))
                .map(|written| written.id)
                .map_err(|fault| fault.to_string())
        }),
        mode,
        token: TOKEN.into(),
    })
}
