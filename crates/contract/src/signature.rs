//! Signatures: what users write once, in the CRM, to stand under their mail. One for each of their
//! own addresses and each language; where there is none, Gmail's own stands there.

use crate::user::Language;
use serde::{Deserialize, Serialize};

/// All signatures of the user, to be read and to be put in the place of those before.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Signatures {
    /// In the order of address and language; at most [`crate::limits::SIGNATURES_MAX`].
    pub signatures: Vec<Signature>,
}

/// What stands under mail from an address in a language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Signature {
    /// One of the addresses that the user writes as, in lower case.
    pub address: String,
    /// The language of the mail.
    pub language: Language,
    /// The lines; never empty.
    pub text: String,
}
