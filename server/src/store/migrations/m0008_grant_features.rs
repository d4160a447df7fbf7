//! What each grant covers, and what each consent asked for.

use super::Migration;

pub(super) const MIGRATION: Migration = Migration {
    name: "m0008_grant_features",
    up: &[
        // Names of features, with commas between them. features: what the grant's scopes cover, or covered when it
        // ended. refused: what its owner was asked for and did not allow.
        "ALTER TABLE grants ADD COLUMN features TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE grants ADD COLUMN refused TEXT NOT NULL DEFAULT ''",
        "UPDATE grants SET features = 'read' WHERE kind = 'browser' AND state IN ('active', 'revoked')",
        "UPDATE grants SET features = 'file' WHERE kind = 'job' AND state IN ('active', 'revoked')",
        "UPDATE grants SET refused = 'read' WHERE kind = 'browser' AND state = 'refused'",
        "UPDATE grants SET refused = 'file' WHERE kind = 'job' AND state = 'refused'",
        // asked: every feature that the consent asks for.
        "ALTER TABLE oauth_attempts ADD COLUMN asked TEXT NOT NULL DEFAULT ''",
        // Consents that are under way do not say what they ask for: they begin anew.
        "DELETE FROM oauth_attempts WHERE purpose <> 'sign_in'",
    ],
};
