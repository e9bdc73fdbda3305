//! Checks one expectation on every node that it is about, over the nodes' JSON interface and public pages.

use std::collections::BTreeSet;

use anyhow::{Context, ensure};
use law::id::Party;
use serde_json::Value;

use super::expect::{Expect, Shown};
use super::stage::{Marking, Stage};
use crate::plan::PUBLIC;

impl Stage<'_> {
    /// Checks an expectation and returns how many answers were compared. `subject` is the line whose act it is about.
    pub(super) fn check(&self, expect: &Expect, subject: Option<&str>) -> anyhow::Result<usize> {
        match expect {
            Expect::Effective => self.verdicts(subject, |verdict| verdict["word"] == "effective"),
            Expect::Refused { reason, cites } => self.verdicts(subject, |verdict| {
                let because = verdict["because"].as_array().cloned().unwrap_or_default();
                verdict["word"] == "refused"
                    && verdict["reason"] == reason.as_str()
                    && (cites.is_empty() || because.iter().any(|cite| cite == cites.as_str()))
            }),
            Expect::Undetermined(clause) => self
                .verdicts(subject, |verdict| verdict["word"] == "undetermined" && verdict["clause"] == clause.as_str()),
            Expect::State(state) => self.case(|case| {
                ensure!(case["state"] == state.as_str(), "it is {}", case["state"]);
                Ok(())
            }),
            Expect::Clock { name, status } => self.case(|case| {
                let clocks = case["clocks"].as_array().cloned().unwrap_or_default();
                let named: Vec<_> = clocks.iter().filter(|clock| clock["name"] == name.as_str()).collect();
                let is = |clock: &&Value| clock["status"] == status.as_str();
                ensure!(!named.is_empty() && named.iter().all(is), "the clocks are {}", case["clocks"]);
                Ok(())
            }),
            Expect::Bound(parties) => self.bound(parties),
            Expect::Sees(nodes) => self.seen(subject, nodes, Shown::Yes),
            Expect::Unseen(nodes) => self.seen(subject, nodes, Shown::No),
            Expect::Public(shown) => self.published(subject, *shown),
        }
    }

    fn subject(&self, subject: Option<&str>) -> anyhow::Result<&super::stage::Written> {
        subject.and_then(|line| self.written.get(line)).context("no line has written an act yet")
    }

    fn verdicts(&self, subject: Option<&str>, right: impl Fn(&Value) -> bool) -> anyhow::Result<usize> {
        let written = self.subject(subject)?;
        let nodes = self.readers();
        for node in &nodes {
            let answer = self.get(node, &format!("/api/acts/{}", written.id))?;
            let verdict = &answer.json()["verdict"];
            ensure!(right(verdict), "node {node} says {verdict}");
        }
        Ok(nodes.len())
    }

    fn case(&self, right: impl Fn(&Value) -> anyhow::Result<()>) -> anyhow::Result<usize> {
        let case = self.case.as_ref().context("no line has opened a case yet")?;
        let nodes = self.readers();
        for node in &nodes {
            let answer = self.get(node, &format!("/api/cases/{case}{}", self.query()))?;
            right(&answer.json()).with_context(|| format!("node {node}"))?;
        }
        Ok(nodes.len())
    }

    /// Looks up the case's decision, then the draft that it records, then whom the draft's outcome binds.
    fn bound(&self, parties: &BTreeSet<String>) -> anyhow::Result<usize> {
        let case = self.case.as_ref().context("no line has opened a case yet")?;
        let nodes = self.readers();
        for node in &nodes {
            let decision = self.get(node, &format!("/api/cases/{case}{}", self.query()))?.json()["decision"].clone();
            let drafts = self.get(node, &format!("/api/drafts{}", self.query()))?.json();
            let drafts = drafts["drafts"].as_array().cloned().unwrap_or_default();
            let records = |draft: &&Value| {
                let by = draft["recorded_by"].as_array().cloned().unwrap_or_default();
                !decision.is_null() && by.contains(&decision)
            };
            let draft = drafts.iter().find(records).with_context(|| format!("node {node} knows no decision"))?;
            let bound = draft["outcome"]["bound"].as_object().cloned().unwrap_or_default();
            let bound: BTreeSet<String> =
                bound.into_iter().filter(|(_, bound)| bound == "Bound").map(|(party, _)| party).collect();
            ensure!(bound == *parties, "node {node} says that {bound:?} are bound");
        }
        Ok(nodes.len())
    }

    /// Checks who can read the act. An organ without a node of its own is asked about at the node that reads for it.
    /// In a drill the public site shows nothing, whatever the line says.
    fn seen(&self, subject: Option<&str>, nodes: &BTreeSet<String>, shown: Shown) -> anyhow::Result<usize> {
        let written = self.subject(subject)?;
        for name in nodes {
            if name == PUBLIC {
                self.released(&written.id, self.public(shown))?;
                continue;
            }
            let node = self.alliance.plan.host(&Party::from(name.as_str())).context("there is no such node")?;
            let answer = self.get(node, &format!("/api/acts/{}", written.id))?;
            let reads = answer.status == 200 && answer.json()["act"].is_object();
            ensure!(reads == (shown == Shown::Yes), "node {node} answers {} {}", answer.status, answer.text);
        }
        Ok(nodes.len())
    }

    /// Checks the public site: the interface for programs, and the pages that people read.
    fn published(&self, subject: Option<&str>, shown: Shown) -> anyhow::Result<usize> {
        let written = self.subject(subject)?;
        let shown = self.public(shown);
        self.released(&written.id, shown)?;
        let title = written.title.as_deref().context("the act has no title to look for")?;
        for path in ["/statements", "/feed.atom"] {
            let page = self.get(PUBLIC, path)?;
            ensure!(page.status == 200, "the public site answers {} to {path}", page.status);
            ensure!(page.text.contains(title) == (shown == Shown::Yes), "the public page {path} is otherwise");
        }
        Ok(3)
    }

    fn released(&self, id: &str, shown: Shown) -> anyhow::Result<()> {
        let answer = self.get(PUBLIC, &format!("/api/acts/{id}"))?;
        let status = if shown == Shown::Yes { 200 } else { 404 };
        ensure!(answer.status == status, "the public site answers {} {}", answer.status, answer.text);
        Ok(())
    }

    fn public(&self, shown: Shown) -> Shown {
        match self.marking {
            Marking::Meant => shown,
            Marking::Drill(_) => Shown::No,
        }
    }
}
