//! Whether the own categories of a mailbox are acceptable.

use super::Found;
use crate::category::label_name;
use contract::{
    error::{FieldError, FieldProblem},
    label::Category,
    label_categories::{Closing, DealFilter, LabelCategories, OwnCategory},
    limits::{
        AMOUNT_MINOR_MAX, CATEGORY_NAME_MAX_CHARS, FILTER_DAYS_MAX, FILTER_STAGES_MAX,
        OWN_CATEGORIES_MAX,
    },
    user::Language,
};

/// What is wrong with the own categories of a mailbox. Names do not differ by case alone, as those of labels in Gmail.
pub fn label_categories(input: &LabelCategories) -> Vec<FieldError> {
    let LabelCategories { own, version: _ } = input;
    let mut found = Found::default();
    found.check(
        "own",
        own.len() <= OWN_CATEGORIES_MAX,
        FieldProblem::TooMany,
    );
    for (i, category) in own.iter().enumerate() {
        let OwnCategory {
            id,
            name,
            color: _,
            below,
            filter,
        } = category;
        let field = |name: &str| format!("own[{i}].{name}");
        let before = own.get(..i).unwrap_or_default();
        let twice = id.is_some() && before.iter().any(|one| one.id == *id);
        found.check(&field("id"), !twice, FieldProblem::Duplicate);
        let lower = name.trim().to_lowercase();
        let is_named = |one: &OwnCategory| one.name.trim().to_lowercase() == lower;
        let is_built_in = Category::BUILT_IN.iter().any(|category| {
            let names =
                [Language::Ja, Language::En].map(|language| label_name(*category, language));
            names
                .iter()
                .flatten()
                .any(|one| one.to_lowercase() == lower)
        });
        // `/` separates levels of labels.
        let levels = lower.is_empty() || lower.split('/').all(|level| !level.trim().is_empty());
        found.check(
            &field("name"),
            !name.trim().is_empty(),
            FieldProblem::Required,
        );
        found.one_line(&field("name"), name, CATEGORY_NAME_MAX_CHARS);
        found.check(
            &field("name"),
            !before.iter().any(is_named) && !is_built_in,
            FieldProblem::Duplicate,
        );
        found.check(&field("name"), levels, FieldProblem::Malformed);
        let least = before.last().map_or(0, |one| one.below);
        let places = least..=Category::BUILT_IN.len().try_into().unwrap_or(u8::MAX);
        found.check(
            &field("below"),
            places.contains(below),
            FieldProblem::OutOfRange,
        );
        found.deal_filter(&field, filter);
    }
    found.0
}

impl Found {
    fn deal_filter(&mut self, field: &impl Fn(&str) -> String, filter: &DealFilter) {
        let DealFilter {
            kinds,
            stages,
            mine: _,
            amount_from,
            amount_to,
            closing,
        } = filter;
        self.check(
            &field("filter.kinds"),
            kinds.len() <= 3,
            FieldProblem::TooMany,
        );
        let few = stages.len() <= FILTER_STAGES_MAX;
        self.check(&field("filter.stages"), few, FieldProblem::TooMany);
        let amounts = 0..=AMOUNT_MINOR_MAX;
        for (name, amount) in [
            ("filter.amount_from", amount_from),
            ("filter.amount_to", amount_to),
        ] {
            let fits = amount.is_none_or(|amount| amounts.contains(&amount));
            self.check(&field(name), fits, FieldProblem::OutOfRange);
        }
        let ordered = amount_from.is_none() || amount_to.is_none() || amount_from <= amount_to;
        self.check(
            &field("filter.amount_to"),
            ordered,
            FieldProblem::OutOfRange,
        );
        if let Closing::Within { days } = closing {
            let fits = *days <= FILTER_DAYS_MAX;
            self.check(&field("filter.closing"), fits, FieldProblem::OutOfRange);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::{StageId, label::OwnCategoryId, label_categories::LabelColor};

    fn own(id: Option<u16>, name: &str, below: u8) -> OwnCategory {
        OwnCategory {
            id: id.map(OwnCategoryId),
            name: name.to_owned(),
            color: LabelColor::Blue,
            below,
            filter: DealFilter::default(),
        }
    }

    fn problems(own: Vec<OwnCategory>) -> Vec<(String, FieldProblem)> {
        let found = label_categories(&LabelCategories { own, version: 0 });
        found
            .into_iter()
            .map(|one| (one.field, one.problem))
            .collect()
    }

    fn problem(field: &str, problem: FieldProblem) -> Vec<(String, FieldProblem)> {
        vec![(field.to_owned(), problem)]
    }

    #[test]
    fn own_categories_have_names_of_their_own_and_stand_in_order() {
        use FieldProblem::{Duplicate, Malformed, OutOfRange, Required, TooLong, TooMany};
        assert_eq!(problems(vec![own(Some(1), "A", 0), own(None, "B", 3)]), []);
        assert_eq!(
            problems(vec![own(None, " ", 0)]),
            problem("own[0].name", Required)
        );
        assert_eq!(
            problems(vec![own(None, &"a".repeat(61), 0)]),
            problem("own[0].name", TooLong)
        );
        assert_eq!(
            problems(vec![own(None, "a\nb", 0)]),
            problem("own[0].name", Malformed)
        );
        let same = vec![own(None, "Key", 0), own(None, "key ", 0)];
        assert_eq!(problems(same), problem("own[1].name", Duplicate));
        let taken = vec![own(None, "customers", 0)];
        assert_eq!(problems(taken), problem("own[0].name", Duplicate));
        assert_eq!(problems(vec![own(None, "A/B", 0)]), []);
        let no_level = vec![own(None, "A//B", 0)];
        assert_eq!(problems(no_level), problem("own[0].name", Malformed));
        let twice = vec![own(Some(2), "A", 0), own(Some(2), "B", 0)];
        assert_eq!(problems(twice), problem("own[1].id", Duplicate));
        assert_eq!(
            problems(vec![own(None, "A", 4)]),
            problem("own[0].below", OutOfRange)
        );
        let turned = vec![own(None, "A", 2), own(None, "B", 1)];
        assert_eq!(problems(turned), problem("own[1].below", OutOfRange));
        let many = (0..=OWN_CATEGORIES_MAX).map(|n| own(None, &format!("c{n}"), 0));
        assert_eq!(problems(many.collect()), problem("own", TooMany));
    }

    #[test]
    fn a_filter_has_amounts_and_days_that_can_be_met() {
        use FieldProblem::{OutOfRange, TooMany};
        let with = |change: &dyn Fn(&mut DealFilter)| {
            let mut category = own(None, "A", 0);
            change(&mut category.filter);
            problems(vec![category])
        };
        assert_eq!(with(&|filter| filter.amount_from = Some(0)), []);
        let negative = with(&|filter| filter.amount_from = Some(-1));
        assert_eq!(negative, problem("own[0].filter.amount_from", OutOfRange));
        let turned = with(&|filter| {
            filter.amount_from = Some(2);
            filter.amount_to = Some(1);
        });
        assert_eq!(turned, problem("own[0].filter.amount_to", OutOfRange));
        let far = with(&|filter| filter.closing = Closing::Within { days: 367 });
        assert_eq!(far, problem("own[0].filter.closing", OutOfRange));
        let many = with(&|filter| {
            let stages = (0..=FILTER_STAGES_MAX).map(|n| StageId::new(format!("s{n}")));
            filter.stages = stages.collect();
        });
        assert_eq!(many, problem("own[0].filter.stages", TooMany));
    }
}
