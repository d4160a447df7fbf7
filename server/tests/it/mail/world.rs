//! A server and a Google of its own for one test, whose clocks go together.

use contract::{
    mailbox::{ConnectAnswer, ConnectRequest, MailFeature},
    route,
};
use futures_util::future::{BoxFuture, FutureExt};
use google_sim::{Clock, Consent, OAuthClient, Person, Quota, Simulator};
use http::{Request, Response};
use jiff::SignedDuration;
use sea_orm::{ConnectionTrait, FromQueryResult, Statement, Value};
use server::{
    Config,
    google::{
        Google, InvalidAddress,
        http::{HttpError, Transport},
    },
    testing::{
        ADMIN, Answer, Client, NO_MAIL_REP, NOW, OTHER_REP, POSTGRES, Persona, REP, TestApp,
        TestDatabase,
    },
};
use std::{collections::BTreeMap, sync::Arc, time::Duration};

/// Where browsers find the server.
const ORIGIN: &str = "http://localhost:8080";

/// What a push must carry to be believed.
pub const TOPIC: &str = "projects/tegami/topics/gmail";
pub const SUBSCRIPTION: &str = "projects/tegami/subscriptions/crm";
pub const AUDIENCE: &str = "https://crm.example/api/gmail/push";
pub const ACCOUNT: &str = "push@tegami.iam.gserviceaccount.com";

/// Somebody with a Google account who is no user.
pub const STRANGER: &str = "stranger@example.com";

/// A server and its Google.
pub struct World {
    pub test: TestApp,
    pub google: Arc<Simulator>,
}

impl World {
    /// Everybody has a Google account; nobody has signed in yet.
    pub async fn start() -> Self {
        Self::start_on(TestDatabase::sqlite()).await
    }

    /// The same on a database of the caller's choice.
    pub async fn start_on(database: TestDatabase) -> Self {
        Self::start_over(database, |_, config| Google::new(config)).await
    }

    /// The same without a network between server and Google: for tests that ask a great many times.
    pub async fn start_in_process() -> Self {
        Self::in_process_on(TestDatabase::sqlite_in_memory()).await
    }

    /// The same on a database of the caller's choice.
    pub async fn in_process_on(database: TestDatabase) -> Self {
        Self::start_over(database, |google, config| {
            Google::over(config, Arc::new(InProcess(google)))
        })
        .await
    }

    /// A way to this Google without a network, for another server.
    pub fn google_of(&self, config: &Config) -> Google {
        let google = Google::over(config, Arc::new(InProcess(Arc::clone(&self.google))));
        google.expect("the addresses can be used")
    }

    /// The same with pushes set up. Google sends none unless it is asked to.
    pub async fn pushing_on(database: TestDatabase) -> Self {
        Self::pushing_while(database, "off").await
    }

    /// The same where mailboxes are looked at sooner while their owners have Tegami open.
    pub async fn pushing_while(database: TestDatabase, open_interval: &str) -> Self {
        let pushes = |env: &mut BTreeMap<String, String>, google: &str| {
            for (name, value) in [
                ("TEGAMI_OPEN_INTERVAL", open_interval),
                ("TEGAMI_PUSH_TOPIC", TOPIC),
                ("TEGAMI_PUSH_SUBSCRIPTION", SUBSCRIPTION),
                ("TEGAMI_PUSH_AUDIENCE", AUDIENCE),
                ("TEGAMI_PUSH_ACCOUNT", ACCOUNT),
                ("TEGAMI_PUSH_KEYS_URL", &format!("{google}/oauth2/v3/certs")),
            ] {
                env.insert(name.to_owned(), value.to_owned());
            }
        };
        Self::start_with(database, pushes, |_, config| Google::new(config)).await
    }

    /// The same without pushes, where mailboxes are looked at sooner while their owners have Tegami open.
    pub async fn open_on(database: TestDatabase) -> Self {
        let open = |env: &mut BTreeMap<String, String>, _: &str| {
            env.insert("TEGAMI_OPEN_INTERVAL".to_owned(), "45".to_owned());
        };
        Self::start_with(database, open, |_, config| Google::new(config)).await
    }

    /// The same with a way to Google of the caller's choice.
    pub async fn start_over(
        database: TestDatabase,
        connect: impl FnOnce(Arc<Simulator>, &Config) -> Result<Google, InvalidAddress>,
    ) -> Self {
        Self::start_with(database, |_, _| (), connect).await
    }

    async fn start_with(
        database: TestDatabase,
        more: impl FnOnce(&mut BTreeMap<String, String>, &str),
        connect: impl FnOnce(Arc<Simulator>, &Config) -> Result<Google, InvalidAddress>,
    ) -> Self {
        let people = [ADMIN, REP, OTHER_REP, NO_MAIL_REP];
        let mut builder = Simulator::builder()
            .clock(Clock::stopped_at(NOW.parse().unwrap()))
            .quota(Quota::unlimited())
            .person(Person::new(STRANGER, "Nobody Inparticular"))
            .client(
                OAuthClient::new("test-client", "test-secret")
                    .redirect_uri(&format!("{ORIGIN}{}", route::OAUTH_CALLBACK)),
            );
        for persona in people {
            builder = builder.person(Person::new(persona.address, persona.name));
        }
        let google = Arc::new(builder.start().await.unwrap());
        let url = google.url();
        let change = |env: &mut BTreeMap<String, String>| {
            env.insert("TEGAMI_GOOGLE_ISSUER".to_owned(), url.clone());
            env.insert("TEGAMI_GMAIL_URL".to_owned(), url.clone());
            more(env, &url);
        };
        let connect = |config: &Config| connect(Arc::clone(&google), config);
        let test = TestApp::start_over(database, change, connect).await;
        let world = Self { test, google };
        world
            .run("UPDATE users SET google_subject = NULL", [])
            .await;
        world
    }

    /// Time goes by, here and at Google.
    pub fn advance(&self, by: SignedDuration) {
        self.test.app.clock.advance(by);
        self.google.advance(Duration::try_from(by).unwrap());
    }

    /// A new browser.
    pub fn browser(&self) -> Browser<'_> {
        Browser {
            world: self,
            client: self.test.anonymous(),
            jar: BTreeMap::new(),
        }
    }

    /// A browser in which this persona has signed in.
    pub async fn browser_of(&self, persona: Persona) -> Browser<'_> {
        let mut browser = self.browser();
        let answer = browser.sign_in(persona.address).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        browser
    }

    /// Changes rows behind the server's back.
    pub async fn run<const N: usize>(&self, sql: &str, values: [Value; N]) {
        let db = self.test.store().db();
        let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
        db.execute_raw(statement).await.unwrap();
    }

    /// A number from the database.
    pub async fn number(&self, sql: &str) -> i64 {
        #[derive(FromQueryResult)]
        struct Row {
            n: i64,
        }
        let db = self.test.store().db();
        let statement = Statement::from_string(db.get_database_backend(), sql);
        Row::find_by_statement(statement)
            .one(db)
            .await
            .unwrap()
            .unwrap()
            .n
    }

    /// The rows of a table, each as one text, in order.
    pub async fn texts(&self, sql: &str) -> Vec<String> {
        #[derive(FromQueryResult)]
        struct Row {
            t: String,
        }
        let db = self.test.store().db();
        let statement = Statement::from_string(db.get_database_backend(), sql);
        let rows = Row::find_by_statement(statement).all(db).await.unwrap();
        rows.into_iter().map(|row| row.t).collect()
    }

    /// How many requests Google has refused because there were too many.
    pub fn refused(&self) -> usize {
        let requests = self.google.requests();
        requests
            .iter()
            .filter(|request| [403, 429].contains(&request.status))
            .count()
    }

    /// How many requests of this method Google has seen.
    pub fn asked(&self, method: &str) -> usize {
        let requests = self.google.requests();
        requests
            .iter()
            .filter(|request| request.method.as_deref() == Some(method))
            .count()
    }
}

/// Runs a test on SQLite, then on PostgreSQL where [`POSTGRES`] names a server.
pub async fn on_each_database(test: impl AsyncFn(World)) {
    test(World::start().await).await;
    match TestDatabase::postgres().await {
        Some(database) => test(World::start_on(database).await).await,
        None => eprintln!("{POSTGRES} is not set: ran on SQLite only"),
    }
}

/// The same where pushes are set up.
pub async fn pushing_on_each_database(test: impl AsyncFn(World)) {
    test(World::pushing_on(TestDatabase::sqlite()).await).await;
    match TestDatabase::postgres().await {
        Some(database) => test(World::pushing_on(database).await).await,
        None => eprintln!("{POSTGRES} is not set: ran on SQLite only"),
    }
}

/// The way to the simulator without a network.
#[derive(Debug)]
struct InProcess(Arc<Simulator>);

impl Transport for InProcess {
    fn send(
        &self,
        request: Request<Vec<u8>>,
    ) -> BoxFuture<'_, Result<Response<Vec<u8>>, HttpError>> {
        async move {
            // Whoever else is at work may go on before the answer is here.
            tokio::task::yield_now().await;
            let answer = self.0.exchange(request).ok_or(HttpError::Connection);
            tokio::task::yield_now().await;
            answer
        }
        .boxed()
    }
}

/// A browser: it keeps cookies, and a person sits before it.
#[derive(Clone)]
pub struct Browser<'a> {
    world: &'a World,
    client: Client,
    pub jar: BTreeMap<String, String>,
}

impl Browser<'_> {
    /// The client with the jar's cookies.
    pub fn client(&self) -> Client {
        let cookies: Vec<String> = self
            .jar
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        self.client
            .clone()
            .with_header("cookie", &cookies.join("; "))
    }

    /// Follows a link that Google or a page gave, and keeps its cookies.
    pub async fn visit(&mut self, url: &str) -> Answer {
        let path = url.strip_prefix(ORIGIN).unwrap_or(url);
        let answer = self.client().get(path).await;
        self.keep(&answer);
        answer
    }

    /// Keeps an answer's cookies.
    pub fn keep(&mut self, answer: &Answer) {
        for cookie in answer.headers.get_all("set-cookie") {
            let cookie = cookie.to_str().unwrap();
            let (pair, attributes) = cookie.split_once(';').unwrap_or((cookie, ""));
            let (name, value) = pair.split_once('=').unwrap();
            if attributes.contains("Max-Age=0") {
                self.jar.remove(name);
            } else {
                self.jar.insert(name.to_owned(), value.to_owned());
            }
        }
    }

    /// Begins a sign-in; returns Google's address.
    pub async fn begin(&mut self, path: &str) -> String {
        let answer = self.visit(path).await;
        assert_eq!(answer.status, 303, "{}", answer.text());
        answer.header("location").unwrap().to_owned()
    }

    /// Signs in, all the way.
    pub async fn sign_in(&mut self, address: &str) -> Answer {
        let at_google = self.begin(route::SIGN_IN).await;
        self.answer(&at_google, address, &Consent::All).await
    }

    /// Begins a consent; returns Google's address.
    pub async fn begin_connect(&mut self, feature: MailFeature) -> String {
        let answer = self.ask_to_connect(feature, None).await;
        answer.json::<ConnectAnswer>().authorize_url
    }

    /// Asks for a consent that is to come back to this path.
    pub async fn ask_to_connect(
        &mut self,
        feature: MailFeature,
        return_to: Option<&str>,
    ) -> Answer {
        let request = ConnectRequest {
            feature,
            return_to: return_to.map(str::to_owned),
            setup: false,
        };
        self.request_consent(&request).await
    }

    /// Asks for a consent.
    pub async fn request_consent(&mut self, request: &ConnectRequest) -> Answer {
        let answer = self.client().post(route::MAILBOX_CONNECT, request).await;
        self.keep(&answer);
        answer
    }

    /// Gives a consent, all the way. A mailbox that is new is in effect then, with everything off.
    pub async fn connect(
        &mut self,
        feature: MailFeature,
        address: &str,
        consent: &Consent,
    ) -> Answer {
        let answer = self.consent(feature, address, consent).await;
        self.client().post(route::MAILBOX_SETUP, &()).await;
        answer
    }

    /// Gives a consent, and leaves a mailbox that is new to be set up.
    pub async fn consent(
        &mut self,
        feature: MailFeature,
        address: &str,
        consent: &Consent,
    ) -> Answer {
        let at_google = self.begin_connect(feature).await;
        self.answer(&at_google, address, consent).await
    }

    /// Answers at Google's address as one of its people, and comes back.
    pub async fn answer(&mut self, at_google: &str, address: &str, consent: &Consent) -> Answer {
        let back = self.world.google.authorize(at_google, address, consent);
        self.visit(&back.unwrap()).await
    }
}

/// The ending that a callback's page names.
pub fn ending(answer: &Answer) -> String {
    let page = answer.text();
    let (_, rest) = page
        .split_once("data-ending=\"")
        .expect("a page with an ending");
    rest.split('"').next().unwrap().to_owned()
}

/// The value of a parameter of a URL.
pub fn parameter(url: &str, name: &str) -> Option<String> {
    let url = url::Url::parse(url).unwrap();
    url.query_pairs()
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.into_owned())
}

/// The URL with one parameter changed.
pub fn with_parameter(url: &str, name: &str, value: &str) -> String {
    let mut url = url::Url::parse(url).unwrap();
    let mut pairs: Vec<(String, String)> = url.query_pairs().into_owned().collect();
    pairs.retain(|(key, _)| key != name);
    pairs.push((name.to_owned(), value.to_owned()));
    url.query_pairs_mut().clear().extend_pairs(pairs);
    url.into()
}
