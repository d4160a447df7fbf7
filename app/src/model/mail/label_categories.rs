//! The categories of a mailbox: their order, the form of one, and what it would hold.

use crate::model::{
    draft::{Draft, checked, trimmed},
    money::{amount_for_form, parse_amount},
};
use contract::{
    FieldError, StageId, UserId,
    error::FieldProblem,
    label::{Category, OwnCategoryId},
    label_categories::{Closing, DealFilter, LabelCategories, LabelColor, OwnCategory},
    mailbox_setup::KnownContact,
    stage::StageKind,
};
use crm::category::{Categories, Days, passes};
use std::collections::{BTreeMap, BTreeSet};

/// A line of the list of categories.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line {
    /// One of the three that every mailbox has.
    BuiltIn(Category),
    /// The own category at this place among the own ones.
    Own(usize),
}

/// All categories, first the one that wins.
pub fn lines(categories: &LabelCategories) -> Vec<Line> {
    let own_below = |below: usize| {
        let own = categories.own.iter().enumerate();
        own.filter(move |(_, own)| usize::from(own.below) == below)
            .map(|(index, _)| Line::Own(index))
    };
    let mut lines = Vec::new();
    for (below, category) in Category::BUILT_IN.iter().enumerate() {
        lines.extend(own_below(below));
        lines.push(Line::BuiltIn(*category));
    }
    lines.extend(own_below(Category::BUILT_IN.len()));
    lines
}

/// The categories with this own one a line further up or down; none where it is the first or the last.
pub fn moved(categories: &LabelCategories, index: usize, up: bool) -> Option<LabelCategories> {
    let mut moved = categories.clone();
    let below = moved.own.get(index)?.below;
    let neighbor = if up {
        index.checked_sub(1)
    } else {
        Some(index + 1)
    };
    let neighbor = neighbor.filter(|at| moved.own.get(*at).is_some_and(|own| own.below == below));
    if let Some(neighbor) = neighbor {
        moved.own.swap(index, neighbor);
        return Some(moved);
    }
    let below = if up {
        below.checked_sub(1)?
    } else {
        Some(below + 1).filter(|below| usize::from(*below) <= Category::BUILT_IN.len())?
    };
    moved.own.get_mut(index)?.below = below;
    Some(moved)
}

/// The categories without this own one.
pub fn without(categories: &LabelCategories, index: usize) -> LabelCategories {
    let mut left = categories.clone();
    if index < left.own.len() {
        left.own.remove(index);
    }
    left
}

/// When deals close, as the form has it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Closes {
    /// At any time.
    #[default]
    Any,
    /// This month.
    ThisMonth,
    /// Next month.
    NextMonth,
    /// Before today.
    Past,
    /// In some days from today on.
    Within,
}

impl Closes {
    /// Everything to choose from.
    pub const ALL: [Self; 5] = [
        Self::Any,
        Self::ThisMonth,
        Self::NextMonth,
        Self::Past,
        Self::Within,
    ];

    /// Its value in the form.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Any => "any",
            Self::ThisMonth => "this_month",
            Self::NextMonth => "next_month",
            Self::Past => "past",
            Self::Within => "within",
        }
    }

    /// What the form's value stands for.
    pub fn of_value(value: &str) -> Self {
        let found = Self::ALL.into_iter().find(|one| one.as_str() == value);
        found.unwrap_or_default()
    }
}

/// A category, new or changed.
#[derive(Debug, Clone, PartialEq)]
pub struct CategoryDraft {
    /// Its name.
    pub name: String,
    /// Its color.
    pub color: LabelColor,
    /// What stages count as.
    pub kinds: Vec<StageKind>,
    /// The stages.
    pub stages: Vec<StageId>,
    /// Only the user's own deals.
    pub mine: bool,
    /// The least amount, as it was typed.
    pub amount_from: String,
    /// The most.
    pub amount_to: String,
    /// When they close.
    pub closes: Closes,
    /// In how many days, as it was typed.
    pub days: String,
    /// How many digits the organization's currency has after its point.
    pub currency_digits: u32,
    /// All categories as they stand.
    pub all: LabelCategories,
    /// Which of them is changed; absent: a new one.
    pub index: Option<usize>,
}

impl CategoryDraft {
    /// The form of a new category, or of the own one at this place.
    pub fn of(all: &LabelCategories, index: Option<usize>, currency_digits: u32) -> Self {
        let changed = index.and_then(|index| all.own.get(index));
        let filter = changed.map(|own| &own.filter);
        let amount = |of: fn(&DealFilter) -> Option<i64>| {
            amount_for_form(filter.and_then(of), currency_digits)
        };
        let closing = filter.map_or(Closing::Any, |filter| filter.closing);
        let (closes, days) = match closing {
            Closing::Any => (Closes::Any, None),
            Closing::ThisMonth => (Closes::ThisMonth, None),
            Closing::NextMonth => (Closes::NextMonth, None),
            Closing::Past => (Closes::Past, None),
            Closing::Within { days } => (Closes::Within, Some(days)),
        };

        Self {
            name: changed.map_or_else(String::new, |own| own.name.clone()),
            color: changed.map_or_else(|| unused_color(all), |own| own.color),
            kinds: filter.map_or_else(|| vec![StageKind::Open], |filter| filter.kinds.clone()),
            stages: filter.map_or_else(Vec::new, |filter| filter.stages.clone()),

            mine: filter.is_some_and(|filter| filter.mine),
            amount_from: amount(|filter| filter.amount_from),
            amount_to: amount(|filter| filter.amount_to),
            closes,
            days: days.map_or_else(|| "14".to_owned(), |days| days.to_string()),
            currency_digits,
            all: all.clone(),
            index,
        }
    }

    fn category(&self) -> (OwnCategory, Vec<FieldError>) {
        let mut wrong = Vec::new();
        let mut amount = |field: &str, typed: &str| {
            parse_amount(typed, self.currency_digits).unwrap_or_else(|problem| {
                wrong.push(at(field, problem));
                None
            })
        };
        let amount_from = amount("amount_from", &self.amount_from);
        let amount_to = amount("amount_to", &self.amount_to);
        let closing = match self.closes {
            Closes::Any => Closing::Any,
            Closes::ThisMonth => Closing::ThisMonth,
            Closes::NextMonth => Closing::NextMonth,
            Closes::Past => Closing::Past,
            Closes::Within => {
                let days = parse_amount(&self.days, 0).ok().flatten();
                let days = days.and_then(|days| u16::try_from(days).ok());
                if days.is_none() {
                    wrong.push(at("days", FieldProblem::OutOfRange));
                }
                Closing::Within {
                    days: days.unwrap_or_default(),
                }
            }
        };
        let changed = self.index.and_then(|index| self.all.own.get(index));
        let category = OwnCategory {
            id: changed.and_then(|own| own.id),
            name: trimmed(&self.name),
            color: self.color,
            below: changed.map_or(0, |own| own.below),
            filter: DealFilter {
                kinds: self.kinds.clone(),
                stages: self.stages.clone(),
                mine: self.mine,
                amount_from,
                amount_to,
                closing,
            },
        };
        (category, wrong)
    }

    /// All categories with this one, which stands first where it is new; and its place among the own ones.
    fn with_it(&self, category: OwnCategory) -> (LabelCategories, usize) {
        let mut all = self.all.clone();
        match self.index.and_then(|index| all.own.get_mut(index)) {
            Some(changed) => *changed = category,
            None => all.own.insert(0, category),
        }
        (all, self.index.unwrap_or(0))
    }

    /// What the category would hold now; none while the form is not filled in right.
    pub fn holds(&self, contacts: &[KnownContact], me: &UserId, days: &Days) -> Option<Holds> {
        let (category, wrong) = self.category();
        wrong
            .is_empty()
            .then(|| holds(self.with_it(category), contacts, me, days))
    }
}

impl Draft for CategoryDraft {
    type Input = LabelCategories;

    fn check(&self) -> Result<LabelCategories, Vec<FieldError>> {
        let (category, mut wrong) = self.category();
        let (all, _) = self.with_it(category);
        wrong.extend(self.place(crm::check::label_categories(&all)));
        checked(all, wrong)
    }

    /// A field of this category goes by its name alone; of two that have one name it is this one's fault.
    fn place(&self, wrong: Vec<FieldError>) -> Vec<FieldError> {
        let this = format!("own[{}].", self.index.unwrap_or(0));
        let place = |error: FieldError| match error.field.strip_prefix(&this) {
            Some("filter.closing") => at("days", error.problem),
            Some(field) => at(
                field.strip_prefix("filter.").unwrap_or(field),
                error.problem,
            ),
            None if error.problem == FieldProblem::Duplicate => at("name", error.problem),
            None => error,
        };
        wrong.into_iter().map(place).collect()
    }
}

fn at(field: &str, problem: FieldProblem) -> FieldError {
    FieldError {
        field: field.to_owned(),
        problem,
    }
}

/// The first color that no category has.
fn unused_color(all: &LabelCategories) -> LabelColor {
    let is_unused = |color: &LabelColor| all.own.iter().all(|own| own.color != *color);
    let mut colors = LabelColor::ALL.iter().copied();
    colors.find(is_unused).unwrap_or_default()
}

/// What a category holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Holds {
    /// Deals that pass its filter.
    pub deals: usize,
    /// Contacts of such deals.
    pub contacts: usize,
    /// Those of them whose mail is filed under it: no other category wins.
    pub filed: usize,
}

/// What the own category at this place holds.
fn holds(
    (mut all, index): (LabelCategories, usize),
    contacts: &[KnownContact],
    me: &UserId,
    days: &Days,
) -> Holds {
    // A new one has no number yet.
    let number = OwnCategoryId(u16::MAX);
    let Some(own) = all.own.get_mut(index) else {
        return Holds::default();
    };
    own.id = Some(number);
    let filter = own.filter.clone();
    let categories = Categories::new(&all, me.clone());
    let by_id: BTreeMap<&str, &KnownContact> = contacts
        .iter()
        .map(|known| (known.contact.id.as_str(), known))
        .collect();
    let (mut deals, mut holds) = (BTreeSet::new(), Holds::default());
    for known in by_id.values() {
        let passing = known.deals.iter();
        let passing = passing.filter(|deal| passes(&filter, deal, Some(me), days));
        let ids: Vec<&str> = passing.map(|deal| deal.id.as_str()).collect();
        if ids.is_empty() {
            continue;
        }
        deals.extend(ids);
        holds.contacts += 1;
        let found = categories.of_deals(&known.deals, days);
        let is_this = found.is_some_and(|found| found.category == Category::Own(number));
        holds.filed += usize::from(is_this);
    }
    holds.deals = deals.len();
    holds
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::{ContactId, DealId, Link, deal::DealFacts};
    use crm::month::ClosingDay;
    use jiff::civil::{Date, date};

    const TODAY: Date = date(2026, 10, 15);

    fn own(name: &str, below: u8) -> OwnCategory {
        OwnCategory {
            id: None,
            name: name.to_owned(),
            color: LabelColor::Red,
            below,
            filter: DealFilter {
                kinds: vec![],
                stages: vec![],
                mine: false,
                amount_from: None,
                amount_to: None,
                closing: Closing::Any,
            },
        }
    }

    fn all(own: Vec<OwnCategory>) -> LabelCategories {
        LabelCategories { own, version: 3 }
    }

    fn names(categories: &LabelCategories) -> Vec<String> {
        let name = |line: Line| match line {
            Line::BuiltIn(category) => category.name().into_owned(),
            Line::Own(index) => categories.own[index].name.clone(),
        };
        lines(categories).into_iter().map(name).collect()
    }

    #[test]
    fn a_category_moves_line_by_line_from_the_top_to_the_bottom_and_back() {
        let mut categories = all(vec![own("A", 0), own("B", 0)]);
        let mut seen = vec![names(&categories).iter().position(|n| n == "A").unwrap()];
        loop {
            let index = categories
                .own
                .iter()
                .position(|own| own.name == "A")
                .unwrap();
            let Some(next) = moved(&categories, index, false) else {
                break;
            };
            categories = next;
            seen.push(names(&categories).iter().position(|n| n == "A").unwrap());
            assert_eq!(crm::check::label_categories(&categories), []);
        }
        assert_eq!(seen, [0, 1, 2, 3, 4]);
        assert_eq!(
            names(&categories),
            ["B", "closing_this_month", "open_deals", "customers", "A"]
        );
        while let Some(next) = moved(
            &categories,
            categories
                .own
                .iter()
                .position(|own| own.name == "A")
                .unwrap(),
            true,
        ) {
            categories = next;
            assert_eq!(crm::check::label_categories(&categories), []);
        }
        assert_eq!(names(&categories).first().unwrap(), "A");
        assert_eq!(moved(&categories, 9, true), None);
    }

    fn draft(all: &LabelCategories, index: Option<usize>) -> CategoryDraft {
        CategoryDraft::of(all, index, 0)
    }

    #[test]
    fn what_is_typed_becomes_a_category_that_wins_over_the_others() {
        let before = all(vec![own("A", 0)]);
        let mut draft = draft(&before, None);
        draft.name = " Large ".to_owned();
        draft.amount_from = "1,000,000".to_owned();
        draft.closes = Closes::Within;
        draft.days = "３０".to_owned();
        let after = draft.check().unwrap();
        assert_eq!(after.version, 3);
        assert_eq!(after.own.len(), 2);
        let new = &after.own[0];
        assert_eq!((new.name.as_str(), new.below, new.id), ("Large", 0, None));
        assert_eq!(new.color, LabelColor::Orange, "red is taken");
        assert_eq!(new.filter.amount_from, Some(1_000_000));
        assert_eq!(new.filter.closing, Closing::Within { days: 30 });
    }

    #[test]
    fn a_category_that_is_not_changed_stays_as_it_is() {
        let mut a = own("A", 2);
        a.filter.stages = vec![StageId::new("s"), StageId::new("gone")];
        a.filter.amount_to = Some(500);
        let before = all(vec![own("B", 0), a]);
        assert_eq!(draft(&before, Some(1)).check().unwrap(), before);
    }

    #[test]
    fn what_is_wrong_stands_at_its_field() {
        let mut draft = draft(&all(vec![own("A", 0)]), None);
        draft.name = "a".to_owned();
        draft.amount_from = "lots".to_owned();
        draft.closes = Closes::Within;
        draft.days = "400".to_owned();
        let wrong = draft.check().unwrap_err();
        let problem = |field| crate::model::draft::problem_of(&wrong, field);
        assert_eq!(problem("name"), Some(FieldProblem::Duplicate));
        assert_eq!(problem("amount_from"), Some(FieldProblem::Malformed));
        assert_eq!(problem("days"), Some(FieldProblem::OutOfRange));
    }

    fn known(id: &str, address: &str, deals: &[(&str, StageKind, Date)]) -> KnownContact {
        let deal = |(id, kind, closing_date): &(&str, StageKind, Date)| DealFacts {
            id: DealId::new(*id),
            name: String::new(),
            kind: *kind,
            closing_date: *closing_date,
            stage_id: StageId::new("s"),
            owner_id: UserId::new("me"),
            amount_minor: None,
        };
        KnownContact {
            address: address.to_owned(),
            contact: Link {
                id: ContactId::new(id),
                name: String::new(),
            },
            deals: deals.iter().map(deal).collect(),
        }
    }

    #[test]
    fn a_contact_with_two_addresses_counts_once_and_a_category_above_takes_its_mail() {
        let contacts = [
            known("1", "a@a.example", &[("d", StageKind::Open, TODAY)]),
            known("1", "b@a.example", &[("d", StageKind::Open, TODAY)]),
            known(
                "2",
                "c@a.example",
                &[
                    ("d", StageKind::Open, TODAY),
                    ("e", StageKind::Open, date(2027, 1, 1)),
                ],
            ),
            known(
                "3",
                "d@a.example",
                &[("f", StageKind::Open, date(2027, 1, 1))],
            ),
            known("4", "e@a.example", &[("g", StageKind::Won, TODAY)]),
        ];
        let (me, days) = (UserId::new("me"), Days::of(TODAY, ClosingDay::LAST));
        let mut draft = draft(&all(vec![own("A", 1)]), Some(0));
        draft.kinds = vec![StageKind::Open];
        let expected = Holds {
            deals: 3,
            contacts: 3,
            filed: 1,
        };
        assert_eq!(draft.holds(&contacts, &me, &days), Some(expected));
        draft.all.own[0].below = 0;
        let expected = Holds {
            filed: 3,
            ..expected
        };
        assert_eq!(draft.holds(&contacts, &me, &days), Some(expected));
        draft.amount_to = "x".to_owned();
        assert_eq!(draft.holds(&contacts, &me, &days), None);
    }
}
