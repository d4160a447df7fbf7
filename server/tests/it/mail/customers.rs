//! Contacts in every category, with the test's day in mind: 31 October 2026 in Tokyo.

use super::world::World;
use server::testing::REP;

/// Has an open deal that closes on the month's last day, which is today.
pub const CLOSING: &str = "buyer@closing.example";
/// The same contact's second address.
pub const CLOSING_SECOND_ADDRESS: &str = "buyer@home.example";
/// Has an open deal that closes next month.
pub const OPEN: &str = "buyer@open.example";
/// Has a deal that was won last year.
pub const WON: &str = "buyer@won.example";
/// Has a deal that was lost.
pub const LOST: &str = "buyer@lost.example";
/// Is a lead.
pub const LEAD: &str = "lead@lead.example";

/// The ids behind [`CLOSING`].
pub struct Customer {
    pub contact_id: String,
    pub deal_id: String,
}

/// Adds them all.
pub async fn add_all(world: &World) -> Customer {
    let rows = [
        (
            "closing",
            "open",
            "2026-10-31",
            vec![CLOSING, CLOSING_SECOND_ADDRESS],
        ),
        ("open", "open", "2026-11-01", vec![OPEN]),
        ("won", "won", "2025-03-31", vec![WON]),
        ("lost", "lost", "2026-10-31", vec![LOST]),
    ];
    for (name, kind, closing_date, addresses) in rows {
        add_contact(world, name, &addresses).await;
        add_deal(world, name, kind, closing_date).await;
    }
    add_lead(world).await;
    Customer {
        contact_id: "contact-closing".to_owned(),
        deal_id: "deal-closing".to_owned(),
    }
}

async fn add_contact(world: &World, name: &str, addresses: &[&str]) {
    let sql = "INSERT INTO contacts (id, org_id, family_name, given_name, full_name, title, phone, description, \
               owner_id, sort_name, search, created_at, updated_at, version) \
               SELECT 'contact-' || $1, org_id, $1, '', $1, '', '', '', id, $1, $1, 0, 0, 1 FROM users WHERE address = $2";
    world.run(sql, [name.into(), REP.address.into()]).await;
    for (position, address) in (0_i32..).zip(addresses) {
        let sql = "INSERT INTO contact_addresses (contact_id, position, org_id, address, address_key) \
                   SELECT 'contact-' || $1, $2, id, $3, $3 FROM organizations";
        world
            .run(sql, [name.into(), position.into(), (*address).into()])
            .await;
    }
}

async fn add_deal(world: &World, name: &str, kind: &str, closing_date: &str) {
    let sql = "INSERT INTO deals (id, org_id, name, stage_id, closing_date, description, owner_id, sort_name, search, \
               created_at, updated_at, version) \
               SELECT 'deal-' || $1, u.org_id, $1, (SELECT MIN(id) FROM stages WHERE kind = $2), $3, '', u.id, $1, $1, \
               0, 0, 1 FROM users u WHERE u.address = $4";
    world
        .run(
            sql,
            [
                name.into(),
                kind.into(),
                closing_date.into(),
                REP.address.into(),
            ],
        )
        .await;
    let sql = "INSERT INTO deal_contacts (deal_id, contact_id, org_id, position, role) \
               SELECT 'deal-' || $1, 'contact-' || $1, id, 0, '' FROM organizations";
    world.run(sql, [name.into()]).await;
}

async fn add_lead(world: &World) {
    let sql = "INSERT INTO leads (id, org_id, family_name, given_name, full_name, company, title, phone, status, \
               description, owner_id, sort_name, sort_company, search, created_at, updated_at, version) \
               SELECT 'lead', org_id, 'lead', '', 'lead', '', '', '', 'new', '', id, '', '', '', 0, 0, 1 \
               FROM users WHERE address = $1";
    world.run(sql, [REP.address.into()]).await;
    let sql = "INSERT INTO lead_addresses (lead_id, position, org_id, address, address_key) \
               SELECT 'lead', 0, id, $1, $1 FROM organizations";
    world.run(sql, [LEAD.into()]).await;
}
