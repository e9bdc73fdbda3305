//! Marks around text that stands in another language than its page, so that readers by ear hear it rightly.
//!
//! Text with such marks goes through sentences, lists and messages like any other; [`settle`] makes elements of them when
//! the page is whole. The signs are of the private use area of Unicode, so they mean nothing in what people write.

use maud::{Markup, PreEscaped};

const OPEN: char = '\u{E002}';
const TEXT: char = '\u{E003}';
const CLOSE: char = '\u{E004}';

/// Returns the text, marked as being in that language.
pub fn mark(code: &str, text: &str) -> String {
    format!("{OPEN}{code}{TEXT}{text}{CLOSE}")
}

/// Returns the text without marks.
pub fn bare(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut is_code = false;
    for sign in text.chars() {
        match sign {
            OPEN => is_code = true,
            TEXT => is_code = false,
            CLOSE => {}
            other if !is_code => out.push(other),
            _ => {}
        }
    }
    out
}

/// Elements that hold text only, in which no other element may stand.
const TEXT_ONLY: [&str; 3] = ["title", "option", "textarea"];

/// Makes elements with `lang` of the marks in a page; within a tag or an element of text only, the marks fall away.
pub fn settle(page: Markup) -> Markup {
    if !page.0.contains([OPEN, TEXT, CLOSE]) {
        return page;
    }
    let mut out = String::with_capacity(page.0.len() + 256);
    let mut rest = page.0.as_str();
    while let Some(start) = rest.find('<') {
        elements(&rest[..start], &mut out);
        let end = rest[start..].find('>').map_or(rest.len(), |end| start + end + 1);
        let tag = &rest[start..end];
        out.push_str(&bare(tag));
        rest = &rest[end..];
        let name = tag[1..].split([' ', '>']).next().unwrap_or_default();
        if TEXT_ONLY.contains(&name) {
            let end = rest.find("</").unwrap_or(rest.len());
            out.push_str(&bare(&rest[..end]));
            rest = &rest[end..];
        }
    }
    elements(rest, &mut out);
    PreEscaped(out)
}

fn elements(text: &str, out: &mut String) {
    let mut open = 0_usize;
    let mut rest = text;
    while let Some(at) = rest.find([OPEN, CLOSE]) {
        out.push_str(&rest[..at]);
        let after = &rest[at + OPEN.len_utf8()..];
        rest = match after.split_once(TEXT) {
            Some((code, own)) if rest[at..].starts_with(OPEN) && is_code(code) => {
                out.push_str("<span lang=\"");
                out.push_str(code);
                out.push_str("\">");
                open += 1;
                own
            }
            _ if rest[at..].starts_with(CLOSE) && open > 0 => {
                out.push_str("</span>");
                open -= 1;
                after
            }
            _ => after,
        };
    }
    out.push_str(rest);
    out.extend(std::iter::repeat_n("</span>", open));
}

fn is_code(code: &str) -> bool {
    (2..=8).contains(&code.len()) && code.bytes().all(|sign| sign.is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_become_elements_only_where_elements_may_stand() {
        let name = mark("en", "NATO");
        let page = format!("<title>{name}</title><p title=\"{name}\">A {name}.</p><option>{name}</option>");
        let expected = "<title>NATO</title><p title=\"NATO\">A <span lang=\"en\">NATO</span>.</p><option>NATO</option>";
        assert_eq!(settle(PreEscaped(page)).0, expected);
    }

    #[test]
    fn marks_that_people_write_open_nothing_that_stays_open() {
        for (text, expected) in [
            ("<p>\u{E002}en\u{E003}a</p>", "<p><span lang=\"en\">a</span></p>"),
            ("<p>\u{E004}a\u{E004}</p>", "<p>a</p>"),
            ("<p>\u{E002}\"x\u{E003}a\u{E004}</p>", "<p>\"x\u{E003}a</p>"),
        ] {
            assert_eq!(settle(PreEscaped(text.to_owned())).0, expected);
        }
    }
}
