//! Who is let in, and for how long.

use contract::{ErrorCode, permission::Permission, route, session::Me};
use jiff::SignedDuration;
use server::testing::{ADMIN, NO_MAIL_REP, REP, TestApp};

#[tokio::test]
async fn a_user_sees_who_they_are_and_what_they_may_do() {
    let test = TestApp::start().await;
    let rep = test.sign_in_as(REP).await;
    let me: Me = rep.get(route::SESSION).await.json();
    assert_eq!(me.user.address, REP.address);
    assert_eq!(me.organization.time_zone, "Asia/Tokyo");
    assert!(me.may(Permission::MailIntegration));
    assert!(!me.may(Permission::ManageUsers));
}

#[tokio::test]
async fn profiles_differ_in_what_they_allow() {
    let test = TestApp::start().await;
    let admin: Me = test
        .sign_in_as(ADMIN)
        .await
        .get(route::SESSION)
        .await
        .json();
    assert_eq!(admin.permissions, Permission::ALL);
    let rep: Me = test
        .sign_in_as(NO_MAIL_REP)
        .await
        .get(route::SESSION)
        .await
        .json();
    assert_eq!(rep.permissions, [Permission::EditRecords]);
}

#[tokio::test]
async fn nobody_gets_in_without_a_session() {
    let test = TestApp::start().await;
    let answer = test.anonymous().get(route::SESSION).await;
    assert_eq!(answer.error().code, ErrorCode::Unauthenticated);
    let forged = test.anonymous().with_cookie("sid", "x");
    let answer = forged.get(route::SESSION).await;
    assert_eq!(answer.error().code, ErrorCode::Unauthenticated);
}

#[tokio::test]
async fn signing_out_ends_the_session_and_clears_the_browser() {
    let test = TestApp::start().await;
    let rep = test.sign_in_as(REP).await;
    let answer = rep.delete(route::SESSION).await;
    assert_eq!(answer.status, 204);
    let forget = "\"cache\", \"cookies\", \"storage\"";
    assert_eq!(answer.header("clear-site-data"), Some(forget));
    let code = rep.get(route::SESSION).await.error().code;
    assert_eq!(code, ErrorCode::Unauthenticated);
}

#[tokio::test]
async fn a_session_ends_after_twelve_idle_hours() {
    let test = TestApp::start().await;
    let rep = test.sign_in_as(REP).await;
    test.app.clock.advance(SignedDuration::from_hours(11));
    assert_eq!(rep.get(route::SESSION).await.status, 200);
    test.app.clock.advance(SignedDuration::from_hours(11));
    assert_eq!(rep.get(route::SESSION).await.status, 200);
    test.app.clock.advance(SignedDuration::from_hours(12));
    assert_eq!(rep.get(route::SESSION).await.status, 401);
}

#[tokio::test]
async fn a_session_ends_after_two_weeks_however_busy() {
    let test = TestApp::start().await;
    let rep = test.sign_in_as(REP).await;
    for _ in 0..33 {
        test.app.clock.advance(SignedDuration::from_hours(10));
        assert_eq!(rep.get(route::SESSION).await.status, 200);
    }
    test.app.clock.advance(SignedDuration::from_hours(10));
    assert_eq!(rep.get(route::SESSION).await.status, 401);
}

#[tokio::test]
async fn the_cookie_on_https_is_bound_to_the_host_and_to_http() {
    let test = TestApp::start_with(|env| {
        env.insert(
            "TEGAMI_PUBLIC_URL".to_owned(),
            "https://crm.example".to_owned(),
        );
    })
    .await;
    let rep = test.sign_in_as(REP).await;
    assert!(rep.cookie().unwrap().starts_with("__Host-Http-sid="));
    let gone = rep.delete(route::SESSION).await;
    let cookie = gone.header("set-cookie").unwrap();
    for part in [
        "__Host-Http-sid=;",
        "HttpOnly",
        "SameSite=Strict",
        "Secure",
        "Path=/",
        "Max-Age=0",
    ] {
        assert!(cookie.contains(part), "{cookie} has {part}");
    }
}
