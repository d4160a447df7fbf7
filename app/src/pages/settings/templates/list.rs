//! The templates that the user may use, by folder.

use super::{super::SettingsFrame, LIST, language_words, template_module_words};
use crate::{
    api,
    box_view::{BoxView, view},
    components::{Button, Chip, EmptyState, ErrorState, Icon, SearchBox, SkeletonRows, Tone},
    loader::loader,
    model::{
        load::Load,
        template_list::{Folder, folders},
    },
    reactive::live,
    state::session::{may, use_me},
    tr,
};
use contract::{permission::Permission, template::Template};
use leptos::prelude::*;

/// The templates, by folder, with a search over all their words.
#[component]
pub fn TemplatesSettings() -> impl IntoView {
    let q = RwSignal::new(String::new());
    let templates = loader(move |abort| {
        let q = q.get();
        async move { api::templates::all(&q, &abort).await }
    });
    let again = Callback::new(move |()| templates.again());
    let clear = Callback::new(move |()| q.set(String::new()));
    let me = use_me().user.id;
    let body = live(move || match templates.get() {
        Load::Loading => view! { <SkeletonRows count=6 /> },
        Load::Failed(error) => view! { <ErrorState error=error on_retry=again /> },
        Load::Ready(list) if list.is_empty() => nothing(q.get_untracked(), clear),
        Load::Ready(list) => {
            let of_folder = |each: Folder| folder(each, me.as_str());
            let shown = folders(list).into_iter().map(of_folder).collect_view();
            view! { <div class="templates">{shown}</div> }
        }
    });
    let search = Callback::new(move |words| q.set(words));
    view! {
        <SettingsFrame
            title=tr!(templates.title)
            subtitle=tr!(templates.subtitle)
            actions=new_link()
        >
            <SearchBox label=tr!(templates.search) q=q on_search=search />
            {body}
        </SettingsFrame>
    }
}

fn new_link() -> BoxView {
    let may_write = may(Permission::MailIntegration);
    view! {
        {may_write.then(|| view! {
            <a class="button button--primary" href="/settings/templates/new">
                <Icon name="plus" />
                {tr!(templates.new)}
            </a>
        })}
    }
}

fn nothing(q: String, clear: Callback<()>) -> BoxView {
    if q.trim().is_empty() {
        return view! {
            <EmptyState
                icon="template"
                title=tr!(templates.empty_title)
                body=tr!(templates.empty_body)
            >
                {new_link()}
            </EmptyState>
        };
    }
    view! {
        <EmptyState
            icon="search"
            title=tr!(common.no_match, words = q.clone())
            body=tr!(common.no_match_hint)
        >
            <Button on_press=clear>{tr!(common.clear_search)}</Button>
        </EmptyState>
    }
}

fn folder(folder: Folder, me: &str) -> BoxView {
    let Folder { name, templates } = folder;
    let rows = templates.into_iter().map(|template| row(template, me));
    let rows = rows.collect_view();
    let title = if name.is_empty() {
        view! { <h2 class="templates__folder">{tr!(templates.no_folder)}</h2> }
    } else {
        view! { <h2 class="templates__folder">{name}</h2> }
    };
    view! {
        <section>
            {title}
            <ul class="card records" role="list">{rows}</ul>
        </section>
    }
}

fn row(template: Template, me: &str) -> BoxView {
    let href = format!("{LIST}/{}", template.id);
    let own = template.owner.id.as_str() == me;
    let chip = match (template.shared, own) {
        (true, _) => view! { <Chip tone=Tone::Accent words=tr!(templates.shared_chip) /> },
        (false, _) => view! { <Chip tone=Tone::Neutral words=tr!(templates.only_me) /> },
    };
    let owner = (!own).then(|| view! { " · "{template.owner.name.clone()} });
    view! {
        <li class="records__row records__row--tall">
            <span class="records__who">
                <a class="records__name" href=href lang=template.language.tag()>{template.name}</a>
                <span class="records__note">
                    {template_module_words(template.module)}
                    " · "
                    {language_words(template.language)}
                    {owner}
                </span>
            </span>
            {chip}
        </li>
    }
}
