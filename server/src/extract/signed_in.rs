//! The signed-in user.

use crate::{
    AppState, Error,
    auth::session::{self, SessionToken},
    store::mail::mailboxes::Whose,
};
use axum::extract::FromRequestParts;
use contract::{
    MailboxId, OrgId, UserId, permission::Permission, route::MAILBOX_HEADER, session::Me,
};
use crm::month::{ClosingDay, Month};
use http::{HeaderMap, request::Parts};
use jiff::{Timestamp, tz::TimeZone};

/// The user whose session a request carries. Asking for it refuses everyone else.
#[derive(Debug)]
pub struct SignedIn {
    /// The user, their permissions and their organization.
    pub me: Me,
    /// The session.
    pub token: SessionToken,
    /// Which of the user's mailboxes the request names.
    mailbox: Option<MailboxId>,
}

impl SignedIn {
    /// The user's id.
    pub const fn id(&self) -> &UserId {
        &self.me.user.id
    }

    /// Which mailbox of theirs the request is about.
    pub const fn whose(&self) -> Whose<'_> {
        Whose {
            user: &self.me.user.id,
            mailbox: self.mailbox.as_ref(),
        }
    }

    /// The organization: every statement is limited to it.
    pub const fn org(&self) -> &OrgId {
        &self.me.organization.id
    }

    /// The month in which the organization is at this instant.
    ///
    /// # Errors
    /// When its time zone has gone from the time zone database.
    pub fn month(&self, now: Timestamp) -> Result<Month, Error> {
        let organization = &self.me.organization;
        let time_zone = TimeZone::get(&organization.time_zone)
            .map_err(|error| Error::Fault(error.to_string()))?;
        let closing = ClosingDay::of_or_last(organization.closing_day);
        Ok(Month::at(now, &time_zone, closing))
    }

    /// Refuses a user whose profile lacks the permission.
    ///
    /// # Errors
    /// [`Error::Forbidden`].
    pub fn require(&self, permission: Permission) -> Result<(), Error> {
        if self.me.may(permission) {
            Ok(())
        } else {
            Err(Error::Forbidden(permission))
        }
    }
}

impl FromRequestParts<AppState> for SignedIn {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, Error> {
        let token =
            SessionToken::from_headers(app, &parts.headers).ok_or(Error::Unauthenticated)?;
        let session = session::find(app, &token)
            .await?
            .ok_or(Error::Unauthenticated)?;
        Ok(Self {
            me: session.me,
            token,
            mailbox: named_mailbox(&parts.headers),
        })
    }
}

/// The mailbox that a request names. What is no text names one that nobody has.
fn named_mailbox(headers: &HeaderMap) -> Option<MailboxId> {
    let named = headers.get(MAILBOX_HEADER)?;
    Some(MailboxId::new(named.to_str().unwrap_or_default()))
}
