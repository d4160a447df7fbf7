//! The commands, and what each does.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::chance::{Chance, Dice};
use crate::consent::{Consent, authorize, tokens};
use crate::delivery::{self, Delivery};
use crate::error::ErrorStyle;
use crate::faults::Fault;
use crate::people::{OAuthClient, Person};
use crate::push::{PushOrder, Subscription};
use crate::quota::Quota;
use crate::settings::Latency;
use crate::simulator::SimError;
use crate::world::World;

/// One command, by the name of the method it stands for.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Command {
    AddPerson(Person),
    People,
    AddClient(OAuthClient),
    DeliverAll {
        to: String,
        deliveries: Vec<Delivery>,
    },
    Messages {
        address: String,
    },
    RawMessage {
        address: String,
        id: String,
    },
    Relabel {
        address: String,
        id: String,
        add: Vec<String>,
        remove: Vec<String>,
    },
    DeleteMessage {
        address: String,
        id: String,
    },
    Labels {
        address: String,
    },
    ChangeLabel {
        address: String,
        id: String,
        new_name: Option<String>,
    },
    HistoryId {
        address: String,
    },
    ForgetHistory {
        address: String,
    },
    Authorize {
        authorization_url: String,
        address: String,
        consent: Consent,
    },
    Tokens {
        address: String,
        client_id: String,
        scopes: Vec<String>,
    },
    ExpireAccessTokens {
        address: String,
    },
    KillRefreshTokens {
        address: String,
    },
    RevokeAll {
        address: String,
    },
    Subscribe(Subscription),
    SetPushOrder(PushOrder),
    Inject(Fault),
    ClearFaults,
    SetQuota(Quota),
    SetChance(Chance),
    SetLatency(Latency),
    SetErrorStyle(ErrorStyle),
    Now,
    Advance {
        by_ms: u64,
    },
    SetTime {
        to: Timestamp,
    },
    Requests,
    ClearRequests,
}

/// Carries out a command.
pub(crate) fn execute(world: &mut World, command: Command) -> Result<Value, SimError> {
    match command {
        Command::AddPerson(person) => world.add_person(person),
        Command::People => return answer(&world.people),
        Command::AddClient(client) => world.add_client(client),
        Command::Subscribe(subscription) => world.subscriptions.push(subscription),
        Command::SetPushOrder(order) => world.push_order = order,
        Command::Inject(fault) => world.faults.add(fault),
        Command::ClearFaults => world.faults.clear(),
        Command::SetQuota(quota) => world.quota = quota,
        Command::SetChance(chance) => world.dice = Dice::new(chance),
        Command::SetLatency(latency) => world.latency = latency,
        Command::SetErrorStyle(style) => world.error_style = style,
        Command::Now => return answer(&world.clock.now()),
        Command::Advance { by_ms } => {
            world.clock.advance(std::time::Duration::from_millis(by_ms));
        }
        Command::SetTime { to } => world.clock.set(to),
        Command::Requests => return answer(&world.log),
        Command::ClearRequests => world.log.clear(),
        Command::ExpireAccessTokens { address } => world.expire_access_tokens(&address),
        Command::KillRefreshTokens { address } => world.kill_refresh_tokens(&address),
        Command::RevokeAll { address } => world.revoke_all(&address),
        Command::Authorize {
            authorization_url,
            address,
            consent,
        } => return answer(&authorize(world, &authorization_url, &address, &consent)?),
        Command::Tokens {
            address,
            client_id,
            scopes,
        } => return answer(&tokens(world, &address, &client_id, &texts(&scopes))?),
        of_mailbox => return on_mailbox(world, of_mailbox),
    }
    Ok(Value::Null)
}

fn on_mailbox(world: &mut World, command: Command) -> Result<Value, SimError> {
    match command {
        Command::DeliverAll { to, deliveries } => {
            answer(&delivery::deliver(world, &to, deliveries)?)
        }
        Command::Messages { address } => answer(&delivery::summaries(world, &address)?),
        Command::RawMessage { address, id } => {
            let raw = delivery::raw(world, &address, &id)?;
            Ok(json!(crate::ids::base64_standard(&raw)))
        }
        Command::Relabel {
            address,
            id,
            add,
            remove,
        } => answer(&delivery::relabel(
            world,
            &address,
            &id,
            &texts(&add),
            &texts(&remove),
        )?),
        Command::DeleteMessage { address, id } => answer(&delivery::delete(world, &address, &id)?),
        Command::Labels { address } => answer(&delivery::labels(world, &address)?),
        Command::ChangeLabel {
            address,
            id,
            new_name,
        } => answer(&delivery::change_label(
            world,
            &address,
            &id,
            new_name.as_deref(),
        )?),
        Command::HistoryId { address } => answer(&delivery::history_id(world, &address)?),
        Command::ForgetHistory { address } => answer(&delivery::forget_history(world, &address)?),
        other => Err(SimError::Control(format!(
            "no mailbox is meant by {other:?}"
        ))),
    }
}

fn texts(owned: &[String]) -> Vec<&str> {
    owned.iter().map(String::as_str).collect()
}

fn answer(value: &impl Serialize) -> Result<Value, SimError> {
    serde_json::to_value(value).map_err(|error| SimError::Control(error.to_string()))
}
