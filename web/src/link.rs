//! Addresses inside the site and the encoding that they need.

use law::id::ActId;
use law::outcome::Citation;

/// Hexadecimal digits of an act's id that people see and addresses carry.
const SHORT: usize = 12;

/// Returns the first digits of an act's id, enough for people.
pub fn short(id: &ActId) -> String {
    let mut text = id.to_string();
    text.truncate(SHORT);
    text
}

/// Returns the address of an act's page.
pub fn act(id: &ActId) -> String {
    format!("/act/{id}")
}

/// Returns the address of the article or rule that a citation names.
pub fn charter(cite: &Citation) -> String {
    match cite.rule.is_empty() {
        true => format!("/charter/{}#{}", encode(&cite.instrument), encode(&cite.article)),
        false => format!("/charter/{}#{}", encode(&cite.instrument), anchor(cite)),
    }
}

/// Returns the fragment of a rule on its instrument's page.
pub fn anchor(cite: &Citation) -> String {
    let rule: String = cite.rule.chars().map(|sign| if sign.is_alphanumeric() { sign } else { '-' }).collect();
    format!("{}.{}", encode(&cite.article), encode(&rule))
}

/// Returns the text percent-encoded for a path segment or a query value.
pub fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// Returns `path?name=value&...` without the pairs whose value is empty.
pub fn with(path: &str, pairs: &[(&str, &str)]) -> String {
    let query: Vec<String> = pairs
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
        .collect();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{}", query.join("&")) }
}
