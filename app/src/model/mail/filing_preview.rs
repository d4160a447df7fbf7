//! What the label job will do, said beforehand: the same rules over the same facts, in the browser.

use contract::{
    UserId,
    label::Category,
    label_categories::{LabelCategories, OwnName},
    mailbox_setup::{KnownContact, LabelRules},
};
use crm::{
    address::Canonical,
    category::{Categories, ContactFact, Days, SenderCategory},
    exclude::Exclusions,
    own::Own,
    plan::{self, AddressBook, Decision, Inbox, Left, MessageFact},
};
use gmail::{MessageId, Query, messages::get::Response};
use jiff::Timestamp;
use std::collections::{BTreeMap, HashSet};

/// Everything the decisions rest on.
#[derive(Debug)]
pub struct Rules {
    plan: plan::Rules,
    searched: Vec<String>,
    names: BTreeMap<String, String>,
    filed_before: HashSet<String>,
    without_label: Vec<Category>,
    categories: LabelCategories,
}

impl Rules {
    /// The rules of these days, for the mailbox of this user.
    pub fn new(rules: LabelRules, days: Days, user: UserId) -> Self {
        let LabelRules {
            contacts,
            others: _,
            own,
            own_domains,
            options,
            exclusions,
            filed,
            without_label,
            categories,
        } = rules;
        let own = Own::new(
            own.iter().filter_map(|one| Canonical::of(one)),
            own_domains.iter().map(String::as_str),
        );
        let searched = contacts.iter().map(|known| known.address.clone()).collect();
        let names = contacts
            .iter()
            .map(|known| {
                (
                    known.contact.id.as_str().to_owned(),
                    known.contact.name.clone(),
                )
            })
            .collect();
        let facts = contacts.into_iter().filter_map(fact);
        Self {
            plan: plan::Rules {
                book: AddressBook::new(facts, own),
                days,
                categories: Categories::new(&categories, user),
                options,
                exclusions: Exclusions::new(exclusions),
            },
            searched,
            names,
            filed_before: filed.into_iter().collect(),
            without_label,
            categories,
        }
    }

    /// Every category, first the one that wins, with what those are called that the user made.
    pub fn categories(&self) -> impl Iterator<Item = (Category, Option<OwnName>)> {
        let order = self.categories.order().into_iter();
        order.map(|category| (category, self.own_name(category)))
    }

    /// What a category is called, if the user made it.
    pub fn own_name(&self, category: Category) -> Option<OwnName> {
        self.categories.name_of(category)
    }

    /// The searches that find what may be filed.
    pub fn searches(&self, since: Timestamp) -> Vec<Query> {
        let addresses = self.searched.iter().map(String::as_str);
        Query::in_inbox_from(addresses, since.as_second())
    }

    /// A contact's name.
    pub fn name_of(&self, contact: &str) -> Option<&str> {
        self.names.get(contact).map(String::as_str)
    }

    fn decide(&self, message: &Response) -> Decision {
        self.plan.decide(&message_fact(message), &self.filed_before)
    }
}

fn fact(known: KnownContact) -> Option<(Canonical, ContactFact)> {
    let KnownContact {
        address,
        contact,
        deals,
    } = known;
    let id = contact.id;
    let contact = ContactFact { id, deals };
    Some((Canonical::of(&address)?, contact))
}

/// As the job reads a message: one author that cannot be read is no single author.
fn message_fact(message: &Response) -> MessageFact {
    let from: Option<Vec<Canonical>> = message
        .from
        .iter()
        .map(|address| Canonical::of(address.as_str()))
        .collect();
    let label_ids = message.label_ids.iter();
    MessageFact {
        id: message.id.as_str().to_owned(),
        thread_id: message.thread_id.as_str().to_owned(),
        label_ids: label_ids.map(|id| id.as_str().to_owned()).collect(),
        from: from.unwrap_or_default(),
        bulk: message.is_bulk,
        forged: message.is_forged,
    }
}

/// A message that would be filed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filed {
    /// The message.
    pub id: MessageId,
    /// When it came, in milliseconds since 1970.
    pub at_ms: i64,
    /// Under what, and why.
    pub sender: SenderCategory,
    /// Whether it leaves the inbox.
    pub inbox: Inbox,
}

/// What would become of the mail that was looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Forecast {
    /// What would be filed, the newest first.
    pub filed: Vec<Filed>,
    /// How many stay: no deal that counts.
    pub no_category: usize,
    /// How many stay: the label of their sender's category was deleted.
    pub no_label: usize,
    /// How many stay: newsletters, forgeries, colleagues.
    pub not_personal: usize,
    /// How many stay: their owner wants them never to be filed.
    pub excluded: usize,
}

impl Forecast {
    /// Takes one more message into account; one that came before is left out, as the job does.
    pub fn add(&mut self, rules: &Rules, since: Timestamp, message: &Response) {
        let at_ms = message.internal_date.0;
        if at_ms < since.as_millisecond() {
            return;
        }
        match rules.decide(message) {
            Decision::File(sender, _) if rules.without_label.contains(&sender.reason.category) => {
                self.no_label += 1;
            }
            Decision::File(sender, inbox) => {
                let place = self.filed.partition_point(|filed| filed.at_ms >= at_ms);
                let id = message.id.clone();
                let filed = Filed {
                    id,
                    at_ms,
                    sender,
                    inbox,
                };
                self.filed.insert(place, filed);
            }
            Decision::Leave(Left::NoCategory) => self.no_category += 1,
            Decision::Leave(Left::NotInInbox | Left::MovedBack) => {}
            Decision::Leave(Left::Excluded(_)) => self.excluded += 1,
            Decision::Leave(Left::NoSingleSender | Left::Bulk | Left::Forged | Left::Internal) => {
                self.not_personal += 1;
            }
        }
    }

    /// How many would be filed under a category.
    pub fn count(&self, category: Category) -> usize {
        let of = |filed: &&Filed| filed.sender.reason.category == category;
        self.filed.iter().filter(of).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::{
        ContactId, DealId, Link, StageId,
        deal::DealFacts,
        label_options::{ExclusionKind, LabelOptions, NewExclusion},
        stage::StageKind,
    };
    use crm::month::ClosingDay;
    use gmail::Answer;
    use jiff::civil::{Date, date};

    const TODAY: Date = date(2026, 10, 31);
    const SINCE_MS: i64 = 1_000;

    fn known(address: &str, kind: StageKind, closing_date: Date) -> KnownContact {
        KnownContact {
            address: address.to_owned(),
            contact: Link {
                id: ContactId::new(format!("c-{address}")),
                name: format!("Name of {address}"),
            },
            deals: vec![DealFacts {
                id: DealId::new("d"),
                name: format!("Deal of {address}"),
                kind,
                closing_date,
                stage_id: StageId::new("s"),
                owner_id: UserId::new("me"),
                amount_minor: None,
            }],
        }
    }

    fn rules() -> Rules {
        rules_with(LabelOptions::default(), vec![])
    }

    fn rules_with(options: LabelOptions, exclusions: Vec<NewExclusion>) -> Rules {
        let rules = LabelRules {
            options,
            exclusions,
            own_domains: vec!["branch.example".to_owned()],
            contacts: vec![
                known("a@closing.example", StageKind::Open, TODAY),
                known("b@open.example", StageKind::Open, date(2026, 12, 1)),
                known("c@won.example", StageKind::Won, date(2020, 1, 1)),
                known("d@lost.example", StageKind::Lost, TODAY),
                known("me@tegami.example", StageKind::Open, TODAY),
                known("boss@tokyo.branch.example", StageKind::Open, TODAY),
            ],
            others: vec!["lead@lead.example".to_owned()],
            own: vec!["me@tegami.example".to_owned()],
            filed: vec!["77".to_owned()],
            without_label: vec![],
            categories: LabelCategories::default(),
        };
        Rules::new(rules, Days::of(TODAY, ClosingDay::LAST), UserId::new("me"))
    }

    fn message(id: &str, from: &str, at_ms: i64, more: &str) -> Response {
        let body = format!(
            r#"{{"id":"{id}","threadId":"{id}","internalDate":"{at_ms}","labelIds":["INBOX"],
            "payload":{{"headers":[{{"name":"From","value":"{from}"}}{more}]}}}}"#
        );
        Response::from_body(body.as_bytes()).unwrap()
    }

    fn forecast(messages: &[Response]) -> Forecast {
        forecast_by(&rules(), messages)
    }

    fn forecast_by(rules: &Rules, messages: &[Response]) -> Forecast {
        let mut forecast = Forecast::default();
        let since = Timestamp::from_millisecond(SINCE_MS).unwrap();
        for message in messages {
            forecast.add(rules, since, message);
        }
        forecast
    }

    #[test]
    fn says_what_would_be_filed_the_newest_first_and_why() {
        let told = forecast(&[
            message("1", "a@closing.example", 2_000, ""),
            message("2", "b@open.example", 4_000, ""),
            message("3", "c@won.example", 3_000, ""),
        ]);
        let ids: Vec<&str> = told.filed.iter().map(|filed| filed.id.as_str()).collect();
        assert_eq!(ids, ["2", "3", "1"]);
        for category in Category::BUILT_IN {
            assert_eq!(told.count(*category), 1, "{category:?}");
        }
        let reason = &told.filed[2].sender.reason;
        assert_eq!(reason.deal_name, "Deal of a@closing.example");
        let contact = told.filed[2].sender.contact_id.as_str();
        assert_eq!(rules().name_of(contact), Some("Name of a@closing.example"));
    }

    #[test]
    fn leaves_what_the_job_would_leave() {
        let list = r#",{"name":"List-Id","value":"<x>"}"#;
        let forged = r#",{"name":"Authentication-Results","value":"mx.google.com; dmarc=fail"}"#;
        let told = forecast(&[
            message("1", "d@lost.example", 2_000, ""),
            message("2", "lead@lead.example", 2_000, ""),
            message("3", "a@closing.example", 2_000, list),
            message("4", "a@closing.example", 2_000, forged),
            message("5", "me@tegami.example", 2_000, ""),
            message("6", "a@closing.example", SINCE_MS - 1, ""),
            // Filed before, and moved back.
            message("77", "a@closing.example", 2_000, ""),
        ]);
        assert_eq!(told.filed, []);
        assert_eq!((told.no_category, told.not_personal), (2, 3));
    }

    #[test]
    fn goes_by_the_options_and_the_exclusions_as_the_job_does() {
        let excluded = |kind, value: &str| NewExclusion {
            kind,
            value: value.to_owned(),
        };
        let exclusions = vec![
            excluded(ExclusionKind::Domain, "closing.example"),
            excluded(ExclusionKind::Thread, "2"),
        ];
        let keep = LabelOptions {
            keep_in_inbox: true,
            ..LabelOptions::default()
        };
        let told = forecast_by(
            &rules_with(keep, exclusions),
            &[
                message("1", "a@closing.example", 2_000, ""),
                message("2", "b@open.example", 2_000, ""),
                message("3", "c@won.example", 2_000, ""),
            ],
        );
        assert_eq!((told.filed.len(), told.excluded), (1, 2));
        assert_eq!(told.filed[0].inbox, Inbox::Stays);
    }

    #[test]
    fn counts_apart_what_has_no_label() {
        let mut rules = rules();
        rules.without_label = vec![Category::Customers];
        let told = forecast_by(
            &rules,
            &[
                message("1", "c@won.example", 2_000, ""),
                message("2", "b@open.example", 2_000, ""),
            ],
        );
        assert_eq!((told.filed.len(), told.no_label), (1, 1));
        assert_eq!(told.count(Category::Customers), 0);
    }

    #[test]
    fn searches_for_contacts_with_deals_and_for_nobody_else() {
        let since = Timestamp::from_second(77).unwrap();
        let searches = rules().searches(since);
        let text: Vec<&str> = searches.iter().map(Query::as_str).collect();
        assert_eq!(text.len(), 1);
        assert!(text[0].ends_with("in:inbox after:77"), "{text:?}");
        assert!(!text[0].contains("lead@lead.example"));
    }
}
