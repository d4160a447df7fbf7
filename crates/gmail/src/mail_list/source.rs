//! Where the messages of a list come from.

use crate::{LabelId, Query};

/// One search. A list over very many addresses has several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// What to search for; everything if none.
    pub query: Option<Query>,
    /// Labels a message must have, all of them.
    pub label_ids: Vec<LabelId>,
}

impl Source {
    /// What a search finds.
    pub fn search(query: Query) -> Self {
        Self {
            query: Some(query),
            label_ids: Vec::new(),
        }
    }

    /// What is under a label.
    pub fn label(id: LabelId) -> Self {
        Self {
            query: None,
            label_ids: vec![id],
        }
    }
}
