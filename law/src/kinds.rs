//! The kinds of act: one file each, two lines here.

pub mod authority_grant;
pub mod authority_revoke;
pub mod challenge;
pub mod consultation_close;
pub mod consultation_open;
pub mod consultation_state;
pub mod credential_issue;
pub mod credential_revoke;
pub mod decision_join;
pub mod decision_record;
pub mod decision_repeal;
pub mod decision_sign;
pub mod draft_comment;
pub mod draft_table;
pub mod duty_done;
pub mod instrument_deposit;
pub mod instrument_object;
pub mod instrument_ratify;
pub mod instrument_reserve;
pub mod instrument_sign;
pub mod instrument_withdraw;
pub mod invocation_make;
pub mod news_publish;
pub mod office_appoint;
pub mod office_vacate;
pub mod override_record;
pub mod page_publish;
pub mod position_state;
pub mod reader_admit;
pub mod reading_state;
pub mod redact;
pub mod release;
pub mod report_situation;
pub mod session_agenda;
pub mod session_attend;
pub mod session_close;
pub mod session_convene;
pub mod silence_open;
pub mod statement_issue;
pub mod status_change;

use crate::act::Act;
use crate::id::Kind;
use crate::kind::KindRow;

static ROWS: [KindRow; 40] = [
    authority_grant::ROW,
    authority_revoke::ROW,
    challenge::ROW,
    consultation_close::ROW,
    consultation_open::ROW,
    consultation_state::ROW,
    credential_issue::ROW,
    credential_revoke::ROW,
    decision_join::ROW,
    decision_record::ROW,
    decision_repeal::ROW,
    decision_sign::ROW,
    draft_comment::ROW,
    draft_table::ROW,
    duty_done::ROW,
    instrument_deposit::ROW,
    instrument_object::ROW,
    instrument_ratify::ROW,
    instrument_reserve::ROW,
    instrument_sign::ROW,
    instrument_withdraw::ROW,
    invocation_make::ROW,
    news_publish::ROW,
    office_appoint::ROW,
    office_vacate::ROW,
    override_record::ROW,
    page_publish::ROW,
    position_state::ROW,
    reader_admit::ROW,
    reading_state::ROW,
    redact::ROW,
    release::ROW,
    report_situation::ROW,
    session_agenda::ROW,
    session_attend::ROW,
    session_close::ROW,
    session_convene::ROW,
    silence_open::ROW,
    statement_issue::ROW,
    status_change::ROW,
];

/// Returns the kinds, by name.
pub fn all() -> &'static [KindRow] {
    &ROWS
}

/// Returns a kind in one edition of its form.
pub fn find(kind: &Kind, edition: u16) -> Option<&'static KindRow> {
    let place = ROWS.binary_search_by(|row| row.name.cmp(kind.as_str())).ok()?;
    Some(&ROWS[place]).filter(|row| row.edition == edition)
}

/// Says in one line what an act does, for people; also of kinds that are not known here.
pub fn says(act: &Act) -> String {
    match find(&act.kind, act.edition) {
        Some(row) => (row.says)(act),
        None => format!("{} edition {} by {}, a kind not known here", act.kind, act.edition, act.author),
    }
}
