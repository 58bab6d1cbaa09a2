//! Waits between attempts, and the deadline over all of them.

use std::time::Duration;

use env::Env;
use model::{ErrorCode, Instant};

use crate::{ClientConfig, ClientError, RetryClass};

/// The attempts of one call: counts them, spaces them, and ends them at the deadline.
pub(crate) struct Attempts {
    what: &'static str,
    limit: Duration,
    ends_at: Instant,
    unknown_topics_until: Instant,
    backoff_min: Duration,
    backoff_max: Duration,
    count: u32,
}

impl Attempts {
    /// The attempts of a call that may take `limit` in all.
    pub(crate) fn new<E: Env>(env: &E, config: &ClientConfig, what: &'static str, limit: Duration) -> Self {
        Self {
            what,
            limit,
            ends_at: env.now() + limit,
            unknown_topics_until: env.now() + config.unknown_topic_patience,
            backoff_min: config.retry_backoff_min,
            backoff_max: config.retry_backoff_max,
            count: 0,
        }
    }

    /// What is left of the deadline, at most `limit`.
    pub(crate) fn left<E: Env>(&self, env: &E, limit: Duration) -> Duration {
        self.ends_at.saturating_since(env.now()).min(limit)
    }

    /// Whether trying again cannot cure `error`: by its class, or because a topic stays unknown for longer than
    /// metadata takes to spread.
    pub(crate) fn is_final<E: Env>(&self, env: &E, error: &ClientError) -> bool {
        let unknown_topic =
            matches!(error.code(), Some(ErrorCode::UnknownTopicOrPartition | ErrorCode::UnknownTopicId));
        error.retry_class() == RetryClass::Never || (unknown_topic && env.now() >= self.unknown_topics_until)
    }

    /// Waits before the next attempt. An error that retrying cannot cure, or one that comes too late for another
    /// attempt, is returned instead.
    pub(crate) async fn pause<E: Env>(&mut self, env: &E, error: ClientError) -> Result<(), ClientError> {
        if self.is_final(env, &error) {
            return Err(error);
        }
        let wait = backoff(self.backoff_min, self.backoff_max, self.count, env.random_u64());
        self.count += 1;
        if env.now() + wait >= self.ends_at {
            return Err(ClientError::Deadline {
                what: self.what.to_owned(),
                limit: self.limit,
                last: Box::new(error),
            });
        }
        tracing::debug!(call = self.what, attempt = self.count, %error, ?wait, "trying again");
        env.sleep(wait).await;
        Ok(())
    }
}

/// The wait before retry number `count` (from 0): doubled each time up to `max`, then moved by up to 20 % either way.
pub(crate) fn backoff(min: Duration, max: Duration, count: u32, random: u64) -> Duration {
    let wait = min.saturating_mul(1u32 << count.min(20)).min(max);
    let per_mille = 800 + (random % 401) as u32;
    wait * per_mille / 1000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn backoff_doubles_is_capped_and_jitters_by_a_fifth() {
        let (min, max) = (Duration::from_millis(100), Duration::from_secs(1));
        assert_eq!(backoff(min, max, 0, 200), Duration::from_millis(100));
        assert_eq!(backoff(min, max, 2, 200), Duration::from_millis(400));
        assert_eq!(backoff(min, max, 30, 200), Duration::from_secs(1));
        for random in 0..1000 {
            let wait = backoff(min, max, 1, random);
            assert!((Duration::from_millis(160)..=Duration::from_millis(240)).contains(&wait), "{wait:?}");
        }
    }
}
