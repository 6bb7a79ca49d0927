//! The time of the processor that a thread has used: what else runs on a busy computer does not count.

use std::fs;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

/// What this thread has used of a processor; where the system does not say, time.
pub fn used() -> Duration {
    static START: OnceLock<Instant> = OnceLock::new();
    let all = fs::read_to_string("/proc/thread-self/schedstat").ok();
    let used = all.and_then(|all| all.split_whitespace().next()?.parse().ok());
    used.map_or_else(|| START.get_or_init(Instant::now).elapsed(), Duration::from_nanos)
}
