//! In an open conversation: whether the label job leaves it alone, and changing that.

use crate::{
    api,
    box_view::{BoxView, IntoBox, view},
    components::{Button, ButtonKind, Icon, error_words},
    loader::{Loader, loader},
    mail::use_mail,
    reactive::{live, spawn},
    state::{language::use_language, session::use_session, toasts::use_toasts},
    tr,
};
use contract::{
    label_options::{Exclusion, ExclusionKind, ExclusionList, NewExclusion},
    route,
};
use gmail::ThreadId;
use leptos::prelude::*;

/// Whether the conversation is never filed, where there are labels to file it under.
#[component]
pub fn NeverFile(
    /// The conversation's id.
    id: ThreadId,
) -> impl IntoView {
    let labels = use_mail().labels();
    let any = Memo::new(move |_| labels.with(|labels| !labels.is_empty()));
    live(move || any.get().then(|| view! { <Line id=id.clone() /> }))
}

#[component]
fn Line(id: ThreadId) -> impl IntoView {
    let list: Loader<ExclusionList> = loader(|abort| api::get(route::EXCLUSIONS, &abort));
    let busy = RwSignal::new(false);
    let of_id = id.clone();
    let excluded = Memo::new(move |_| {
        list.with(|list| {
            let is_this =
                |one: &&Exclusion| one.kind == ExclusionKind::Thread && one.value == of_id.as_str();
            let list = list.ready()?;
            Some(
                list.exclusions
                    .iter()
                    .find(is_this)
                    .map(|one| one.id.clone()),
            )
        })
    });
    let change = change(list, busy);
    let never = Callback::new(move |()| {
        change.run(Change::Never(id.clone()));
    });
    let again = Callback::new(move |()| {
        if let Some(Some(id)) = excluded.get_untracked() {
            change.run(Change::Again(route::with_id(route::EXCLUSION, id.as_str())));
        }
    });
    live(move || -> BoxView {
        match excluded.get() {
            // Nothing is known yet, or the server could not say.
            None => ().boxed(),
            Some(None) => view! {
                <div class="deal-line">
                    <p class="deal-line__words"></p>
                    <Button kind=ButtonKind::Quiet busy=busy on_press=never>
                        <Icon name="label" />
                        {tr!(filing.never_file)}
                    </Button>
                </div>
            },
            Some(Some(_)) => view! {
                <div class="deal-line">
                    <p class="deal-line__words" role="status">
                        <Icon name="label" />
                        {tr!(filing.never_filed)}
                    </p>
                    <Button kind=ButtonKind::Quiet busy=busy on_press=again>
                        {tr!(filing.file_again)}
                    </Button>
                </div>
            },
        }
    })
}

enum Change {
    Never(ThreadId),
    /// By the path of the exclusion.
    Again(String),
}

fn change(list: Loader<ExclusionList>, busy: RwSignal<bool>) -> Callback<Change> {
    let (session, toasts, language) = (use_session(), use_toasts(), use_language());
    Callback::new(move |change: Change| {
        busy.set(true);
        spawn(async move {
            let answer: Result<ExclusionList, _> = match change {
                Change::Never(id) => {
                    let new = NewExclusion {
                        kind: ExclusionKind::Thread,
                        value: id.as_str().to_owned(),
                    };
                    api::post(route::EXCLUSIONS, &new).await
                }
                Change::Again(path) => api::delete_for(&path).await,
            };
            if busy.try_set(false).is_some() {
                return;
            }
            match answer {
                Ok(all) => list.put(all),
                Err(error) => {
                    session.note(&error);
                    toasts.failed(error_words(&error, language.locale_now()));
                    list.again();
                }
            }
        });
    })
}
