//! The longest texts and largest numbers the product takes, shared so that a form can say so
//! before the server does. Lengths are in Unicode scalar values.

/// A name: person, company, deal, stage.
pub const NAME_MAX_CHARS: usize = 200;
/// A phone number, job title, web address, or the subject or folder of a template.
pub const LINE_MAX_CHARS: usize = 200;
/// A free text.
pub const TEXT_MAX_CHARS: usize = 10_000;
/// An email address (RFC 5321 section 4.5.3.1.3, less the angle brackets).
pub const ADDRESS_MAX_CHARS: usize = 254;
/// Addresses of one lead or contact.
pub const ADDRESSES_MAX: usize = 20;
/// Addresses that one mailbox writes as: Gmail lets a user have 99 besides the primary one.
pub const ALIASES_MAX: usize = 100;
/// Addresses of one lookup of people.
pub const LOOKUP_MAX: usize = 50;
/// Contacts of one deal.
pub const DEAL_CONTACTS_MAX: usize = 50;
/// Names of customers that are told at once.
pub const NAMES_MAX: u32 = 20_000;
/// Conversations that a user may link to one deal.
pub const DEAL_THREADS_MAX: usize = 100;
/// Addresses, domains and conversations of one mailbox that are never filed.
pub const EXCLUSIONS_MAX: usize = 500;
/// Categories that a mailbox's owner makes, besides the three that every mailbox has.
pub const OWN_CATEGORIES_MAX: usize = 20;
/// The longest name of such a category, which is its label's name in Gmail.
pub const CATEGORY_NAME_MAX_CHARS: usize = 60;
/// Stages that the filter of a category names.
pub const FILTER_STAGES_MAX: usize = 50;
/// The most days ahead that the filter of a category looks.
pub const FILTER_DAYS_MAX: u16 = 366;
/// The most days back that mail is filed anew.
pub const REFILE_DAYS_MAX: u16 = 90;
/// The last day of the month that a closing day may be. Later days are not in every month.
pub const CLOSING_DAY_MAX: u8 = 28;
/// The most domains that an organization calls its own.
pub const OWN_DOMAINS_MAX: usize = 50;
/// Notices of one answer.
pub const NOTICES_MAX: u32 = 100;
/// The shortest time that notices may be kept, in days.
pub const NOTICE_DAYS_MIN: u16 = 1;
/// The longest time that notices may be kept, in days.
pub const NOTICE_DAYS_MAX: u16 = 365;
/// The Message-ID of a mail: a line of a header holds no more (RFC 5322 section 2.1.1).
pub const MESSAGE_ID_MAX_CHARS: usize = 998;
/// The longest place of a part in a mail, in characters: `1.2.3`.
pub const PART_ID_MAX_CHARS: usize = 64;
/// Signatures of one user, over all addresses and languages.
pub const SIGNATURES_MAX: usize = 100;
/// A search text.
pub const SEARCH_MAX_CHARS: usize = 200;
/// Rows of one page of a list.
pub const PAGE_MAX_ROWS: u32 = 200;
/// Rows of a page when the query does not say.
pub const PAGE_DEFAULT_ROWS: u32 = 50;
/// The largest amount, in minor units: what JSON readers everywhere hold exactly.
pub const AMOUNT_MINOR_MAX: i64 = 9_007_199_254_740_991;
/// A request body, in bytes.
pub const BODY_MAX_BYTES: usize = 256 * 1024;
/// The most colleagues a user may share mail with by name.
pub const SHARING_MAX: usize = 200;
