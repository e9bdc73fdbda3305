//! The Atom feed (RFC 4287), the map of the site and the note to robots.

use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use law::id::{ActId, Body};

use super::item::{Item, Sort};
use super::list;
use crate::answer::{self, Oops};
use crate::cx::Cx;
use crate::lang::mark::bare;
use crate::lang::{Lang, say};
use crate::layout;
use crate::limits::FEED_ITEMS;
use crate::link;

/// What a feed is of.
pub enum Of {
    /// News and statements.
    Everything,
    /// The news of one section, by its name in addresses.
    Section(String),
    /// Statements and released acts.
    Statements,
    /// What the offices of one body released.
    Body(Body),
}

/// Answers with a feed.
pub fn atom(cx: &Cx<'_>, of: &Of) -> Response {
    xml(cx, "application/atom+xml; charset=utf-8", feed(cx, of))
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

/// Returns the items of a feed, its own address, that of its page, and its name beside the site's. Refused if there is no
/// such section or body.
fn items<'r>(cx: &Cx<'r>, of: &Of) -> Result<(Vec<Item<'r>>, [String; 2], String), Oops> {
    let missing = || Oops::missing(say!(cx, "frame-no-page"), say!(cx, "frame-no-page-go-to-news"));
    let news = list::items(cx, Sort::News)?;
    let statements = list::items(cx, Sort::Statement)?;
    let (items, page, name): (Vec<Item<'r>>, String, String) = match of {
        Of::Everything => (news.into_iter().chain(statements).collect(), String::new(), String::new()),
        Of::Statements => (statements, "/statements".to_owned(), say!(cx, "frame-statements").into_owned()),
        Of::Section(slug) => {
            let page = format!("/sections/{}", link::encode(slug));
            let own: Vec<Item<'r>> =
                news.into_iter().filter(|item| list::address(list::section(item)) == page).collect();
            let name = own.first().map(|item| list::section(item).to_owned()).ok_or_else(missing)?;
            (own, page, name)
        }
        Of::Body(body) => {
            cx.law().body(body).ok_or_else(missing)?;
            let by = |item: &Item<'_>| {
                cx.law().office(&item.act.author).is_some_and(|(terms, _)| terms.body.as_ref() == Some(body))
            };
            let own = news.into_iter().chain(statements).filter(by).collect();
            (own, format!("/bodies/{}", link::encode(body.as_str())), cx.body(body))
        }
    };
    let alternate = match of {
        Of::Everything => "/news".to_owned(),
        Of::Body(body) => format!("/structure#{}", link::encode(body.as_str())),
        _ => page.clone(),
    };
    Ok((items, [format!("{page}/feed.atom"), alternate], name))
}

fn feed(cx: &Cx<'_>, of: &Of) -> Result<String, Oops> {
    let base = base(cx);
    let (mut items, [own, page], name) = items(cx, of)?;
    items.sort_by_key(|item| (std::cmp::Reverse(item.order()), item.id));
    items.truncate(FEED_ITEMS);
    let updated = items.iter().map(|item| item.act.at).max().unwrap_or(cx.now);
    let title = escape(&cx.app.title);
    let name = match name.is_empty() {
        true => escape(&say!(Lang::ENGLISH, "frame-news-of", title = cx.app.title.as_str())),
        false => format!("{}: {title}", escape(&bare(&name))),
    };
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"en\">\n\
         <id>{base}{own}</id>\n<title>{name}</title>\n<updated>{updated}</updated>\n\
         <author><name>{title}</name></author>\n<link rel=\"self\" type=\"application/atom+xml\" href=\"{base}{own}\"/>\n\
         <link rel=\"alternate\" type=\"text/html\" href=\"{base}{page}\"/>\n",
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
