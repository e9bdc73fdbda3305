//! How things get from one node to another: questions and answers, cut answers, gifts, and files.

use record::bundle::{BundleFault, Export, import};
use record::sync::message::{ContentsRequest, TailRequest};
use record::sync::{Accepted, CutAnswer, Line, Question};
use record::{Record, digest};

use crate::deed::{Deed, Shape};
use crate::liar::{FLOOD, Lie};
use crate::world::{Faults, World};

/// Steps of one gift before the giver hangs up.
const STEPS: usize = 12;

#[derive(Clone)]
pub(crate) enum Message {
    Tail(Vec<u8>),
    TailAnswer(Vec<u8>),
    Contents(Vec<u8>),
    ContentsAnswer(Vec<u8>),
    /// The beginning of an answer, and the rest that is asked for later.
    Cut(Question, Vec<u8>, Vec<u8>),
}

impl World {
    /// Asks a peer for its tail. A root document that waits in the key file is published before, once it may be.
    pub(crate) fn ask(&mut self, asker: &str, peer: &str) -> Result<(), String> {
        let now = self.nodes[asker].time(self.now);
        let Some(record) = self.nodes.get_mut(asker).and_then(|node| node.record_mut()) else { return Ok(()) };
        if record.keys_wait() {
            let published = record.publish_keys(now).map(drop).map_err(|fault| fault.to_string());
            self.done(asker, published)?;
        }
        self.attest(asker)?;
        self.seal(asker)?;
        let doubt = match self.nodes.get_mut(asker).and_then(|node| node.record_mut()) {
            Some(record) => record.doubt(peer).map_err(|fault| fault.to_string()),
            None => return Ok(()),
        };
        if let Some(Some(question)) = self.done(asker, doubt)? {
            self.send(asker, peer, Message::Tail(question.encode()));
        }
        if let Some(record) = self.nodes[asker].record() {
            let request = record.tail_request(peer).encode();
            self.send(asker, peer, Message::Tail(request));
        }
        Ok(())
    }

    /// A node seals its own logs when a day is over.
    fn seal(&mut self, name: &str) -> Result<(), String> {
        let now = self.nodes[name].time(self.now);
        let Some(record) = self.nodes.get_mut(name).and_then(|node| node.record_mut()) else { return Ok(()) };
        if record.seals_wait(now) {
            let sealed = record.seal_daily(now).map(drop).map_err(|fault| fault.to_string());
            self.done(name, sealed)?;
        }
        Ok(())
    }

    /// While faults happen, a node now and then attests what it holds.
    fn attest(&mut self, name: &str) -> Result<(), String> {
        if self.faults == Faults::Ended || !self.dice.percent(10) {
            return Ok(());
        }
        let now = self.nodes[name].time(self.now);
        let Some(record) = self.nodes.get_mut(name).and_then(|node| node.record_mut()) else { return Ok(()) };
        let attested = match record.attest(now) {
            Ok(parties) => Ok(parties.len() as u64),
            // Behind a lost part of its own log, which comes piece by piece.
            Err(record::WriteFault::Store(record::Fault::Damaged(_))) if !self.rolled_back.is_empty() => Ok(0),
            Err(record::WriteFault::Store(fault)) => Err(fault.to_string()),
            // What cannot be written now is attested later.
            Err(_) => Ok(0),
        };
        self.tally.attested += self.done(name, attested)?.unwrap_or_default();
        Ok(())
    }

    pub(crate) fn arrive(&mut self, to: &str, from: &str, message: Message) -> Result<(), String> {
        let now = self.nodes[to].time(self.now);
        let Some(record) = self.nodes.get_mut(to).and_then(|node| node.record_mut()) else {
            self.tally.lost += 1;
            return Ok(());
        };
        self.tally.delivered += 1;
        let said = |fault: record::Fault| fault.to_string();
        let accepted = match message {
            Message::Tail(bytes) => {
                let Ok(request) = TailRequest::decode(&bytes) else { return Ok(()) };
                let answer = self.face(to, from).respond(&request).map(|answer| answer.encode());
                return self.answer(to, from, answer, Question::Tail);
            }
            Message::Contents(bytes) => {
                let Ok(request) = ContentsRequest::decode(&bytes) else { return Ok(()) };
                let answer = self.face(to, from).contents(&request).map(|answer| answer.encode());
                return self.answer(to, from, answer, Question::Contents);
            }
            Message::TailAnswer(bytes) => {
                self.rounds.remove(&(to.to_owned(), from.to_owned()));
                record.accept_bytes(from, &bytes, now).map_err(said)
            }
            Message::ContentsAnswer(bytes) => record.accept_contents_bytes(from, &bytes, now).map_err(said),
            Message::Cut(question, begun, rest) => return self.go_on(to, from, question, begun, rest),
        };
        if let Some(accepted) = self.done(to, accepted)? {
            self.accepted(to, from, accepted)?;
        }
        Ok(())
    }

    /// Goes on with an answer that was cut off: its rest comes, or that of another answer.
    fn go_on(&mut self, to: &str, from: &str, question: Question, begun: Vec<u8>, rest: Vec<u8>) -> Result<(), String> {
        let mut line = Line::default();
        let whole = [begun.clone(), rest.clone()].concat();
        line.keep(CutAnswer { question, request: Vec::new(), digest: digest(&whole), bytes: begun });
        let cut = line.cut().ok_or("a line forgot what was begun")?;
        let other = self.dice.percent(20);
        let rest = if other { rest.iter().map(|byte| byte ^ 1).collect() } else { rest };
        match cut.completed(&rest) {
            Some(bytes) if bytes == whole => self.arrive(to, from, answer_to(question, bytes)),
            Some(_) => Err("an answer was put together from two".into()),
            None if other || rest.is_empty() => Ok(()),
            None => Err("the rest of an answer was not taken for it".into()),
        }
    }

    fn accepted(&mut self, to: &str, from: &str, accepted: Accepted) -> Result<(), String> {
        self.judge(to, from, &accepted)?;
        let round = self.rounds.entry((to.to_owned(), from.to_owned())).or_default();
        let Some(record) = self.nodes[to].record() else { return Ok(()) };
        if let Some(request) = round.next(record, accepted) {
            self.send(to, from, Message::Contents(request.encode()));
        }
        Ok(())
    }

    /// An honest peer sends nothing that an honest node refuses, unless a log was signed in two versions, or a disk lost
    /// something.
    fn judge(&mut self, to: &str, from: &str, accepted: &Accepted) -> Result<(), String> {
        self.tally.refused += accepted.refused.len() as u64;
        let lies = self.lies(to) || self.lies(from) || self.liar.1 == Lie::Equivocates || !self.rolled_back.is_empty();
        match accepted.refused.first().filter(|_| !lies) {
            Some(item) => Err(format!("{to} refuses what the honest {from} sent: {item:?}")),
            None => Ok(()),
        }
    }

    /// Returns the record with which a node answers: the liar may show its other face.
    fn face(&self, node: &str, asker: &str) -> &Record {
        let other =
            self.twin.as_ref().filter(|_| node == self.liar.0 && asker.bytes().last().is_some_and(|b| b % 2 == 0));
        other.or(self.nodes[node].record()).expect("bug: the node is up")
    }

    fn answer(
        &mut self,
        from: &str,
        to: &str,
        answer: Result<Vec<u8>, record::Fault>,
        question: Question,
    ) -> Result<(), String> {
        let Some(bytes) = self.done(from, answer.map_err(|fault| fault.to_string()))? else { return Ok(()) };
        let bytes = self.twisted(from, bytes);
        let times = if self.lies(from) && self.liar.1 == Lie::Floods { FLOOD } else { 1 };
        for _ in 0..times {
            if self.faults == Faults::Happen && self.dice.percent(10) && !bytes.is_empty() {
                let (begun, rest) = bytes.split_at(self.dice.below(bytes.len()));
                self.send(from, to, Message::Cut(question, begun.to_vec(), rest.to_vec()));
            } else {
                self.send(from, to, answer_to(question, bytes.clone()));
            }
        }
        Ok(())
    }

    fn twisted(&mut self, from: &str, bytes: Vec<u8>) -> Vec<u8> {
        let lie = if self.lies(from) { self.liar.1 } else { Lie::None };
        lie.twist(bytes, &mut self.earlier, &mut self.dice)
    }

    /// One node gives to another without being asked, as where only one side can dial.
    pub(crate) fn give(&mut self, from: &str, to: &str) -> Result<(), String> {
        if from == to || !self.reaches(from, to) {
            return Ok(());
        }
        let (Some(_), Some(taker)) = (self.nodes[from].record(), self.nodes[to].record()) else { return Ok(()) };
        let mut wish = taker.wish();
        for _ in 0..STEPS {
            let Some(giver) = self.nodes[from].record() else { return Ok(()) };
            let granted = giver.grant(&wish).map_err(|fault| fault.to_string());
            let Some(Some((question, bytes))) = self.done(from, granted)? else { return Ok(()) };
            let bytes = self.twisted(from, bytes);
            if self.dice.percent(15) {
                return Ok(());
            }
            let now = self.nodes[to].time(self.now);
            let Some(taker) = self.nodes.get_mut(to).and_then(|node| node.record_mut()) else { return Ok(()) };
            let taken = taker.take_given(from, question, &bytes, now).map_err(|fault| fault.to_string());
            let Some((accepted, next)) = self.done(to, taken)? else { return Ok(()) };
            self.tally.carried += 1;
            self.judge(to, from, &accepted)?;
            match next {
                Some(next) => wish = next,
                None => return Ok(()),
            }
        }
        Ok(())
    }

    /// One node makes a file, which is carried to another: late, and perhaps cut or damaged.
    pub(crate) fn bundle(&mut self, from: &str, to: &str) -> Result<(), String> {
        let now = self.nodes[from].time(self.now);
        let Some(record) = self.nodes[from].record() else { return Ok(()) };
        let export = if self.dice.percent(50) { Ok(Export::of_everything()) } else { Export::for_node(record, to) };
        let mut bytes = Vec::new();
        let made = match export {
            Ok(export) => export.write(record, now, &mut bytes).map_err(|fault| fault.to_string()),
            Err(fault) => Err(fault.to_string()),
        };
        if self.done(from, made)?.is_none() {
            return Ok(());
        }
        let place = self.dice.below(bytes.len());
        let whole = match self.dice.below(4) {
            0 => {
                bytes.truncate(place);
                Shape::Damaged
            }
            1 => {
                bytes[place] ^= 1 << self.dice.below(8);
                Shape::Damaged
            }
            _ => Shape::Whole,
        };
        let after = self.dice.below(5_000_000);
        self.at(after, Deed::Import { to: to.into(), from: from.into(), bytes, whole });
        Ok(())
    }

    pub(crate) fn import(&mut self, to: &str, from: &str, bytes: &[u8], whole: Shape) -> Result<(), String> {
        let now = self.nodes[to].time(self.now);
        let Some(record) = self.nodes.get_mut(to).and_then(|node| node.record_mut()) else { return Ok(()) };
        let taken = match import(record, bytes, now) {
            Ok(imported) => Ok(imported.refused),
            Err(BundleFault::Record(fault)) => Err(fault.to_string()),
            Err(_) if whole == Shape::Damaged => return Ok(()),
            Err(fault) => return Err(format!("{to} does not read the file of {from}: {fault}")),
        };
        let Some(refused) = self.done(to, taken)? else { return Ok(()) };
        self.tally.carried += 1;
        if whole == Shape::Whole {
            self.judge(to, from, &Accepted { refused, ..Accepted::default() })?;
        }
        Ok(())
    }
}

fn answer_to(question: Question, bytes: Vec<u8>) -> Message {
    match question {
        Question::Tail => Message::TailAnswer(bytes),
        Question::Contents => Message::ContentsAnswer(bytes),
    }
}
