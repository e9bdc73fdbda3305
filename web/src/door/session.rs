//! The cookie of a session.

use desk::Session;
use desk::limits::SESSION_MICROS;

use crate::app::App;

/// Returns the name of the session's cookie. Over https it is bound to the host, so that no other host of the same
/// domain can set it.
pub(super) fn cookie(app: &App) -> String {
    match app.desk().is_some_and(|desk| desk.site().is_https()) {
        true => "__Host-foedera".to_owned(),
        false => {
            let code: String = app.code.chars().filter(char::is_ascii_alphanumeric).collect();
            format!("foedera-session-{code}")
        }
    }
}

/// Returns the header that keeps a session.
pub(super) fn keep(app: &App, session: &Session) -> String {
    set(app, &session.code, SESSION_MICROS / 1_000_000)
}

/// Returns the header that drops a session.
pub(super) fn drop(app: &App) -> String {
    set(app, "", 0)
}

fn set(app: &App, code: &str, seconds: i64) -> String {
    let secure = if app.desk().is_some_and(|desk| desk.site().is_https()) { "; Secure" } else { "" };
    // Lax, so that a link in a mail leads in; what changes anything also needs the form's token and origin.
    format!("{}={code}; Path=/; SameSite=Lax; HttpOnly{secure}; Max-Age={seconds}", cookie(app))
}
