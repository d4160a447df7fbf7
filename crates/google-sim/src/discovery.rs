//! Google's discovery document of the Gmail API: methods, their paths, parameters and scopes, and the schemas.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use percent_encoding::percent_decode_str;
use serde::Deserialize;

pub(crate) mod schema;

/// The vendored document, parsed once.
pub(crate) static GMAIL: LazyLock<Discovery> = LazyLock::new(|| {
    let document: Document = serde_json::from_str(include_str!("../data/gmail.v1.json"))
        .expect("the vendored discovery document is well formed");
    Discovery::from(document)
});

#[derive(Deserialize)]
struct Document {
    parameters: BTreeMap<String, Parameter>,
    resources: BTreeMap<String, Resource>,
    schemas: BTreeMap<String, schema::Schema>,
    auth: Auth,
}

#[derive(Deserialize)]
struct Auth {
    oauth2: OAuth2,
}

#[derive(Deserialize)]
struct OAuth2 {
    scopes: BTreeMap<String, ScopeDescription>,
}

#[derive(Deserialize)]
struct ScopeDescription {
    description: String,
}

#[derive(Deserialize)]
struct Resource {
    #[serde(default)]
    methods: BTreeMap<String, Method>,
    #[serde(default)]
    resources: BTreeMap<String, Self>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Method {
    id: String,
    http_method: String,
    flat_path: Option<String>,
    path: String,
    #[serde(default)]
    parameters: BTreeMap<String, Parameter>,
    #[serde(default)]
    scopes: Vec<String>,
    request: Option<Reference>,
    response: Option<Reference>,
    media_upload: Option<MediaUpload>,
}

#[derive(Deserialize)]
struct Reference {
    #[serde(rename = "$ref")]
    name: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct MediaUpload {
    max_size: String,
    protocols: Protocols,
}

#[derive(Deserialize)]
struct Protocols {
    simple: Protocol,
    resumable: Protocol,
}

#[derive(Deserialize)]
struct Protocol {
    path: String,
}

/// A parameter in the path or the query.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Parameter {
    pub location: String,
    #[serde(rename = "type")]
    pub kind: String,
    #[serde(default)]
    pub repeated: bool,
    #[serde(default, rename = "enum")]
    pub values: Vec<String>,
}

/// How a request reached a method that takes mail as a body.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Entrance {
    /// The plain JSON path.
    Json,
    /// `/upload/…`: media or multipart/related in one request.
    Simple,
    /// `/resumable/upload/…`, or `/upload/…` with `uploadType=resumable`.
    Resumable,
}

/// One method of the API.
#[derive(Debug)]
pub(crate) struct MethodSpec {
    pub id: String,
    pub verb: String,
    pub parameters: BTreeMap<String, Parameter>,
    pub scopes: Vec<String>,
    pub request: Option<String>,
    pub response: Option<String>,
    pub max_upload_bytes: Option<u64>,
    paths: Vec<(Entrance, Vec<Segment>)>,
}

#[derive(Debug)]
enum Segment {
    Literal(String),
    Parameter { name: String, suffix: String },
}

/// The whole API.
pub(crate) struct Discovery {
    methods: Vec<MethodSpec>,
    parameters: BTreeMap<String, Parameter>,
    schemas: BTreeMap<String, schema::Schema>,
    scopes: BTreeMap<String, String>,
}

/// A method found by its path, with the values in the path.
pub(crate) struct Route {
    pub method: &'static MethodSpec,
    pub entrance: Entrance,
    pub path: BTreeMap<String, String>,
}

impl From<Document> for Discovery {
    fn from(document: Document) -> Self {
        let mut methods = Vec::new();
        for resource in document.resources.into_values() {
            collect(resource, &mut methods);
        }
        Self {
            methods,
            parameters: document.parameters,
            schemas: document.schemas,
            scopes: document
                .auth
                .oauth2
                .scopes
                .into_iter()
                .map(|(scope, described)| (scope, described.description))
                .collect(),
        }
    }
}

fn collect(resource: Resource, into: &mut Vec<MethodSpec>) {
    for method in resource.methods.into_values() {
        let flat = method.flat_path.as_deref().unwrap_or(&method.path);
        let mut paths = vec![(Entrance::Json, segments(flat))];
        let mut max_upload_bytes = None;
        if let Some(upload) = method.media_upload {
            paths.push((Entrance::Simple, segments(&upload.protocols.simple.path)));
            paths.push((
                Entrance::Resumable,
                segments(&upload.protocols.resumable.path),
            ));
            max_upload_bytes = upload.max_size.parse().ok();
        }
        into.push(MethodSpec {
            id: method.id,
            verb: method.http_method,
            parameters: method.parameters,
            scopes: method.scopes,
            request: method.request.map(|r| r.name),
            response: method.response.map(|r| r.name),
            max_upload_bytes,
            paths,
        });
    }
    for inner in resource.resources.into_values() {
        collect(inner, into);
    }
}

fn segments(path: &str) -> Vec<Segment> {
    path.trim_start_matches('/')
        .split('/')
        .map(|segment| match segment.strip_prefix('{') {
            Some(rest) => {
                let (name, suffix) = rest.split_once('}').unwrap_or((rest, ""));
                Segment::Parameter {
                    name: name.to_owned(),
                    suffix: suffix.to_owned(),
                }
            }
            None => Segment::Literal(segment.to_owned()),
        })
        .collect()
}

impl Discovery {
    /// The method behind an HTTP method and a path, literal segments winning over parameters.
    pub(crate) fn route(&'static self, verb: &str, path: &str) -> Option<Route> {
        let parts: Vec<&str> = path.trim_start_matches('/').split('/').collect();
        self.methods
            .iter()
            .filter(|method| method.verb == verb)
            .flat_map(|method| method.paths.iter().map(move |(e, p)| (method, *e, p)))
            .filter_map(|(method, entrance, pattern)| {
                let path = matched(pattern, &parts)?;
                Some(Route {
                    method,
                    entrance,
                    path,
                })
            })
            .min_by_key(|route| route.path.len())
    }

    /// A method by its id.
    pub(crate) fn method(&self, id: &str) -> Option<&MethodSpec> {
        self.methods.iter().find(|method| method.id == id)
    }

    /// Whether any method, under any verb, has this path.
    pub(crate) fn knows_path(&self, path: &str) -> bool {
        let parts: Vec<&str> = path.trim_start_matches('/').split('/').collect();
        self.methods
            .iter()
            .flat_map(|method| &method.paths)
            .any(|(_, pattern)| matched(pattern, &parts).is_some())
    }

    /// A query parameter of the method or of the whole API.
    pub(crate) fn parameter<'a>(
        &'a self,
        method: &'a MethodSpec,
        name: &str,
    ) -> Option<&'a Parameter> {
        method
            .parameters
            .get(name)
            .filter(|parameter| parameter.location == "query")
            .or_else(|| self.parameters.get(name))
    }

    /// A schema by its name.
    pub(crate) fn schema(&self, name: &str) -> Option<&schema::Schema> {
        self.schemas.get(name)
    }

    /// What a scope allows, in Google's words.
    pub(crate) fn scope_description(&self, scope: &str) -> Option<&str> {
        self.scopes.get(scope).map(String::as_str)
    }
}

fn matched(pattern: &[Segment], parts: &[&str]) -> Option<BTreeMap<String, String>> {
    if pattern.len() != parts.len() {
        return None;
    }
    let mut values = BTreeMap::new();
    for (segment, part) in pattern.iter().zip(parts) {
        match segment {
            Segment::Literal(literal) if literal == part => {}
            Segment::Literal(_) => return None,
            Segment::Parameter { name, suffix } => {
                let value = part.strip_suffix(suffix.as_str())?;
                if value.is_empty() || (suffix.is_empty() && value.contains(':')) {
                    return None;
                }
                let value = percent_decode_str(value).decode_utf8().ok()?;
                values.insert(name.clone(), value.into_owned());
            }
        }
    }
    Some(values)
}
