//! Starts the client in the page.

fn main() {
    app::start();
}
