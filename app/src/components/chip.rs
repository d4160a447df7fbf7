//! Small colored words: a state, a stage, a category.

use super::{category_words, lead_status_words};
use crate::box_view::view;
use contract::{
    deal::DealStage, label::Category, label_categories::OwnName, lead::LeadStatus, stage::StageKind,
};
use leptos::prelude::*;

/// The color of a chip. Color is never the only sign: the words say the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Nothing special.
    Neutral,
    /// In progress.
    Accent,
    /// Good news.
    Good,
    /// Look soon.
    Warm,
    /// Look now.
    Bad,
}

/// A chip.
#[component]
pub fn Chip(
    /// Its color.
    tone: Tone,
    /// Its words.
    #[prop(into)]
    words: Signal<String>,
) -> impl IntoView {
    let class = match tone {
        Tone::Neutral => "chip",
        Tone::Accent => "chip chip--accent",
        Tone::Good => "chip chip--good",
        Tone::Warm => "chip chip--warm",
        Tone::Bad => "chip chip--bad",
    };
    view! { <span class=class>{words}</span> }
}

/// The label category of a contact or of a mail.
#[component]
pub fn CategoryChip(
    /// The category.
    category: Category,
    /// What it is called, if its owner made it.
    #[prop(optional_no_strip)]
    own: Option<OwnName>,
) -> impl IntoView {
    if let Some(OwnName { name, color }) = own {
        return view! { <span class="chip chip--own" data-color=color.as_str()>{name}</span> };
    }
    let tone = match category {
        Category::ClosingThisMonth => Tone::Warm,
        Category::OpenDeals => Tone::Accent,
        Category::Customers => Tone::Good,
        Category::Own(_) => Tone::Neutral,
    };
    view! { <Chip tone=tone words=category_words(category) /> }
}

/// The stage of a deal.
#[component]
pub fn StageChip(
    /// The stage.
    stage: DealStage,
) -> impl IntoView {
    let tone = match stage.kind {
        StageKind::Open => Tone::Accent,
        StageKind::Won => Tone::Good,
        StageKind::Lost => Tone::Neutral,
    };
    view! { <Chip tone=tone words=stage.name /> }
}

/// How far a lead is.
#[component]
pub fn LeadStatusChip(
    /// The status.
    status: LeadStatus,
) -> impl IntoView {
    let tone = match status {
        LeadStatus::New => Tone::Warm,
        LeadStatus::Contacted => Tone::Accent,
        LeadStatus::Qualified => Tone::Good,
        LeadStatus::Unqualified => Tone::Neutral,
    };
    view! { <Chip tone=tone words=lead_status_words(status) /> }
}
