//! What users write about a record: notes, and tasks with the day they are due.

mod adding;
mod mail_link;
mod notes;
mod task_line;
mod tasks;

pub use notes::NoteForm;
pub use task_line::TaskLine;
pub use tasks::{MyTasks, TaskForm};

use crate::box_view::view;
use contract::about::About;
use leptos::prelude::*;
use notes::Notes;
use tasks::Tasks;

/// The notes and tasks about a record.
#[component]
pub fn Jottings(
    /// The record.
    about: About,
) -> impl IntoView {
    view! {
        <Tasks about=about.clone() />
        <Notes about=about />
    }
}
