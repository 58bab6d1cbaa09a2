//! Options that every command with a cluster has, and the client that they make.

use std::time::Duration;

use clap::Args;
use client::{Client, ClientConfig};
use env::Env;
use env::machine::Machine;

use crate::failure::{Failure, note};
use crate::time::parse_duration;

/// Where the cluster is and how long to try.
#[derive(Debug, Args)]
pub struct Connect {
    /// Brokers to ask first, as host:port, separated by commas
    #[arg(short, long, env = "OTTLA_BOOTSTRAP", default_value = "127.0.0.1:9092", value_delimiter = ',')]
    #[arg(value_name = "HOST:PORT")]
    bootstrap_server: Vec<String>,
    /// How long each call to the cluster may take, retries included
    #[arg(long, default_value = "30s", value_parser = parse_duration, value_name = "DURATION")]
    request_timeout: Duration,
}

impl Connect {
    /// The client; connects when first used.
    pub fn client(&self, env: Machine) -> Result<Client<Machine>, Failure> {
        self.client_with(env, |_| {})
    }

    /// As [`Connect::client`], with other settings changed.
    pub fn client_with(
        &self,
        env: Machine,
        change: impl FnOnce(&mut ClientConfig),
    ) -> Result<Client<Machine>, Failure> {
        let mut config = ClientConfig {
            bootstrap: self.bootstrap_server.clone(),
            request_timeout: self.request_timeout,
            deadline: self.request_timeout,
            ..Default::default()
        };
        config.connection.client_id = "ottla-cli".to_owned();
        config.connection.connect_timeout = self.request_timeout.min(config.connection.connect_timeout);
        change(&mut config);
        let client = Client::new(env.clone(), config).map_err(|error| {
            Failure::usage(error.to_string(), "ottla topics list --bootstrap-server 127.0.0.1:9092")
        })?;
        env.spawn("impatience", tell_wait(client.clone()));
        Ok(client)
    }
}

/// Says what is waited for when no broker has answered for a while.
async fn tell_wait(client: Client<Machine>) {
    const SILENCE: Duration = Duration::from_secs(1);
    client.env().sleep(SILENCE).await;
    if client.metadata().brokers.is_empty() {
        let config = client.config();
        note(&format!("waiting for {}, up to {:?}", config.bootstrap.join(","), config.deadline));
    }
}
