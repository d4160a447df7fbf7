//! Driven by `google-gmail1`, a client made from Google's own description by others.

use std::io::Cursor;

use google_gmail1::api::{
    BatchModifyMessagesRequest, Draft, Label, Message, ModifyMessageRequest, WatchRequest,
};
use google_gmail1::hyper_util::client::legacy::Client;
use google_gmail1::hyper_util::client::legacy::connect::HttpConnector;
use google_gmail1::hyper_util::rt::TokioExecutor;
use google_gmail1::{Error, Gmail};
use google_sim::{Fault, FaultKind};

use crate::support::{AOI, BEN, FULL, Google, mail};

fn hub(google: &Google) -> Gmail<HttpConnector> {
    let client = Client::builder(TokioExecutor::new()).build_http();
    let mut hub = Gmail::new(client, google.token.clone());
    hub.base_url(format!("{}/", google.sim.url()));
    hub.root_url(format!("{}/", google.sim.url()));
    hub
}

fn rfc822() -> mime::Mime {
    "message/rfc822".parse().expect("a type")
}

#[tokio::test]
async fn reading_and_labeling_work() -> Result<(), Box<Error>> {
    let google = Google::start(&[FULL]).await;
    let id = google.deliver("Bob <bob@acme.example>", "Hello", "Hi");
    let hub = hub(&google);
    let (_, profile) = hub.users().get_profile("me").doit().await?;
    assert_eq!(profile.email_address.as_deref(), Some(AOI));
    let before = profile.history_id.expect("a history id");
    let (_, list) = hub
        .users()
        .messages_list("me")
        .q("from:bob@acme.example")
        .max_results(10)
        .doit()
        .await?;
    assert_eq!(
        list.messages.expect("one")[0].id.as_deref(),
        Some(id.as_str())
    );
    let (_, message) = hub
        .users()
        .messages_get("me", &id)
        .format("metadata")
        .add_metadata_headers("Subject")
        .add_metadata_headers("From")
        .doit()
        .await?;
    let headers = message
        .payload
        .expect("a payload")
        .headers
        .expect("headers");
    assert_eq!(headers.len(), 2);
    let (_, label) = hub
        .users()
        .labels_create(
            Label {
                name: Some("Deals".to_owned()),
                ..Label::default()
            },
            "me",
        )
        .doit()
        .await?;
    let change = ModifyMessageRequest {
        add_label_ids: Some(vec![label.id.clone().expect("an id")]),
        remove_label_ids: Some(vec!["INBOX".to_owned()]),
    };
    hub.users()
        .messages_modify(change, "me", &id)
        .doit()
        .await?;
    let change = BatchModifyMessagesRequest {
        ids: Some(vec![id.clone()]),
        add_label_ids: Some(vec!["STARRED".to_owned()]),
        remove_label_ids: None,
    };
    hub.users()
        .messages_batch_modify(change, "me")
        .doit()
        .await?;
    let (_, news) = hub
        .users()
        .history_list("me")
        .start_history_id(before)
        .doit()
        .await?;
    assert_eq!(news.history.expect("records").len(), 3);
    let (_, labels) = hub.users().labels_list("me").doit().await?;
    assert!(
        labels
            .labels
            .expect("labels")
            .iter()
            .any(|l| l.name.as_deref() == Some("Deals"))
    );
    let (_, full) = hub.users().messages_get("me", &id).doit().await?;
    assert_eq!(
        full.payload
            .expect("a payload")
            .body
            .expect("a body")
            .data
            .as_deref(),
        Some(&b"Hi\r\n"[..])
    );
    hub.users()
        .labels_delete("me", &label.id.expect("an id"))
        .doit()
        .await?;
    Ok(())
}

#[tokio::test]
async fn sending_drafts_and_uploads_work() -> Result<(), Box<Error>> {
    let google = Google::start(&[FULL]).await;
    let hub = hub(&google);
    let mail = mail(AOI, BEN, "From a client", "x");
    let body = || Cursor::new(mail.clone().into_bytes());
    let (_, sent) = hub
        .users()
        .messages_send(Message::default(), "me")
        .upload(body(), rfc822())
        .await?;
    assert_eq!(sent.label_ids, Some(vec!["SENT".to_owned()]));
    hub.users()
        .messages_send(Message::default(), "me")
        .upload_resumable(body(), rfc822())
        .await?;
    hub.users()
        .messages_insert(Message::default(), "me")
        .upload(body(), rfc822())
        .await?;
    hub.users()
        .messages_import(Message::default(), "me")
        .upload(body(), rfc822())
        .await?;
    assert_eq!(google.sim.messages(BEN).expect("Ben exists").len(), 2);
    let (_, draft) = hub
        .users()
        .drafts_create(Draft::default(), "me")
        .upload(body(), rfc822())
        .await?;
    let (_, drafts) = hub.users().drafts_list("me").doit().await?;
    assert_eq!(drafts.drafts.expect("one")[0].id, draft.id);
    let only_id = Draft {
        id: draft.id,
        message: None,
    };
    // This client sends a draft only as an upload, so it brings the text along.
    hub.users()
        .drafts_send(only_id, "me")
        .upload(body(), rfc822())
        .await?;
    assert_eq!(google.sim.messages(BEN).expect("Ben exists").len(), 3);
    let (_, threads) = hub.users().threads_list("me").doit().await?;
    let thread = threads
        .threads
        .expect("threads")
        .remove(0)
        .id
        .expect("an id");
    let (_, thread) = hub.users().threads_get("me", &thread).doit().await?;
    assert!(
        thread.messages.expect("messages")[0]
            .internal_date
            .is_some()
    );
    let watch = WatchRequest {
        topic_name: Some("projects/p/topics/t".to_owned()),
        ..WatchRequest::default()
    };
    let (_, watch) = hub.users().watch(watch, "me").doit().await?;
    assert!(watch.expiration.expect("a time") > 0);
    hub.users().stop("me").doit().await?;
    let (_, addresses) = hub.users().settings_send_as_list("me").doit().await?;
    assert_eq!(addresses.send_as.expect("addresses").len(), 2);
    Ok(())
}

#[tokio::test]
async fn refusals_are_understood() {
    let google = Google::start(&[FULL]).await;
    let hub = hub(&google);
    let missing = hub.users().messages_get("me", "1234").doit().await;
    assert!(
        matches!(missing, Err(Error::BadRequest(body)) if body["error"]["status"] == "NOT_FOUND")
    );
    google
        .sim
        .inject(Fault::new(FaultKind::TooManyRequests).times(1));
    let throttled = hub.users().messages_list("me").doit().await;
    assert!(matches!(throttled, Err(Error::BadRequest(body)) if body["error"]["code"] == 429));
    let masked = hub
        .users()
        .get_profile("me")
        .param("fields", "historyId")
        .doit()
        .await;
    assert!(masked.expect("a profile").1.email_address.is_none());
}
