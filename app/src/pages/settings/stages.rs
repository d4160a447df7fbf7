//! The stages of the pipeline.

use super::SettingsFrame;
use crate::{
    api::{self, Error},
    box_view::view,
    components::{
        Button, ButtonKind, Chip, Confirm, Dialog, ErrorState, FormFrame, Icon, SelectField,
        SkeletonRows, TextField, Tone, error_words, stage_kind_words,
    },
    form::form,
    i18n::Text,
    loader::{Loader, loader},
    model::{
        load::Load,
        settings_drafts::{StageDraft, swapped},
    },
    reactive::{effect, live, spawn},
    state::{language::use_language, session::use_session, toasts::use_toasts},
    tr,
};
use contract::{
    StageId,
    stage::{Stage, StageKind},
};
use leptos::prelude::*;

/// The stages of the pipeline.
#[component]
pub fn StagesSettings() -> impl IntoView {
    let stages = loader(|abort| api::load::<Stage>(&abort));
    let editing = RwSignal::new(None::<Option<Stage>>);
    let again = Callback::new(move |()| stages.again());
    let add = Callback::new(move |()| editing.set(Some(None)));
    let actions = view! {
        <Button kind=ButtonKind::Primary on_press=add>
            <Icon name="plus" />
            {tr!(settings.new_stage)}
        </Button>
    };
    let body = live(move || match stages.get() {
        Load::Loading => view! { <SkeletonRows count=6 /> },
        Load::Failed(error) => view! { <ErrorState error=error on_retry=again /> },
        Load::Ready(list) => {
            view! { <StageList list=list stages=stages editing=editing /> }
        }
    });
    view! {
        <SettingsFrame
            title=tr!(settings.stages)
            subtitle=tr!(settings.stages_body)
            actions=actions
        >
            {body}
            <EditDialog stages=stages editing=editing />
        </SettingsFrame>
    }
}

#[component]
fn StageList(
    list: Vec<Stage>,
    stages: Loader<Vec<Stage>>,
    editing: RwSignal<Option<Option<Stage>>>,
) -> impl IntoView {
    let last = list.len().saturating_sub(1);
    let all = StoredValue::new(list.clone());
    let (session, toasts, language) = (use_session(), use_toasts(), use_language());
    let swap = Callback::new(move |(from, to): (usize, usize)| {
        let changes = all.with_value(|all| swapped(all, from, to));
        spawn(async move {
            if let Err(error) = send_all(changes).await {
                session.note(&error);
                toasts.failed(error_words(&error, language.locale_now()));
            }
            stages.again();
        });
    });
    let row = move |(index, stage): (usize, Stage)| {
        view! { <StageRow stage=stage index=index last=last swap=swap stages=stages editing=editing /> }
    };
    view! { <ul class="card records">{list.into_iter().enumerate().map(row).collect_view()}</ul> }
}

async fn send_all(changes: Vec<(String, contract::stage::StageInput)>) -> Result<(), Error> {
    for (id, input) in changes {
        api::update::<Stage>(&id, &input).await?;
    }
    Ok(())
}

#[component]
fn StageRow(
    stage: Stage,
    index: usize,
    last: usize,
    swap: Callback<(usize, usize)>,
    stages: Loader<Vec<Stage>>,
    editing: RwSignal<Option<Option<Stage>>>,
) -> impl IntoView {
    let tone = match stage.kind {
        StageKind::Open => Tone::Accent,
        StageKind::Won => Tone::Good,
        StageKind::Lost => Tone::Neutral,
    };
    let edited = stage.clone();
    let edit = Callback::new(move |()| editing.set(Some(Some(edited.clone()))));
    view! {
        <li class="records__row">
            <IconButton
                icon="up"
                label=tr!(settings.move_up)
                disabled=index == 0
                on_press=Callback::new(move |()| swap.run((index, index.saturating_sub(1))))
            />
            <IconButton
                icon="down"
                label=tr!(settings.move_down)
                disabled=index == last
                on_press=Callback::new(move |()| swap.run((index, index + 1)))
            />
            <span class="records__name">{stage.name.clone()}</span>
            <Chip tone=tone words=stage_kind_words(stage.kind) />
            <span class="records__actions">
                <IconButton icon="edit" label=tr!(common.edit) on_press=edit />
                <DeleteStage stage=stage stages=stages />
            </span>
        </li>
    }
}

#[component]
fn IconButton(
    icon: &'static str,
    label: Text,
    #[prop(optional)] disabled: bool,
    on_press: Callback<()>,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class="button button--quiet button--icon"
            aria-label=label
            title=label
            disabled=disabled
            on:click=move |_| on_press.run(())
        >
            <Icon name=icon />
        </button>
    }
}

#[component]
fn DeleteStage(stage: Stage, stages: Loader<Vec<Stage>>) -> impl IntoView {
    let session = use_session();
    let open = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let failure = RwSignal::new(None);
    let ask = Callback::new(move |()| {
        failure.set(None);
        open.set(true);
    });
    let id = stage.id;
    let confirm = Callback::new(move |()| {
        let id = id.clone();
        busy.set(true);
        spawn(async move {
            let answer = api::remove::<Stage>(id.as_str()).await;
            busy.set(false);
            match answer {
                Ok(()) => {
                    open.set(false);
                    stages.again();
                }
                Err(error) => {
                    session.note(&error);
                    failure.set(Some(error));
                }
            }
        });
    });
    let name = stage.name;
    view! {
        <IconButton icon="trash" label=tr!(common.delete) on_press=ask />
        <Confirm
            open=open
            title=tr!(common.delete_title, name = name.clone())
            body=tr!(settings.delete_stage_body)
            action=tr!(common.delete)
            busy=busy
            failure=failure
            on_confirm=confirm
        />
    }
}

/// The form of a stage, in a dialog: `Some(None)` is a new one.
#[component]
fn EditDialog(
    stages: Loader<Vec<Stage>>,
    editing: RwSignal<Option<Option<Stage>>>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    effect(move || {
        if editing.with(Option::is_some) {
            open.set(true);
        }
    });
    let is_new = move || editing.with(|editing| matches!(editing, Some(None)));
    let (new, change) = (tr!(settings.new_stage), tr!(settings.edit_stage));
    let title = Signal::derive(move || if is_new() { new.get() } else { change.get() }.to_owned());
    view! {
        <Dialog open=open title=title>
            {live(move || editing.get_untracked().map(|stage| view! { <StageForm stage=stage stages=stages open=open /> }))}
        </Dialog>
    }
}

#[component]
fn StageForm(
    stage: Option<Stage>,
    stages: Loader<Vec<Stage>>,
    open: RwSignal<bool>,
) -> impl IntoView {
    let draft = match &stage {
        Some(stage) => StageDraft::from(stage),
        None => stages.with(|list| StageDraft::after(list.ready().map_or(&[], Vec::as_slice))),
    };
    let form = form(draft);
    let id = stage.map(|stage| stage.id);
    let send = Callback::new(move |()| {
        let id = id.clone();
        form.send(
            |input| async move {
                api::save::<Stage>(id.as_ref().map(StageId::as_str), &input).await
            },
            move |_: Stage| {
                open.set(false);
                stages.again();
            },
        );
    });
    view! {
        <FormFrame
            action=tr!(common.save)
            sending=form.sending()
            failure=form.failure()
            wrong_fields=form.has_wrong_fields()
            on_cancel=Callback::new(move |()| open.set(false))
            on_send=send
        >
            <TextField
                label=tr!(settings.stage_name)
                required=true
                field=form.field("name", |d| d.name.clone(), |d, v| d.name = v)
            />
            <SelectField
                label=tr!(settings.stage_kind)
                options=kinds()
                field=form.field(
                    "kind",
                    |d| d.kind.as_str().to_owned(),
                    |d, v: String| d.kind = StageKind::from_name(&v).unwrap_or(StageKind::Open),
                )
            />
        </FormFrame>
    }
}

fn kinds() -> Signal<Vec<(String, String)>> {
    let words = [StageKind::Open, StageKind::Won, StageKind::Lost]
        .map(|kind| (kind, stage_kind_words(kind)));
    Signal::derive(move || {
        words
            .map(|(kind, words)| (kind.as_str().to_owned(), words.get().to_owned()))
            .into()
    })
}
