//! Giving without being asked, where only one side can dial: the exchange turned round, without I/O.
//!
//! The dialled node says what it wants, the dialling one answers that, and is told what is wanted next. What is given
//! by a node that has proved who it is, is its answer. From anybody else it is taken in like any answer, but counts as
//! nobody's: it does not end the wait of [`crate::Caution`]. Source: spec/sync.md#giving.

use law::time::Instant;

use super::accept::Accepted;
use super::line::Question;
use super::message::{ContentsRequest, ContentsResponse, MessageFault, TailRequest, TailResponse};
use super::session::Identity;
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
        self.wish_of("")
    }

    /// Returns what this node wants of a node that has proved who it is: also how it stands now, if that is not known.
    pub fn wish_of(&self, peer: &str) -> Wish {
        let mut contents = self.contents_request(&self.wants());
        let mut tail = self.tail_request(peer);
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

    /// Answers a wish of a node to which this one has proved itself: also with nothing but how this node stands, where
    /// that node does not know it. It may be what ends the other's wait.
    pub fn grant_proved(&self, wish: &Wish) -> Result<Option<(Question, Vec<u8>)>, Fault> {
        match (self.grant(wish)?, wish) {
            (None, Wish::Tail(request)) if request.seen != self.summary().digest() => {
                Ok(Some((Question::Tail, self.respond(request)?.encode())))
            }
            (granted, _) => Ok(granted),
        }
    }

    /// Takes in what somebody gave who says that he is that node. Returns what came of it and what is wanted next:
    /// nothing where it brought nothing.
    pub fn take_given(
        &mut self,
        giver: &str,
        question: Question,
        bytes: &[u8],
        now: Instant,
    ) -> Result<(Accepted, Option<Wish>), Fault> {
        self.take_given_as((&format!("giver {giver}"), Identity::Claimed), question, bytes, now)
    }

    /// Takes in what a node gave that has proved who it is: it is that node's answer. Returns as [`Record::take_given`].
    pub fn take_given_by(
        &mut self,
        peer: &str,
        question: Question,
        bytes: &[u8],
        now: Instant,
    ) -> Result<(Accepted, Option<Wish>), Fault> {
        self.take_given_as((peer, Identity::Proved), question, bytes, now)
    }

    fn take_given_as(
        &mut self,
        (peer, identity): (&str, Identity),
        question: Question,
        bytes: &[u8],
        now: Instant,
    ) -> Result<(Accepted, Option<Wish>), Fault> {
        let before = self.wants();
        let accepted = match question {
            Question::Tail => match (TailResponse::decode(bytes), identity) {
                (Ok(response), Identity::Proved) => self.accept(peer, response, now)?,
                (Ok(response), Identity::Claimed) => self.accept_carried(peer, response, now)?,
                (Err(fault), _) => self.refuse(peer, "tail response", &fault, now)?,
            },
            Question::Contents => match ContentsResponse::decode(bytes) {
                Ok(response) => self.accept_contents(peer, response, now)?,
                Err(fault) => self.refuse(peer, "contents response", &fault, now)?,
            },
        };
        let after = self.wants();
        let asked = if identity == Identity::Proved { peer } else { "" };
        let next = match question {
            _ if !accepted.refused.is_empty() => None,
            _ if after != before => Some(self.wish_of(asked)),
            // What is waited for is not with this giver: it may have tails of other logs.
            Question::Contents if !after.is_empty() => {
                let mut tail = self.tail_request(asked);
                tail.room = PUSH_BYTES as u64;
                Some(Wish::Tail(tail))
            }
            _ if accepted.changed => Some(self.wish_of(asked)),
            _ => None,
        };
        Ok((accepted, next))
    }
}
