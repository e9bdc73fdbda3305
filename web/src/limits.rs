//! Named limits on everything that comes in over HTTP.

use std::time::Duration;

/// Largest body of a form or of an act sent to the API, bytes.
pub const FORM_BYTES_MAX: usize = 512 * 1024;
/// Largest body of a sync message, bytes.
pub const SYNC_BYTES_MAX: usize = 4 * 1024 * 1024;
/// Answers of the exchange that are kept so that a cut one can be gone on with.
pub const ANSWERS_KEPT: usize = 32;
/// Bytes of the longest answer that is kept so.
pub const ANSWER_KEPT_BYTES_MAX: usize = 256 * 1024;
/// Nodes that may give acts at the same time; others come again.
pub const GIVERS_AT_ONCE: usize = 1;
/// Questions of the exchange by those who have proved nothing that are answered at the same time; others wait.
pub const UNPROVED_AT_ONCE: usize = 4;
/// Of these askers, how many may wait for news at the same time; others are answered at once.
pub const UNPROVED_WAITS: usize = 32;
/// Bytes of leaves and contents that one of them is given at a time.
pub const UNPROVED_ROOM: u64 = 256 * 1024;
/// How long a node whose gift was refused gives nothing more.
pub const ASIDE_TIME: Duration = Duration::from_secs(30);
/// How long a tail request waits for something new before it is answered empty.
pub const TAIL_WAIT: Duration = Duration::from_secs(20);
/// How long a request for events waits for a change before it is answered with a comment.
pub const EVENT_WAIT: Duration = Duration::from_secs(20);
/// How long any request may take, waits included.
pub const REQUEST_TIME_MAX: Duration = Duration::from_secs(40);
/// Most fields that one form may carry.
pub const FORM_FIELDS_MAX: usize = 400;
/// Acts on one page of the record.
pub const RECORD_PAGE: usize = 25;
/// News on one page of the public site.
pub const NEWS_PAGE: usize = 10;
/// Hits on one page of a search.
pub const SEARCH_PAGE: usize = 25;
/// Rows on one page of a list.
pub const LIST_PAGE: usize = 50;
/// Characters of what a list is filtered by.
pub const LIST_FILTER_CHARS_MAX: usize = 200;
/// Items in the feed.
pub const FEED_ITEMS: usize = 30;
/// Rows of an API list when the caller names no number, and the most that he may name.
pub const API_ROWS: usize = 100;
/// See [`API_ROWS`]. No more than the record gives at a time: else a full page would pass for the last one.
pub const API_ROWS_MAX: usize = record::limits::PAGE_ROWS_MAX;
/// Signed forms remembered, so that a second press of the button does not write a second act.
pub const SIGNED_KEPT: usize = 256;
/// Microseconds between checking the answers of a form and approving the act: fifteen minutes.
pub const APPROVAL_MICROS_MAX: i64 = 900_000_000;
/// Charters, each as of two dates, whose findings are remembered.
pub const LINTS_KEPT: usize = 8;
/// Languages that are read from one `Accept-Language`.
pub const ACCEPTED_LANGUAGES_MAX: usize = 20;
/// Bytes of the longest sentence of the law that is looked for among the templates; a longer one stays English.
pub const SENTENCE_BYTES_MAX: usize = 4096;
/// Times in a row that somebody may try the door, by address or by browser.
pub const KNOCKS_MAX: i64 = 30;
/// Microseconds after which he may try once more: six seconds.
pub const KNOCK_MICROS: i64 = 6_000_000;
/// Forms in a row that an officer may send.
pub const DEEDS_MAX: i64 = 240;
/// Microseconds after which he may send one more: half a second.
pub const DEED_MICROS: i64 = 500_000;
/// Requests in a row that a program may send with one token.
pub const QUESTIONS_MAX: i64 = 1000;
/// Microseconds after which it may send one more: twenty a second.
pub const QUESTION_MICROS: i64 = 50_000;
/// Addresses, browsers, officers and tokens that are counted at a time.
pub const COUNTED_MAX: usize = 4096;
