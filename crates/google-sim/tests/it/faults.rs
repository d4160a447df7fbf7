//! Faults, quota, scopes and the error envelope.

use std::time::Duration;

use google_sim::{Chance, ErrorStyle, Fault, FaultKind, Latency, OverQuota, Quota};
use serde_json::json;

use crate::support::{AOI, BEN, Google, MODIFY, READONLY, SEND, answer, builder, users};

#[tokio::test]
async fn a_fault_strikes_the_calls_it_names_and_then_ends() {
    let google = Google::start(&[MODIFY]).await;
    let id = google.deliver("bob@acme.example", "Hello", "Hi");
    google.sim.inject(
        Fault::new(FaultKind::InternalError)
            .on_method("gmail.users.messages.get")
            .of_user(AOI)
            .after(1)
            .times(1),
    );
    google
        .sim
        .inject(Fault::new(FaultKind::InternalError).of_user(BEN));
    let get = format!("messages/{id}");
    assert_eq!(google.get("profile").await.0, 200);
    assert_eq!(google.get(&get).await.0, 200);
    assert_eq!(google.get(&get).await.0, 500);
    assert_eq!(google.get(&get).await.0, 200);
    for (kind, status, reason) in [
        (FaultKind::TooManyRequests, 429, "rateLimitExceeded"),
        (FaultKind::TooManyConcurrent, 429, "rateLimitExceeded"),
        (
            FaultKind::Forbidden {
                reason: "userRateLimitExceeded".to_owned(),
            },
            403,
            "userRateLimitExceeded",
        ),
        (
            FaultKind::Forbidden {
                reason: "domainPolicy".to_owned(),
            },
            403,
            "domainPolicy",
        ),
        (FaultKind::Unavailable, 503, "backendError"),
        (FaultKind::NotFound, 404, "notFound"),
        (FaultKind::InvalidArgument, 400, "invalidArgument"),
        (FaultKind::Unauthorized, 401, "authError"),
    ] {
        google.sim.inject(Fault::new(kind).times(1));
        let (got, body) = google.get("profile").await;
        assert_eq!(
            (got, &body["error"]["errors"][0]["reason"]),
            (status, &json!(reason))
        );
        assert_eq!(body["error"]["code"], status);
    }
}

#[tokio::test]
async fn a_cut_call_may_or_may_not_have_taken_effect() {
    let google = Google::start(&[MODIFY]).await;
    let id = google.deliver("bob@acme.example", "Hello", "Hi");
    for takes_effect in [false, true] {
        let fault = Fault::new(FaultKind::Cut)
            .on_method("gmail.users.messages.modify")
            .times(1);
        google.sim.inject(if takes_effect {
            fault.taking_effect()
        } else {
            fault
        });
        let outcome = google
            .request(
                reqwest::Method::POST,
                &users(&format!("messages/{id}/modify")),
            )
            .json(&json!({ "addLabelIds": ["STARRED"] }))
            .send()
            .await;
        let cut = match outcome {
            Ok(answer) => answer.bytes().await.is_err(),
            Err(_) => true,
        };
        assert!(cut);
        assert_eq!(
            google.search("is:starred").await.len(),
            usize::from(takes_effect)
        );
    }
}

#[tokio::test]
async fn quota_is_refused_in_the_known_forms_and_comes_back_after_a_minute() {
    let quota = Quota {
        user_units_per_minute: Some(2),
        ..Quota::since_2026_may()
    };
    let google = Google::from(builder().quota(quota), &[READONLY]).await;
    assert_eq!(google.get("profile").await.0, 200);
    google.sim.advance(Duration::from_secs(30));
    assert_eq!(google.get("profile").await.0, 200);
    let mut seen = Vec::new();
    for _ in 0..3 {
        let (status, body) = google.get("profile").await;
        let error = &body["error"];
        assert_eq!(
            error["message"],
            "User-rate limit exceeded.  Retry after 2026-11-02T09:01:00.000Z"
        );
        assert_eq!(error["errors"][0]["domain"], "usageLimits");
        seen.push((
            status,
            error["errors"][0]["reason"].as_str().map(str::to_owned),
        ));
    }
    let expected = [
        (403, "userRateLimitExceeded"),
        (403, "rateLimitExceeded"),
        (429, "rateLimitExceeded"),
    ];
    assert_eq!(
        seen,
        expected.map(|(status, reason)| (status, Some(reason.to_owned())))
    );
    google.sim.advance(Duration::from_secs(30));
    assert_eq!(google.get("profile").await.0, 200);
    google.sim.set_quota(Quota {
        over_quota: OverQuota::TooManyRequests,
        ..quota
    });
    assert_eq!(google.get("profile").await.0, 429);
}

#[tokio::test]
async fn each_method_wants_one_of_its_scopes() {
    let google = Google::start(&[SEND]).await;
    let (status, body) = google.get("messages").await;
    assert_eq!(status, 403);
    assert_eq!(
        body["error"]["errors"][0]["reason"],
        "insufficientPermissions"
    );
    assert_eq!(
        body["error"]["details"][0]["reason"],
        "ACCESS_TOKEN_SCOPE_INSUFFICIENT"
    );
    let metadata = "https://www.googleapis.com/auth/gmail.metadata";
    let google = Google::start(&[READONLY, metadata]).await;
    let id = google.deliver("bob@acme.example", "Hello", "Hi");
    assert_eq!(google.get("messages?q=hello").await.0, 403);
    assert_eq!(google.get(&format!("messages/{id}")).await.0, 403);
    assert_eq!(
        google
            .get(&format!("messages/{id}?format=metadata"))
            .await
            .0,
        200
    );
    assert_eq!(google.post("labels", &json!({ "name": "x" })).await.0, 403);
}

#[tokio::test]
async fn refusals_all_wear_one_envelope() {
    let google = Google::start(&[MODIFY]).await;
    let url = format!("{}/gmail/v1/users/me/profile", google.sim.url());
    let (status, body) = answer(google.http.get(&url)).await;
    assert_eq!(
        (status, &body["error"]["errors"][0]["message"]),
        (401, &json!("Login Required."))
    );
    assert_eq!(body["error"]["details"][0]["reason"], "CREDENTIALS_MISSING");
    assert_eq!(
        answer(google.http.get(&url).bearer_auth("wrong")).await.0,
        401
    );
    for (path, expected) in [
        ("/gmail/v1/users/me/nothing", 404),
        ("/nothing", 404),
        ("/oauth2/v3/tokeninfo", 501),
        ("/gmail/v1/users/other%40example.jp/profile", 403),
        ("/gmail/v1/users/me/settings/filters", 501),
        ("/gmail/v1/users/me/settings/vacation", 501),
        ("/gmail/v1/users/me/messages/zzz", 400),
        ("/gmail/v1/users/me/messages?q=wherever:x", 501),
        ("/gmail/v1/users/me/messages?maxResults=x", 400),
    ] {
        let (status, body) = answer(google.request(reqwest::Method::GET, path)).await;
        assert_eq!(
            (status, &body["error"]["code"]),
            (expected, &json!(expected)),
            "{path}"
        );
    }
    let bad = google
        .request(reqwest::Method::POST, &users("labels"))
        .header("Content-Type", "application/json");
    let (status, body) = answer(bad.body("{")).await;
    assert_eq!(
        (status, &body["error"]["status"]),
        (400, &json!("INVALID_ARGUMENT"))
    );
    let (status, body) = google.post("labels", &json!({ "nome": "x" })).await;
    assert_eq!(status, 400, "{body}");
}

#[tokio::test]
async fn a_call_that_was_given_up_does_not_run_on() {
    let quota = Quota {
        concurrent_calls: Some(1),
        ..Quota::since_2026_may()
    };
    let google = Google::from(builder().quota(quota), &[READONLY]).await;
    let forever = Fault::new(FaultKind::Slow {
        delay_ms: 3_600_000,
    })
    .times(1);
    google.sim.inject(forever);
    let slow = tokio::spawn(
        google
            .request(reqwest::Method::GET, &users("profile"))
            .send(),
    );
    while google.sim.requests().is_empty() {
        tokio::task::yield_now().await;
    }
    assert_eq!(google.get("profile").await.0, 429);
    slow.abort();
    while google.get("profile").await.0 == 429 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn what_goes_wrong_by_chance_is_told_from_what_was_asked_for() {
    let google = Google::start(&[READONLY]).await;
    google.sim.set_chance(Chance {
        faults: 1.0,
        kinds: vec![FaultKind::Unavailable],
        ..Chance::default()
    });
    assert_eq!(google.get("profile").await.0, 503);
    google
        .sim
        .inject(Fault::new(FaultKind::InternalError).times(1));
    assert_eq!(google.get("profile").await.0, 500);
    google.sim.set_chance(Chance::default());
    assert_eq!(google.get("profile").await.0, 200);
    let log = google.sim.requests();
    let by_chance: Vec<bool> = log.iter().map(|request| request.by_chance).collect();
    assert_eq!(by_chance, [true, false, false]);
    assert_eq!(log[0].units, 0, "a call that is refused costs nothing");
}

#[tokio::test]
async fn a_request_that_is_under_way_counts_against_the_limit_of_the_minute() {
    let latency = Latency {
        base_ms: 80.0,
        ..Latency::none()
    };
    let chance = Chance {
        concurrent_calls: Some((2, 2)),
        ..Chance::default()
    };
    let google = Google::from(builder().latency(latency).chance(chance), &[READONLY]).await;
    let url = format!("{}{}", google.sim.url(), users("profile"));
    let begin = || {
        let request = axum::http::Request::get(&url);
        let request = request.header("Authorization", format!("Bearer {}", google.token));
        google
            .sim
            .begin(request.body(Vec::new()).expect("a request"))
    };
    let status = |call: google_sim::UnderWay| call.finish().expect("an answer").status().as_u16();
    let (first, second) = (begin(), begin());
    assert_eq!(first.delay(), Duration::from_millis(80));
    assert_eq!(status(begin()), 429);
    assert_eq!(status(first), 200);
    assert_eq!(status(begin()), 200);
    assert_eq!(status(second), 200);
}

#[tokio::test]
async fn a_whole_batch_can_fail() {
    let google = Google::start(&[READONLY]).await;
    google.sim.inject(
        Fault::new(FaultKind::Unavailable)
            .on_method("batch")
            .times(1),
    );
    let batch = google
        .request(reqwest::Method::POST, "/batch")
        .header("Content-Type", "multipart/mixed; boundary=b")
        .body("--b--");
    assert_eq!(answer(batch.try_clone().expect("a copy")).await.0, 503);
    assert_eq!(answer(batch).await.0, 400);
}

#[tokio::test]
async fn each_of_the_two_error_lists_can_stand_alone() {
    let google = Google::start(&[SEND]).await;
    for (style, old, new) in [
        (ErrorStyle::Both, true, true),
        (ErrorStyle::ErrorsOnly, true, false),
        (ErrorStyle::DetailsOnly, false, true),
    ] {
        google.sim.set_error_style(style);
        let (_, body) = google.get("messages").await;
        assert_eq!(body["error"]["errors"].is_array(), old, "{style:?}");
        assert_eq!(body["error"]["details"].is_array(), new, "{style:?}");
    }
}

#[tokio::test]
async fn the_log_can_be_kept_short() {
    let google = Google::from(builder().keep_requests(3), &[READONLY]).await;
    for _ in 0..20 {
        google.get("profile").await;
    }
    assert!((3..=6).contains(&google.sim.requests().len()));
}
