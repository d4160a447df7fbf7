//! Typed ids: UUIDs in their 36-character text form, opaque to the client.

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Wraps an id as it stands in the database or in a URL. Whether such a record
            /// exists is for the server to say.
            pub fn new(id: impl Into<String>) -> Self {
                Self(id.into())
            }

            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// The id as an owned string.
            pub fn into_string(self) -> String {
                self.0
            }
        }

        impl core::fmt::Display for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}

ids! {
    /// An organization.
    OrgId;
    /// A user: a person who may sign in.
    UserId;
    /// A profile: a named set of permissions.
    ProfileId;
    /// A role: a place in the organization's tree.
    RoleId;
    /// A company that is, or may become, a customer.
    AccountId;
    /// A person at an account.
    ContactId;
    /// A person who is not yet a contact.
    LeadId;
    /// A stage of the sales pipeline.
    StageId;
    /// A possible sale.
    DealId;
    /// A Gmail mailbox that a user connected.
    MailboxId;
    /// One run of the label job over one mailbox.
    LabelRunId;
    /// Mail that the label job never files.
    ExclusionId;
    /// Something written about a record.
    NoteId;
    /// Something to be done.
    TaskId;
    /// A pattern that mail begins with.
    TemplateId;
}
