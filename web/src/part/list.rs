//! Lists: what every list can do. It is filtered by words, sorted by a column, shown a page at a time, and taken away as
//! CSV or JSON with the dates and the node that it is from. A page says what its columns and rows are, and draws the rows.

use std::cmp::Ordering;

use axum::Router;
use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use law::time::AsOf;
use maud::{Markup, html};
use serde_json::{Value, json};

use crate::answer::{self, Oops};
use crate::app::App;
use crate::ask::Ask;
use crate::cx::Cx;
use crate::lang::mark::bare;
use crate::lang::{Speaks, Words, say};
use crate::layout;
use crate::limits::LIST_FILTER_CHARS_MAX;
use crate::link;
use crate::part::asof;

/// A column: its name in addresses and files, and its words for people.
pub type Column = (&'static str, Words);

/// A list before it is filtered, sorted and cut into pages.
pub struct List {
    /// Where its page stands: `/decisions`.
    pub path: &'static str,
    /// Its columns.
    pub columns: &'static [Column],
    /// Rows of one page.
    pub page_rows: usize,
    /// Its rows, each with one text a column.
    pub rows: Vec<Vec<String>>,
}

/// Which rows are shown, in order.
#[derive(Debug, PartialEq, Eq)]
pub struct Shown {
    /// The numbers of the rows, as the list had them.
    pub rows: Vec<usize>,
    /// How many fit the filter.
    pub total: usize,
    /// The page, from 1.
    pub page: usize,
    /// How many pages there are.
    pub pages: usize,
}

/// In which form a list is taken away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Comma-separated values (RFC 4180).
    Csv,
    /// One JSON object.
    Json,
}

impl List {
    /// Returns the rows that the address asks for.
    pub fn shown(&self, ask: &Ask) -> Shown {
        let all = self.arranged(ask);
        let pages = all.len().div_ceil(self.page_rows).max(1);
        let page = ask.page().min(pages);
        let rows = all.iter().copied().skip((page - 1) * self.page_rows).take(self.page_rows).collect();
        Shown { rows, total: all.len(), page, pages }
    }

    /// Returns the numbers of all rows that fit, sorted.
    fn arranged(&self, ask: &Ask) -> Vec<usize> {
        let wanted: Vec<String> = filter(ask).split_whitespace().map(str::to_lowercase).collect();
        let fits = |row: &Vec<String>| {
            let all = bare(&row.join(" ")).to_lowercase();
            wanted.iter().all(|word| all.contains(word.as_str()))
        };
        let mut rows: Vec<usize> = (0..self.rows.len()).filter(|at| fits(&self.rows[*at])).collect();
        if let Some((column, falling)) = self.sorted(ask) {
            rows.sort_by(|one, other| {
                let order = compare(&self.rows[*one][column], &self.rows[*other][column]);
                if falling { order.reverse() } else { order }
            });
        }
        rows
    }

    /// Returns the column to sort by, and whether the last goes first.
    fn sorted(&self, ask: &Ask) -> Option<(usize, bool)> {
        let text = ask.text("sort");
        let (name, falling) = text.strip_prefix('-').map_or((text, false), |name| (name, true));
        Some((self.columns.iter().position(|(known, _)| *known == name)?, falling))
    }

    /// Returns the controls above a list: filter, order, and the files with the number of their rows.
    pub fn controls(&self, ask: &Ask, shown: &Shown) -> Markup {
        let rows = html! { (say!(ask, "find-rows", count = shown.total)) };
        self.bar(ask, &rows)
    }

    /// Returns the controls above a list whose rows are not all at hand.
    pub fn order_and_files(&self, ask: &Ask) -> Markup {
        self.bar(ask, &html! { (say!(ask, "find-as-file")) })
    }

    fn bar(&self, ask: &Ask, rows: &Markup) -> Markup {
        let sort = ask.text("sort");
        html! {
            form.filter.list method="get" action=(self.path) role="search" aria-label=(say!(ask, "find-filter-list")) {
                div { label for="list-filter" { (say!(ask, "find-containing")) } input #list-filter type="search" name="filter" value=(filter(ask)) maxlength=(LIST_FILTER_CHARS_MAX); }
                div {
                    label for="list-sort" { (say!(ask, "find-sorted-by")) }
                    select #list-sort name="sort" {
                        option value="" { (say!(ask, "find-usual-order")) }
                        @for (name, words) in self.columns {
                            option value=(name) selected[sort == *name] { (words(ask.lang())) }
                            @let falling = format!("-{name}");
                            option value=(falling) selected[sort == falling] { (say!(ask, "find-last-first", column = words(ask.lang()))) }
                        }
                    }
                }
                @for (name, value) in ask.pairs.iter().filter(|(name, _)| !matches!(name.as_str(), "filter" | "sort" | "page" | "after")) {
                    input type="hidden" name=(name) value=(value);
                }
                button.quiet type="submit" { (say!(ask, "find-show")) }
                p.small.files {
                    (rows) ": "
                    a href=(self.address(ask, ".csv", None)) download { "CSV" } ", "
                    a href=(self.address(ask, ".json", None)) download { "JSON" }
                }
            }
        }
    }

    /// Returns the links to the other pages of a list.
    pub fn pager(&self, ask: &Ask, shown: &Shown) -> Markup {
        html! {
            @if shown.pages > 1 {
                nav.pager aria-label=(say!(ask, "find-pages-of-list")) {
                    @if shown.page > 1 { a rel="prev" href=(self.address(ask, "", Some(shown.page - 1))) { (say!(ask, "find-page-before")) } }
                    span { (say!(ask, "find-page-of", page = shown.page, pages = shown.pages)) }
                    @if shown.page < shown.pages { a rel="next" href=(self.address(ask, "", Some(shown.page + 1))) { (say!(ask, "find-next-page")) } }
                }
            }
        }
    }

    /// Returns the address of another page of the list, or of a file of it.
    pub fn address(&self, ask: &Ask, ending: &str, page: Option<usize>) -> String {
        let page = page.map(|page| page.to_string()).unwrap_or_default();
        let mut pairs: Vec<(&str, &str)> =
            ask.pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        pairs.retain(|(name, _)| *name != "page");
        pairs.push(("page", &page));
        link::with(&format!("{}{ending}", self.path), &pairs)
    }

    /// Answers with the whole list as it is filtered and sorted.
    fn file(&self, cx: &Cx<'_>, form: Form) -> Response {
        let dates = asof::read(cx.ask, cx.now).dates;
        let source = format!("http://{}{}", cx.ask.host, self.path);
        let rows = self.arranged(cx.ask);
        let (kind, ending, text) = match form {
            Form::Csv => ("text/csv; charset=utf-8; header=present", "csv", self.csv(&rows, dates, &source)),
            Form::Json => ("application/json", "json", self.json(cx, &rows, dates, &source).to_string()),
        };
        let name = format!(
            "attachment; filename=\"{}-{}.{ending}\"",
            self.path.trim_matches('/').replace('/', "-"),
            dates.effective
        );
        ([(CONTENT_TYPE, kind.to_owned()), (CONTENT_DISPOSITION, name)], text).into_response()
    }

    fn csv(&self, rows: &[usize], dates: AsOf, source: &str) -> String {
        let mut out = String::new();
        let head: Vec<&str> =
            self.columns.iter().map(|(name, _)| *name).chain(["effective", "known", "source"]).collect();
        out.push_str(&head.join(","));
        out.push_str("\r\n");
        let (effective, known) = (dates.effective.to_string(), dates.known.to_string());
        for row in rows {
            let own = self.rows[*row].iter().map(String::as_str).chain([effective.as_str(), known.as_str(), source]);
            out.push_str(&own.map(|text| quoted(&bare(text))).collect::<Vec<_>>().join(","));
            out.push_str("\r\n");
        }
        out
    }

    fn json(&self, cx: &Cx<'_>, rows: &[usize], dates: AsOf, source: &str) -> Value {
        let row = |row: &usize| {
            let pairs = self
                .columns
                .iter()
                .zip(&self.rows[*row])
                .map(|((name, _), text)| ((*name).to_owned(), json!(bare(text))));
            Value::Object(pairs.collect())
        };
        json!({
            "effective": dates.effective, "known": dates.known, "source": source, "node": cx.app.code,
            "made": cx.wall, "rows": rows.iter().map(row).collect::<Vec<_>>(),
        })
    }
}

/// Makes a list.
pub type Make = fn(&Cx<'_>) -> Result<List, Oops>;

/// Returns the routes of the files of a list that stands at an address.
pub fn files(path: &str, list: Make) -> Router<App> {
    let answer = |form: Form| get(move |State(app), ask| answer::read(app, ask, move |cx| file(cx, form, list)));
    Router::new().route(&format!("{path}.csv"), answer(Form::Csv)).route(&format!("{path}.json"), answer(Form::Json))
}

fn file(cx: &Cx<'_>, form: Form, list: Make) -> Response {
    match list(cx) {
        Ok(list) => list.file(cx, form),
        Err(oops) => {
            let sheet = answer::sorry(cx, &oops);
            layout::plain(cx, sheet.status, &sheet.title, &oops.to_string())
        }
    }
}

fn filter(ask: &Ask) -> &str {
    let text = ask.text("filter");
    text.char_indices().nth(LIST_FILTER_CHARS_MAX).map_or(text, |(end, _)| &text[..end])
}

/// Compares two cells: as numbers where both are, otherwise as words, whatever their case. Empty cells go last.
fn compare(one: &str, other: &str) -> Ordering {
    match (one.parse::<i64>(), other.parse::<i64>()) {
        (Ok(one), Ok(other)) => one.cmp(&other),
        _ => one.is_empty().cmp(&other.is_empty()).then_with(|| one.to_lowercase().cmp(&other.to_lowercase())),
    }
}

/// Returns a cell of a CSV file, in quotes. A text that a spreadsheet would take for a formula begins with an apostrophe.
fn quoted(text: &str) -> String {
    let formula = text.trim_start().starts_with(['=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'])
        || text.starts_with(['\t', '\r', '\n']);
    let number = text.parse::<i64>().is_ok();
    let mark = if formula && !number { "'" } else { "" };
    format!("\"{mark}{}\"", text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::LIST_PAGE;

    fn list() -> List {
        let row = |cells: [&str; 2]| cells.map(str::to_owned).to_vec();
        let rows = vec![row(["Beta", "9"]), row(["alpha", "10"]), row(["", "-1"])];
        List { path: "/things", columns: &[("name", |_| "".into()), ("count", |_| "".into())], page_rows: 50, rows }
    }

    fn ask(query: &str) -> Ask {
        Ask { pairs: crate::ask::decode(query), ..Ask::default() }
    }

    #[test]
    fn rows_are_filtered_and_sorted_by_number_or_word() {
        for (query, rows) in [
            ("", vec![0, 1, 2]),
            ("sort=name", vec![1, 0, 2]),
            ("sort=-name", vec![2, 0, 1]),
            ("sort=count", vec![2, 0, 1]),
            ("sort=nothing", vec![0, 1, 2]),
            ("filter=ALPHA", vec![1]),
            ("filter=alpha+9", vec![]),
            ("filter=a&sort=-count&page=99", vec![1, 0]),
        ] {
            assert_eq!(list().shown(&ask(query)).rows, rows, "{query}");
        }
    }

    #[test]
    fn a_page_has_so_many_rows_and_a_filter_so_many_letters() {
        let rows = (0..=LIST_PAGE).map(|number| vec![format!("{}", number % 2), String::new()]).collect();
        let list = List { page_rows: LIST_PAGE, rows, ..list() };
        let first = list.shown(&ask(""));
        assert_eq!((first.rows.len(), first.pages, first.total), (LIST_PAGE, 2, LIST_PAGE + 1));
        assert_eq!(list.shown(&ask("page=2")).rows, [LIST_PAGE]);
        let long = |many: usize| format!("filter={}zz", "1%20".repeat(many));
        let filtered = |many: usize| list.shown(&ask(&long(many))).total;
        assert!(filtered(LIST_FILTER_CHARS_MAX / 2) > 0, "what stands beyond the limit was looked for");
        assert_eq!(filtered(LIST_FILTER_CHARS_MAX / 2 - 1), 0);
    }

    #[test]
    fn a_cell_never_becomes_a_formula() {
        for text in ["=1+1", "+1 2", "-A1", "@SUM(A1)", "\t=1", "\r=1", " =cmd", "＝1"] {
            assert!(quoted(text).starts_with("\"'"), "{text:?}");
        }
        assert_eq!(quoted("-12"), "\"-12\"");
        assert_eq!(quoted("say \"so\", twice"), "\"say \"\"so\"\", twice\"");
    }
}
