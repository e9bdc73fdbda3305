//! Small drawings that stand beside words. They carry no meaning of their own, so they are hidden from readers by ear.

use maud::{Markup, PreEscaped};

/// A shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Yes, done, agreed.
    Check,
    /// No, refused, objected.
    Cross,
    /// Abstained, partly.
    Dash,
    /// Nothing yet.
    Ring,
    /// A clock runs.
    Clock,
    /// The charter does not say.
    Question,
    /// Attention.
    Warning,
    /// A drill.
    Drill,
    /// Sealed, not readable here.
    Lock,
}

/// Returns the drawing.
pub fn draw(shape: Shape) -> Markup {
    let inside = match shape {
        Shape::Check => {
            r#"<circle class="solid" cx="12" cy="12" r="11"/><path class="cut" d="M7 12.5l3.4 3.5L17 8.5"/>"#
        }
        Shape::Cross => {
            r#"<path class="solid" d="M7.5 1h9L23 7.5v9L16.5 23h-9L1 16.5v-9z"/><path class="cut" d="M8 8l8 8M16 8l-8 8"/>"#
        }
        Shape::Dash => r#"<circle cx="12" cy="12" r="10"/><path d="M7 12h10"/>"#,
        Shape::Ring => r#"<circle cx="12" cy="12" r="10" stroke-dasharray="3 4"/>"#,
        Shape::Clock => r#"<circle cx="12" cy="12" r="10"/><path d="M12 6v6.5l4 2.5"/>"#,
        Shape::Question => {
            r#"<path d="M12 1l11 11-11 11L1 12z"/><path d="M9.5 10a2.5 2.5 0 1 1 3.4 2.3c-.6.3-.9.7-.9 1.4M12 16.8v.1"/>"#
        }
        Shape::Warning => r#"<path d="M12 2l10.5 19h-21z"/><path d="M12 9v5.5M12 17.8v.1"/>"#,
        Shape::Drill => r#"<rect x="2" y="5" width="20" height="14" rx="2"/><path d="M7 19L15 5M13 19l7-12"/>"#,
        Shape::Lock => r#"<rect x="4" y="10.5" width="16" height="11" rx="2"/><path d="M8 10.5V7a4 4 0 0 1 8 0v3.5"/>"#,
    };
    PreEscaped(format!(r#"<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{inside}</svg>"#))
}
