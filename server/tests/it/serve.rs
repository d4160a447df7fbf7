//! Start and stop of the real thing, on a real port.

use contract::route;
use server::{
    serve::{self, ListenAt},
    testing::TestApp,
};
use tokio::{net::TcpListener, sync::oneshot};

#[tokio::test]
async fn a_port_that_somebody_has_is_named_with_what_to_change() {
    let other = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let taken = other.local_addr().unwrap();
    for (at, option) in [
        (ListenAt::Environment, "TEGAMI_LISTEN chooses another"),
        (ListenAt::CommandLine, "--port chooses another"),
    ] {
        let why = serve::listen(taken, at).await.unwrap_err().to_string();
        assert!(why.contains(&taken.to_string()), "{why}");
        assert!(why.ends_with(option), "{why}");
    }
}

#[tokio::test]
async fn a_server_that_is_told_to_stop_closes_its_port_and_its_database() {
    let test = TestApp::start().await;
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let url = format!(
        "http://{}{}",
        listener.local_addr().unwrap(),
        route::HEALTHZ
    );
    let (tell, told) = oneshot::channel::<()>();
    let until = async { told.await.unwrap() };
    let server = tokio::spawn(serve::serve(test.app.clone(), listener, until));

    assert_eq!(
        reqwest::get(&url).await.unwrap().text().await.unwrap(),
        "ok"
    );
    tell.send(()).unwrap();
    server.await.unwrap().unwrap();
    assert!(reqwest::get(&url).await.is_err());
    assert!(test.store().db().ping().await.is_err());
}
