//! The label category of a contact: one rule for the server's job and the browser's pages.

use crate::month::Month;
use contract::{
    ContactId, DealId,
    label::{Category, CategoryReason},
    stage::StageKind,
};
use core::cmp::Reverse;
use jiff::civil::Date;

/// What the rule needs to know of a deal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DealFact {
    /// The deal's id.
    pub id: DealId,
    /// Its name, for the explanation.
    pub name: String,
    /// What its stage counts as.
    pub kind: StageKind,
    /// When it closes, or closed.
    pub closing_date: Date,
}

/// The category that a contact with these deals has this month, and the deal that decides it.
///
/// The first that holds: an open deal that closes this month; an open deal (an overdue one
/// too); a won deal, however long ago. Lost deals count for nothing. Among several deals that
/// would do, the explanation names the open one that closes first, or the one won last.
pub fn of_deals(deals: &[DealFact], month: &Month) -> Option<CategoryReason> {
    let open = || deals.iter().filter(|d| d.kind == StageKind::Open);
    let first = |d: &&DealFact| (d.closing_date, d.id.clone());
    if let Some(deal) = open()
        .filter(|d| month.contains(d.closing_date))
        .min_by_key(first)
    {
        return Some(reason(Category::ClosingThisMonth, deal));
    }
    if let Some(deal) = open().min_by_key(first) {
        return Some(reason(Category::OpenDeals, deal));
    }
    deals
        .iter()
        .filter(|d| d.kind == StageKind::Won)
        .min_by_key(|d| (Reverse(d.closing_date), d.id.clone()))
        .map(|deal| reason(Category::Customers, deal))
}

fn reason(category: Category, deal: &DealFact) -> CategoryReason {
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
    pub deals: Vec<DealFact>,
}

/// What is known of the sender of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SenderCategory {
    /// The contact that decides.
    pub contact_id: ContactId,
    /// Its category and why.
    pub reason: CategoryReason,
    /// Whether the address stands on more than one contact. The higher category was taken;
    /// someone should look.
    pub ambiguous: bool,
}

/// The category of an address: of the contacts that have it, the one with the highest category
/// decides (the lowest id among equals).
pub fn of_address(contacts: &[ContactFact], month: &Month) -> Option<SenderCategory> {
    contacts
        .iter()
        .filter_map(|c| of_deals(&c.deals, month).map(|reason| (c, reason)))
        .min_by_key(|(c, reason)| (reason.category, c.id.clone()))
        .map(|(contact, reason)| SenderCategory {
            contact_id: contact.id.clone(),
            reason,
            ambiguous: contacts.len() > 1,
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::month::ClosingDay;
    use jiff::{civil::date, tz::TimeZone};

    fn deal(id: &str, kind: StageKind, closing_date: Date) -> DealFact {
        DealFact {
            id: DealId::new(id),
            name: format!("Deal {id}"),
            kind,
            closing_date,
        }
    }

    /// One row of the table: who it is about, the instant, the zone, the deals, what is expected.
    type Row<'a> = (
        &'a str,
        &'a str,
        &'a str,
        Vec<DealFact>,
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
}
