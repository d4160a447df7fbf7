//! A worse network and a slower processor than this machine's.

use serde_json::{Value, json};

use super::Browser;

/// What a page has to make do with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Slowness {
    /// From a request to the first byte of its answer, at least, in milliseconds.
    pub latency_ms: f64,
    /// How much arrives, in bits a second; as much as can be without it.
    pub bits_per_second: Option<f64>,
    /// So many times slower than this machine's processor.
    pub processor: f64,
}

impl Slowness {
    /// This machine as it is.
    pub const NONE: Self = Self {
        latency_ms: 0.0,
        bits_per_second: None,
        processor: 1.0,
    };

    /// A phone on a slow mobile network: 1.6 Mbit/s, 150 ms, a processor four times slower.
    pub const SLOW_PHONE: Self = Self {
        latency_ms: 150.0,
        bits_per_second: Some(1_600_000.0),
        processor: 4.0,
    };

    /// A processor four times slower.
    pub const SLOW_PROCESSOR: Self = Self {
        processor: 4.0,
        ..Self::NONE
    };
}

impl Browser {
    /// Takes the network away from the page, or gives it back.
    ///
    /// # Panics
    ///
    /// When the browser refuses.
    pub async fn go_offline(&self, offline: bool) {
        self.emulate_network(json!({
            "offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1,
        }))
        .await;
    }

    /// Lets the page have no more than this, from the next request on.
    ///
    /// # Panics
    ///
    /// When the browser refuses.
    pub async fn slow_down(&self, slowness: Slowness) {
        let Slowness {
            latency_ms,
            bits_per_second,
            processor,
        } = slowness;
        let bytes_per_second = bits_per_second.map_or(-1.0, |bits| bits / 8.0);
        self.emulate_network(json!({
            "offline": false,
            "latency": latency_ms,
            "downloadThroughput": bytes_per_second,
            "uploadThroughput": bytes_per_second,
        }))
        .await;
        let rate = json!({"rate": processor});
        let slowed = self.cdp("Emulation.setCPUThrottlingRate", rate).await;
        slowed.unwrap_or_else(|error| panic!("slowing the processor down: {error}"));
    }

    async fn emulate_network(&self, conditions: Value) {
        for (method, params) in [
            ("Network.enable", json!({})),
            ("Network.emulateNetworkConditions", conditions),
        ] {
            let done = self.cdp(method, params).await;
            done.unwrap_or_else(|error| panic!("{method}: {error}"));
        }
    }
}
