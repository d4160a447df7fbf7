//! The least that a Leptos client can be: a heading that a signal has a part in.

use leptos::prelude::*;

fn main() {
    mount_to_body(|| {
        let name = RwSignal::new("Yamada");
        view! { <h1>{move || name.get()}</h1> }
    });
}
