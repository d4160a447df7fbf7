//! Partial responses: the `fields` parameter.
//!
//! Grammar: `a,b`, `a/b`, `a(b,c)`, `*`, in any nesting; an unknown field is a 400.
//! <https://developers.google.com/workspace/gmail/api/guides/performance#partial-response>

use std::collections::BTreeMap;

use serde_json::Value;

use crate::discovery::schema::Schema;
use crate::discovery::{Discovery, GMAIL};
use crate::error::ApiError;

/// A parsed mask: which fields to keep, and what of each. An empty map keeps everything below.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct Mask(BTreeMap<String, Self>);

impl Mask {
    /// Parses a mask and checks it against the schema of the answer.
    pub(crate) fn parse(text: &str, schema: &str) -> Result<Self, ApiError> {
        let mut rest = text;
        let mask = list(&mut rest).ok_or_else(|| invalid(text))?;
        if !rest.is_empty() {
            return Err(invalid(text));
        }
        if let Some(schema) = GMAIL.schema(schema) {
            mask.check(&GMAIL, schema, text)?;
        }
        Ok(mask)
    }

    fn check(&self, discovery: &Discovery, schema: &Schema, text: &str) -> Result<(), ApiError> {
        for (name, inner) in &self.0 {
            if name == "*" {
                continue;
            }
            let property = discovery
                .property(schema, name)
                .ok_or_else(|| invalid(text))?;
            inner.check(discovery, property, text)?;
        }
        Ok(())
    }

    /// Keeps of `value` only what the mask names.
    pub(crate) fn apply(&self, value: Value) -> Value {
        if self.0.is_empty() {
            return value;
        }
        match value {
            Value::Array(entries) => entries.into_iter().map(|entry| self.apply(entry)).collect(),
            Value::Object(fields) => fields
                .into_iter()
                .filter_map(|(name, field)| {
                    let inner = self.0.get(&name).or_else(|| self.0.get("*"))?;
                    Some((name, inner.apply(field)))
                })
                .collect(),
            other => other,
        }
    }

    fn merge(&mut self, other: Self) {
        for (name, inner) in other.0 {
            self.0.entry(name).or_default().merge(inner);
        }
    }
}

fn invalid(text: &str) -> ApiError {
    ApiError::new(
        400,
        "INVALID_ARGUMENT",
        "invalidParameter",
        format!("Invalid field selection {text}"),
    )
}

fn list(rest: &mut &str) -> Option<Mask> {
    let mut mask = Mask::default();
    loop {
        let (name, inner) = entry(rest)?;
        match mask.0.get_mut(&name) {
            Some(existing) => existing.merge(inner),
            None => {
                mask.0.insert(name, inner);
            }
        }
        match rest.strip_prefix(',') {
            Some(after) => *rest = after,
            None => return Some(mask),
        }
    }
}

fn entry(rest: &mut &str) -> Option<(String, Mask)> {
    let end = rest
        .find(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '*'))
        .unwrap_or(rest.len());
    if end == 0 {
        return None;
    }
    let name = rest[..end].to_owned();
    *rest = &rest[end..];
    if let Some(after) = rest.strip_prefix('/') {
        *rest = after;
        let (inner_name, inner) = entry(rest)?;
        return Some((name, Mask(BTreeMap::from([(inner_name, inner)]))));
    }
    if let Some(after) = rest.strip_prefix('(') {
        *rest = after;
        let inner = list(rest)?;
        *rest = rest.strip_prefix(')')?;
        return Some((name, inner));
    }
    Some((name, Mask::default()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn masked(text: &str) -> Value {
        let value = json!({
            "id": "1", "threadId": "1", "snippet": "s",
            "payload": { "headers": [{ "name": "From", "value": "a" }], "mimeType": "text/plain" },
        });
        Mask::parse(text, "Message").map_or(Value::Null, |mask| mask.apply(value))
    }

    #[test]
    fn keeps_what_is_named_at_every_depth() {
        assert_eq!(masked("id"), json!({ "id": "1" }));
        assert_eq!(
            masked("id,payload(headers/name,mimeType)"),
            json!({ "id": "1", "payload": { "headers": [{ "name": "From" }], "mimeType": "text/plain" } })
        );
        assert_eq!(
            masked("payload/mimeType"),
            json!({ "payload": { "mimeType": "text/plain" } })
        );
        assert_eq!(
            masked("payload/headers/value")["payload"]["headers"][0],
            json!({ "value": "a" })
        );
        assert_eq!(masked("*")["snippet"], json!("s"));
    }

    #[test]
    fn refuses_unknown_fields_and_broken_masks() {
        for text in [
            "nope",
            "id,payload/nope",
            "id,",
            "payload(headers",
            "id)",
            "",
            "a b",
        ] {
            let error = Mask::parse(text, "Message").expect_err(text);
            assert_eq!(error.status, 400, "{text}");
        }
    }
}
