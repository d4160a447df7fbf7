//! What will happen, computed in this browser from live Gmail and the rules of the label job; and
//! saving it.

use super::{
    parts::{Choice, StepCard},
    sharing::{mode_words, use_colleagues},
    walk::use_walk,
};
use crate::{
    api::{self, Abort},
    box_view::{BoxView, view},
    browser::{clock, intl},
    components::{
        Button, ButtonKind, CategoryChip, ErrorState, Show,
        mail::{ConsentButton, MailNotice, SETTINGS},
    },
    mail::{Stop, use_mail},
    model::{
        calendar::month,
        load::Load,
        mail::{
            failure::Failure,
            filing_preview::{Forecast, Rules},
            setup::{Hold, days_looked_at},
        },
    },
    reactive::{Cell, derived, effect, live, spawn},
    state::{language::use_language, session::use_me, toasts::use_toasts},
    tr,
};
use contract::{
    label::{Category, LabelRun},
    mailbox::{GrantState, MailFeature, MailboxSettings},
    mailbox_setup::{EXISTING_DAYS, LabelRules, SetupChoices},
    route,
    session::{Me, MyPreferences, Organization},
    sharing::SharingMode,
};
use gmail::MessageId;
use jiff::{SignedDuration, Timestamp};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use std::collections::BTreeMap;

/// Messages that are named; the rest are counted.
const NAMED: usize = 20;

/// What will happen, and "Save".
#[component]
pub fn PreviewStep() -> impl IntoView {
    let walk = use_walk();
    let labels = Memo::new(move |_| walk.choices().labels);
    let reads = Memo::new(move |_| {
        walk.read(|setup| setup.browser_grant.state == GrantState::Active)
            .unwrap_or(false)
    });
    let on = view! { <Actions /> };
    view! {
        <StepCard title=tr!(email_setup.preview_title) lead=tr!(email_setup.preview_lead) on=on>
            <Features />
            <Show when=move || labels.get()>
                <h3 class="step__heading">{tr!(email_setup.preview_moves)}</h3>
                <ExistingDays />
                {live(move || {
                    if reads.get() {
                        view! { <FilingPreview /> }
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

/// Whether mail that is in the inbox already is filed too, and how far back.
#[component]
fn ExistingDays() -> impl IntoView {
    let walk = use_walk();
    let options = EXISTING_DAYS
        .iter()
        .map(|days| {
            let days = *days;
            let (value, title) = match days {
                0 => ("0", tr!(email_setup.existing_none)),
                7 => ("7", tr!(email_setup.existing_week)),
                30 => ("30", tr!(email_setup.existing_month)),
                _ => ("90", tr!(email_setup.existing_quarter)),
            };
            let choose = Callback::new(move |()| {
                walk.choose(|choices| SetupChoices {
                    existing_days: days,
                    ..choices.clone()
                });
            });
            view! {
                <Choice
                    group="existing"
                    value=value
                    title=title
                    about=Signal::stored(String::new())
                    chosen=derived(move || walk.choices().existing_days == days)
                    on_choose=choose
                />
            }
        })
        .collect_view();
    view! {
        <fieldset class="options options--row">
            <legend class="options__title">{tr!(email_setup.existing_title)}</legend>
            {options}
        </fieldset>
    }
}

/// How far the forecast is.
enum Stage {
    Looking { done: usize, of: usize },
    Failed(Failure),
    Ready(Box<Shown>),
}

/// A forecast, with the words to show it by.
struct Shown {
    forecast: Forecast,
    rules: Rules,
    subjects: BTreeMap<MessageId, String>,
}

/// What labels would do.
#[component]
fn FilingPreview() -> impl IntoView {
    let walk = use_walk();
    let mail = use_mail();
    let organization = use_me().organization;
    let days = Memo::new(move |_| walk.choices().existing_days);
    let stage = Cell::new(Stage::Looking { done: 0, of: 0 });
    let again = Trigger::new();
    effect(move || {
        again.track();
        let days = days_looked_at(days.get());
        // The installation's settings say where Gmail is.
        if mail.api().is_none() {
            return;
        }
        stage.set(Stage::Looking { done: 0, of: 0 });
        let (abort, organization) = (Abort::with_owner(), organization.clone());
        spawn(async move {
            let looked = move |done, of| stage.try_set(Stage::Looking { done, of });
            let next = match look(mail, days, &organization, looked, &abort).await {
                Ok(shown) => Stage::Ready(Box::new(shown)),
                Err(Stop::Aborted) => return,
                Err(Stop::Failed(failure)) => Stage::Failed(failure),
            };
            if !abort.is_triggered() {
                stage.try_set(next);
            }
        });
    });
    let retry = Callback::new(move |()| again.notify());
    let looking = RwSignal::new((0, 0));
    let words = tr!(
        email_setup.preview_looking,
        done = looking.get().0,
        of = looking.get().1
    );
    live(move || {
        stage.with(|stage| match stage {
            Stage::Looking { done, of } => {
                looking.set((*done, *of));
                view! { <p class="card__nothing" role="status">{words}</p> }
            }
            Stage::Failed(failure) => {
                view! { <MailNotice failure=failure.clone() on_retry=retry /> }
            }
            Stage::Ready(shown) => moves(shown, days),
        })
    })
}

async fn look(
    mail: crate::mail::Mail,
    days: u16,
    organization: &Organization,
    looked: impl Fn(usize, usize),
    abort: &Abort,
) -> Result<Shown, Stop> {
    let rules = api::get::<LabelRules>(route::MAILBOX_RULES, abort).await;
    let stop = |error| Failure::of_server(&error).map_or(Stop::Aborted, Stop::Failed);
    let rules = rules.map_err(stop)?;
    let rules = Rules::new(
        rules,
        month(organization, clock::today(&organization.time_zone)),
    );
    let back = SignedDuration::from_hours(24 * i64::from(days));
    let since = clock::now()
        .checked_sub(back)
        .unwrap_or(Timestamp::UNIX_EPOCH);
    let forecast = mail.forecast(&rules, since, looked, abort).await?;
    let named = forecast.filed.iter().take(NAMED);
    let named: Vec<MessageId> = named.map(|filed| filed.id.clone()).collect();
    let subjects = mail.subjects(&named, abort).await?;
    Ok(Shown {
        forecast,
        rules,
        subjects,
    })
}

/// The messages that would be filed, and why.
fn moves(shown: &Shown, days: Memo<u16>) -> BoxView {
    let Shown {
        forecast,
        rules,
        subjects,
    } = shown;
    let (count, left) = (
        forecast.filed.len(),
        forecast.no_category + forecast.not_personal,
    );
    let (now, would) = (
        tr!(email_setup.preview_count, n = count),
        tr!(email_setup.preview_would, n = count),
    );
    let head = derived(move || {
        if days.get() == 0 {
            would.get()
        } else {
            now.get()
        }
    });
    let counts = Category::ALL
        .iter()
        .map(|category| {
            let count = forecast.count(*category);
            view! {
                <li class="count">
                    <span class="count__number">{count}</span>
                    <CategoryChip category=*category />
                </li>
            }
        })
        .collect_view();
    let language = use_language();
    let rows = forecast
        .filed
        .iter()
        .take(NAMED)
        .map(|filed| {
            let subject = subjects.get(&filed.id).cloned().unwrap_or_default();
            let contact = filed.sender.contact_id.as_str();
            let name = rules.name_of(contact).unwrap_or_default().to_owned();
            let reason = filed.sender.reason.clone();
            let (deal, closing) = (reason.deal_name, reason.closing_date);
            let why = tr!(
                email_setup.preview_because,
                deal = deal.clone(),
                date = intl::date(closing, language.get())
            );
            view! {
                <li class="move">
                    <span class="move__subject">{subject}</span>
                    <CategoryChip category=reason.category />
                    <span class="move__who">{name}</span>
                    <span class="move__why">{why}</span>
                </li>
            }
        })
        .collect_view();
    let more = count.saturating_sub(NAMED);
    let more = (more > 0).then(|| {
        let words = tr!(email_setup.preview_more, n = more);
        view! { <p class="card__nothing">{words}</p> }
    });
    let left = (left > 0).then(|| {
        let words = tr!(email_setup.preview_left, n = left);
        view! { <p class="card__nothing">{words}</p> }
    });
    view! {
        <p class="moves__head" role="status">{head}</p>
        <ul class="counts" role="list">{counts}</ul>
        <ul class="moves" role="list" aria-label=tr!(email_setup.preview_moves)>{rows}</ul>
        {more}
        {left}
    }
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
    let (mail, toasts, navigate) = (use_mail(), use_toasts(), use_navigate());
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
        spawn(async move {
            if unsaid {
                let language = Some(language.now());
                let preferences = MyPreferences { language };
                // Without it the labels have the organization's language.
                let _me = api::put::<_, Me>(route::PREFERENCES, &preferences).await;
            }
            match api::post::<(), MailboxSettings>(route::MAILBOX_SETUP, &()).await {
                Ok(settings) => {
                    let files = settings.mailbox.is_some_and(|mailbox| mailbox.labels);
                    toasts.done(saved.get_untracked());
                    mail.while_setting_up(false);
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
