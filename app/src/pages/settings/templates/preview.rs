//! What a template becomes for a record of the CRM, while it is being written.

use crate::{
    api::{self, Abort},
    box_view::{BoxView, IntoBox, view},
    components::{
        Choice, Combobox, ErrorState, Finder, Icon,
        mail::{MergedText, gap_words, warning_words},
    },
    form::{Field, Form},
    loader::{Loader, loader},
    mail::MergeRecords,
    model::{
        load::Load,
        mail::merge::{Gap, Piece, Span, lint::lint_template, parse, spans},
        template_draft::TemplateDraft,
    },
    reactive::{derived, live, now},
    state::{language::use_locale, session::use_me},
    tr,
};
use contract::{
    contact::Contact, deal::Deal, lead::Lead, template::TemplateModule, user::Language,
};
use leptos::prelude::*;
use std::sync::Arc;

/// What a preview follows of a template.
#[derive(Clone, Copy)]
pub struct Watched {
    module: Signal<TemplateModule>,
    language: Signal<Language>,
    subject: Signal<Vec<Piece>>,
    body: Signal<Vec<Piece>>,
}

impl Watched {
    /// A template that is being written.
    pub fn of(form: Form<TemplateDraft>) -> Self {
        Self {
            module: derived(move || form.with(|draft| draft.module)),
            language: derived(move || form.with(|draft| draft.language)),
            subject: derived(move || form.with(|draft| parse(&draft.subject))),
            body: derived(move || form.with(|draft| parse(&draft.body))),
        }
    }

    /// A template that stands as it is.
    pub fn still(draft: TemplateDraft) -> Self {
        let (subject, body) = (parse(&draft.subject), parse(&draft.body));
        Self {
            module: derived(move || draft.module),
            language: derived(move || draft.language),
            subject: derived(move || subject.clone()),
            body: derived(move || body.clone()),
        }
    }
}

/// A template's preview against a record that is chosen here.
#[component]
pub fn Preview(
    /// The template.
    watched: Watched,
) -> impl IntoView {
    let module = Memo::new(move |_| watched.module.get());
    let choice = RwSignal::new(None::<Choice>);
    let records = loader(move |abort| {
        let choice = choice.get();
        async move {
            match choice {
                Some((place, _)) => records_at(&place, &abort).await.map(Some),
                None => Ok(None),
            }
        }
    });
    let again = Callback::new(move |()| records.again());
    let failed = move || match records.get() {
        Load::Failed(error) => view! { <ErrorState error=error on_retry=again /> },
        Load::Loading | Load::Ready(_) => ().boxed(),
    };
    view! {
        <section class="card template__preview" aria-labelledby="preview-title">
            <h2 class="card__title" id="preview-title">{tr!(templates.preview)}</h2>
            {live(move || picker(module.get(), choice))}
            {live(failed)}
            <Merged watched=watched records=records />
        </section>
    }
}

/// The field to choose a record that suits the template. Another kind of record empties it.
fn picker(module: TemplateModule, choice: RwSignal<Option<Choice>>) -> BoxView {
    choice.set(None);
    let label = match module {
        TemplateModule::Any => tr!(templates.try_people),
        TemplateModule::Contacts => tr!(templates.try_contacts),
        TemplateModule::Leads => tr!(templates.try_leads),
        TemplateModule::Deals => tr!(templates.try_deals),
    };
    let field = Field {
        name: StoredValue::new("preview-with".to_owned()),
        value: choice.into(),
        set: Callback::new(move |chosen| choice.set(chosen)),
        problem: derived(|| None),
    };
    view! { <Combobox label=label finder=finder(module) field=field /> }
}

/// Finds records that suit the template. A choice is the path of the record, and what it is called.
fn finder(module: TemplateModule) -> Finder {
    let (people, leads, deals) = match module {
        TemplateModule::Any => (true, true, false),
        TemplateModule::Contacts => (true, false, false),
        TemplateModule::Leads => (false, true, false),
        TemplateModule::Deals => (false, false, true),
    };
    Arc::new(move |words: String, abort: Abort| {
        Box::pin(async move {
            let mut found = Vec::new();
            if people {
                let contacts = api::find::<Contact>(&words, &abort).await?;
                found.extend(contacts.into_iter().map(|contact| {
                    let company = contact.account.map(|account| account.name);
                    let name = called(contact.full_name, company.as_deref());
                    (format!("contacts/{}", contact.id), name)
                }));
            }
            if leads {
                let leads = api::find::<Lead>(&words, &abort).await?;
                found.extend(leads.into_iter().map(|lead| {
                    let name = called(lead.full_name, Some(&lead.company));
                    (format!("leads/{}", lead.id), name)
                }));
            }
            if deals {
                let deals = api::find::<Deal>(&words, &abort).await?;
                found.extend(deals.into_iter().map(|deal| {
                    let company = deal.account.map(|account| account.name);
                    let name = called(deal.name, company.as_deref());
                    (format!("deals/{}", deal.id), name)
                }));
            }
            Ok(found)
        })
    })
}

fn called(name: String, company: Option<&str>) -> String {
    match company {
        Some(company) if !company.is_empty() => format!("{name} · {company}"),
        _ => name,
    }
}

async fn records_at(place: &str, abort: &Abort) -> Result<MergeRecords, api::Error> {
    match place.split_once('/') {
        Some(("contacts", id)) => MergeRecords::of_contact(id, abort).await,
        Some(("leads", id)) => MergeRecords::of_lead(id, abort).await,
        Some(("deals", id)) => MergeRecords::of_deal(id, abort).await,
        _ => Ok(MergeRecords::default()),
    }
}

/// Subject and text with what the records say, then everything that is wrong with them.
#[component]
fn Merged(watched: Watched, records: Loader<Option<MergeRecords>>) -> impl IntoView {
    let me = StoredValue::new(use_me());
    let chosen = derived(move || records.with(|load| load.ready().is_some_and(Option::is_some)));
    let facts = Memo::new(move |_| {
        let language = watched.language.get();
        let records = records.with(|load| load.ready().cloned().flatten().unwrap_or_default());
        me.with_value(|me| records.facts(me, language))
    });
    let merged = move |pieces: Signal<Vec<Piece>>| {
        derived(move || facts.with(|facts| spans(&pieces.get(), facts)))
    };
    let (subject, body) = (merged(watched.subject), merged(watched.body));
    let no_subject = tr!(templates.no_subject);
    let lang = now(move || watched.language.get().tag());
    let no_words = move || subject.with(Vec::is_empty).then(|| no_subject.get());
    let hint = tr!(templates.try_hint);
    view! {
        <div class="template__mail" lang=lang>
            <p class="template__subject">
                <span class="card__nothing">{live(no_words)}</span>
                <MergedText spans=subject chosen=chosen />
            </p>
            <div class="template__body"><MergedText spans=body chosen=chosen /></div>
        </div>
        <div role="status">
            {live(move || (!chosen.get()).then(|| view! { <p class="field__note">{hint}</p> }))}
            <Remarks watched=watched subject=subject body=body chosen=chosen />
        </div>
    }
}

/// Gaps and warnings, one a line.
#[component]
fn Remarks(
    watched: Watched,
    subject: Signal<Vec<Span>>,
    body: Signal<Vec<Span>>,
    chosen: Signal<bool>,
) -> impl IntoView {
    let locale = use_locale();
    let filled = tr!(templates.all_filled);
    let stops = tr!(templates.gap_body);
    let line =
        |words: String| view! { <li class="template__remark"><Icon name="alert" />{words}</li> };
    live(move || {
        let (locale, chosen) = (locale.get(), chosen.get());
        let gaps = gaps(&[subject.get(), body.get()], chosen);
        let language = watched.language.get();
        let mut warnings = lint_template(&watched.subject.get(), language);
        for warning in lint_template(&watched.body.get(), language) {
            if !warnings.contains(&warning) {
                warnings.push(warning);
            }
        }
        let whole = chosen && gaps.is_empty();
        let stopped = !gaps.is_empty();
        let words = gaps.iter().map(|gap| gap_words(gap, locale));
        let warned = warnings
            .iter()
            .map(|warning| warning_words(warning, locale));
        let lines = words.chain(warned).map(line).collect::<Vec<_>>();
        view! {
            {whole.then(|| view! { <p class="field__note">{filled}</p> })}
            <ul class="template__remarks" role="list">{lines}</ul>
            {stopped.then(|| view! { <p class="field__note">{stops}</p> })}
        }
    })
}

/// What has no value, each once. Before a record is chosen only what nobody knows counts.
fn gaps(texts: &[Vec<Span>], chosen: bool) -> Vec<Gap> {
    let mut gaps = Vec::new();
    for span in texts.iter().flatten() {
        if let Span::Missing(gap) = span
            && (chosen || matches!(gap, Gap::Unknown(_)))
            && !gaps.contains(gap)
        {
            gaps.push(gap.clone());
        }
    }
    gaps
}
