//! Tags: a shape and a word for a status.

use maud::{Markup, html};

use super::icon::{Shape, draw};
use crate::lang::{Speaks, say};

/// The tone of a tag; the word carries the meaning, the tone only helps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// It is so.
    Yes,
    /// It is not so.
    No,
    /// Something is awaited.
    Wait,
    /// The charter does not say.
    Open,
    /// A plain fact.
    Plain,
    /// Information.
    Info,
}

impl Tone {
    fn class(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::Wait => "wait",
            Self::Open => "open",
            Self::Plain => "",
            Self::Info => "info",
        }
    }
}

/// Returns a tag.
pub fn tag(tone: Tone, shape: Shape, words: &str) -> Markup {
    html! { span class=(format!("tag {}", tone.class()).trim_end()) { (draw(shape)) span { (words) } } }
}

/// Returns the mark of an act that belongs to a drill, without the drill's name, for long lists.
pub fn drill_short(speaker: &impl Speaks, name: &str) -> Markup {
    html! { span.tag.drilled title=(say!(speaker, "part-drill-of", name = name)) { (draw(Shape::Drill)) span { (say!(speaker, "part-drill")) } } }
}

/// Returns the mark of an act that belongs to a drill.
pub fn drill(speaker: &impl Speaks, name: &str) -> Markup {
    html! { span.tag.drilled { (draw(Shape::Drill)) span { (say!(speaker, "part-drill-of", name = name)) } } }
}
