//! The label category of a contact: one rule for the server's job and the browser's pages.

use crate::month::{ClosingDay, Month, today};
use contract::{
    ContactId, UserId,
    deal::DealFacts,
    label::{Category, CategoryReason},
    label_categories::{Closing, DealFilter, LabelCategories},
    stage::StageKind,
    user::Language,
};
use core::cmp::Reverse;
use jiff::{Timestamp, ToSpan, civil::Date, tz::TimeZone};

/// The days that a rule speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days {
    /// Today.
    pub today: Date,
    /// This month.
    pub month: Month,
    /// The one after it.
    pub next_month: Month,
}

impl Days {
    /// The days of an organization at an instant, in its time zone.
    pub fn at(now: Timestamp, time_zone: &TimeZone, closing: ClosingDay) -> Self {
        Self::of(today(now, time_zone), closing)
    }

    /// The days as they are on a date.
    pub fn of(today: Date, closing: ClosingDay) -> Self {
        let month = Month::containing(today, closing);
        let next_month = Month::containing(month.last().saturating_add(1.day()), closing);
        Self {
            today,
            month,
            next_month,
        }
    }
}

/// The categories of a mailbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Categories {
    /// All of them, first the one that wins.
    order: Vec<(Category, Option<DealFilter>)>,
    /// The mailbox's owner; absent where there are no own categories.
    owner: Option<UserId>,
}

impl Default for Categories {
    /// The three that every mailbox has.
    fn default() -> Self {
        let all = Category::BUILT_IN.iter();
        Self {
            order: all.map(|category| (*category, None)).collect(),
            owner: None,
        }
    }
}

impl Categories {
    /// The categories of a mailbox of this user.
    pub fn new(categories: &LabelCategories, owner: UserId) -> Self {
        let of = |category| {
            let filter = match category {
                Category::Own(id) => categories.find(id).map(|own| own.filter.clone()),
                _ => None,
            };
            (category, filter)
        };
        Self {
            order: categories.order().into_iter().map(of).collect(),
            owner: Some(owner),
        }
    }

    /// The category that a contact with these deals has, and the deal that decides it: the first category that any of them
    /// passes.
    pub fn of_deals(&self, deals: &[DealFacts], days: &Days) -> Option<CategoryReason> {
        self.find(deals, days).map(|(_, reason)| reason)
    }

    /// The category of an address: of the contacts that have it, the one whose category wins decides (the lowest id among
    /// equals).
    pub fn of_address(&self, contacts: &[ContactFact], days: &Days) -> Option<SenderCategory> {
        decide(contacts, |deals| self.find(deals, days))
    }

    /// The first category that any of these deals passes, by its place.
    fn find(&self, deals: &[DealFacts], days: &Days) -> Option<(usize, CategoryReason)> {
        let places = self.order.iter().enumerate();
        places.into_iter().find_map(|(place, (category, filter))| {
            let deal = match filter {
                None => built_in(*category, deals, &days.month),
                Some(filter) => {
                    let passing = deals
                        .iter()
                        .filter(|deal| passes(filter, deal, self.owner.as_ref(), days));
                    first(passing)
                }
            }?;
            Some((place, reason(*category, deal)))
        })
    }
}

/// What the label of one of the three categories is called when it is made, in its owner's language; none for an own one.
pub const fn label_name(category: Category, language: Language) -> Option<&'static str> {
    Some(match (language, category) {
        (Language::Ja, Category::ClosingThisMonth) => "今月完了予定の商談",
        (Language::Ja, Category::OpenDeals) => "未完了の商談",
        (Language::Ja, Category::Customers) => "顧客",
        (Language::En, Category::ClosingThisMonth) => "Closing this month",
        (Language::En, Category::OpenDeals) => "Open deals",
        (Language::En, Category::Customers) => "Customers",
        (_, Category::Own(_)) => return None,
    })
}

/// The category that a contact with these deals has among the three that every mailbox has, and the deal that decides it.
pub fn of_deals(deals: &[DealFacts], month: &Month) -> Option<CategoryReason> {
    find_built_in(deals, month).map(|(_, reason)| reason)
}

/// The same of an address that these contacts have.
pub fn of_address(contacts: &[ContactFact], month: &Month) -> Option<SenderCategory> {
    decide(contacts, |deals| find_built_in(deals, month))
}

fn find_built_in(deals: &[DealFacts], month: &Month) -> Option<(usize, CategoryReason)> {
    let places = Category::BUILT_IN.iter().enumerate();
    places.into_iter().find_map(|(place, category)| {
        let deal = built_in(*category, deals, month)?;
        Some((place, reason(*category, deal)))
    })
}

/// Of the contacts that have an address, the one decides whose category comes first.
fn decide(
    contacts: &[ContactFact],
    find: impl Fn(&[DealFacts]) -> Option<(usize, CategoryReason)>,
) -> Option<SenderCategory> {
    contacts
        .iter()
        .filter_map(|contact| Some((contact, find(&contact.deals)?)))
        .min_by_key(|(contact, (place, _))| (*place, contact.id.clone()))
        .map(|(contact, (_, reason))| SenderCategory {
            contact_id: contact.id.clone(),
            reason,
            ambiguous: contacts.len() > 1,
        })
}

/// The deal for which a contact with these deals belongs to one of the three categories.
///
/// An open deal that closes this month; an open deal (an overdue one too); a won deal, however long ago. Lost deals count
/// for nothing. Among several deals that would do, the explanation names the open one that closes first, or the one won
/// last.
fn built_in<'a>(
    category: Category,
    deals: &'a [DealFacts],
    month: &Month,
) -> Option<&'a DealFacts> {
    let of_kind = |kind| deals.iter().filter(move |deal| deal.kind == kind);
    match category {
        Category::ClosingThisMonth => {
            first(of_kind(StageKind::Open).filter(|deal| month.contains(deal.closing_date)))
        }
        Category::OpenDeals => first(of_kind(StageKind::Open)),
        Category::Customers => first(of_kind(StageKind::Won)),
        Category::Own(_) => None,
    }
}

/// Of several deals the one that an explanation names: the open one that closes first, or that which closed last.
fn first<'a>(deals: impl Iterator<Item = &'a DealFacts>) -> Option<&'a DealFacts> {
    deals.min_by_key(|deal| {
        let open = deal.kind == StageKind::Open;
        let closes = open.then_some(deal.closing_date);
        (!open, closes, Reverse(deal.closing_date), deal.id.clone())
    })
}

/// Whether a deal meets every condition of a filter.
pub fn passes(filter: &DealFilter, deal: &DealFacts, me: Option<&UserId>, days: &Days) -> bool {
    let DealFilter {
        kinds,
        stages,
        mine,
        amount_from,
        amount_to,
        closing,
    } = filter;
    // A deal without an amount is not known to be so much, nor so little.
    let amount = |fits: &dyn Fn(i64) -> bool| deal.amount_minor.is_some_and(fits);
    let closes = deal.closing_date;
    (kinds.is_empty() || kinds.contains(&deal.kind))
        && (stages.is_empty() || stages.contains(&deal.stage_id))
        && (!mine || me == Some(&deal.owner_id))
        && amount_from.is_none_or(|least| amount(&|amount| amount >= least))
        && amount_to.is_none_or(|most| amount(&|amount| amount <= most))
        && match closing {
            Closing::Any => true,
            Closing::ThisMonth => days.month.contains(closes),
            Closing::NextMonth => days.next_month.contains(closes),
            Closing::Past => closes < days.today,
            Closing::Within { days: most } => {
                let last = days.today.saturating_add(i32::from(*most).days());
                days.today <= closes && closes <= last
            }
        }
}

fn reason(category: Category, deal: &DealFacts) -> CategoryReason {
    CategoryReason {
        category,
        deal_id: deal.id.clone(),
        deal_name: deal.name.clone(),
        closing_date: deal.closing_date,
    }
}

/// A contact that has a certain address, with its deals: those it is first in and those it has
/// another part in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactFact {
    /// The contact's id.
    pub id: ContactId,
    /// Every deal the contact is part of.
    pub deals: Vec<DealFacts>,
}

/// What is known of the sender of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SenderCategory {
    /// The contact that decides.
    pub contact_id: ContactId,
    /// Its category and why.
    pub reason: CategoryReason,
    /// Whether the address stands on more than one contact. The category that wins was taken;
    /// someone should look.
    pub ambiguous: bool,
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::{
        DealId, StageId,
        label::OwnCategoryId,
        label_categories::{LabelColor, OwnCategory},
    };
    use jiff::civil::date;

    fn deal(id: &str, kind: StageKind, closing_date: Date) -> DealFacts {
        DealFacts {
            id: DealId::new(id),
            name: format!("Deal {id}"),
            kind,
            closing_date,
            stage_id: StageId::new("s"),
            owner_id: UserId::new("me"),
            amount_minor: None,
        }
    }

    /// One row of the table: who it is about, the instant, the zone, the deals, what is expected.
    type Row<'a> = (
        &'a str,
        &'a str,
        &'a str,
        Vec<DealFacts>,
        Option<(Category, &'a str)>,
    );

    #[test]
    fn the_category_follows_the_table() {
        use Category::{ClosingThisMonth, Customers, OpenDeals};
        use StageKind::{Lost, Open, Won};
        const NOON: &str = "2026-10-15T03:00:00Z";
        const TOKYO: &str = "Asia/Tokyo";
        let table: Vec<Row<'_>> = vec![
            (
                "closes this month",
                NOON,
                TOKYO,
                vec![deal("a", Open, date(2026, 10, 20))],
                Some((ClosingThisMonth, "a")),
            ),
            (
                "closes on the month's last day, which in UTC is still to come and in Tokyo is today",
                "2026-10-31T14:00:00Z",
                TOKYO,
                vec![deal("a", Open, date(2026, 10, 31))],
                Some((ClosingThisMonth, "a")),
            ),
            (
                "closes on October's last day; in Tokyo it is already November, in UTC not yet",
                "2026-10-31T15:00:00Z",
                TOKYO,
                vec![deal("a", Open, date(2026, 10, 31))],
                Some((OpenDeals, "a")),
            ),
            (
                "the same instant for an organization in UTC",
                "2026-10-31T15:00:00Z",
                "UTC",
                vec![deal("a", Open, date(2026, 10, 31))],
                Some((ClosingThisMonth, "a")),
            ),
            (
                "closes on October's last day; in UTC it is already November, in Honolulu not yet",
                "2026-11-01T05:00:00Z",
                "Pacific/Honolulu",
                vec![deal("a", Open, date(2026, 10, 31))],
                Some((ClosingThisMonth, "a")),
            ),
            (
                "closes on the first; in Tokyo it is the first, in UTC still the last of the month before",
                "2026-10-31T15:30:00Z",
                TOKYO,
                vec![deal("a", Open, date(2026, 11, 1))],
                Some((ClosingThisMonth, "a")),
            ),
            (
                "closes on the last day of February in a leap year",
                "2028-02-28T23:00:00Z",
                TOKYO,
                vec![deal("a", Open, date(2028, 2, 29))],
                Some((ClosingThisMonth, "a")),
            ),
            (
                "overdue since this month's beginning still closes this month",
                NOON,
                TOKYO,
                vec![deal("a", Open, date(2026, 10, 1))],
                Some((ClosingThisMonth, "a")),
            ),
            (
                "overdue since last month",
                NOON,
                TOKYO,
                vec![deal("a", Open, date(2026, 9, 30))],
                Some((OpenDeals, "a")),
            ),
            (
                "same month of another year",
                NOON,
                TOKYO,
                vec![deal("a", Open, date(2027, 10, 15))],
                Some((OpenDeals, "a")),
            ),
            (
                "won this month with nothing open",
                NOON,
                TOKYO,
                vec![deal("a", Won, date(2026, 10, 10))],
                Some((Customers, "a")),
            ),
            (
                "won last year with one open",
                NOON,
                TOKYO,
                vec![
                    deal("a", Won, date(2025, 5, 1)),
                    deal("b", Open, date(2027, 1, 31)),
                ],
                Some((OpenDeals, "b")),
            ),
            (
                "won this month and one open that closes this month",
                NOON,
                TOKYO,
                vec![
                    deal("a", Won, date(2026, 10, 1)),
                    deal("b", Open, date(2026, 10, 31)),
                ],
                Some((ClosingThisMonth, "b")),
            ),
            (
                "lost only",
                NOON,
                TOKYO,
                vec![deal("a", Lost, date(2026, 10, 10))],
                None,
            ),
            (
                "lost and won",
                NOON,
                TOKYO,
                vec![
                    deal("a", Lost, date(2026, 10, 10)),
                    deal("b", Won, date(2020, 1, 1)),
                ],
                Some((Customers, "b")),
            ),
            ("no deals, as every lead", NOON, TOKYO, vec![], None),
            (
                "several that close this month: the first to close explains",
                NOON,
                TOKYO,
                vec![
                    deal("a", Open, date(2026, 10, 30)),
                    deal("b", Open, date(2026, 10, 16)),
                ],
                Some((ClosingThisMonth, "b")),
            ),
            (
                "several won: the latest explains",
                NOON,
                TOKYO,
                vec![
                    deal("a", Won, date(2024, 1, 1)),
                    deal("b", Won, date(2026, 1, 1)),
                ],
                Some((Customers, "b")),
            ),
        ];
        for (who, now, zone, deals, expected) in table {
            let zone = TimeZone::get(zone).unwrap();
            let month = Month::at(now.parse().unwrap(), &zone, ClosingDay::LAST);
            let found = of_deals(&deals, &month).map(|r| (r.category, r.deal_id));
            let expected = expected.map(|(category, id)| (category, DealId::new(id)));
            assert_eq!(found, expected, "{who}");
        }
    }

    #[test]
    fn an_address_on_two_contacts_takes_the_higher_category_and_says_so() {
        let month = Month::containing(date(2026, 10, 1), ClosingDay::LAST);
        let customer = ContactFact {
            id: ContactId::new("1"),
            deals: vec![deal("a", StageKind::Won, date(2025, 1, 1))],
        };
        let closing = ContactFact {
            id: ContactId::new("2"),
            deals: vec![deal("b", StageKind::Open, date(2026, 10, 9))],
        };
        let found = of_address(&[customer.clone(), closing], &month).unwrap();
        assert_eq!(found.contact_id, ContactId::new("2"));
        assert_eq!(found.reason.category, Category::ClosingThisMonth);
        assert!(found.ambiguous);
        assert!(!of_address(&[customer], &month).unwrap().ambiguous);
    }

    #[test]
    fn contacts_without_a_deal_have_no_category() {
        let month = Month::containing(date(2026, 10, 1), ClosingDay::LAST);
        let contact = ContactFact {
            id: ContactId::new("1"),
            deals: vec![],
        };
        assert_eq!(of_address(&[contact], &month), None);
    }

    const ANY: DealFilter = DealFilter {
        kinds: vec![],
        stages: vec![],
        mine: false,
        amount_from: None,
        amount_to: None,
        closing: Closing::Any,
    };

    fn own(id: u16, below: u8, filter: DealFilter) -> OwnCategory {
        OwnCategory {
            id: Some(OwnCategoryId(id)),
            name: format!("Own {id}"),
            color: LabelColor::Red,
            below,
            filter,
        }
    }

    fn categories(own: Vec<OwnCategory>) -> Categories {
        Categories::new(&LabelCategories { own, version: 1 }, UserId::new("me"))
    }

    #[test]
    fn a_deal_passes_a_filter_of_which_it_meets_every_condition() {
        use StageKind::{Lost, Open, Won};
        // A Thursday in a month that closes on the 20th.
        let days = Days::of(date(2026, 10, 15), ClosingDay::of(Some(20)).unwrap());
        let large = DealFacts {
            amount_minor: Some(500),
            ..deal("a", Open, date(2026, 10, 20))
        };
        let closing = |closing| DealFilter { closing, ..ANY };
        let table: Vec<(&str, DealFilter, DealFacts, bool)> = vec![
            ("no condition", ANY, deal("a", Lost, date(2020, 1, 1)), true),
            (
                "the kind",
                DealFilter {
                    kinds: vec![Won, Lost],
                    ..ANY
                },
                deal("a", Lost, date(2020, 1, 1)),
                true,
            ),
            (
                "another kind",
                DealFilter {
                    kinds: vec![Won, Lost],
                    ..ANY
                },
                large.clone(),
                false,
            ),
            (
                "the stage",
                DealFilter {
                    stages: vec![StageId::new("s")],
                    ..ANY
                },
                large.clone(),
                true,
            ),
            (
                "another stage",
                DealFilter {
                    stages: vec![StageId::new("t")],
                    ..ANY
                },
                large.clone(),
                false,
            ),
            (
                "the owner's own",
                DealFilter { mine: true, ..ANY },
                large.clone(),
                true,
            ),
            (
                "a colleague's",
                DealFilter { mine: true, ..ANY },
                DealFacts {
                    owner_id: UserId::new("you"),
                    ..large.clone()
                },
                false,
            ),
            (
                "at least",
                DealFilter {
                    amount_from: Some(500),
                    ..ANY
                },
                large.clone(),
                true,
            ),
            (
                "too small",
                DealFilter {
                    amount_from: Some(501),
                    ..ANY
                },
                large.clone(),
                false,
            ),
            (
                "at most",
                DealFilter {
                    amount_to: Some(500),
                    ..ANY
                },
                large.clone(),
                true,
            ),
            (
                "too large",
                DealFilter {
                    amount_to: Some(499),
                    ..ANY
                },
                large.clone(),
                false,
            ),
            (
                "an amount that is not known is not small",
                DealFilter {
                    amount_to: Some(499),
                    ..ANY
                },
                deal("a", Open, date(2026, 10, 20)),
                false,
            ),
            (
                "one of two conditions",
                DealFilter {
                    mine: true,
                    amount_from: Some(501),
                    ..ANY
                },
                large,
                false,
            ),
            (
                "this month's last day",
                closing(Closing::ThisMonth),
                deal("a", Open, date(2026, 10, 20)),
                true,
            ),
            (
                "next month's first day",
                closing(Closing::ThisMonth),
                deal("a", Open, date(2026, 10, 21)),
                false,
            ),
            (
                "next month",
                closing(Closing::NextMonth),
                deal("a", Open, date(2026, 10, 21)),
                true,
            ),
            (
                "next month's last day",
                closing(Closing::NextMonth),
                deal("a", Open, date(2026, 11, 20)),
                true,
            ),
            (
                "the one after it",
                closing(Closing::NextMonth),
                deal("a", Open, date(2026, 11, 21)),
                false,
            ),
            (
                "yesterday",
                closing(Closing::Past),
                deal("a", Open, date(2026, 10, 14)),
                true,
            ),
            (
                "today is not past",
                closing(Closing::Past),
                deal("a", Open, date(2026, 10, 15)),
                false,
            ),
            (
                "today",
                closing(Closing::Within { days: 7 }),
                deal("a", Open, date(2026, 10, 15)),
                true,
            ),
            (
                "in a week",
                closing(Closing::Within { days: 7 }),
                deal("a", Open, date(2026, 10, 22)),
                true,
            ),
            (
                "in eight days",
                closing(Closing::Within { days: 7 }),
                deal("a", Open, date(2026, 10, 23)),
                false,
            ),
            (
                "overdue is not within",
                closing(Closing::Within { days: 7 }),
                deal("a", Open, date(2026, 10, 14)),
                false,
            ),
        ];
        for (what, filter, deal, expected) in table {
            let me = UserId::new("me");
            assert_eq!(passes(&filter, &deal, Some(&me), &days), expected, "{what}");
        }
    }

    #[test]
    fn an_own_category_wins_over_those_below_it_and_yields_to_those_above() {
        use Category::{ClosingThisMonth, OpenDeals, Own};
        let days = Days::of(date(2026, 10, 15), ClosingDay::LAST);
        let lost = DealFilter {
            kinds: vec![StageKind::Lost],
            ..ANY
        };
        let soon = DealFilter {
            closing: Closing::Within { days: 3 },
            ..ANY
        };
        let categories = categories(vec![own(5, 0, soon), own(6, 1, ANY), own(7, 3, lost)]);
        let of = |deals: &[DealFacts]| {
            categories
                .of_deals(deals, &days)
                .map(|found| found.category)
        };
        let open = |closing_date| deal("a", StageKind::Open, closing_date);
        assert_eq!(of(&[open(date(2026, 10, 16))]), Some(Own(OwnCategoryId(5))));
        assert_eq!(of(&[open(date(2026, 10, 30))]), Some(ClosingThisMonth));
        assert_eq!(of(&[open(date(2026, 12, 1))]), Some(Own(OwnCategoryId(6))));
        // What no built-in category knows may be in one of the owner's own.
        let lost = deal("l", StageKind::Lost, date(2026, 1, 1));
        assert_eq!(
            of(core::slice::from_ref(&lost)),
            Some(Own(OwnCategoryId(6)))
        );
        // The same deal is nothing to a mailbox without own categories.
        assert_eq!(Categories::default().of_deals(&[lost], &days), None);
        let open = [open(date(2026, 12, 1))];
        let found = Categories::default().of_deals(&open, &days);
        assert_eq!(found.map(|found| found.category), Some(OpenDeals));
    }

    #[test]
    fn of_two_contacts_with_an_address_the_order_of_the_mailbox_decides() {
        let days = Days::of(date(2026, 10, 15), ClosingDay::LAST);
        let won = DealFilter {
            kinds: vec![StageKind::Won],
            ..ANY
        };
        let contact = |id: &str, deals| ContactFact {
            id: ContactId::new(id),
            deals,
        };
        let contacts = [
            contact("1", vec![deal("a", StageKind::Open, date(2026, 10, 16))]),
            contact("2", vec![deal("b", StageKind::Won, date(2026, 1, 1))]),
        ];
        let above = categories(vec![own(1, 0, won.clone())]);
        let found = above.of_address(&contacts, &days).unwrap();
        assert_eq!(found.contact_id, ContactId::new("2"));
        let below = categories(vec![own(1, 1, won)]);
        let found = below.of_address(&contacts, &days).unwrap();
        assert_eq!(found.contact_id, ContactId::new("1"));
    }

    #[test]
    fn several_deals_that_pass_are_explained_by_the_open_one_that_closes_first() {
        let days = Days::of(date(2026, 10, 15), ClosingDay::LAST);
        let deals = [
            deal("lost", StageKind::Lost, date(2026, 10, 1)),
            deal("later", StageKind::Open, date(2026, 12, 1)),
            deal("sooner", StageKind::Open, date(2026, 11, 1)),
        ];
        let found = categories(vec![own(1, 0, ANY)])
            .of_deals(&deals, &days)
            .unwrap();
        assert_eq!(found.deal_id, DealId::new("sooner"));
    }
}
