//! The Atom feed (RFC 4287), the map of the site and the note to robots.

use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use law::id::ActId;

use super::item::{Item, Sort};
use super::list;
use crate::answer::{self, Oops};
use crate::cx::Cx;
use crate::layout;
use crate::limits::FEED_ITEMS;

/// Answers with the feed of news and statements.
pub fn atom(cx: &Cx<'_>) -> Response {
    xml(cx, "application/atom+xml; charset=utf-8", feed(cx))
}

/// Answers with the map of the site.
pub fn sitemap(cx: &Cx<'_>) -> Response {
    xml(cx, "application/xml; charset=utf-8", map(cx))
}

/// Answers with the note to robots: everything may be read but the interface for programs.
pub fn robots(cx: &Cx<'_>) -> Response {
    let text = format!("User-agent: *\nDisallow: /api/\nSitemap: {}/sitemap.xml\n", base(cx));
    ([(CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response()
}

fn xml(cx: &Cx<'_>, kind: &'static str, made: Result<String, Oops>) -> Response {
    match made {
        Ok(text) => ([(CONTENT_TYPE, kind)], text).into_response(),
        Err(oops) => {
            let sheet = answer::sorry(cx, &oops);
            layout::plain(cx, sheet.status, &sheet.title, &oops.to_string())
        }
    }
}

fn feed(cx: &Cx<'_>) -> Result<String, Oops> {
    let base = base(cx);
    let mut items = list::items(cx, Sort::News)?;
    items.extend(list::items(cx, Sort::Statement)?);
    items.sort_by_key(|item| (std::cmp::Reverse(item.order()), item.id));
    items.truncate(FEED_ITEMS);
    let updated = items.iter().map(|item| item.act.at).max().unwrap_or(cx.now);
    let title = escape(&cx.app.title);
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"en\">\n\
         <id>{base}/feed.atom</id>\n<title>News: {title}</title>\n<updated>{updated}</updated>\n\
         <author><name>{title}</name></author>\n<link rel=\"self\" type=\"application/atom+xml\" href=\"{base}/feed.atom\"/>\n\
         <link rel=\"alternate\" type=\"text/html\" href=\"{base}/news\"/>\n",
    );
    for item in &items {
        out.push_str(&entry(cx, &base, item));
    }
    out.push_str("</feed>\n");
    Ok(out)
}

fn entry(cx: &Cx<'_>, base: &str, item: &Item<'_>) -> String {
    let text: Vec<String> =
        if item.text.paragraphs.is_empty() { vec![item.text.text.clone()] } else { item.text.paragraphs.clone() };
    let language = if item.text.language.is_empty() { "en" } else { &item.text.language };
    let published = item.day().map(|day| format!("<published>{}</published>\n", day.start())).unwrap_or_default();
    format!(
        "<entry>\n<id>{}</id>\n<title>{}</title>\n<updated>{}</updated>\n{published}<author><name>{}</name></author>\n\
         <link rel=\"alternate\" type=\"text/html\" href=\"{base}{}\"/>\n<category term=\"{}\"/>\n\
         <content type=\"text\" xml:lang=\"{}\">{}</content>\n</entry>\n",
        urn(&item.id),
        escape(&item.title()),
        item.act.at,
        escape(&cx.author(&item.act.author)),
        escape(&item.address()),
        escape(list::section(item)),
        escape(language),
        escape(&text.join("\n\n")),
    )
}

fn map(cx: &Cx<'_>) -> Result<String, Oops> {
    let base = base(cx);
    let mut out =
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n"
            .to_owned();
    for path in ["/", "/news", "/sections", "/statements", "/pages", "/structure"] {
        out.push_str(&format!("<url><loc>{base}{path}</loc></url>\n"));
    }
    for sort in [Sort::News, Sort::Statement, Sort::Page] {
        for item in list::items(cx, sort)? {
            let day = item.act.at.date();
            out.push_str(&format!("<url><loc>{base}{}</loc><lastmod>{day}</lastmod></url>\n", escape(&item.address())));
        }
    }
    out.push_str("</urlset>\n");
    Ok(out)
}

/// Returns the address of the site: the one that the node was given, else the one it was asked by.
fn base(cx: &Cx<'_>) -> String {
    let given = cx.app.public_site.clone().unwrap_or_else(|| format!("http://{}", cx.ask.host));
    escape(given.trim_end_matches('/'))
}

/// Returns a permanent name for an act: a version 8 UUID of the first half of its id (RFC 9562, section 5.8).
fn urn(id: &ActId) -> String {
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&id.0[..16]);
    bytes[6] = bytes[6] & 0x0f | 0x80;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("urn:uuid:{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}

/// Returns the text for XML: markup escaped, characters that XML 1.0 does not allow left out.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' | '\r' => out.push(sign),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            other => out.push(other),
        }
    }
    out
}
