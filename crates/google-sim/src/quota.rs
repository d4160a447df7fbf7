//! Quota: what each method costs, how much a minute allows, and how many calls a mailbox takes at once.

use std::collections::{HashMap, VecDeque};

use serde::{Deserialize, Serialize};

use crate::error::ApiError;

const MINUTE_MS: i64 = 60_000;

/// What each method costs.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CostTable {
    /// The table for projects made since 2026-05-01.
    #[default]
    Since2026May,
    /// The table before, which older projects keep.
    Before2026May,
}

/// How a call over quota is refused. All forms were seen on the real API.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum OverQuota {
    /// 403 `userRateLimitExceeded`, then 403 `rateLimitExceeded`, then 429, and so on.
    #[default]
    Alternate,
    /// Always 403 `userRateLimitExceeded`.
    Forbidden,
    /// Always 429.
    TooManyRequests,
}

/// The limits of the Google project and of each mailbox.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Serialize)]
pub struct Quota {
    /// What each method costs.
    pub costs: CostTable,
    /// Units a minute for one mailbox.
    pub user_units_per_minute: Option<u64>,
    /// Units a minute for the whole project.
    pub project_units_per_minute: Option<u64>,
    /// Units a day for the whole project.
    pub project_units_per_day: Option<u64>,
    /// Calls of one mailbox that run at the same time; each part of a batch counts.
    pub concurrent_calls: Option<u32>,
    /// How a call over quota is refused.
    pub over_quota: OverQuota,
}

impl Quota {
    /// The limits of a project made since 2026-05-01.
    #[must_use]
    pub const fn since_2026_may() -> Self {
        Self {
            costs: CostTable::Since2026May,
            user_units_per_minute: Some(6_000),
            project_units_per_minute: Some(1_200_000),
            project_units_per_day: Some(80_000_000),
            concurrent_calls: Some(50),
            over_quota: OverQuota::Alternate,
        }
    }

    /// The limits of a project that used the API between November 2025 and April 2026.
    #[must_use]
    pub const fn before_2026_may() -> Self {
        Self {
            costs: CostTable::Before2026May,
            user_units_per_minute: Some(15_000),
            project_units_per_minute: Some(1_200_000),
            project_units_per_day: None,
            concurrent_calls: Some(50),
            over_quota: OverQuota::Alternate,
        }
    }

    /// Costs are counted, nothing is refused.
    #[must_use]
    pub const fn unlimited() -> Self {
        Self {
            costs: CostTable::Since2026May,
            user_units_per_minute: None,
            project_units_per_minute: None,
            project_units_per_day: None,
            concurrent_calls: None,
            over_quota: OverQuota::Alternate,
        }
    }
}

impl Default for Quota {
    fn default() -> Self {
        Self::since_2026_may()
    }
}

/// Method, units since 2026-05-01, units before. Sources: GOOGLE.md, "Quota units"; where the old table is silent the
/// new number stands in both columns. Settings other than `sendAs` are not in the table.
const COSTS: &[(&str, u32, u32)] = &[
    ("gmail.users.getProfile", 1, 1),
    ("gmail.users.watch", 100, 100),
    ("gmail.users.stop", 50, 50),
    ("gmail.users.labels.list", 1, 1),
    ("gmail.users.labels.get", 1, 1),
    ("gmail.users.labels.create", 5, 5),
    ("gmail.users.labels.update", 5, 5),
    ("gmail.users.labels.patch", 5, 5),
    ("gmail.users.labels.delete", 5, 5),
    ("gmail.users.history.list", 2, 2),
    ("gmail.users.messages.list", 5, 5),
    ("gmail.users.messages.get", 20, 5),
    ("gmail.users.messages.attachments.get", 20, 5),
    ("gmail.users.messages.modify", 5, 5),
    ("gmail.users.messages.untrash", 5, 5),
    ("gmail.users.messages.trash", 20, 5),
    ("gmail.users.messages.delete", 10, 10),
    ("gmail.users.messages.batchModify", 50, 50),
    ("gmail.users.messages.batchDelete", 50, 50),
    ("gmail.users.messages.insert", 25, 25),
    ("gmail.users.messages.import", 25, 25),
    ("gmail.users.messages.send", 100, 100),
    ("gmail.users.threads.list", 10, 10),
    ("gmail.users.threads.get", 40, 10),
    ("gmail.users.threads.modify", 10, 10),
    ("gmail.users.threads.untrash", 10, 10),
    ("gmail.users.threads.trash", 20, 10),
    ("gmail.users.threads.delete", 20, 20),
    ("gmail.users.drafts.list", 5, 5),
    ("gmail.users.drafts.get", 20, 5),
    ("gmail.users.drafts.create", 10, 10),
    ("gmail.users.drafts.delete", 10, 10),
    ("gmail.users.drafts.update", 15, 15),
    ("gmail.users.drafts.send", 100, 100),
    ("gmail.users.settings.sendAs.list", 1, 1),
    ("gmail.users.settings.sendAs.get", 1, 1),
];

impl CostTable {
    /// What a method costs in units.
    #[must_use]
    pub fn units(self, method: &str) -> u32 {
        COSTS
            .iter()
            .find(|(id, ..)| *id == method)
            .map_or(0, |(_, new, old)| match self {
                Self::Since2026May => *new,
                Self::Before2026May => *old,
            })
    }
}

/// What has been spent, and what is running.
#[derive(Debug, Default)]
pub(crate) struct Meter {
    users: HashMap<String, Spent>,
    projects: HashMap<String, Spent>,
    days: HashMap<String, (i64, u64)>,
    running: HashMap<String, u32>,
    refusals: u64,
}

/// Units spent within the last minute.
#[derive(Debug, Default)]
struct Spent {
    entries: VecDeque<(i64, u64)>,
    sum: u64,
}

impl Spent {
    /// The moment from which `units` more fit under `limit`; `now_ms` when they fit already.
    fn free_at(&mut self, now_ms: i64, units: u64, limit: u64) -> i64 {
        while let Some((at, spent)) = self.entries.front().copied() {
            if at > now_ms - MINUTE_MS {
                break;
            }
            self.sum -= spent;
            self.entries.pop_front();
        }
        let mut sum = self.sum + units;
        if sum <= limit {
            return now_ms;
        }
        for (at, spent) in &self.entries {
            sum -= spent;
            if sum <= limit {
                return at + MINUTE_MS;
            }
        }
        now_ms + MINUTE_MS
    }

    fn add(&mut self, now_ms: i64, units: u64) {
        self.sum += units;
        match self.entries.back_mut() {
            Some((at, spent)) if *at == now_ms => *spent += units,
            _ => self.entries.push_back((now_ms, units)),
        }
    }
}

impl Meter {
    /// Charges a call, or says why not. A refused call costs nothing.
    pub(crate) fn charge(
        &mut self,
        quota: &Quota,
        now_ms: i64,
        user: &str,
        client: &str,
        units: u32,
    ) -> Result<(), ApiError> {
        let units = u64::from(units);
        let mut free_at = now_ms;
        let key = format!("{client} {user}");
        let of_user = self.users.entry(key).or_default();
        if let Some(limit) = quota.user_units_per_minute {
            free_at = free_at.max(of_user.free_at(now_ms, units, limit));
        }
        let of_project = self.projects.entry(client.to_owned()).or_default();
        if let Some(limit) = quota.project_units_per_minute {
            free_at = free_at.max(of_project.free_at(now_ms, units, limit));
        }
        let day = now_ms.div_euclid(24 * 60 * MINUTE_MS);
        let of_day = self.days.entry(client.to_owned()).or_insert((day, 0));
        if of_day.0 != day {
            *of_day = (day, 0);
        }
        if quota
            .project_units_per_day
            .is_some_and(|limit| of_day.1 + units > limit)
        {
            free_at = free_at.max((day + 1) * 24 * 60 * MINUTE_MS);
        }
        if free_at > now_ms {
            return Err(self.refusal(quota, free_at));
        }
        of_user.add(now_ms, units);
        of_project.add(now_ms, units);
        of_day.1 += units;
        Ok(())
    }

    fn refusal(&mut self, quota: &Quota, free_at_ms: i64) -> ApiError {
        let retry_at = jiff::Timestamp::from_millisecond(free_at_ms).unwrap_or_default();
        let turn = self.refusals;
        self.refusals += 1;
        let (status, reason) = match quota.over_quota {
            OverQuota::Forbidden => (403, "userRateLimitExceeded"),
            OverQuota::TooManyRequests => (429, "rateLimitExceeded"),
            OverQuota::Alternate => match turn % 3 {
                0 => (403, "userRateLimitExceeded"),
                1 => (403, "rateLimitExceeded"),
                _ => (429, "rateLimitExceeded"),
            },
        };
        ApiError::over_quota(status, reason, retry_at)
    }

    /// Counts a call as running, unless the mailbox has too many already.
    pub(crate) fn begin(&mut self, quota: &Quota, user: &str) -> Result<(), ApiError> {
        let running = self.running.entry(user.to_owned()).or_default();
        if quota.concurrent_calls.is_some_and(|cap| *running >= cap) {
            return Err(ApiError::too_many_concurrent());
        }
        *running += 1;
        Ok(())
    }

    /// Counts a call as ended.
    pub(crate) fn end(&mut self, user: &str) {
        if let Some(running) = self.running.get_mut(user) {
            *running = running.saturating_sub(1);
        }
    }
}
