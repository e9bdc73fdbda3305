//! The sheet, the scripts and the drawing that pages load. All of them are part of the binary.

use axum::Router;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use crate::app::App;

const STYLE: &str = include_str!("../assets/style.css");
const LIVE: &str = include_str!("../assets/live.js");
const PROOF: &str = include_str!("../assets/proof.js");
const PASSKEY: &str = include_str!("../assets/passkey.js");
const ICON: &str = include_str!("../assets/icon.svg");

/// Returns the routes of the assets.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/assets/style.css", get(|| async { asset("text/css; charset=utf-8", STYLE) }))
        .route("/assets/live.js", get(|| async { asset("text/javascript; charset=utf-8", LIVE) }))
        .route("/assets/proof.js", get(|| async { asset("text/javascript; charset=utf-8", PROOF) }))
        .route("/assets/passkey.js", get(|| async { asset("text/javascript; charset=utf-8", PASSKEY) }))
        .route("/assets/icon.svg", get(|| async { asset("image/svg+xml", ICON) }))
        .route("/favicon.ico", get(|| async { asset("image/svg+xml", ICON) }))
}

/// Returns the version that the addresses of assets carry, so that a new binary is never shown with an old sheet.
pub fn version() -> String {
    let sum = [STYLE, LIVE, PROOF, PASSKEY, ICON]
        .iter()
        .flat_map(|text| text.bytes())
        .fold(2_166_136_261_u32, |sum, byte| (sum ^ u32::from(byte)).wrapping_mul(16_777_619));
    format!("{sum:08x}")
}

fn asset(kind: &'static str, text: &'static str) -> Response {
    ([(CONTENT_TYPE, kind), (CACHE_CONTROL, "public, max-age=3600")], text).into_response()
}
