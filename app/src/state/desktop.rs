//! Whether this browser announces notices on the desktop: its user switches that on and off here.

use crate::browser::{
    notify::{self, Leave},
    storage,
};

const REMEMBERED: &str = "tegami.desktop";
const ON: &str = "on";

/// Whether it does, now: it was switched on here, and the browser still allows it.
pub fn is_on() -> bool {
    storage::read(REMEMBERED).as_deref() == Some(ON) && notify::leave() == Leave::Given
}

/// Switches it on, if the user gives leave.
pub async fn switch_on() -> Leave {
    let leave = notify::ask().await;
    if leave == Leave::Given {
        storage::write(REMEMBERED, ON);
    }
    leave
}

/// Switches it off.
pub fn switch_off() {
    storage::remove(REMEMBERED);
}
