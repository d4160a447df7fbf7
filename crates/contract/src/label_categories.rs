//! The categories of one mailbox: the three that every mailbox has, and those that its owner makes of a filter over deals.

use crate::{
    StageId,
    label::{Category, OwnCategoryId},
    stage::StageKind,
};
use serde::{Deserialize, Serialize};

/// The categories that a mailbox's owner made, and where they stand among the three that every mailbox has. Sent back
/// whole, in the wanted order: a category that is not in it any more is removed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct LabelCategories {
    /// The own ones, first the one that wins; at most [`crate::limits::OWN_CATEGORIES_MAX`].
    pub own: Vec<OwnCategory>,
    /// Rises with each change; send it back with an update.
    pub version: i64,
}

/// A category that a mailbox's owner made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct OwnCategory {
    /// Its number; absent for one that is new.
    #[serde(default)]
    pub id: Option<OwnCategoryId>,
    /// Its name: its label in Gmail is made with it.
    pub name: String,
    /// Its color: its label in Gmail is made with it.
    pub color: LabelColor,
    /// How many of the three categories win over it: 0 to 3, and no fewer than over the one before.
    pub below: u8,
    /// Which deals make a contact belong to it.
    pub filter: DealFilter,
}

impl LabelCategories {
    /// All categories, first the one that wins. Those that have no number yet are left out.
    pub fn order(&self) -> Vec<Category> {
        let own_below = |below: usize| {
            let own = self
                .own
                .iter()
                .filter(move |own| usize::from(own.below) == below);
            own.filter_map(|own| own.id.map(Category::Own))
        };
        let mut order = Vec::with_capacity(self.own.len() + Category::BUILT_IN.len());
        for (below, built_in) in Category::BUILT_IN.iter().enumerate() {
            order.extend(own_below(below));
            order.push(*built_in);
        }
        order.extend(own_below(Category::BUILT_IN.len()));
        order
    }

    /// What a category is called, if it is one of the own ones.
    pub fn name_of(&self, category: Category) -> Option<OwnName> {
        let Category::Own(id) = category else {
            return None;
        };
        self.find(id).map(|own| OwnName {
            name: own.name.clone(),
            color: own.color,
        })
    }

    /// The own category of that number.
    pub fn find(&self, id: OwnCategoryId) -> Option<&OwnCategory> {
        self.own.iter().find(|own| own.id == Some(id))
    }
}

/// What an own category is called, and its color.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OwnName {
    /// Its name.
    pub name: String,
    /// Its color.
    pub color: LabelColor,
}

/// Which deals count. A deal passes that meets every condition.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct DealFilter {
    /// What its stage counts as is one of these; none: whatever it counts as.
    pub kinds: Vec<StageKind>,
    /// Its stage is one of these; none: any. At most [`crate::limits::FILTER_STAGES_MAX`].
    pub stages: Vec<StageId>,
    /// It belongs to the mailbox's owner.
    pub mine: bool,
    /// Its amount is this or more, in minor units of the organization's currency.
    pub amount_from: Option<i64>,
    /// Its amount is this or less.
    pub amount_to: Option<i64>,
    /// When it closes, or closed.
    pub closing: Closing,
}

/// When a deal closes, or closed, by the organization's calendar.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "when", rename_all = "snake_case", deny_unknown_fields)]
pub enum Closing {
    /// At any time.
    #[default]
    Any,
    /// In this month.
    ThisMonth,
    /// In the month after this one.
    NextMonth,
    /// Before today.
    Past,
    /// From today on, in so many days at most.
    Within {
        /// How many; at most [`crate::limits::FILTER_DAYS_MAX`].
        days: u16,
    },
}

/// The color of a category, and of its label.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum LabelColor {
    /// Red.
    Red,
    /// Orange.
    Orange,
    /// Yellow.
    Yellow,
    /// Green.
    Green,
    /// Teal.
    Teal,
    /// Blue.
    #[default]
    Blue,
    /// Purple.
    Purple,
    /// Pink.
    Pink,
}

impl LabelColor {
    /// Every color.
    pub const ALL: &'static [Self] = &[
        Self::Red,
        Self::Orange,
        Self::Yellow,
        Self::Green,
        Self::Teal,
        Self::Blue,
        Self::Purple,
        Self::Pink,
    ];

    /// The color as it travels and is stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Red => "red",
            Self::Orange => "orange",
            Self::Yellow => "yellow",
            Self::Green => "green",
            Self::Teal => "teal",
            Self::Blue => "blue",
            Self::Purple => "purple",
            Self::Pink => "pink",
        }
    }

    /// The color of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|color| color.as_str() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(id: u16, below: u8) -> OwnCategory {
        OwnCategory {
            id: Some(OwnCategoryId(id)),
            name: format!("Category {id}"),
            color: LabelColor::Red,
            below,
            filter: DealFilter::default(),
        }
    }

    #[test]
    fn own_categories_stand_where_their_owner_put_them() {
        let categories = LabelCategories {
            own: vec![own(4, 0), own(2, 0), own(7, 2), own(1, 3)],
            version: 1,
        };
        let order: Vec<String> = categories
            .order()
            .into_iter()
            .map(|category| category.name().into_owned())
            .collect();
        assert_eq!(
            order,
            [
                "own_4",
                "own_2",
                "closing_this_month",
                "open_deals",
                "own_7",
                "customers",
                "own_1"
            ]
        );
        assert_eq!(LabelCategories::default().order(), Category::BUILT_IN);
    }

    #[test]
    fn a_color_is_stored_as_it_travels() {
        for color in LabelColor::ALL {
            let json = serde_json::to_string(color).unwrap();
            assert_eq!(json, format!("\"{}\"", color.as_str()));
            assert_eq!(LabelColor::from_name(color.as_str()), Some(*color));
        }
    }
}
