//! Giving without being asked, where only one side can dial: the exchange turned round, without I/O.
//!
//! The dialled node says what it wants, the dialling one answers that, and is told what is wanted next. What is given
//! is taken in like any answer, but counts as nobody's: who dialled is not known, so it does not end the wait of
//! [`crate::Caution`] and is not compared with what the peer is known to hold. Source: spec/sync.md#giving.

use law::time::Instant;

use super::accept::Accepted;
use super::line::Question;
use super::message::{ContentsRequest, ContentsResponse, MessageFault, TailRequest, TailResponse};
use crate::fault::Fault;
use crate::limits::PUSH_BYTES;
use crate::record::Record;

/// What a node that was dialled wants next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wish {
    /// Tails.
    Tail(TailRequest),
    /// Contents.
    Contents(ContentsRequest),
}

impl Wish {
    /// Returns its one encoding: that of the request.
    pub fn encode(&self) -> Vec<u8> {
        match self {
            Self::Tail(request) => request.encode(),
            Self::Contents(request) => request.encode(),
        }
    }

    /// Reads it. Refused if it is neither request.
    pub fn decode(bytes: &[u8]) -> Result<Self, MessageFault> {
        match TailRequest::decode(bytes) {
            Ok(request) => Ok(Self::Tail(request)),
            Err(MessageFault::Kind(_)) => ContentsRequest::decode(bytes).map(Self::Contents),
            Err(fault) => Err(fault),
        }
    }
}

impl Record {
    /// Returns what this node wants of whoever offers to give: contents that it waits for, else tails.
    pub fn wish(&self) -> Wish {
        let mut contents = self.contents_request(&self.wants());
        let mut tail = self.tail_request("");
        (contents.room, tail.room) = (PUSH_BYTES as u64, PUSH_BYTES as u64);
        if contents.wanted.is_empty() { Wish::Tail(tail) } else { Wish::Contents(contents) }
    }

    /// Answers a wish; nothing where this node has nothing of it.
    pub fn grant(&self, wish: &Wish) -> Result<Option<(Question, Vec<u8>)>, Fault> {
        Ok(match wish {
            Wish::Tail(request) => {
                let response = self.respond(request)?;
                (!response.logs.is_empty()).then(|| (Question::Tail, response.encode()))
            }
            // Also when there is none: so the other side asks for something else.
            Wish::Contents(request) => Some((Question::Contents, self.contents(request)?.encode())),
        })
    }

    /// Takes in what was given. Returns what came of it and what is wanted next: nothing where it brought nothing.
    pub fn take_given(
        &mut self,
        giver: &str,
        question: Question,
        bytes: &[u8],
        now: Instant,
    ) -> Result<(Accepted, Option<Wish>), Fault> {
        let peer = format!("giver {giver}");
        let before = self.wants();
        let accepted = match question {
            Question::Tail => match TailResponse::decode(bytes) {
                Ok(response) => self.accept_carried(&peer, response, now)?,
                Err(fault) => self.refuse(&peer, "tail response", &fault, now)?,
            },
            Question::Contents => match ContentsResponse::decode(bytes) {
                Ok(response) => self.accept_contents(&peer, response, now)?,
                Err(fault) => self.refuse(&peer, "contents response", &fault, now)?,
            },
        };
        let after = self.wants();
        let next = match question {
            _ if !accepted.refused.is_empty() => None,
            _ if after != before => Some(self.wish()),
            // What is waited for is not with this giver: it may have tails of other logs.
            Question::Contents if !after.is_empty() => {
                let mut tail = self.tail_request("");
                tail.room = PUSH_BYTES as u64;
                Some(Wish::Tail(tail))
            }
            _ if accepted.changed => Some(self.wish()),
            _ => None,
        };
        Ok((accepted, next))
    }
}
