//! How often something may be tried, by the domain's table: by address on the network and by account.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Duration;

use axum::http::HeaderMap;
use domain::accounts::{LimitedAction, Quota, limit};
use governor::clock::Clock as _;
use governor::{DefaultKeyedRateLimiter, RateLimiter};

/// The longest key, in bytes; nobody fills the memory with it.
const LONGEST_KEY: usize = 254;

/// Who is at the other end. An IPv6 address counts by its first half, which is what one connection is given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Peer(String);

impl Peer {
    /// By the connection's address, or, behind a proxy, by the one that the proxy added last to `X-Forwarded-For`:
    /// those before it are whatever the visitor wrote there.
    #[must_use]
    pub fn of(peer: Option<IpAddr>, headers: &HeaderMap, behind_proxy: bool) -> Self {
        let told = || {
            let last = headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
            last.rsplit(',').next()?.trim().parse::<IpAddr>().ok()
        };
        let address = if behind_proxy { told().or(peer) } else { peer };
        Self(match address.map(|address| address.to_canonical()) {
            Some(IpAddr::V4(address)) => address.to_string(),
            Some(IpAddr::V6(address)) => {
                let [a, b, c, d, ..] = address.segments();
                format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
            }
            None => "unknown".to_owned(),
        })
    }
}

type Limiter = DefaultKeyedRateLimiter<String>;

struct Limited {
    action: LimitedAction,
    by_address: Option<Limiter>,
    by_account: Option<Limiter>,
}

/// The counters of this process.
pub struct Limits(Vec<Limited>);

impl Default for Limits {
    fn default() -> Self {
        let limited = |action: &LimitedAction| {
            let limit = limit(*action);
            Limited {
                action: *action,
                by_address: limit.per_address.and_then(limiter),
                by_account: limit.per_account.and_then(limiter),
            }
        };
        Self(LimitedAction::ALL.iter().map(limited).collect())
    }
}

fn limiter(quota: Quota) -> Option<Limiter> {
    let times = NonZeroU32::new(quota.times)?;
    let period = Duration::from_secs(u64::from(quota.seconds)) / quota.times;
    Some(RateLimiter::keyed(governor::Quota::with_period(period)?.allow_burst(times)))
}

fn count(limiter: Option<&Limiter>, key: &str) -> Option<Duration> {
    let limiter = limiter?;
    let key: String = key.chars().take(LONGEST_KEY / 4).collect();
    limiter.check_key(&key).err().map(|not_until| not_until.wait_time_from(limiter.clock().now()))
}

impl Limits {
    /// Counts a try. `Err` holds how long to wait.
    ///
    /// `account` is an account's key or the email address that was typed, whether it has an account or not.
    ///
    /// # Errors
    /// When it was tried too often from this address or for this account.
    pub fn count(&self, action: LimitedAction, peer: &Peer, account: Option<&str>) -> Result<(), Duration> {
        let Some(limited) = self.0.iter().find(|limited| limited.action == action) else { return Ok(()) };
        if let Some(wait) = count(limited.by_address.as_ref(), &peer.0) {
            return Err(wait);
        }
        let account = account.map(|account| account.trim().to_lowercase());
        match account.and_then(|account| count(limited.by_account.as_ref(), &account)) {
            Some(wait) => Err(wait),
            None => Ok(()),
        }
    }

    /// Forgets those whose quota is full again. To be called now and then.
    pub fn forget_old(&self) {
        for limited in &self.0 {
            for limiter in [&limited.by_address, &limited.by_account].into_iter().flatten() {
                limiter.retain_recent();
                limiter.shrink_to_fit();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn peer(text: &str, forwarded: &str, behind_proxy: bool) -> Peer {
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", forwarded.parse().unwrap());
        Peer::of(Some(text.parse().unwrap()), &headers, behind_proxy)
    }

    #[test]
    fn only_a_proxy_says_for_whom_it_asks_and_only_its_own_word_counts() {
        assert_eq!(peer("192.0.2.1", "198.51.100.7", false), Peer("192.0.2.1".to_owned()));
        assert_eq!(peer("127.0.0.1", "203.0.113.9, 198.51.100.7", true), Peer("198.51.100.7".to_owned()));
        assert_eq!(peer("127.0.0.1", "nonsense", true), Peer("127.0.0.1".to_owned()));
        assert_eq!(peer("2001:db8:1:2:3::4", "", false), peer("2001:db8:1:2:ffff::1", "", false));
        assert_eq!(peer("::ffff:192.0.2.1", "", false), Peer("192.0.2.1".to_owned()));
    }

    #[test]
    fn a_whole_meeting_signs_in_behind_one_address_and_a_robot_does_not() {
        let limits = Limits::default();
        let (peer, other) = (Peer("192.0.2.1".to_owned()), Peer("192.0.2.2".to_owned()));
        for n in 0..100 {
            limits.count(LimitedAction::SignIn, &peer, Some(&format!("{n}@example.org"))).unwrap();
        }
        assert!(limits.count(LimitedAction::SignIn, &peer, Some("x@example.org")).is_err());
        limits.count(LimitedAction::SignIn, &other, Some("x@example.org")).unwrap();
    }

    #[test]
    fn the_eleventh_try_for_one_account_waits_and_another_account_does_not() {
        let limits = Limits::default();
        let peer = Peer("192.0.2.1".to_owned());
        for _ in 0..10 {
            limits.count(LimitedAction::SignIn, &peer, Some("A@example.org ")).unwrap();
        }
        let wait = limits.count(LimitedAction::SignIn, &peer, Some("a@example.org")).unwrap_err();
        assert!(wait > Duration::from_secs(1) && wait <= Duration::from_secs(90), "{wait:?}");
        limits.count(LimitedAction::SignIn, &peer, Some("b@example.org")).unwrap();
        limits.forget_old();
        assert!(limits.count(LimitedAction::SignIn, &peer, Some("a@example.org")).is_err());
    }
}
