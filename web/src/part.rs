//! Pieces that several pages share. A status is always a shape and a word, never a colour alone.

pub mod act;
pub mod asof;
pub mod clock;
pub mod explain;
pub mod icon;
pub mod ladder;
pub mod list;
pub mod picture;
pub mod proof;
pub mod seal;
pub mod tag;
pub mod value;
