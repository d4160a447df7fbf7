//! What users write about a record: notes, and tasks with the day they are due.

mod adding;
mod mail_link;
mod notes;
mod task_line;
mod tasks;

pub use notes::NoteForm;
pub use task_line::TaskLine;
pub use tasks::{MyTasks, TaskForm};

use super::record::Jotting;
use crate::{box_view::view, browser::dom};
use contract::about::About;
use leptos::prelude::*;
use notes::Notes;
use tasks::Tasks;

/// The notes and tasks about a record.
#[component]
pub fn Jottings(
    /// The record.
    about: About,
    /// What the user is about to write.
    begun: Option<Jotting>,
) -> impl IntoView {
    let field = begun.map(|begun| match begun {
        Jotting::Task => ".jottings__form--task input",
        Jotting::Note => ".jottings__form textarea",
    });
    if let Some(field) = field {
        dom::after_paint(move || dom::focus_first(field));
    }
    view! {
        <Tasks about=about.clone() />
        <Notes about=about />
    }
}
