//! The public site: released news, pages and statements, with the facts by which anybody can check them.
//!
//! What is shown is public, meant, registered and has effect. A drill, and anything with an audience, never gets here.

pub mod feed;
pub mod frame;
pub mod item;
pub mod list;
pub mod story;

use law::id::ActId;

use crate::answer::Oops;
use crate::cx::Cx;

/// Returns the acts that the public may see. Derived from public acts that are meant, and from nothing else.
pub fn rows(cx: &Cx<'_>) -> Result<Vec<ActId>, Oops> {
    let items = cx.state().public_plane().public_items();
    Ok(items.into_iter().filter(|item| item.superseded_by.is_none()).map(|item| item.id).collect())
}
