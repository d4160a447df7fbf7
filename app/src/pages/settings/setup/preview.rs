//! What will happen, computed in this browser from live Gmail and the rules of the label job; and
//! saving it.

use super::{
    moves::{ExistingDays, FilingPreview},
    parts::StepCard,
    sharing::{mode_words, use_colleagues},
    walk::use_walk,
};
use crate::{
    api,
    box_view::{BoxView, view},
    components::{
        Button, ButtonKind, ErrorState, Show,
        mail::{ConsentButton, SETTINGS},
    },
    mail::InEffect,
    model::{load::Load, mail::setup::Hold},
    reactive::{live, spawn},
    state::{language::use_language, mailbox, session::use_me, toasts::use_toasts},
    tr,
};
use contract::{
    label::LabelRun,
    mailbox::{GrantState, MailFeature, MailboxSettings},
    mailbox_setup::SetupChoices,
    route,
    session::{Me, MyPreferences},
    sharing::SharingMode,
};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

/// What will happen, and "Save".
#[component]
pub fn PreviewStep() -> impl IntoView {
    let walk = use_walk();
    let labels = Memo::new(move |_| walk.choices().labels);
    let reads = Memo::new(move |_| {
        walk.read(|setup| setup.browser_grant.state == GrantState::Active)
            .unwrap_or(false)
    });
    let days = Memo::new(move |_| walk.choices().existing_days);
    let choose = Callback::new(move |existing_days| {
        walk.choose(|choices| SetupChoices {
            existing_days,
            ..choices.clone()
        });
    });
    let on = view! { <Actions /> };
    view! {
        <StepCard title=tr!(email_setup.preview_title) lead=tr!(email_setup.preview_lead) on=on>
            <Features />
            <Show when=move || labels.get()>
                <h3 class="step__heading">{tr!(email_setup.preview_moves)}</h3>
                <ExistingDays days=days none=true on_choose=choose />
                {live(move || {
                    if reads.get() {
                        view! { <FilingPreview days=days /> }
                    } else {
                        view! { <p class="banner banner--warm" role="note">{tr!(email_setup.preview_blind)}</p> }
                    }
                })}
            </Show>
            <h3 class="step__heading">{tr!(email_setup.preview_viewers)}</h3>
            <Viewers />
        </StepCard>
    }
}

/// What will be on.
#[component]
fn Features() -> impl IntoView {
    let walk = use_walk();
    let reads = Memo::new(move |_| {
        walk.read(|setup| setup.browser_grant.state == GrantState::Active)
            .unwrap_or(false)
    });
    let line = |on: bool, name, yes, no| {
        let (class, words) = if on {
            ("preview-line preview-line--on", yes)
        } else {
            ("preview-line", no)
        };
        view! { <li class=class><strong>{name}</strong><span>{words}</span></li> }
    };
    live(move || {
        let choices = walk.choices();
        view! {
            <ul class="preview-lines" role="list">
                {line(reads.get(), tr!(email_settings.browser_grant), tr!(email_setup.will_read), tr!(email_setup.will_not_read))}
                {line(choices.mail_magnet, tr!(email_settings.magnet_title), tr!(email_setup.will_note), tr!(email_setup.will_not_note))}
                {line(choices.labels, tr!(email_settings.labels_title), tr!(email_setup.will_file), tr!(email_setup.will_not_file))}
            </ul>
        }
    })
}

/// Who will see mail, by name.
#[component]
fn Viewers() -> impl IntoView {
    let walk = use_walk();
    let colleagues = use_colleagues();
    let again = Callback::new(move |()| colleagues.again());
    let sharing = Memo::new(move |_| {
        walk.read(|setup| {
            let choice = &setup.choices.sharing;
            (
                setup.sharing_rule.settle(choice.mode),
                choice.viewers.clone(),
            )
        })
        .unwrap_or_default()
    });
    live(move || {
        let (mode, viewers) = sharing.get();
        let (title, about) = mode_words(mode);
        let named = |names: Vec<&str>| {
            if names.is_empty() {
                view! { <p>{tr!(email_setup.viewers_nobody)}</p> }
            } else {
                let names = names.join(", ");
                let words = tr!(email_setup.viewers_names, names = names.clone());
                view! { <p>{words}</p> }
            }
        };
        // Nobody is said to see nothing before it is known who there is.
        let names: BoxView = if mode == SharingMode::Private {
            named(Vec::new())
        } else {
            colleagues.with(|colleagues| match colleagues {
                Load::Loading => view! { <p role="status">{tr!(common.loading)}</p> },
                Load::Failed(error) => {
                    view! { <ErrorState error=error.clone() on_retry=again /> }
                }
                Load::Ready(users) => {
                    let all = mode == SharingMode::Public;
                    let sees = users
                        .iter()
                        .filter(|user| all || viewers.contains(&user.id));
                    named(sees.map(|user| user.name.as_str()).collect())
                }
            })
        };
        view! {
            <div class="viewers">
                <p><strong>{title}</strong>" · "{about}</p>
                {names}
            </div>
        }
    })
}

/// "Save", or what is missing.
#[component]
fn Actions() -> impl IntoView {
    let walk = use_walk();
    let held = Memo::new(move |_| walk.held());
    let save = save();
    live(move || match held.get() {
        Some(Hold::AskGoogle(_)) => view! {
            <ConsentButton
                feature=MailFeature::File
                kind=ButtonKind::Primary
                words=tr!(email_setup.google_go)
            />
        },
        Some(Hold::NothingAllowed) => {
            view! { <p class="banner banner--warm" role="note">{tr!(email_setup.nothing_allowed)}</p> }
        }
        None => view! {
            <Button kind=ButtonKind::Primary busy=walk.busy on_press=save>
                {tr!(email_setup.save)}
            </Button>
        },
    })
}

/// Puts everything in effect, and begins the first run where labels are on.
fn save() -> Callback<()> {
    let walk = use_walk();
    let InEffect(in_effect) = expect_context();
    let (toasts, navigate) = (use_toasts(), use_navigate());
    let saved = tr!(email_setup.saved);
    // Labels are named in their owner's language: the one that these pages are in, where nobody
    // has said another.
    let (language, unsaid) = (use_language(), use_me().user.language.is_none());
    Callback::new(move |()| {
        if walk.busy.get_untracked() {
            return;
        }
        walk.busy.set(true);
        let navigate = navigate.clone();
        // The first run of another account is the schedule's: this page goes.
        let another = untrack(|| walk.read(|setup| setup.connected)) == Some(true);
        spawn(async move {
            if unsaid {
                let language = Some(language.now());
                let preferences = MyPreferences { language };
                // Without it the labels have the organization's language.
                let _me = api::put::<_, Me>(route::PREFERENCES, &preferences).await;
            }
            match api::post::<(), MailboxSettings>(route::MAILBOX_SETUP, &()).await {
                Ok(MailboxSettings {
                    mailbox: Some(mailbox),
                    ..
                }) if another => mailbox::go_to(&mailbox.id, SETTINGS),
                Ok(settings) => {
                    let files = settings.mailbox.is_some_and(|mailbox| {
                        mailbox::work_in(mailbox.id);
                        mailbox.labels
                    });
                    in_effect.forget();
                    toasts.done(saved.get_untracked());
                    if files {
                        // The page that comes now shows the run; what became of it stands there.
                        spawn(async move {
                            let _run = api::post::<(), LabelRun>(route::MAILBOX_RUNS, &()).await;
                        });
                    }
                    navigate(SETTINGS, Default::default());
                }
                Err(error) => {
                    walk.failed(&error);
                    walk.busy.try_set(false);
                }
            }
        });
    })
}
