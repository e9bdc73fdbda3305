//! Pages in the language of their reader.

use crate::fixture::{member_app, public_app, shared};
use crate::html;
use crate::http::{Answer, Server};

async fn member() -> Server {
    Server::start(web::member_router(member_app(shared()))).await
}

async fn asked(server: &Server, path: &str, headers: &[(&str, &str)]) -> Answer {
    server.send("GET", path, headers, "").await
}

fn header<'a>(answer: &'a Answer, name: &str) -> Vec<&'a str> {
    answer.headers.iter().filter(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str()).collect()
}

#[tokio::test]
async fn an_unknown_language_is_not_kept_and_the_page_is_english() {
    let answer = asked(&member().await, "/?lang=xx", &[("Cookie", "foedera-lang=%00")]).await;
    assert!(answer.body.contains("<html lang=\"en\">"));
    assert_eq!(header(&answer, "Set-Cookie"), Vec::<&str>::new());
}

#[tokio::test]
async fn the_address_goes_before_the_cookie_and_the_cookie_before_the_browser() {
    let server = member().await;
    for (path, cookie, accepted, expected) in [
        ("/", "", "", "en"),
        ("/", "", "ru-KZ,ru;q=0.9,en;q=0.8", "ru"),
        ("/", "foedera-lang=en", "ru", "en"),
        ("/?lang=ru", "foedera-lang=en", "en", "ru"),
        ("/nothing", "foedera-lang=ru", "", "ru"),
    ] {
        let answer = asked(&server, path, &[("Cookie", cookie), ("Accept-Language", accepted)]).await;
        assert!(answer.body.contains(&format!("<html lang=\"{expected}\">")), "{path} {cookie} {accepted}");
        html::check(path, &answer.body);
    }
}

#[tokio::test]
async fn a_chosen_language_is_kept_and_the_other_is_offered_on_the_same_page() {
    let answer = asked(&member().await, "/record?kind=draft.table&lang=ru", &[]).await;
    let kept = header(&answer, "Set-Cookie");
    assert_eq!(kept, ["foedera-lang=ru; Path=/; SameSite=Lax; HttpOnly; Max-Age=31536000"]);
    assert!(
        answer.body.contains("href=\"/record?kind=draft.table&amp;lang=en\" lang=\"en\" hreflang=\"en\">English</a>")
    );
    assert_eq!(header(&answer, "Vary").join(", ").matches("accept-language").count(), 1);
}

#[tokio::test]
async fn a_program_is_answered_the_same_in_every_language() {
    let server = member().await;
    let bodies =
        [asked(&server, "/api/due?party=KZ", &[]).await, asked(&server, "/api/due?party=KZ&lang=ru", &[]).await];
    assert_eq!(bodies[0].body, bodies[1].body);
    assert_eq!(header(&bodies[1], "Set-Cookie"), Vec::<&str>::new());
}

#[tokio::test]
async fn today_speaks_russian() {
    let page = asked(&member().await, "/?lang=ru", &[]).await;
    let text = page.text();
    let owed = text.split("Ситуации").next().unwrap_or_default();
    insta::assert_snapshot!(owed, @r###"
    06.01.2022, 00:40 UTC
    Сегодня. Казахстан: что требуется
    Казахстан: акт требуется по 1 вопросу. На рассмотрении 1 ситуация.
    Казахстан (глава государства (правительства), министр иностранных дел или постоянный и полномочный представитель): изложить мнение в ходе консультаций.
    не истёк
    Учение: Barrier 2022
    Устав срока не устанавливает
    Если ничего не предпринимать: Консультации могут завершиться без этого мнения.
    Открыть ситуацию
    Изложить мнение
    "###);
    for line in [
        "Армения (глава государства (правительства)): запись решения. Совет министров иностранных дел — By the ministers",
        "Казахстан: согласие с проектом, с изложением причин",
    ] {
        assert!(text.contains(line), "{line}: {text}");
    }
}

#[tokio::test]
async fn the_crisis_centre_speaks_russian() {
    let text = asked(&member().await, "/crisis?lang=ru", &[]).await.text();
    insta::assert_snapshot!(text, @r###"
    06.01.2022, 00:40 UTC
    Кризисный центр
    Все ситуации: стадия, участвующие члены, текущие сроки. Сменяющему дежурному достаточно этой страницы.
    Направить обращение
    Содержит
    Порядок
    обычный
    Вопрос
    Вопрос, по убыванию
    Кто обратился
    Кто обратился, по убыванию
    Территория
    Территория, по убыванию
    Дата обращения
    Дата обращения, по убыванию
    Этап
    Этап, по убыванию
    Участвовали
    Участвовали, по убыванию
    Решение
    Решение, по убыванию
    Учение
    Учение, по убыванию
    Акт
    Акт, по убыванию
    Показать
    1 строка: CSV, JSON
    Миротворческая деятельность на территории члена организации: Казахстан
    Ожидается решение
    Учение: Barrier 2022
    Обращение
    Казахстан, 05.01.2022, 22:00 UTC, 2 ч 40 мин назад. Территория: Казахстан.
    Участвуют
    4 из 5 других членов. Пока не ответили: Россия.
    Сроки
    Текущих сроков нет
    Далее
    Заявить позицию по проекту · Изложить мнение · Другой акт по этой ситуации
    "###);
}

#[tokio::test]
async fn every_page_is_well_formed_in_russian_and_marks_what_is_english() {
    let server = member().await;
    let world = shared();
    let mut paths: Vec<String> = [
        "/",
        "/record",
        "/bodies",
        "/decisions",
        "/crisis",
        "/charter",
        "/charter/charter?lint=1",
        "/network",
        "/write",
        "/seat",
        "/nothing",
    ]
    .map(str::to_owned)
    .to_vec();
    paths.extend(law::kinds::all().iter().map(|row| format!("/write/{}?ref={}", row.name, world.id("draft"))));
    paths.extend(world.acts.iter().map(|(_, id)| format!("/act/{id}")));
    paths.push(format!("/draft/{}?if.KG=agree&if.RU=agree", world.id("draft")));
    paths.push(format!("/case/{}", world.id("appeal")));
    for path in paths {
        let page = asked(&server, &path, &[("Cookie", "foedera-lang=ru")]).await;
        html::check(&path, &page.body);
        assert!(!page.body.contains(['\u{E002}', '\u{E003}', '\u{E004}', '\u{E010}']), "{path}: a mark is left");
    }
    // A rule of the charter is in the charter's own words, which are English.
    let page = asked(&server, "/charter/charter", &[("Cookie", "foedera-lang=ru")]).await.body;
    assert!(page.contains("<div class=\"prose\" lang=\"en\">"), "{page}");
}

#[tokio::test]
async fn a_draft_says_in_russian_who_stands_where_and_what_is_open() {
    let path = format!("/draft/{}?lang=ru", shared().id("draft"));
    let text = asked(&member().await, &path, &[]).await.text();
    for line in [
        "Позиция не заявлена (Кыргызстан, Россия), а норма не говорит, что означает отсутствие.",
        "Для решения. Орган: Совет коллективной безопасности; вопрос: миротворческая деятельность на территории члена организации.",
        "не определено",
        "Позиция не заявлена: Россия.",
    ] {
        assert!(text.contains(line), "{line}: {text}");
    }
}

#[tokio::test]
async fn every_page_of_the_public_site_names_its_address_in_each_language() {
    let server = Server::start(web::public_router(public_app(shared()))).await;
    for path in ["/", "/structure", "/statements"] {
        let page = asked(&server, path, &[("Accept-Language", "ru")]).await.body;
        for link in [
            format!("<link rel=\"alternate\" hreflang=\"en\" href=\"{path}?lang=en\">"),
            format!("<link rel=\"alternate\" hreflang=\"ru\" href=\"{path}?lang=ru\">"),
            format!("<link rel=\"alternate\" hreflang=\"x-default\" href=\"{path}\">"),
        ] {
            assert!(page.contains(&link), "{path}: {link}");
        }
        html::check(path, &page);
    }
}
