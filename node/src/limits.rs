//! Named limits on what comes in before a message is read: connections, sessions. Each is tested where it is enforced.

use std::time::Duration;

/// Connections that others hold to this node at the same time; more are closed at once.
pub const CONNECTIONS_MAX: usize = 256;
/// Of these, from one address that is not this machine's: of IPv6, from one network of 64 bits.
pub const CONNECTIONS_PER_ADDRESS: usize = 32;
/// How long the head of a request may take.
pub const HEAD_TIME_MAX: Duration = Duration::from_secs(10);
/// Bytes of the head of a request.
pub const HEAD_BYTES_MAX: usize = 16 * 1024;
/// How long the beginning of TLS may take.
pub const TLS_TIME_MAX: Duration = Duration::from_secs(10);
/// How long the other end may take nothing of an answer.
pub const STALL_TIME_MAX: Duration = Duration::from_secs(30);
/// Threads on which one node reads and writes its record; other requests wait. Each may hold one message.
pub const WORKERS_MAX: usize = 16;
/// Questions of the exchange that one address may ask at once without having proved who it is.
pub const ASKS_AT_ONCE: u32 = 256;
/// By how many of these it may ask more each second.
pub const ASKS_PER_SECOND: u32 = 64;
/// Addresses of which is known how often they asked.
pub const ADDRESSES_KEPT: usize = 1024;
/// Hellos that are answered at the same time; others come again. Each takes less than a millisecond of one core.
pub const HELLOS_AT_ONCE: usize = 2;
/// Sessions kept for each node of the roster; the one that was not used for longest goes first.
pub const SESSIONS_PER_NODE: usize = 4;
/// Questions of one node that are answered at the same time, those that wait for news too.
pub const QUESTIONS_PER_NODE: usize = 8;
/// Bytes of a question of the exchange by who has proved nothing.
pub const UNPROVED_BYTES_MAX: usize = 512 * 1024;
/// How long a question may be under way to this node.
pub const QUESTION_TIME_MAX: Duration = Duration::from_secs(40);
