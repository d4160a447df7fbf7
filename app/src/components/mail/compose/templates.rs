//! Beginning a mail with a template: choosing one, and putting in what the CRM knows of whoever the
//! mail goes to. All of that happens here; the server only hands the template out.

use super::{
    desk::Desk,
    sheet::{Notice, Sheet},
};
use crate::{
    api::{self, Abort},
    box_view::{BoxView, IntoBox, view},
    components::{
        Dialog, ErrorState, Icon,
        mail::{gap_words, warning_words},
    },
    mail::MergeRecords,
    model::{
        mail::{
            letter::FilledFor,
            merge::{Module, Piece, fill, lint, parse},
        },
        template_list::folders,
    },
    reactive::{Cell, live, spawn},
    tr,
};
use contract::{
    people::{KnownPerson, People, PeopleLookup, PersonKind},
    route,
    template::Template,
};
use leptos::prelude::*;

/// What is known of the templates.
#[derive(Clone)]
enum Known {
    Asking,
    Failed(api::Error),
    Here(Vec<Template>),
}

/// The button that offers templates, and the choice of them.
#[component]
pub fn TemplateButton(
    /// Everything that is being written.
    desk: Desk,
    /// The mail.
    sheet: Sheet,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let title = tr!(compose.templates);
    let title = Signal::derive(move || title.get().to_owned());
    view! {
        <button
            type="button"
            class="button button--quiet button--icon"
            aria-label=tr!(compose.templates)
            title=tr!(compose.templates)
            on:click=move |_| open.set(true)
        >
            <Icon name="template" />
        </button>
        <Dialog open=open title=title>
            <Choice desk=desk sheet=sheet open=open />
        </Dialog>
    }
}

#[component]
fn Choice(desk: Desk, sheet: Sheet, open: RwSignal<bool>) -> impl IntoView {
    let known = Cell::new(Known::Asking);
    let ask = move || {
        known.set(Known::Asking);
        let abort = Abort::with_owner();
        spawn(async move {
            let answer = api::templates::all("", &abort).await;
            if !abort.is_triggered() {
                known.try_set(answer.map_or_else(Known::Failed, Known::Here));
            }
        });
    };
    ask();
    let again = Callback::new(move |()| ask());
    let choose = Callback::new(move |template: Template| {
        open.set(false);
        spawn(async move { desk.use_template(sheet, template).await });
    });
    live(move || match known.with(Clone::clone) {
        Known::Asking => view! {
            <p class="dialog__body" role="status">{tr!(common.loading)}</p>
        },
        Known::Failed(error) => view! { <ErrorState error=error on_retry=again /> },
        Known::Here(templates) if templates.is_empty() => view! {
            <p class="dialog__body">{tr!(compose.no_templates)}</p>
            <div class="dialog__actions">
                <a class="button" href="/settings/templates">{tr!(compose.to_templates)}</a>
            </div>
        },
        Known::Here(templates) => choices(templates, choose),
    })
}

fn choices(templates: Vec<Template>, choose: Callback<Template>) -> BoxView {
    let one = move |template: Template| {
        let (name, subject) = (template.name.clone(), template.subject.clone());
        let chosen = template.clone();
        view! {
            <li>
                <button type="button" class="choice" on:click=move |_| choose.run(chosen.clone())>
                    <span class="choice__name">{name}</span>
                    <span class="choice__about">{subject}</span>
                </button>
            </li>
        }
    };
    folders(templates)
        .into_iter()
        .map(|folder| {
            let name = (!folder.name.is_empty())
                .then(|| view! { <h3 class="choice__folder">{folder.name}</h3> });
            view! {
                {name}
                <ul class="choices" role="list">
                    {folder.templates.into_iter().map(one).collect_view()}
                </ul>
            }
        })
        .collect_view()
        .boxed()
}

impl Desk {
    /// Puts a template above what was written, with everything that is known in it. What is not
    /// known stays in it as a field, which is named, and which must be filled in before it is sent.
    async fn use_template(self, sheet: Sheet, template: Template) {
        let records = self.records(sheet).await;
        let facts = records.facts(&self.me(), template.language);
        let (subject, body) = (parse(&template.subject), parse(&template.body));
        let person = records
            .person()
            .filter(|_| speaks_of_person(subject.iter().chain(&body)));
        let (subject, mut gaps) = fill(&subject, &facts);
        let (text, more) = fill(&body, &facts);
        gaps.extend(
            more.into_iter()
                .filter(|gap| !gaps.contains(gap))
                .collect::<Vec<_>>(),
        );
        let warnings = lint::lint(&text, template.language, &lint::Known::default());
        let locale = self.language.locale_now();
        let told: Vec<String> = gaps
            .iter()
            .map(|gap| gap_words(gap, locale))
            .chain(warnings.iter().filter_map(|warning| match warning {
                // A field that was not filled in is named already.
                lint::Warning::EmptyMerge(_) if !gaps.is_empty() => None,
                other => Some(warning_words(other, locale)),
            }))
            .collect();
        sheet.letter.try_update(|letter| {
            let answers = letter.answers.is_some();
            if !subject.trim().is_empty() && !answers {
                letter.subject = subject;
            }
            letter.body.put_above(&text);
            if let Some((name, addresses)) = person {
                letter.filled_for = Some(FilledFor { name, addresses });
            }
        });
        sheet.repaint.notify();
        self.changed(sheet);
        if !told.is_empty() {
            sheet.notice.try_set(Some(Notice::Merged(told)));
        }
    }

    /// The records that the mail is about: its deal, and whoever it goes to first. What cannot be
    /// had is not known, and its fields stay open.
    async fn records(self, sheet: Sheet) -> MergeRecords {
        let abort = Abort::never();
        let (deal_id, first) = sheet.letter.with_untracked(|letter| {
            let first = letter.to.first().map(|one| one.address.clone());
            (letter.deal_id.clone(), first)
        });
        let of_deal = match deal_id {
            Some(id) => MergeRecords::of_deal(&id, &abort).await.unwrap_or_default(),
            None => MergeRecords::default(),
        };
        let Some(person) = known_person(first).await else {
            return of_deal;
        };
        let of_person = match person.kind {
            PersonKind::Contact => MergeRecords::of_contact(&person.id, &abort).await,
            PersonKind::Lead => MergeRecords::of_lead(&person.id, &abort).await,
            PersonKind::Colleague => return of_deal,
        };
        let of_person = of_person.unwrap_or_default();
        MergeRecords {
            account: of_person.account.or(of_deal.account),
            contact: of_person.contact,
            lead: of_person.lead,
            deal: of_deal.deal,
        }
    }
}

/// Whether anything of it is said of one contact or lead.
fn speaks_of_person<'a>(mut pieces: impl Iterator<Item = &'a Piece>) -> bool {
    pieces.any(|piece| match piece {
        Piece::Field(field) => matches!(field.module(), Module::Contact | Module::Lead),
        Piece::Words(_) | Piece::Unknown(_) => false,
    })
}

/// Who has an address: a contact rather than a lead.
pub(super) async fn known_person(address: Option<String>) -> Option<KnownPerson> {
    let question = PeopleLookup {
        addresses: vec![address?],
    };
    let answer = api::post::<PeopleLookup, People>(route::PEOPLE_LOOKUP, &question).await;
    answer.ok()?.people.into_iter().next()
}
