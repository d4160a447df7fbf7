//! The form of a template, new or changed, with its preview beside it.

use super::{
    LIST,
    insert::InsertField,
    language_words,
    preview::{Preview, Watched},
    share::ShareSwitch,
    template_module_words,
};
use crate::{
    box_view::view,
    components::{FormFrame, PageHead, SelectField, TextArea, TextField},
    form::{Form, form},
    i18n::Text,
    model::template_draft::TemplateDraft,
    pages::record::{delete_button, record_page, save},
    reactive::derived,
    state::{
        language::use_language,
        session::{may, use_me},
    },
    tr,
};
use contract::{
    permission::Permission,
    template::{Template, TemplateModule},
    user::Language,
};
use leptos::prelude::*;

fn back() -> (String, Signal<String>) {
    (LIST.to_owned(), tr!(templates.title).into())
}

/// The form of a new template.
#[component]
pub fn TemplateNew() -> impl IntoView {
    let draft = TemplateDraft::new(use_language().now());
    view! {
        <PageHead title=tr!(templates.new) back=back() />
        <TemplateForm draft=draft id=None action=tr!(common.create) />
    }
}

/// The form of a template that is changed; its words alone where it is not the user's to change.
#[component]
pub fn TemplateEdit(
    /// The id in the address.
    id: String,
) -> impl IntoView {
    record_page::<Template>(id, |template| {
        let id = template.id.to_string();
        let own = template.owner.id == use_me().user.id;
        let changeable = own || may(Permission::ManageOrganization);
        let draft = TemplateDraft::from(&template);
        if !(changeable && may(Permission::MailIntegration)) {
            let owner = template.owner.name.clone();
            return view! {
                <PageHead title=template.name.clone() back=back() />
                <div class="template">
                    <p class="template__note" role="note">
                        {tr!(templates.not_yours, name = owner.clone())}
                    </p>
                    <Preview watched=Watched::still(draft) />
                </div>
            };
        }
        let delete = delete_button::<Template>(id.clone(), template.name.clone(), LIST);
        view! {
            <PageHead title=template.name.clone() back=back()>{delete}</PageHead>
            <TemplateForm draft=draft id=Some(id) action=tr!(common.save) />
        }
    })
}

#[component]
fn TemplateForm(draft: TemplateDraft, id: Option<String>, action: Text) -> impl IntoView {
    let form = form(draft);
    let send = save(form, id, |_: &Template| LIST.to_owned());
    view! {
        <div class="template">
            <div class="template__form">
                <FormFrame
                    action=action
                    sending=form.sending()
                    failure=form.failure()
                    wrong_fields=form.has_wrong_fields()
                    cancel=LIST
                    on_send=send
                >
                    <Fields form=form />
                </FormFrame>
            </div>
            <Preview watched=Watched::of(form) />
        </div>
    }
}

#[component]
fn Fields(form: Form<TemplateDraft>) -> impl IntoView {
    let subject = form.field("subject", |d| d.subject.clone(), |d, v| d.subject = v);
    let body = form.field("body", |d| d.body.clone(), |d, v| d.body = v);
    // The field that a merge field goes into: the one that was typed in last.
    let into_subject = RwSignal::new(false);
    let both = (subject.clone(), body.clone());
    let target = derived(move || {
        let (subject, body) = &both;
        if into_subject.get() { subject } else { body }.clone()
    });
    view! {
        <div class="form__pair">
            <TextField
                label=tr!(templates.name)
                required=true
                field=form.field("name", |d| d.name.clone(), |d, v| d.name = v)
            />
            <TextField
                label=tr!(templates.folder)
                field=form.field("folder", |d| d.folder.clone(), |d, v| d.folder = v)
            />
        </div>
        <div class="form__pair">
            <SelectField
                label=tr!(templates.module)
                options=modules()
                field=form.field(
                    "module",
                    |d| d.module.as_str().to_owned(),
                    |d, v: String| d.module = TemplateModule::from_name(&v).unwrap_or_default(),
                )
            />
            <SelectField
                label=tr!(templates.language)
                options=languages()
                field=form.field(
                    "language",
                    |d| d.language.tag().to_owned(),
                    |d, v: String| d.language = Language::from_tag(&v).unwrap_or(d.language),
                )
            />
        </div>
        <div on:focusin=move |_| into_subject.set(true)>
            <TextField label=tr!(templates.subject) field=subject />
        </div>
        <div class="template__text" on:focusin=move |_| into_subject.set(false)>
            <TextArea
                label=tr!(templates.body)
                required=true
                rows="14"
                hint=tr!(templates.literal_hint)
                field=body
            />
        </div>
        <InsertField target=target />
        <ShareSwitch field=form.field("shared", |d| d.shared, |d, v| d.shared = v) />
    }
}

fn modules() -> Signal<Vec<(String, String)>> {
    let words: Vec<(TemplateModule, Text)> = TemplateModule::ALL
        .iter()
        .map(|module| (*module, template_module_words(*module)))
        .collect();
    derived(move || {
        let option = |(module, words): &(TemplateModule, Text)| {
            (module.as_str().to_owned(), words.get().to_owned())
        };
        words.iter().map(option).collect()
    })
}

fn languages() -> Signal<Vec<(String, String)>> {
    let words = [Language::Ja, Language::En].map(|language| (language, language_words(language)));
    derived(move || {
        let option = |(language, words): &(Language, Text)| {
            (language.tag().to_owned(), words.get().to_owned())
        };
        words.iter().map(option).collect()
    })
}
