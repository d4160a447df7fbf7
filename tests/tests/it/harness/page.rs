//! A small page to try the harness on.

use std::net::{Ipv4Addr, SocketAddr};

use axum::Router;
use axum::response::Html;
use axum::routing::{get, post};
use tokio::net::TcpListener;

const PAGE: &str = r#"<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Trial</title><link rel="icon" href="data:,">
<h1>Contacts</h1>
<label for="name">Name</label> <input id="name">
<label>Stage <select><option>Open</option><option>Won</option></select></label>
<label><input type="checkbox"> Share email</label>
<button id="save" aria-label="Save contact">&#10003;</button>
<p role="status" id="saved"></p>
<script>
  document.getElementById('save').onclick = () => setTimeout(() => {
    document.getElementById('saved').textContent =
      document.getElementById('name').value + ' saved, ' + navigator.language;
  }, 100);
</script>"#;

/// Serves the page, a page that breaks its own policy, and an echo; where.
pub async fn serve() -> SocketAddr {
    let policy = [("content-security-policy", "img-src 'none'")];
    let breach = "<!doctype html><link rel=\"icon\" href=\"data:,\"><img src=\"/logo.png\">";
    let router = Router::new()
        .route("/", get(Html(PAGE)))
        .route("/breach", get((policy, Html(breach))))
        .route("/echo", post(async |body: String| body));
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await;
    let listener = listener.expect("a free port");
    let address = listener.local_addr().expect("a bound address");
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}
