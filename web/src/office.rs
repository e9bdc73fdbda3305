//! What officers of a ministry do among themselves before an act is written: approve it, draft it, clear it. Nothing of it
//! leaves the node but the approvals that an act carries.
//!
//! Where there is no desk, as in the demo, none of these pages exist.

pub mod approve;
mod officers;
mod papers;
mod waiting;

use std::sync::Arc;

use axum::Router;
use axum::routing::get;
use desk::{Desk, Officer, OfficerId};

use crate::answer::Oops;
use crate::app::App;
use crate::cx::Cx;

pub use papers::{answers, cleared, keep, spent};
pub use waiting::address;

/// Returns the routes. They stand behind the door.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/officers", get(officers::page))
        .route("/waiting", get(waiting::list))
        .route("/waiting/{id}", get(waiting::one).post(waiting::sent))
        .route("/drafts", get(papers::list))
        .route("/drafts/{id}", get(papers::one).post(papers::sent))
}

/// Returns the desk and who is signed in. Refused where nobody signs in.
fn inside<'c>(cx: &'c Cx<'_>) -> Result<(&'c Arc<Desk>, &'c Officer), Oops> {
    match (cx.app.desk(), &cx.ask.officer) {
        (Some(desk), Some(officer)) => Ok((desk, officer)),
        _ => Err(Oops::missing(
            "On this node nobody signs in: seats are chosen freely, and no act waits for approvals.",
            "Write acts by Write an act.",
        )),
    }
}

/// Returns an officer's name; the number where the officer is no longer on the list.
fn name(desk: &Desk, id: OfficerId) -> String {
    desk.officer(id).map_or_else(|_| format!("officer {}", id.0), |officer| officer.name)
}

impl From<desk::Refused> for Oops {
    fn from(refused: desk::Refused) -> Self {
        Self::Fault(refused.to_string())
    }
}
