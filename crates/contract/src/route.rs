//! Route paths, so that client and server cannot disagree. Segments in braces are axum's.

/// Public settings.
pub const CONFIG: &str = "/api/config";
/// The signed-in user (GET), sign-out (DELETE).
pub const SESSION: &str = "/api/session";
/// The signed-in user's own preferences (PUT).
pub const PREFERENCES: &str = "/api/session/preferences";
/// Users (GET list, POST).
pub const USERS: &str = "/api/users";
/// One user (GET, PUT).
pub const USER: &str = "/api/users/{id}";
/// Profiles (GET list, POST).
pub const PROFILES: &str = "/api/profiles";
/// One profile (GET, PUT, DELETE).
pub const PROFILE: &str = "/api/profiles/{id}";
/// The organization's calendar (GET, PUT).
pub const CALENDAR: &str = "/api/organization/calendar";
/// The organization's own domains.
pub const OWN_DOMAINS: &str = "/api/organization/domains";
/// Roles (GET list, POST).
pub const ROLES: &str = "/api/roles";
/// One role (GET, PUT, DELETE).
pub const ROLE: &str = "/api/roles/{id}";
/// Accounts (GET list, POST).
pub const ACCOUNTS: &str = "/api/accounts";
/// One account (GET, PUT, DELETE).
pub const ACCOUNT: &str = "/api/accounts/{id}";
/// Contacts (GET list, POST).
pub const CONTACTS: &str = "/api/contacts";
/// One contact (GET, PUT, DELETE).
pub const CONTACT: &str = "/api/contacts/{id}";
/// Leads (GET list, POST).
pub const LEADS: &str = "/api/leads";
/// One lead (GET, PUT, DELETE).
pub const LEAD: &str = "/api/leads/{id}";
/// Stages (GET list, POST).
pub const STAGES: &str = "/api/stages";
/// One stage (GET, PUT, DELETE).
pub const STAGE: &str = "/api/stages/{id}";
/// Deals (GET list, POST).
pub const DEALS: &str = "/api/deals";
/// One deal (GET, PUT, DELETE).
pub const DEAL: &str = "/api/deals/{id}";
/// What a deal's page needs to show the user's own mail of it (GET).
pub const DEAL_MAIL: &str = "/api/deals/{id}/mail";
/// One of the user's own conversations as part of a deal (PUT: link, DELETE: unlink).
pub const DEAL_THREAD: &str = "/api/deals/{id}/threads/{thread_id}";
/// The deal that one of the user's own conversations belongs to.
pub const THREAD_DEAL: &str = "/api/mailbox/threads/{thread_id}/deal";
/// The templates that the user may use (GET list, POST).
pub const TEMPLATES: &str = "/api/templates";
/// One template (GET, PUT, DELETE).
pub const TEMPLATE: &str = "/api/templates/{id}";
/// How many notes and open tasks there are about a record (GET).
pub const JOTTINGS: &str = "/api/jottings";
/// Notes (GET: about one record, POST).
pub const NOTES: &str = "/api/notes";
/// One note (PUT, DELETE).
pub const NOTE: &str = "/api/notes/{id}";
/// Tasks (GET: about one record, or one's own, POST).
pub const TASKS: &str = "/api/tasks";
/// One task (PUT, DELETE).
pub const TASK: &str = "/api/tasks/{id}";
/// The user's own signatures (GET, PUT: all of them at once).
pub const SIGNATURES: &str = "/api/signatures";
/// The user's own mailbox settings (GET, PUT, DELETE: disconnect).
pub const MAILBOX: &str = "/api/mailbox";
/// Names which of the user's mailboxes a request is about, by its id. Without it that is the one that opens first.
pub const MAILBOX_HEADER: &str = "tegami-mailbox";
/// The user's own mailboxes, the one that opens first before the others (GET).
pub const MAILBOXES: &str = "/api/mailboxes";
/// Has one of them open first from now on (PUT).
pub const MAILBOX_FIRST: &str = "/api/mailboxes/{id}/first";
/// Begins a consent at Google (POST).
pub const MAILBOX_CONNECT: &str = "/api/mailbox/connect";
/// Hands the browser an access token of its own grant (POST).
pub const MAILBOX_TOKEN: &str = "/api/mailbox/token";
/// The set-up of a mailbox of one's own (GET, PUT: keep what was chosen, POST: save, which puts it in
/// effect, DELETE: give it up).
pub const MAILBOX_SETUP: &str = "/api/mailbox/setup";
/// Hands the browser an access token of its own grant while the mailbox is being set up (POST).
pub const MAILBOX_SETUP_TOKEN: &str = "/api/mailbox/setup/token";
/// What the rules of the label job rest on (GET).
pub const MAILBOX_RULES: &str = "/api/mailbox/rules";
/// How the label job works over the own mailbox (GET, PUT).
pub const LABEL_OPTIONS: &str = "/api/mailbox/label-options";
/// The categories that mail of the own mailbox is filed under, the own ones among them (GET, PUT).
pub const LABEL_CATEGORIES: &str = "/api/mailbox/label-categories";
/// Mail that the label job never files (GET, POST).
pub const EXCLUSIONS: &str = "/api/mailbox/exclusions";
/// One of them (DELETE).
pub const EXCLUSION: &str = "/api/mailbox/exclusions/{id}";
/// Who else sees the own mail (GET, PUT).
pub const MAILBOX_SHARING: &str = "/api/mailbox/sharing";
/// The receipt of the own mailbox that was taken back (GET, DELETE: it is read).
pub const MAILBOX_RECEIPT: &str = "/api/mailbox/receipt";
/// The addresses that the own mailbox writes as (PUT).
pub const MAILBOX_ALIASES: &str = "/api/mailbox/aliases";
/// What is stored about the own mailbox (GET).
pub const MAILBOX_STORED: &str = "/api/mailbox/stored";
/// MailMagnet's notices (GET list, DELETE: all of them).
pub const MAILBOX_FACTS: &str = "/api/mailbox/stored/facts";
/// The ledger of the label job (GET list).
pub const MAILBOX_FILINGS: &str = "/api/mailbox/stored/filings";
/// What the server asked Google for the user (GET list, DELETE: all of it).
pub const MAILBOX_CALLS: &str = "/api/mailbox/calls";
/// Which ways of sharing mail the organization allows (GET, PUT).
pub const SHARING_RULE: &str = "/api/sharing-rule";
/// What happens, as server-sent events (GET): for the signed-in user alone.
pub const EVENTS: &str = "/api/events";
/// MailMagnet's notices of the own mailbox (GET list, DELETE all).
pub const NOTICES: &str = "/api/notices";
/// One notice (PUT: what was done about it, DELETE).
pub const NOTICE: &str = "/api/notices/{message_id}";
/// How MailMagnet behaves for the user (GET, PUT).
pub const MAGNET: &str = "/api/magnet";
/// A contact or lead whose mail is not announced to the user (PUT, DELETE).
pub const MUTE: &str = "/api/magnet/mutes/{kind}/{id}";
/// The label runs over the own mailbox (GET), one now (POST; answers with the run).
pub const MAILBOX_RUNS: &str = "/api/mailbox/runs";
/// One of them, with its messages (GET).
pub const MAILBOX_RUN: &str = "/api/mailbox/runs/{id}";
/// What the user wants of one of the labels (PUT; a run follows, and is the answer).
pub const MAILBOX_LABEL: &str = "/api/mailbox/labels/{category}";
/// Has mail that is in the inbox already filed (POST; a run follows, and is the answer).
pub const MAILBOX_EXISTING: &str = "/api/mailbox/existing";
/// Takes back what the label job did (POST).
pub const MAILBOX_UNDO: &str = "/api/mailbox/undo";
/// Whether Gmail's pushes are set up (GET).
pub const PUSH_SETUP: &str = "/api/push-setup";
/// Where Cloud Pub/Sub pushes that a mailbox has changed (POST): Google calls it, no page does.
pub const GMAIL_PUSH: &str = "/api/gmail/push";
/// Who has these addresses (POST).
pub const PEOPLE_LOOKUP: &str = "/api/people/lookup";
/// What customers are called (GET).
pub const PEOPLE_NAMES: &str = "/api/people/names";
/// The OpenAPI document.
pub const OPENAPI: &str = "/api/openapi.json";
/// Begins sign-in: `?return_to=/contacts/…`.
pub const SIGN_IN: &str = "/auth/sign-in";
/// Google's redirect after sign-in or consent.
pub const OAUTH_CALLBACK: &str = "/auth/callback";
/// The document that HTML mail is shown in, which loads nothing from outside.
pub const MAIL_FRAME_BLOCKED: &str = "/mail-frame/blocked";
/// The document that HTML mail is shown in, which loads images from outside and nothing else.
pub const MAIL_FRAME_IMAGES: &str = "/mail-frame/images";
/// Liveness.
pub const HEALTHZ: &str = "/healthz";
/// Metrics in the Prometheus text format.
pub const METRICS: &str = "/metrics";

/// The header every state-changing request carries, besides its cookie; any value.
pub const CSRF_HEADER: &str = "x-tegami";

/// Puts an id in place of `{id}`.
pub fn with_id(path: &str, id: &str) -> String {
    path.replace("{id}", id)
}

/// The path of a conversation as part of a deal.
pub fn deal_thread(deal: &str, thread: &str) -> String {
    with_id(DEAL_THREAD, deal).replace("{thread_id}", thread)
}

/// The path of the deal that a conversation belongs to.
pub fn thread_deal(thread: &str) -> String {
    THREAD_DEAL.replace("{thread_id}", thread)
}

/// The path of one of the labels.
pub fn mailbox_label(category: &str) -> String {
    MAILBOX_LABEL.replace("{category}", category)
}

/// The path of a notice.
pub fn notice(message: &str) -> String {
    NOTICE.replace("{message_id}", message)
}

/// The path of a contact or lead that may be muted.
pub fn mute(kind: &str, id: &str) -> String {
    with_id(MUTE, id).replace("{kind}", kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_takes_the_place_of_the_braces() {
        assert_eq!(with_id(CONTACT, "7f"), "/api/contacts/7f");
        assert_eq!(deal_thread("7f", "18a"), "/api/deals/7f/threads/18a");
        assert_eq!(notice("18a"), "/api/notices/18a");
        assert_eq!(mute("lead", "7f"), "/api/magnet/mutes/lead/7f");
    }
}
