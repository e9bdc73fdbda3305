//! Answers to cases as text, as JSON, and as a fragment of a page without scripts.

use std::fmt::Write as _;

use law::outcome::{Citation, Explanation};
use law::precedent::{Answer, Case};
use serde_json::{Value, json};

/// A case with its answers.
pub struct Told {
    /// The case.
    pub case: Case,
    /// Its answers, in the order of its questions; each under the charter as it stands, then under other readings.
    pub answers: Vec<Answer>,
}

/// Writes the answers for people, and how many are as expected.
pub fn text(all: &[Told]) -> String {
    let mut out = String::new();
    for told in all {
        let _ = writeln!(out, "{}\n{}", told.case.file, told.case.about);
        for answer in &told.answers {
            out.push('\n');
            let Answer { line, question, .. } = answer;
            let _ = match &answer.holder {
                None => writeln!(out, "  Line {line}. {question}"),
                Some(holder) => writeln!(out, "  As {holder} reads it:"),
            };
            let _ = writeln!(out, "    {}", answer.says());
            for missed in answer.missed.iter().flatten() {
                let _ = writeln!(
                    out,
                    "    NOT AS EXPECTED: {}: expected {}, got {}",
                    missed.what, missed.expected, missed.got
                );
            }
            for hint in &answer.reply.hints {
                let _ = writeln!(out, "    {hint}");
            }
            for step in answer.reply.tree.to_string().lines() {
                let _ = writeln!(out, "      {step}");
            }
        }
        out.push('\n');
    }
    out.push_str(&count(all));
    out
}

/// Says how many answers are as expected.
fn count(all: &[Told]) -> String {
    let number =
        |met: Option<bool>| all.iter().flat_map(|told| &told.answers).filter(|one| one.is_met() == met).count();
    let (yes, no, open) = (number(Some(true)), number(Some(false)), number(None));
    let open = if open == 0 { String::new() } else { format!(", {open} without expectation") };
    format!("{yes} as expected, {no} not{open}\n")
}

/// Writes the answers as JSON.
pub fn json(all: &[Told]) -> Value {
    let case = |told: &Told| {
        json!({
            "file": told.case.file, "about": told.case.about, "source": told.case.source,
            "because": told.case.because, "answers": told.answers.iter().map(answer).collect::<Vec<_>>(),
        })
    };
    Value::Array(all.iter().map(case).collect())
}

fn answer(answer: &Answer) -> Value {
    let reply = &answer.reply;
    let missed = answer.missed.as_ref().map(|missed| {
        let one = |one: &law::precedent::Missed| json!({ "what": one.what, "expected": one.expected, "got": one.got });
        missed.iter().map(one).collect::<Vec<_>>()
    });
    json!({
        "line": answer.line, "question": answer.question, "holder": answer.holder, "says": answer.says(),
        "finding": reply.finding, "are": reply.are, "decision": reply.decision, "hints": reply.hints,
        "cites": cites(&reply.cites), "tree": tree(&reply.tree), "missed": missed,
    })
}

fn cites(cites: &[Citation]) -> Vec<String> {
    cites.iter().map(ToString::to_string).collect()
}

fn tree(step: &Explanation) -> Value {
    json!({
        "says": step.says, "finding": step.finding, "cites": cites(&step.cites),
        "acts": step.acts, "steps": step.steps.iter().map(tree).collect::<Vec<_>>(),
    })
}

/// Writes the answers as a fragment of a page: headings, paragraphs and nested lists. Every text is escaped.
pub fn html(all: &[Told]) -> String {
    let mut out = String::new();
    for told in all {
        let _ = writeln!(out, "<section class=\"case\">\n<h2>{}</h2>", escaped(&told.case.about));
        let _ = writeln!(out, "<p>{}</p>", escaped(&told.case.because));
        for answer in &told.answers {
            let heading = match &answer.holder {
                None => answer.question.clone(),
                Some(holder) => format!("As {holder} reads it: {}", answer.question),
            };
            let _ = writeln!(out, "<h3>{}</h3>\n<p>{}</p>", escaped(&heading), escaped(&answer.says()));
            for missed in answer.missed.iter().flatten() {
                let says = format!("{}: expected {}, got {}", missed.what, missed.expected, missed.got);
                let _ = writeln!(out, "<p><strong>Not as expected.</strong> {}</p>", escaped(&says));
            }
            for hint in &answer.reply.hints {
                let _ = writeln!(out, "<p>{}</p>", escaped(hint));
            }
            out.push_str("<ul>");
            list(&mut out, &answer.reply.tree);
            out.push_str("</ul>\n");
        }
        out.push_str("</section>\n");
    }
    out
}

fn list(out: &mut String, step: &Explanation) {
    let _ = write!(out, "<li>{}", escaped(&step.says));
    if !step.finding.is_empty() {
        let _ = write!(out, " <strong>{}</strong>", escaped(step.finding));
    }
    for cite in &step.cites {
        let _ = write!(out, " <cite>{}</cite>", escaped(&cite.to_string()));
    }
    if !step.steps.is_empty() {
        out.push_str("<ul>");
        step.steps.iter().for_each(|below| list(out, below));
        out.push_str("</ul>");
    }
    out.push_str("</li>");
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}
