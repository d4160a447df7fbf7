//! `POST /gmail/v1/users/me/stop` · unit row `stop`
//!
//! <https://developers.google.com/workspace/gmail/api/reference/rest/v1/users/stop>

use crate::units::Item;
use crate::wire::{Outgoing, Sealed};
use crate::{Call, Empty};

/// Ends pushes for one mailbox.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Request;

impl Sealed for Request {
    fn outgoing(self) -> Outgoing {
        Outgoing::post("/gmail/v1/users/me/stop")
    }
}

impl Call for Request {
    type Response = Empty;
    const NAME: &'static str = "stop";
    const COST: Item = Item::Stop;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::show;

    #[test]
    fn sends_nothing_but_the_call() {
        assert_eq!(
            show(Request),
            "POST https://gmail.test/gmail/v1/users/me/stop"
        );
    }
}
