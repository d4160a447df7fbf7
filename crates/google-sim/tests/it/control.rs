//! The same controls over HTTP.

use std::time::Duration;

use google_sim::control::Client;
use google_sim::{
    Chance, Consent, Delivery, ErrorStyle, Fault, FaultKind, Latency, OAuthClient, Person, Quota,
};
use serde_json::json;

use crate::support::{AOI, CLIENT, Google, MODIFY, REDIRECT, mail, start_time};

#[tokio::test]
async fn everything_can_be_driven_from_another_process() -> Result<(), google_sim::SimError> {
    let google = Google::start(&[MODIFY]).await;
    let control = Client::new(&google.sim.url());
    control
        .add_person(Person::new("chie@example.jp", "Chie Mori"))
        .await?;
    control
        .add_client(OAuthClient::new("other", "s").redirect_uri(REDIRECT))
        .await?;
    assert_eq!(control.people().await?.len(), 3);
    let raw = mail("bob@acme.example", AOI, "Hello", "Hi");
    let id = control
        .deliver(AOI, Delivery::new(&raw).labels(["INBOX", "Acme"]))
        .await?;
    assert_eq!(control.raw_message(AOI, &id).await?, raw.as_bytes());
    control.relabel(AOI, &id, &["STARRED"], &["INBOX"]).await?;
    assert_eq!(control.messages(AOI).await?[0].labels, ["Acme", "STARRED"]);
    assert_eq!(
        control.labels(AOI).await?,
        [("Label_1".to_owned(), "Acme".to_owned())]
    );
    control
        .change_label(AOI, "Label_1", Some("Umbrella"))
        .await?;
    control.change_label(AOI, "Label_1", None).await?;
    let before = control.history_id(AOI).await?;
    control.delete_message(AOI, &id).await?;
    control.forget_history(AOI).await?;
    assert!(control.history_id(AOI).await? > before);
    assert!(control.history_id("nobody@example.jp").await.is_err());

    let url = format!(
        "{}/o/oauth2/v2/auth?client_id=other&response_type=code&scope=openid&redirect_uri={}",
        google.sim.url(),
        url::form_urlencoded::byte_serialize(REDIRECT.as_bytes()).collect::<String>()
    );
    assert!(
        control
            .authorize(&url, AOI, Consent::All)
            .await?
            .contains("code=")
    );
    let tokens = control.tokens(AOI, CLIENT, &[MODIFY]).await?;
    assert_eq!(google.get("profile").await.0, 200);
    control.expire_access_tokens(AOI).await?;
    assert_eq!(google.get("profile").await.0, 401);
    control.kill_refresh_tokens(AOI).await?;
    control.revoke_all(AOI).await?;
    assert!(tokens.refresh_token.starts_with("1//"));

    control.inject(Fault::new(FaultKind::InternalError)).await?;
    control.clear_faults().await?;
    control.set_quota(Quota::before_2026_may()).await?;
    control.set_chance(Chance::default()).await?;
    control.set_latency(Latency::none()).await?;
    control.set_error_style(ErrorStyle::ErrorsOnly).await?;
    control.advance(Duration::from_secs(60)).await?;
    assert_eq!(control.now().await?, start_time() + Duration::from_secs(60));
    control.set_time(start_time()).await?;
    let log = control.requests().await?;
    assert_eq!(log.len(), 2);
    assert_eq!(log[0].answer, google.sim.requests()[0].answer);
    control.clear_requests().await?;
    assert!(google.sim.requests().is_empty());
    Ok(())
}

#[tokio::test]
async fn a_command_that_is_none_is_refused() {
    let google = Google::start(&[]).await;
    let url = format!("{}/_sim/command", google.sim.url());
    let answer = google
        .http
        .post(url)
        .json(&json!({ "nonsense": 1 }))
        .send()
        .await;
    assert_eq!(answer.expect("an answer").status(), 422);
}
