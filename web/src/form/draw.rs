//! Draws the inputs of a form, with what was typed in them and what is wrong with it.

use law::kind::{Field, Shape};
use maud::{Markup, html};

use crate::lang::{Lang, say};

use super::{Choice, Lists, Typed, Wrong, date, id, is_asked};

/// What a form is drawn from.
pub struct Drawing<'d> {
    /// What was typed so far.
    pub typed: &'d Typed,
    /// What is wrong with it.
    pub wrong: &'d [Wrong],
    /// What the selects offer.
    pub lists: &'d Lists,
}

/// Rows that an empty table of rows starts with.
const FIRST_ROWS: usize = 2;

/// Returns the summary of errors, linking to the inputs; nothing if nothing is wrong.
pub fn summary(lang: Lang, wrong: &[Wrong]) -> Markup {
    html! {
        @if !wrong.is_empty() {
            div.errors role="alert" tabindex="-1" autofocus aria-labelledby="errors-title" {
                h2 #errors-title { (say!(lang, "form-problem")) }
                ul.plain { @for one in wrong { li { a href={ "#" (id(&one.name)) } { (one.says) } } } }
            }
        }
    }
}

impl Drawing<'_> {
    /// Draws the fields under `prefix`.
    pub fn fields(&self, fields: &[Field], prefix: &str) -> Markup {
        html! { @for field in fields.iter().filter(|field| is_asked(field)) { (self.field(field, &format!("{prefix}.{}", field.name))) } }
    }

    /// Draws one field.
    pub fn field(&self, field: &Field, name: &str) -> Markup {
        match field.shape {
            Shape::Choice(options) => {
                let options: Vec<Choice> = options
                    .iter()
                    .map(|(key, label)| ((*key).to_owned(), self.lists.lang.row(label).into_owned()))
                    .collect();
                self.radios(
                    name,
                    &self.lists.lang.row(field.label),
                    &self.lists.lang.row(field.help),
                    field.required,
                    &options,
                )
            }
            Shape::Rows(fields) => self.rows(field, fields, name),
            Shape::Group(fields) if date::is_dated(fields) => self.dated(field, fields, name),
            Shape::Group(fields) => html! {
                fieldset.field {
                    legend #(id(name)) tabindex="-1" { (self.lists.lang.row(field.label)) (self.optional(field.required)) }
                    p.help { (self.lists.lang.row(field.help)) }
                    (self.error(name))
                    (self.fields(fields, name))
                }
            },
            shape => match self.lists.of(shape) {
                Some(list) => self.select(
                    name,
                    &self.lists.lang.row(field.label),
                    &self.lists.lang.row(field.help),
                    field.required,
                    list,
                ),
                None => self.input(field, name),
            },
        }
    }

    /// Draws a date that says how exact it is: a quarter is the one thing that the date itself does not show.
    fn dated(&self, field: &Field, fields: &[Field], name: &str) -> Markup {
        let value = format!("{name}.value");
        let help = format!("{} {}", self.lists.lang.row(field.help), say!(self.lists.lang, "form-exact"));
        let exact = say!(self.lists.lang, "form-quarter");
        html! {
            (self.line(&value, &self.lists.lang.row(field.label), &help))
            @for field in fields {
                @if let Shape::Choice(options) = field.shape {
                    @let list: Vec<Choice> =
                        options.iter().map(|(key, label)| ((*key).to_owned(), self.lists.lang.row(label).into_owned())).collect();
                    (self.select(&format!("{name}.{}", field.name), &self.lists.lang.row(field.label), &exact, false, &list))
                }
            }
        }
    }

    /// Draws a select.
    pub fn select(&self, name: &str, label: &str, help: &str, required: bool, list: &[Choice]) -> Markup {
        let typed = self.typed.value(name).unwrap_or_default();
        let about = format!("{}-about", id(name));
        self.framed(
            name,
            html! {
                label for=(id(name)) { (label) (self.optional(required)) }
                p.help id=(about) { (help) }
                (self.error(name))
                @if list.is_empty() { p { em { (say!(self.lists.lang, "form-nothing-for-seat")) } } }
                select id=(id(name)) name=(name) aria-describedby=(about) aria-invalid=[self.invalid(name)] disabled[list.is_empty()] {
                    @if !(required && list.len() == 1) { option value="" { (say!(self.lists.lang, "form-choose")) } }
                    @for (key, words) in list { option value=(key) selected[key == typed] { (words) } }
                }
            },
        )
    }

    /// Draws one line to type in.
    pub fn line(&self, name: &str, label: &str, help: &str) -> Markup {
        let about = format!("{}-about", id(name));
        self.framed(
            name,
            html! {
                label for=(id(name)) { (label) (self.optional(false)) }
                p.help id=(about) { (help) }
                (self.error(name))
                input id=(id(name)) type="text" name=(name) value=(self.typed.value(name).unwrap_or_default())
                    aria-describedby=(about) aria-invalid=[self.invalid(name)] autocomplete="off";
            },
        )
    }

    /// Draws radio buttons.
    pub fn radios(&self, name: &str, label: &str, help: &str, required: bool, list: &[Choice]) -> Markup {
        let typed = self.typed.value(name).unwrap_or_default();
        self.boxes("radio", name, label, help, required, list, &|key| key == typed)
    }

    /// Draws check boxes.
    pub fn ticks(&self, name: &str, label: &str, help: &str, required: bool, list: &[Choice]) -> Markup {
        let typed: Vec<&str> = self.typed.values(name).collect();
        self.boxes("checkbox", name, label, help, required, list, &|key| typed.contains(&key))
    }

    #[expect(clippy::too_many_arguments, reason = "one drawing for two kinds of box")]
    fn boxes(
        &self,
        kind: &str,
        name: &str,
        label: &str,
        help: &str,
        required: bool,
        list: &[Choice],
        on: &dyn Fn(&str) -> bool,
    ) -> Markup {
        let about = format!("{}-about", id(name));
        let bad = self.invalid(name).is_some();
        html! {
            fieldset.field.bad[bad] aria-describedby=(about) {
                legend { (label) (self.optional(required)) }
                p.help id=(about) { (help) }
                (self.error(name))
                @for (at, (key, words)) in list.iter().enumerate() {
                    @let own = if at == 0 { id(name) } else { format!("{}-{at}", id(name)) };
                    div.choice {
                        input type=(kind) id=(own) name=(name) value=(key) checked[on(key)];
                        label for=(own) { (words) }
                    }
                }
                @if list.is_empty() { p #(id(name)) { em { (say!(self.lists.lang, "form-nothing-yet")) } } }
            }
        }
    }

    fn input(&self, field: &Field, name: &str) -> Markup {
        let value = self.typed.value(name).unwrap_or_default();
        let (own, about) = (id(name), format!("{}-about", id(name)));
        let invalid = self.invalid(name);
        self.framed(name, html! {
            label for=(own) { (self.lists.lang.row(field.label)) (self.optional(field.required)) }
            p.help id=(about) {
                (self.lists.lang.row(field.help))
                @if matches!(field.shape, Shape::Paragraphs) { " " (say!(self.lists.lang, "form-paragraphs")) }
            }
            (self.error(name))
            @match field.shape {
                Shape::Text => { textarea id=(own) name=(name) rows="6" aria-describedby=(about) aria-invalid=[invalid] { "\n" (value) } }
                Shape::Paragraphs | Shape::Document => { textarea id=(own) name=(name) rows="12" aria-describedby=(about) aria-invalid=[invalid] { "\n" (value) } }
                Shape::Date => { input id=(own) type=(day_input(value)) name=(name) value=(value) aria-describedby=(about) aria-invalid=[invalid]; }
                Shape::Count => { input id=(own) type="text" inputmode="numeric" name=(name) value=(value) aria-describedby=(about) aria-invalid=[invalid]; }
                _ => { input id=(own) type="text" name=(name) value=(value) aria-describedby=(about) aria-invalid=[invalid] autocomplete="off"; }
            }
        })
    }

    fn rows(&self, field: &Field, fields: &[Field], name: &str) -> Markup {
        let more = self.typed.value("more") == Some(name);
        let rows = self.typed.rows(name).max(FIRST_ROWS) + usize::from(more);
        html! {
            fieldset.field {
                legend #(id(name)) tabindex="-1" { (self.lists.lang.row(field.label)) (self.optional(field.required)) }
                p.help { (self.lists.lang.row(field.help)) " " (say!(self.lists.lang, "form-empty-rows")) }
                (self.error(name))
                div.rows {
                    @for at in 0..rows {
                        div.one role="group" aria-label=(say!(self.lists.lang, "form-row", label = self.lists.lang.row(field.label), number = at + 1)) {
                            @for inner in fields.iter().filter(|inner| is_asked(inner)) { div { (self.cell(inner, &format!("{name}.{at}.{}", inner.name))) } }
                        }
                    }
                }
                div.does { button.quiet type="submit" name="more" value=(name) { (say!(self.lists.lang, "form-add-row", label = super::read::lower(&self.lists.lang.row(field.label)))) } }
            }
        }
    }

    fn cell(&self, field: &Field, name: &str) -> Markup {
        match field.shape {
            Shape::Paragraphs | Shape::Text | Shape::Line | Shape::Count | Shape::Date => {
                let value = self.typed.value(name).unwrap_or_default();
                let bad = self.invalid(name);
                html! {
                    div.bad[bad.is_some()] {
                        label for=(id(name)) { (self.lists.lang.row(field.label)) (self.optional(field.required)) }
                        (self.error(name))
                        @if matches!(field.shape, Shape::Paragraphs | Shape::Text) {
                            textarea id=(id(name)) name=(name) rows="3" aria-invalid=[bad] { "\n" (value) }
                        } @else {
                            input id=(id(name)) type="text" name=(name) value=(value) aria-invalid=[bad];
                        }
                    }
                }
            }
            _ => self.field(field, name),
        }
    }

    fn framed(&self, name: &str, inner: Markup) -> Markup {
        html! { div.field.bad[self.invalid(name).is_some()] { (inner) } }
    }

    fn error(&self, name: &str) -> Markup {
        html! {
            @for one in self.wrong.iter().filter(|one| one.name == name) {
                p.wrong { span.unseen { (say!(self.lists.lang, "part-error")) " " } (one.says) }
            }
        }
    }

    /// Marks a field that may be left out.
    fn optional(&self, required: bool) -> Markup {
        html! { @if !required { " " span.soft { (say!(self.lists.lang, "form-optional")) } } }
    }

    fn invalid(&self, name: &str) -> Option<&'static str> {
        self.wrong.iter().any(|one| one.name == name).then_some("true")
    }
}

/// Returns the type of the input for a day: what no calendar can show stays as it was typed.
fn day_input(value: &str) -> &'static str {
    if value.is_empty() || value.parse::<law::time::Date>().is_ok() { "date" } else { "text" }
}
