//! The directory that keeps a cluster's data, and what `up` remembers in it.
//!
//! `ottla-up.json` says which cluster it is, since before the first volume is formatted: that is how the cluster id
//! stays the same and no data is ever taken for another cluster's. Each node has a directory `node-<id>` with its
//! `server.properties`, its `broker.log` (and the one before, `broker.log.old`) and its volume `data`.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use env::machine::{Machine, MachineLock};
use env::{Disk, Env};
use model::{NodeId, Uuid};
use serde::{Deserialize, Serialize};

use crate::UpError;

const STATE_FILE: &str = "ottla-up.json";
const LOCK_FILE: &str = "ottla-up.lock";
const STATE_VERSION: u32 = 1;

/// How long an `up` that was killed may take to be gone.
const UP_END_LIMIT: Duration = Duration::from_secs(1);
/// How long its broker may take to notice and stop.
const BROKER_END_LIMIT: Duration = Duration::from_secs(10);

/// What is remembered. Fields that a newer version adds are lost when an older one writes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct State {
    version: u32,
    /// The cluster's name.
    cluster: String,
    /// Drawn once.
    pub(crate) cluster_id: String,
    /// The nodes whose volumes are formatted.
    #[serde(default)]
    formatted_nodes: BTreeSet<i32>,
    /// The topics that a file has asked for.
    #[serde(default)]
    pub(crate) topics: BTreeSet<String>,
}

/// A data directory, held by this process alone.
pub(crate) struct DataDir {
    path: PathBuf,
    pub(crate) state: State,
    _lock: MachineLock,
}

impl DataDir {
    /// Opens the directory of a cluster; makes it when it is not there.
    ///
    /// # Errors
    /// It is in use, it is another cluster's, or something else is in it.
    pub(crate) async fn open(env: &Machine, path: &Path, cluster: &str) -> Result<Self, UpError> {
        let path = std::path::absolute(path).map_err(|error| failed("find", path, &error))?;
        let next = format!("ls -la {}", path.display());
        // Before anything is written: files of somebody else are left as they are.
        if !Self::is_known(&path)
            && path.exists()
            && !is_empty(&path).map_err(|e| failed("read", &path, &e))?
        {
            let message = format!(
                "{} has files but no {STATE_FILE}, so it is not a cluster's data: name another --data-dir",
                path.display()
            );
            return Err(UpError::other(message, next));
        }
        fs::create_dir_all(&path).map_err(|error| failed("make", &path, &error))?;
        let lock = match lock(env, &path.join(LOCK_FILE), UP_END_LIMIT).await {
            Ok(lock) => lock,
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                let message =
                    format!("another 'ottla up' uses {}: end it, or name another --data-dir", path.display());
                return Err(UpError::other(message, "pgrep -a ottla"));
            }
            Err(error) => return Err(failed("lock", &path, &error)),
        };
        let state = match fs::read_to_string(path.join(STATE_FILE)) {
            Ok(text) => read_state(&text).map_err(|reason| {
                UpError::other(format!("{}: {reason}", path.join(STATE_FILE).display()), next.as_str())
            })?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => State {
                version: STATE_VERSION,
                cluster: cluster.to_owned(),
                cluster_id: Uuid::from_random(|| env.random_u64()).to_string(),
                formatted_nodes: BTreeSet::new(),
                topics: BTreeSet::new(),
            },
            Err(error) => return Err(failed("read", &path.join(STATE_FILE), &error)),
        };
        if state.cluster != cluster {
            let message = format!(
                "{} has the data of cluster '{}', not of '{cluster}': name another --data-dir",
                path.display(),
                state.cluster
            );
            return Err(UpError::other(message, next));
        }
        let dir = Self { path, state, _lock: lock };
        dir.save()?;
        Ok(dir)
    }

    /// Whether a cluster's data is there already.
    pub(crate) fn is_known(path: &Path) -> bool {
        path.join(STATE_FILE).exists()
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// A node's directory, made when it is not there.
    ///
    /// # Errors
    /// The volumes here are other nodes', or the node's has gone.
    pub(crate) fn node(&self, id: NodeId) -> Result<NodeDir, UpError> {
        let node = NodeDir { path: self.path.join(format!("node-{id}")) };
        let formatted = &self.state.formatted_nodes;
        if !formatted.is_empty() && !formatted.contains(&id.0) {
            let message = format!(
                "{} has the data of node {}, not of {id}: a pool's firstNodeId cannot be changed",
                self.path.display(),
                formatted.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
            );
            return Err(UpError::other(message, format!("ls -la {}", self.path.display())));
        }
        if formatted.contains(&id.0) && !node.volume().join("meta.properties").exists() {
            let message = format!(
                "the data of node {id} has gone from {}: bring it back, or remove {} to begin anew",
                node.volume().display(),
                self.path.display()
            );
            return Err(UpError::other(message, format!("ls -la {}", node.path.display())));
        }
        fs::create_dir_all(&node.path).map_err(|error| failed("make", &node.path, &error))?;
        Ok(node)
    }

    /// Remembers that a node's volume is formatted.
    pub(crate) fn remember_formatted(&mut self, id: NodeId) -> Result<(), UpError> {
        match self.state.formatted_nodes.insert(id.0) {
            true => self.save(),
            false => Ok(()),
        }
    }

    /// Remembers which topics files have asked for.
    pub(crate) fn remember_topics(&mut self, topics: BTreeSet<String>) -> Result<(), UpError> {
        if self.state.topics == topics {
            return Ok(());
        }
        self.state.topics = topics;
        self.save()
    }

    /// Writes the state, whole or not at all.
    fn save(&self) -> Result<(), UpError> {
        let text = serde_json::to_string_pretty(&self.state).expect("plain values with text keys");
        let path = self.path.join(STATE_FILE);
        let new = self.path.join(format!("{STATE_FILE}.new"));
        let write = || -> io::Result<()> {
            let mut file = File::create(&new)?;
            file.write_all(text.as_bytes())?;
            file.sync_all()?;
            fs::rename(&new, &path)?;
            File::open(&self.path)?.sync_all()
        };
        write().map_err(|error| failed("write", &path, &error))
    }
}

/// A node's directory.
#[derive(Debug)]
pub(crate) struct NodeDir {
    path: PathBuf,
}

impl NodeDir {
    /// Kafka's log directory.
    pub(crate) fn volume(&self) -> PathBuf {
        self.path.join("data")
    }

    /// Waits until no broker holds the volume: one whose `up` was killed needs a moment to notice.
    pub(crate) async fn wait_until_unused(&self, env: &Machine) -> Result<(), UpError> {
        let file = self.volume().join(".lock");
        if !file.exists() {
            return Ok(());
        }
        match lock(env, &file, BROKER_END_LIMIT).await {
            Ok(_released_at_once) => Ok(()),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                let message = format!("another process uses {}: end it", self.volume().display());
                Err(UpError::other(message, "pgrep -a ottla-broker"))
            }
            Err(error) => Err(failed("lock", &file, &error)),
        }
    }

    /// Writes `server.properties` and says where.
    pub(crate) fn write_properties(&self, text: &str) -> Result<PathBuf, UpError> {
        let path = self.path.join("server.properties");
        fs::write(&path, text).map_err(|error| failed("write", &path, &error))?;
        Ok(path)
    }

    /// A new log file, with the one before kept beside it.
    pub(crate) fn new_log(&self) -> Result<(PathBuf, File), UpError> {
        let path = self.path.join("broker.log");
        if path.exists() {
            fs::rename(&path, self.path.join("broker.log.old"))
                .map_err(|error| failed("rename", &path, &error))?;
        }
        let file = File::create(&path).map_err(|error| failed("write", &path, &error))?;
        Ok((path, file))
    }
}

/// Takes a lock file; `WouldBlock` when another process still holds it after `limit`.
async fn lock(env: &Machine, file: &Path, limit: Duration) -> io::Result<MachineLock> {
    const INTERVAL: Duration = Duration::from_millis(10);
    let deadline = env.now() + limit;
    loop {
        match env.disk().lock(file).await {
            Err(error) if error.kind() == io::ErrorKind::WouldBlock && env.now() < deadline => {}
            taken => return taken,
        }
        env.sleep(INTERVAL).await;
    }
}

fn read_state(text: &str) -> Result<State, String> {
    #[derive(Deserialize)]
    struct Version {
        version: u32,
    }
    let Version { version } = serde_json::from_str(text).map_err(|error| format!("damaged: {error}"))?;
    if version > STATE_VERSION {
        return Err(format!(
            "written by a newer version of Ottla ({version}; this one knows {STATE_VERSION})"
        ));
    }
    serde_json::from_str(text).map_err(|error| format!("damaged: {error}"))
}

fn is_empty(path: &Path) -> io::Result<bool> {
    for entry in fs::read_dir(path)? {
        let name = entry?.file_name();
        // A first start may have ended before it wrote its state.
        if name != LOCK_FILE && name != format!("{STATE_FILE}.new").as_str() {
            return Ok(false);
        }
    }
    Ok(true)
}

fn failed(what: &str, path: &Path, error: &io::Error) -> UpError {
    UpError::other(
        format!("cannot {what} {}: {error}", path.display()),
        format!("ls -lad {}", path.display()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Runs a scenario with a fresh directory.
    fn scenario<F: Future<Output = ()> + Send + 'static>(
        run: impl FnOnce(Machine, PathBuf) -> F + Send + 'static,
    ) {
        let temp = tempfile::tempdir().unwrap();
        let path = temp.path().to_owned();
        env::machine::run(2, move |env| run(env, path)).unwrap();
    }

    async fn open(env: &Machine, path: &Path) -> DataDir {
        DataDir::open(env, path, "demo").await.unwrap()
    }

    async fn refused(env: &Machine, path: &Path, cluster: &str) -> String {
        match DataDir::open(env, path, cluster).await {
            Ok(_) => panic!("opened"),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn the_identity_is_drawn_once_and_topics_are_remembered() {
        scenario(|env, path| async move {
            let path = path.join("a/b");
            let mut dir = open(&env, &path).await;
            let id = dir.state.cluster_id.clone();
            assert!(id.parse::<Uuid>().is_ok(), "{id}");
            dir.remember_topics(["t".to_owned()].into()).unwrap();
            drop(dir);
            let again = open(&env, &path).await;
            assert_eq!(again.state.cluster_id, id);
            assert_eq!(again.state.topics, ["t".to_owned()].into());
        });
    }

    #[test]
    fn only_one_process_and_one_cluster_use_it() {
        scenario(|env, path| async move {
            let held = open(&env, &path).await;
            assert!(refused(&env, &path, "demo").await.contains("another 'ottla up'"));
            drop(held);
            assert!(refused(&env, &path, "other").await.contains("data of cluster 'demo'"));
            fs::write(path.join(STATE_FILE), r#"{"version":2}"#).unwrap();
            assert!(refused(&env, &path, "demo").await.contains("newer version"));
            fs::write(path.join(STATE_FILE), "{").unwrap();
            assert!(refused(&env, &path, "demo").await.contains("damaged"));
        });
    }

    #[test]
    fn files_of_somebody_else_are_left_alone() {
        scenario(|env, path| async move {
            fs::write(path.join("letter.txt"), "dear").unwrap();
            assert!(refused(&env, &path, "demo").await.contains("no ottla-up.json"));
            assert_eq!(fs::read_dir(&path).unwrap().count(), 1, "it left something");
        });
    }

    #[test]
    fn a_formatted_volume_stays_that_nodes() {
        scenario(|env, path| async move {
            let mut dir = open(&env, &path).await;
            let node = dir.node(NodeId(0)).unwrap();
            fs::create_dir(node.volume()).unwrap();
            fs::write(node.volume().join("meta.properties"), "").unwrap();
            dir.remember_formatted(NodeId(0)).unwrap();
            dir.node(NodeId(0)).unwrap();
            assert!(dir.node(NodeId(5)).unwrap_err().to_string().contains("firstNodeId"));
            fs::remove_file(node.volume().join("meta.properties")).unwrap();
            assert!(dir.node(NodeId(0)).unwrap_err().to_string().contains("has gone"));
        });
    }

    #[test]
    fn a_broker_that_still_stops_is_waited_for() {
        scenario(|env, path| async move {
            let node = open(&env, &path).await.node(NodeId(0)).unwrap();
            fs::create_dir(node.volume()).unwrap();
            node.wait_until_unused(&env).await.unwrap();
            let held = env.disk().lock(&node.volume().join(".lock")).await.unwrap();
            let waits = node.wait_until_unused(&env);
            tokio::pin!(waits);
            let early = env::timeout(&env, Duration::from_millis(50), &mut waits).await;
            assert!(early.is_none(), "{early:?}");
            drop(held);
            waits.await.unwrap();
        });
    }

    #[test]
    fn the_log_before_is_kept() {
        scenario(|env, path| async move {
            let node = open(&env, &path).await.node(NodeId(0)).unwrap();
            node.new_log().unwrap().1.write_all(b"first").unwrap();
            let (path, _) = node.new_log().unwrap();
            assert_eq!(fs::read_to_string(&path).unwrap(), "");
            assert_eq!(fs::read_to_string(path.with_file_name("broker.log.old")).unwrap(), "first");
        });
    }
}
