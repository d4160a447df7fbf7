//! The discovery document's schemas, and checking JSON against them.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::Discovery;

/// One schema, as far as the document uses them.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Schema {
    #[serde(rename = "$ref")]
    reference: Option<String>,
    #[serde(rename = "type")]
    kind: Option<String>,
    format: Option<String>,
    #[serde(default, rename = "enum")]
    values: Vec<String>,
    items: Option<Box<Self>>,
    #[serde(default)]
    properties: BTreeMap<String, Self>,
}

/// What is wrong with a JSON value, and where.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Mismatch {
    /// Where in the value, `payload.headers[0].name` for example; empty for the value itself.
    pub path: String,
    /// What is wrong there.
    pub problem: Problem,
}

/// The kinds of [`Mismatch`].
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Problem {
    /// The schema has no such field.
    UnknownName(String),
    /// The value has another type, format or is none of the allowed values.
    Invalid {
        /// What the schema asks for.
        expected: String,
        /// What the value was.
        found: String,
    },
}

impl Discovery {
    /// The schema that `schema` stands for.
    pub(crate) fn resolve<'a>(&'a self, schema: &'a Schema) -> &'a Schema {
        schema
            .reference
            .as_deref()
            .and_then(|name| self.schema(name))
            .unwrap_or(schema)
    }

    /// A property of a schema, looking through references and arrays as field masks do.
    pub(crate) fn property<'a>(&'a self, schema: &'a Schema, name: &str) -> Option<&'a Schema> {
        let mut schema = self.resolve(schema);
        while let Some(items) = &schema.items {
            schema = self.resolve(items);
        }
        schema.properties.get(name)
    }

    /// Checks a value against the schema of this name.
    pub(crate) fn check(&self, name: &str, value: &Value) -> Result<(), Mismatch> {
        match self.schema(name) {
            Some(schema) => self.check_at("", schema, value),
            None => Err(invalid("", &format!("a schema called {name}"), value)),
        }
    }

    fn check_at(&self, path: &str, schema: &Schema, value: &Value) -> Result<(), Mismatch> {
        let schema = self.resolve(schema);
        match schema.kind.as_deref() {
            Some("object") => self.check_object(path, schema, value),
            Some("array") => {
                let (Value::Array(entries), Some(items)) = (value, &schema.items) else {
                    return Err(invalid(path, "array", value));
                };
                for (index, entry) in entries.iter().enumerate() {
                    self.check_at(&format!("{path}[{index}]"), items, entry)?;
                }
                Ok(())
            }
            Some("string") => check_string(path, schema, value),
            Some("integer") => {
                let fits = match schema.format.as_deref() {
                    Some("uint32") => value.as_u64().is_some_and(|n| u32::try_from(n).is_ok()),
                    _ => value.as_i64().is_some_and(|n| i32::try_from(n).is_ok()),
                };
                fits.then_some(())
                    .ok_or_else(|| invalid(path, "integer", value))
            }
            Some("boolean") if !value.is_boolean() => Err(invalid(path, "boolean", value)),
            _ => Ok(()),
        }
    }

    fn check_object(&self, path: &str, schema: &Schema, value: &Value) -> Result<(), Mismatch> {
        let Value::Object(fields) = value else {
            return Err(invalid(path, "object", value));
        };
        for (name, field) in fields {
            let Some(property) = schema.properties.get(name) else {
                return Err(Mismatch {
                    path: path.to_owned(),
                    problem: Problem::UnknownName(name.clone()),
                });
            };
            let inner = if path.is_empty() {
                name.clone()
            } else {
                format!("{path}.{name}")
            };
            self.check_at(&inner, property, field)?;
        }
        Ok(())
    }
}

/// Checks the JSON a method of the Gmail API answered with against the schema of Google's discovery document.
///
/// # Errors
/// Says where it does not fit; also when the document has no such method.
pub fn check_answer(method: &str, answer: &Value) -> Result<(), String> {
    let Some(spec) = super::GMAIL.method(method) else {
        return Err(format!("the discovery document has no method {method}"));
    };
    match &spec.response {
        Some(schema) => super::GMAIL
            .check(schema, answer)
            .map_err(|mismatch| format!("{method}: {mismatch:?}")),
        None if answer.is_null() => Ok(()),
        None => Err(format!("{method} answers with nothing")),
    }
}

fn check_string(path: &str, schema: &Schema, value: &Value) -> Result<(), Mismatch> {
    let Value::String(text) = value else {
        return Err(invalid(path, "string", value));
    };
    let fits = match schema.format.as_deref() {
        Some("uint64") => text.parse::<u64>().is_ok(),
        Some("int64") => text.parse::<i64>().is_ok(),
        Some("byte") => crate::ids::from_base64(text).is_some(),
        _ => true,
    };
    // Google reads enum values in any case: its own guide for watch writes them large.
    let allowed = |value: &String| value.eq_ignore_ascii_case(text);
    if !fits || (!schema.values.is_empty() && !schema.values.iter().any(allowed)) {
        let expected = schema.format.as_deref().unwrap_or("one of the enum values");
        return Err(invalid(path, expected, value));
    }
    Ok(())
}

fn invalid(path: &str, expected: &str, value: &Value) -> Mismatch {
    let mut found = value.to_string();
    found.truncate(found.char_indices().nth(80).map_or(found.len(), |(i, _)| i));
    Mismatch {
        path: path.to_owned(),
        problem: Problem::Invalid {
            expected: expected.to_owned(),
            found,
        },
    }
}
