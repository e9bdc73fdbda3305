//! How long pages take at a node with a large record, and at a node that catches up with it.
//!
//! `cargo bench -p foedera-node --bench pages -- 20000` makes so many acts of ten years of cases at a node that keeps the
//! logs of all members, opens it again, and asks each page in turn over HTTP on loopback. Then the node of an
//! organ starts without a disk and catches up, and the same pages are asked of it meanwhile. The reference,
//! in the same run, is a request for `/health`, which answers three bytes. Processor time is that of the whole process.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use law::act::{Act, Author, Label};
use law::id::{ActId, Party};
use node::api::Api;
use node::clock::Clock;
use node::folder::Folder;
use node::link::Links;
use node::node::{Config, Node, listen, open};
use node::sync::Pace;
use record::{ActQuery, NodePlan, Record, Standing};
use seal::entropy::Seeded;
use web::app::{Mode, Neighbour};

const MEMBERS: [&str; 6] = ["AM", "BY", "KZ", "KG", "RU", "TJ"];
/// Requests for each page.
const ASKED: usize = 30;
/// Cases that are written wave by wave.
const CASES_AT_ONCE: usize = 400;
/// Acts of a case.
const CASE: usize = 17;
const START: i64 = 1_388_534_400_000_000;
const SPAN: i64 = 3_652 * 86_400 * 1_000_000;
const DECISION: &str = "matter = 'peacekeeping-on-member'\nbody = 'csc'\ntitle = 'Assistance'";
const TEXT: &str =
    "To send forces for a limited time, at the request of the state concerned, to guard what the people need.";

fn main() -> anyhow::Result<()> {
    let acts = std::env::args().skip(1).find_map(|word| word.parse().ok()).unwrap_or(20_000);
    let dir = match std::env::var_os("FOEDERA_BENCH_DIR") {
        Some(named) => tempfile::tempdir_in(named)?,
        None => tempfile::tempdir()?,
    };
    let (listeners, configs) = network(dir.path())?;
    let [donor, late] = configs;
    let [first, second] = listeners;
    let began = Instant::now();
    let (case, draft) = fill(&donor, acts)?;
    println!("{acts} acts written in {:.1?}, {}", began.elapsed(), memory());
    let began = Instant::now();
    let running = Node::start(&donor, first, Links::default())?;
    println!("opened again in {:.1?}, {}", began.elapsed(), memory());
    let api = Api::new()?;
    let home = &donor.nodes[0].address;
    let pages = pages(case, draft);
    for page in &pages {
        let (mut times, processor) = (Vec::new(), processor());
        for _ in 0..ASKED {
            times.push(asked(&api, home, page)?);
        }
        told(page, &mut times, self::processor() - processor);
    }
    catch_up(&api, &late, second, &pages)?;
    running.stop();
    Ok(())
}

/// Starts a node that holds nothing, and asks its pages until it has caught up.
fn catch_up(api: &Api, late: &Config, listener: std::net::TcpListener, pages: &[String]) -> anyhow::Result<()> {
    let began = Instant::now();
    let node = Node::start(late, listener, Links::default())?;
    let address = &late.nodes[1].address;
    println!("a node without a disk started in {:.1?}", began.elapsed());
    let (mut first, mut useful, mut times) = (None, None, vec![Vec::new(); pages.len()]);
    let known = || node.shared.read(|record| record.catching_up());
    let held = || node.shared.read(|record| record.heads().iter().map(|head| head.registered).sum::<u64>());
    let mut met = false;
    loop {
        for (page, times) in pages.iter().zip(&mut times) {
            times.push(asked(api, address, page)?);
            first.get_or_insert_with(|| began.elapsed());
            if useful.is_none() && held() > 0 {
                useful = Some((began.elapsed(), held()));
            }
        }
        met |= held() > 0;
        if met && known().is_none() {
            break;
        }
        anyhow::ensure!(began.elapsed() < Duration::from_secs(900), "it does not catch up");
    }
    println!(
        "first page after {:.1?}; acts on it after {:.1?} ({} registered); caught up after {:.1?} with {} registered, {}",
        first.unwrap_or_default(),
        useful.unwrap_or_default().0,
        useful.unwrap_or_default().1,
        began.elapsed(),
        held(),
        memory()
    );
    println!("pages while it caught up:");
    for (page, times) in pages.iter().zip(&mut times) {
        told(page, times, 0.0);
    }
    node.stop();
    Ok(())
}

/// Sets up two nodes: one keeps the log of every member, the other that of an organ.
fn network(dir: &Path) -> anyhow::Result<([std::net::TcpListener; 2], [Config; 2])> {
    let folder = Folder::built_in();
    let charter = Arc::new(folder.sound_charter()?);
    let mut most: Vec<(Party, Standing)> = MEMBERS.iter().map(|code| ((*code).into(), Standing::Member)).collect();
    most.push(("SEC".into(), Standing::Organ));
    let plan = [
        NodePlan { node: "AM".into(), parties: most },
        NodePlan { node: "JS".into(), parties: vec![("JS".into(), Standing::Organ)] },
    ];
    let (roster, keys) = record::setup("csto", &plan, &mut Seeded::new("pages"))?;
    let listeners = [listen(0)?, listen(0)?];
    let mut nodes = Vec::new();
    for (name, listener) in ["AM", "JS"].iter().zip(&listeners) {
        let address = format!("http://{}", listener.local_addr()?);
        nodes.push(Neighbour { code: (*name).into(), title: (*name).into(), address });
    }
    let mut configs = Vec::new();
    for keys in &keys {
        let dir = dir.join(&keys.node);
        std::fs::create_dir_all(&dir)?;
        keys.save(&dir.join("keys.toml"))?;
        configs.push(Config {
            name: keys.node.clone(),
            title: keys.node.clone(),
            dir,
            roster: roster.clone(),
            charter: charter.clone(),
            charter_hash: folder.hash(),
            nodes: nodes.clone(),
            public: "PUB".into(),
            zone: "UTC".into(),
            clock: Clock::System,
            mode: Mode::Demo { drill: None },
            pace: Pace::LOOPBACK,
            wire: Default::default(),
        });
    }
    let configs = configs.try_into().map_err(|_| anyhow::anyhow!("bug: two nodes were set up"))?;
    Ok((listeners, configs))
}

/// Writes cases until there are so many acts. Returns the invocation and the draft of a late one.
fn fill(config: &Config, acts: usize) -> anyhow::Result<(ActId, ActId)> {
    let mut record = open(config)?;
    for member in &MEMBERS {
        let act = act(&format!("mfa@{member}"), "credential.issue", &[], "office = 'permrep'", START);
        record.write(&(*member).into(), &act, Clock::System.now())?;
    }
    let cases = acts.div_ceil(CASE).max(1);
    let mut last = None;
    for from in (0..cases).step_by(CASES_AT_ONCE) {
        let count = CASES_AT_ONCE.min(cases - from);
        let at = |case: usize| START + SPAN / cases as i64 * (from + case) as i64;
        last = Some(write_cases(&mut record, count, &at)?);
    }
    let effective = record.count_acts(&ActQuery { registered: Some(true), ..ActQuery::default() })?;
    anyhow::ensure!(effective as usize >= cases * 16, "only {effective} acts were registered");
    last.ok_or_else(|| anyhow::anyhow!("bug: there is a case"))
}

/// Writes cases side by side, each step of all of them at once. Returns the invocation and the draft of the last.
fn write_cases(record: &mut Record, count: usize, at: &dyn Fn(usize) -> i64) -> anyhow::Result<(ActId, ActId)> {
    let mut hour = 0;
    let mut step = |author: &str, kind: &str, body: &str, refs: &dyn Fn(usize) -> Vec<ActId>| {
        hour += 1;
        let acts: Vec<Act> =
            (0..count).map(|case| act(author, kind, &refs(case), body, at(case) + hour * 3_600_000_000)).collect();
        let party = Party::from(author.rsplit('@').next().unwrap_or_default());
        let written = record.write_all(&party, &acts, Clock::System.now())?;
        anyhow::Ok(written.into_iter().map(|written| written.id).collect::<Vec<ActId>>())
    };
    let appeal = "matter = 'peacekeeping-on-member'\nterritory = 'KZ'\nrequested = 'Help to restore order.'\n\
                  situation = 'Armed groups hold the airport and public buildings of the largest city.'";
    let cases = step("head@KZ", "invocation.make", appeal, &|_| Vec::new())?;
    let subject = "subject = 'The appeal of Kazakhstan'";
    let talks = step("permrep@AM", "consultation.open", subject, &|case| vec![cases[case]])?;
    for member in &MEMBERS {
        let text = format!("text = 'We have heard the appeal. {member} is ready to help within its means.'");
        step(&format!("permrep@{member}"), "consultation.state", &text, &|case| vec![talks[case]])?;
    }
    let draft = format!("{DECISION}\ntext = '{TEXT}'");
    let drafts = step("drafts@SEC", "draft.table", &draft, &|case| vec![cases[case], talks[case]])?;
    let mut positions = Vec::new();
    for member in &MEMBERS {
        let author = format!("head@{member}");
        positions.push(step(&author, "position.state", "position = 'agree'", &|case| vec![drafts[case]])?);
    }
    let counted = |case: usize| {
        let stated = positions.iter().map(|stated| stated[case]);
        [cases[case], drafts[case]].into_iter().chain(stated).collect()
    };
    let records = step("head@RU", "decision.record", DECISION, &counted)?;
    step("head@RU", "duty.done", "duty = 'notify-unsc'", &|case| vec![records[case]])?;
    Ok((cases[count - 1], drafts[count - 1]))
}

fn act(author: &str, kind: &str, refs: &[ActId], body: &str, at: i64) -> Act {
    Act {
        kind: kind.into(),
        edition: 1,
        author: author.parse::<Author>().expect("an author"),
        at: law::time::Instant(at),
        zone: "Asia/Almaty".into(),
        refs: refs.to_vec(),
        label: Label::all(),
        drill: None,
        body: body.parse().expect("a body"),
        approvals: Box::default(),
    }
}

fn pages(case: ActId, draft: ActId) -> Vec<String> {
    let fixed = [
        "/health",
        "/",
        "/record",
        "/decisions",
        "/crisis",
        "/bodies",
        "/charter",
        "/charter/instruments",
        "/network",
        "/write",
        "/write/report.situation",
        "/api/state",
        "/api/acts",
        "/api/due?party=KZ",
        "/api/cases",
        "/api/drafts",
    ];
    let of = [format!("/act/{draft}"), format!("/case/{case}"), format!("/draft/{draft}")];
    fixed.iter().map(|page| (*page).to_owned()).chain(of).collect()
}

/// Asks a page and returns how long the answer took. What is not here yet is an answer too.
fn asked(api: &Api, home: &str, page: &str) -> anyhow::Result<Duration> {
    let began = Instant::now();
    match api.get(&format!("{home}{page}")) {
        Ok(answer) => anyhow::ensure!(answer.status < 500, "{page}: {} {}", answer.status, answer.text),
        Err(fault) => println!("{page}: {fault:#}"),
    }
    Ok(began.elapsed())
}

/// Returns the processor time of this process, in milliseconds.
fn processor() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    fields.iter().skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() * 10.0
}

fn memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let lines = status.lines().filter(|line| line.starts_with("VmHWM") || line.starts_with("VmRSS"));
    lines.map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect::<Vec<_>>().join(", ")
}

fn told(page: &str, times: &mut [Duration], processor: f64) {
    times.sort();
    let at = |percent: usize| times[(times.len() * percent).div_ceil(100).saturating_sub(1)].as_secs_f64() * 1000.0;
    let page = page.get(..28).unwrap_or(page);
    let each = processor / times.len() as f64;
    println!("{page:28} p50 {:9.2} ms  p99 {:9.2} ms  processor {each:8.1} ms  of {}", at(50), at(99), times.len());
}
