//! The pipeline at a glance: open deals by stage.

use contract::{
    StageId,
    deal::Deal,
    stage::{Stage, StageKind},
};
use crm::month::Month;
use jiff::civil::Date;

/// What stands in one open stage.
#[derive(Debug, Clone, PartialEq)]
pub struct StageSum {
    /// The stage.
    pub stage: StageId,
    /// Its name.
    pub name: String,
    /// How many deals.
    pub deals: usize,
    /// What they are worth together, in minor units.
    pub amount_minor: i64,
    /// Its share of the largest stage, in percent: the length of its bar.
    pub share_percent: u32,
}

/// The open stages with what stands in them, in the order of `stages`, which is the
/// pipeline's.
pub fn pipeline(stages: &[Stage], deals: &[Deal]) -> Vec<StageSum> {
    let open = stages.iter().filter(|stage| stage.kind == StageKind::Open);
    let mut sums: Vec<StageSum> = open
        .map(|stage| {
            let here = deals.iter().filter(|deal| deal.stage.id == stage.id);
            StageSum {
                stage: stage.id.clone(),
                name: stage.name.clone(),
                deals: here.clone().count(),
                amount_minor: here
                    .filter_map(|deal| deal.amount_minor)
                    .fold(0, i64::saturating_add),
                share_percent: 0,
            }
        })
        .collect();
    let largest = sums
        .iter()
        .map(|s| s.amount_minor)
        .max()
        .unwrap_or(0)
        .max(1);
    for sum in &mut sums {
        let percent = i128::from(sum.amount_minor) * 100 / i128::from(largest);
        sum.share_percent = u32::try_from(percent).unwrap_or(0);
    }
    sums
}

/// Whether an open deal's closing date has passed.
pub fn is_overdue(deal: &Deal, today: Date) -> bool {
    deal.stage.kind == StageKind::Open && deal.closing_date < today
}

/// Whether an open deal closes in the current month, and is not overdue.
pub fn closes_this_month(deal: &Deal, today: Date, month: &Month) -> bool {
    deal.stage.kind == StageKind::Open
        && !is_overdue(deal, today)
        && month.contains(deal.closing_date)
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::{DealId, Link, UserId, deal::DealStage};
    use crm::month::ClosingDay;
    use jiff::Timestamp;

    fn stage(id: &str, kind: StageKind, position: i32) -> Stage {
        Stage {
            id: StageId::new(id),
            name: id.to_owned(),
            kind,
            position,
            version: 1,
        }
    }

    fn deal(stage: &str, kind: StageKind, amount_minor: i64, closing_date: Date) -> Deal {
        Deal {
            id: DealId::new("d"),
            name: String::new(),
            account: None,
            contacts: Vec::new(),
            stage: DealStage {
                id: StageId::new(stage),
                name: stage.to_owned(),
                kind,
            },
            amount_minor: Some(amount_minor),
            closing_date,
            description: String::new(),
            owner: Link {
                id: UserId::new("u"),
                name: String::new(),
            },
            created_at: Timestamp::UNIX_EPOCH,
            updated_at: Timestamp::UNIX_EPOCH,
            version: 1,
        }
    }

    const DAY: Date = Date::constant(2026, 11, 23);

    #[test]
    fn open_stages_stand_in_order_with_their_sums() {
        let stages = [
            stage("talk", StageKind::Open, 0),
            stage("offer", StageKind::Open, 1),
            stage("won", StageKind::Won, 2),
        ];
        let deals = [
            deal("offer", StageKind::Open, 400, DAY),
            deal("talk", StageKind::Open, 100, DAY),
            deal("won", StageKind::Won, 9_000, DAY),
        ];
        let sums = pipeline(&stages, &deals);
        let seen: Vec<_> = sums
            .iter()
            .map(|s| (s.name.as_str(), s.deals, s.amount_minor, s.share_percent))
            .collect();
        assert_eq!(seen, [("talk", 1, 100, 25), ("offer", 1, 400, 100)]);
    }

    #[test]
    fn only_open_deals_are_overdue() {
        let yesterday = Date::constant(2026, 11, 22);
        assert!(is_overdue(&deal("s", StageKind::Open, 1, yesterday), DAY));
        assert!(!is_overdue(&deal("s", StageKind::Won, 1, yesterday), DAY));
        assert!(!is_overdue(&deal("s", StageKind::Open, 1, DAY), DAY));
    }

    #[test]
    fn a_deal_that_closes_next_month_is_not_this_months() {
        let closes =
            |date, month| closes_this_month(&deal("s", StageKind::Open, 1, date), DAY, &month);
        let next = Date::constant(2026, 12, 1);
        let calendars = Month::containing(DAY, ClosingDay::LAST);
        assert!(closes(DAY, calendars));
        assert!(!closes(next, calendars));
        let of_the_twentieth = Month::containing(DAY, ClosingDay::of(Some(20)).unwrap());
        assert!(closes(next, of_the_twentieth));
    }
}
