//! How often who has proved nothing may ask: by address, a bucket that fills again.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use crate::limits::{ADDRESSES_KEPT, ASKS_AT_ONCE, ASKS_PER_SECOND};
use crate::serve::whole;

/// The buckets. An address that is not among them has a full one.
#[derive(Debug, Default)]
pub struct Rates(Mutex<BTreeMap<IpAddr, Bucket>>);

#[derive(Clone, Copy, Debug)]
struct Bucket {
    left: u32,
    filled: Instant,
}

impl Rates {
    /// Takes from the bucket of an address. Says whether there was something in it.
    pub fn take(&self, address: IpAddr, now: Instant) -> bool {
        let address = whole(address);
        let mut buckets = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= ADDRESSES_KEPT && !buckets.contains_key(&address) {
            // Whose bucket was filled longest ago loses least by a full one.
            let oldest = buckets.iter().min_by_key(|(_, bucket)| bucket.filled).map(|(address, _)| *address);
            oldest.map(|oldest| buckets.remove(&oldest));
        }
        let bucket = buckets.entry(address).or_insert(Bucket { left: ASKS_AT_ONCE, filled: now });
        let seconds = now.saturating_duration_since(bucket.filled).as_secs();
        if seconds > 0 {
            let more = u32::try_from(seconds).unwrap_or(u32::MAX).saturating_mul(ASKS_PER_SECOND);
            *bucket = Bucket { left: bucket.left.saturating_add(more).min(ASKS_AT_ONCE), filled: now };
        }
        let any = bucket.left > 0;
        bucket.left = bucket.left.saturating_sub(1);
        any
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn an_address_that_asks_too_often_waits_and_the_others_do_not() {
        let (rates, now) = (Rates::default(), Instant::now());
        let address = |number: u32| IpAddr::V4(number.into());
        let taken = |number, now| (0..2 * ASKS_AT_ONCE).filter(|_| rates.take(address(number), now)).count();
        assert_eq!(taken(1, now), ASKS_AT_ONCE as usize);
        assert_eq!(taken(2, now), ASKS_AT_ONCE as usize);
        assert_eq!(taken(1, now + Duration::from_secs(1)), ASKS_PER_SECOND as usize);
        assert_eq!(taken(1, now + Duration::from_secs(1_000_000)), ASKS_AT_ONCE as usize);
    }

    #[test]
    fn no_more_addresses_are_kept_than_there_may_be() {
        let (rates, now) = (Rates::default(), Instant::now());
        for number in 0..=ADDRESSES_KEPT as u32 {
            assert!(rates.take(IpAddr::V4(number.into()), now + Duration::from_millis(number.into())));
        }
        let kept = rates.0.lock().unwrap();
        assert_eq!(kept.len(), ADDRESSES_KEPT);
        assert!(!kept.contains_key(&IpAddr::V4(0.into())), "the oldest went");
    }
}
