//! How mail is reached.

use super::parts::{Choice, StepCard};
use crate::{box_view::view, tr};
use leptos::prelude::*;

/// Gmail's API; the other ways are shown with what each would store.
#[component]
pub fn MethodStep() -> impl IntoView {
    view! {
        <StepCard title=tr!(email_setup.method_title) lead=tr!(email_setup.method_lead)>
            <fieldset class="options">
                <legend class="visually-hidden">{tr!(email_setup.method_title)}</legend>
                <Choice
                    group="method"
                    value="api"
                    title=tr!(email_setup.method_api)
                    about=tr!(email_setup.method_api_about)
                    chosen=true
                />
                <Choice
                    group="method"
                    value="imap"
                    title=tr!(email_setup.method_imap)
                    about=tr!(email_setup.method_imap_about)
                    chosen=false
                    barred=true
                />
                <Choice
                    group="method"
                    value="pop3"
                    title=tr!(email_setup.method_pop3)
                    about=tr!(email_setup.method_pop3_about)
                    chosen=false
                    barred=true
                />
            </fieldset>
        </StepCard>
    }
}
