//! Which conversation is open, as the page's address says it (`?message=…&thread=…`): "back"
//! closes it, a reload opens it again.

use gmail::{MessageId, ThreadId};

const MESSAGE: &str = "message";
const THREAD: &str = "thread";

/// The query of a page on which this conversation is open, with whatever else stands in it.
pub fn opened(query: &str, message: &MessageId, thread: &ThreadId) -> String {
    let others = others(query);
    let joint = if others.is_empty() { "" } else { "&" };
    format!("?{others}{joint}{MESSAGE}={message}&{THREAD}={thread}")
}

/// The query of the page without a conversation.
pub fn closed(query: &str) -> String {
    let others = others(query);
    if others.is_empty() {
        others
    } else {
        format!("?{others}")
    }
}

/// What stands in a query besides the conversation.
fn others(query: &str) -> String {
    let is_other = |pair: &&str| {
        let name = pair.split('=').next().unwrap_or_default();
        !name.is_empty() && name != MESSAGE && name != THREAD
    };
    let pairs = query.trim_start_matches('?').split('&').filter(is_other);
    pairs.collect::<Vec<_>>().join("&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_conversation_opens_beside_what_else_the_address_says() {
        let (message, thread) = (MessageId::new("a1").unwrap(), ThreadId::new("a0").unwrap());
        let check = |query, expect| assert_eq!(opened(query, &message, &thread), expect);
        check("", "?message=a1&thread=a0");
        check("?", "?message=a1&thread=a0");
        check("?box=inbox&q=x", "?box=inbox&q=x&message=a1&thread=a0");
        check(
            "?message=b&box=inbox&thread=c",
            "?box=inbox&message=a1&thread=a0",
        );
    }

    #[test]
    fn closing_leaves_the_rest_of_the_address() {
        assert_eq!(closed("?message=a1&thread=a0"), "");
        assert_eq!(
            closed("?box=inbox&thread=a0&q=message"),
            "?box=inbox&q=message"
        );
        assert_eq!(closed(""), "");
    }
}
