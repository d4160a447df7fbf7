//! The signature under a mail: chosen by who writes and by the language of whoever gets it, and
//! another one by hand.

use super::{desk::Desk, sheet::Sheet, templates::known_person};
use crate::{
    api::{self, Abort},
    box_view::view,
    components::Show,
    i18n::Text,
    model::mail::letter::signing::{self, Choice, Source},
    reactive::{live, now, spawn},
    tr,
};
use contract::{route, signature::Signatures, user::Language};
use leptos::prelude::*;

/// Which signature stands under the text; only where there is a choice.
#[component]
pub fn SignatureField(
    /// Everything that is being written.
    desk: Desk,
    /// The mail.
    sheet: Sheet,
) -> impl IntoView {
    let id = format!("letter-{}-signature", sheet.key);
    // Typing changes no choice.
    let address = Memo::new(move |_| {
        let _follow = desk.own();
        sheet.letter.with(|letter| desk.sender(letter).address)
    });
    let choices = Memo::new(move |_| address.with(|address| desk.signatures(address)));
    let standing = Memo::new(move |_| {
        sheet.letter.with(|letter| {
            choices.with(|choices| {
                signing::standing(&letter.body.lines, choices).map(|choice| choice.source)
            })
        })
    });
    let option = move |source: Option<Source>, words: Text| {
        let selected = now(move || standing.get() == source);
        view! { <option value=name_of(source) prop:selected=selected>{words}</option> }
    };
    let options = move || {
        let sources = choices.with(|choices| {
            let sources = choices.iter().map(|choice| Some(choice.source));
            sources.chain([None]).collect::<Vec<_>>()
        });
        let options = sources
            .into_iter()
            .map(|source| option(source, words_of(source)));
        options.collect_view()
    };
    let choose = move |event| {
        let name = event_target_value(&event);
        desk.sign_with(sheet, |choices, _| {
            choices
                .iter()
                .find(|choice| name_of(Some(choice.source)) == name)
        });
        sheet.signed_by_hand.set_value(true);
    };
    view! {
        <Show when=move || choices.with(|choices| choices.len() > 1)>
            <div class="letter__line">
                <label class="letter__label" for=id.clone()>{tr!(compose.signature)}</label>
                <select
                    class="letter__input letter__input--select"
                    id=id.clone()
                    on:change=choose
                >
                    {live(options)}
                </select>
            </div>
        </Show>
    }
}

const fn name_of(source: Option<Source>) -> &'static str {
    match source {
        Some(Source::Written(language)) => language.tag(),
        Some(Source::Gmail) => "gmail",
        None => "",
    }
}

fn words_of(source: Option<Source>) -> Text {
    match source {
        Some(Source::Written(Language::Ja)) => tr!(compose.signature_ja),
        Some(Source::Written(Language::En)) => tr!(compose.signature_en),
        Some(Source::Gmail) => tr!(compose.signature_gmail),
        None => tr!(compose.signature_none),
    }
}

impl Desk {
    /// Asks for the signatures that the user keeps in the CRM. They may have changed since the
    /// last mail was begun; without them, Gmail's stand.
    pub(super) async fn learn_signatures(self) {
        let answer: Result<Signatures, _> = api::get(route::SIGNATURES, &Abort::never()).await;
        if let Ok(answer) = answer {
            self.written.try_set(answer.signatures);
        }
    }

    /// What may stand under mail from an address; whoever reads it follows it.
    fn signatures(self, address: &str) -> Vec<Choice> {
        let own = self.own();
        let gmail = own
            .iter()
            .find(|one| one.address.eq_ignore_ascii_case(address));
        let gmail = gmail.map(|one| one.signature.clone()).unwrap_or_default();
        self.written
            .with(|written| signing::choices(address, written, gmail))
    }

    /// The same for whoever a mail is from, now.
    fn signatures_now(self, sheet: Sheet) -> Vec<Choice> {
        let address = sheet
            .letter
            .with_untracked(|letter| self.sender(letter).address);
        untrack(|| self.signatures(&address))
    }

    /// How many lines the signature has that stands under a mail now.
    pub(super) fn signature_lines(self, sheet: Sheet) -> usize {
        let choices = self.signatures_now(sheet);
        sheet.letter.with_untracked(|letter| {
            signing::standing(&letter.body.lines, &choices).map_or(0, |one| one.lines.len())
        })
    }

    /// Puts a signature under a mail, if nothing was written yet.
    pub(super) async fn sign(self, sheet: Sheet) {
        let language = self.language_of(sheet).await;
        let choices = self.signatures_now(sheet);
        let Some(choice) = signing::preselected(&choices, language) else {
            return;
        };
        let mut signed = false;
        sheet.letter.try_update(|letter| {
            signed = letter.body.is_blank();
            if signed {
                letter.body = signing::above(choice);
            }
        });
        if signed {
            sheet.repaint.notify();
        }
    }

    /// The signature of the language of whoever the mail goes to now, in the place of the one that
    /// stands there; not where another was chosen or written.
    pub(super) fn sign_for_recipient(self, sheet: Sheet) {
        if sheet.signed_by_hand.get_value() || self.signatures_now(sheet).len() < 2 {
            return;
        }
        spawn(async move {
            let language = self.language_of(sheet).await;
            if sheet.signed_by_hand.try_get_value() == Some(false) {
                self.sign_with(sheet, |choices, standing| {
                    standing.and_then(|_| signing::preselected(choices, language))
                });
            }
        });
    }

    /// The language that whoever a mail goes to is written to in: by their name in the CRM, else
    /// that of the page.
    async fn language_of(self, sheet: Sheet) -> Language {
        let first = sheet
            .letter
            .with_untracked(|letter| letter.to.first().map(|one| one.address.clone()));
        let known = known_person(first).await;
        let language = known.and_then(|person| signing::language_of(&person.name));
        language.unwrap_or_else(|| self.language.now())
    }

    /// Puts the signature that `choose` gives in the place of the one that stands under a mail.
    /// It is told what there is, and what stands there.
    fn sign_with(
        self,
        sheet: Sheet,
        choose: impl for<'a> FnOnce(&'a [Choice], Option<&'a Choice>) -> Option<&'a Choice>,
    ) {
        let choices = self.signatures_now(sheet);
        let mut changed = false;
        sheet.letter.try_update(|letter| {
            let lines = &mut letter.body.lines;
            let standing = signing::standing(lines, &choices);
            let chosen = choose(&choices, standing);
            changed = standing != chosen;
            if changed {
                signing::replace(lines, &choices, chosen);
            }
        });
        if changed {
            sheet.repaint.notify();
            self.changed(sheet);
        }
    }

    /// Writes as another address, with its signature in the place of the one that stands there.
    pub(super) fn change_sender(self, sheet: Sheet, address: &str) {
        let before = self.signatures_now(sheet);
        sheet
            .letter
            .update(|letter| letter.from = Some(address.to_owned()));
        let after = self.signatures_now(sheet);
        spawn(async move {
            let language = self.language_of(sheet).await;
            sheet.letter.try_update(|letter| {
                let lines = &mut letter.body.lines;
                let standing = signing::standing(lines, &before).map(|choice| choice.source);
                // One in the same language, where there is one.
                let language = match standing {
                    Some(Source::Written(language)) => language,
                    Some(Source::Gmail) | None => language,
                };
                signing::replace(lines, &before, signing::preselected(&after, language));
            });
            sheet.repaint.notify();
            self.changed(sheet);
        });
    }
}
