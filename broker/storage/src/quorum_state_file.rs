//! `quorum-state`: the epoch and vote of a quorum member, one line of JSON beside the metadata log.
//!
//! Version 0 belongs to `kraft.version` 0 (static voters), version 1 to `kraft.version` 1.

use std::path::Path;

use env::Env;
use model::Uuid;
use serde::{Deserialize, Serialize};
use wire::QuorumStateData;
use wire::quorum_state_data::Voter;

use crate::error::StorageError;
use crate::small_file::{self, FileError};

const FILE_NAME: &str = "quorum-state";

/// Reads the file in the metadata partition's directory `dir`, and its version; `None` when this member never took
/// part.
pub async fn read_quorum_state<E: Env>(
    env: &E,
    dir: &Path,
) -> Result<Option<(QuorumStateData, i16)>, FileError> {
    let path = dir.join(FILE_NAME);
    let Some(bytes) = small_file::read(env, &path).await? else { return Ok(None) };
    parse(&bytes).map(Some).map_err(|reason| FileError::damaged(&path, reason))
}

/// Replaces the file; once this returns, a crash cannot bring back the old epoch or vote. `version` is 0 or 1; what it
/// has no field for is not written.
pub async fn write_quorum_state<E: Env>(
    env: &E,
    dir: &Path,
    state: &QuorumStateData,
    version: i16,
) -> Result<(), StorageError> {
    small_file::write(env, &dir.join(FILE_NAME), to_json(state, version)).await
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Json {
    #[serde(skip_serializing_if = "Option::is_none")]
    cluster_id: Option<String>,
    leader_id: i32,
    leader_epoch: i32,
    voted_id: i32,
    #[serde(skip_serializing_if = "Option::is_none")]
    voted_directory_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    applied_offset: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    current_voters: Option<Vec<VoterJson>>,
    #[serde(rename = "data_version")]
    data_version: i16,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct VoterJson {
    voter_id: i32,
}

fn to_json(state: &QuorumStateData, version: i16) -> String {
    let is_static = version == 0;
    let voter = |voter: &Voter| VoterJson { voter_id: voter.voter_id };
    let json = Json {
        cluster_id: is_static.then(|| state.cluster_id.clone()),
        leader_id: state.leader_id,
        leader_epoch: state.leader_epoch,
        voted_id: state.voted_id,
        voted_directory_id: (!is_static).then(|| state.voted_directory_id.to_string()),
        applied_offset: is_static.then_some(state.applied_offset),
        current_voters: is_static.then(|| state.current_voters.iter().flatten().map(voter).collect()),
        data_version: version,
    };
    serde_json::to_string(&json).expect("numbers and strings are JSON")
}

fn parse(bytes: &[u8]) -> Result<(QuorumStateData, i16), String> {
    let json: Json = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
    let version = json.data_version;
    if !(0..=1).contains(&version) {
        return Err(format!("data_version {version} is unknown"));
    }
    if json.leader_epoch < 0 {
        return Err(format!("leaderEpoch {} is negative", json.leader_epoch));
    }
    let voted_directory_id = match (json.voted_directory_id, version) {
        (Some(id), 1) => id.parse().map_err(|error: model::InvalidUuid| error.to_string())?,
        (None, 1) => return Err("votedDirectoryId is missing".to_owned()),
        _ => Uuid::ZERO,
    };
    let voter = |voter: VoterJson| Voter { voter_id: voter.voter_id };
    let state = QuorumStateData {
        cluster_id: json.cluster_id.unwrap_or_default(),
        leader_id: json.leader_id,
        leader_epoch: json.leader_epoch,
        voted_id: json.voted_id,
        voted_directory_id,
        applied_offset: json.applied_offset.unwrap_or_default(),
        current_voters: Some(json.current_voters.unwrap_or_default().into_iter().map(voter).collect()),
    };
    Ok((state, version))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_json_is_kafkas() {
        let state = QuorumStateData { leader_id: 1, leader_epoch: 1, ..Default::default() };
        let one = r#"{"leaderId":1,"leaderEpoch":1,"votedId":-1,"votedDirectoryId":"AAAAAAAAAAAAAAAAAAAAAA","data_version":1}"#;
        assert_eq!(to_json(&state, 1), one);
        assert_eq!(parse(one.as_bytes()), Ok((state, 1)));

        let state = QuorumStateData {
            leader_id: -1,
            leader_epoch: 4,
            voted_id: 2,
            current_voters: Some(vec![Voter { voter_id: 1 }, Voter { voter_id: 2 }]),
            ..Default::default()
        };
        let zero = r#"{"clusterId":"","leaderId":-1,"leaderEpoch":4,"votedId":2,"appliedOffset":0,"currentVoters":[{"voterId":1},{"voterId":2}],"data_version":0}"#;
        assert_eq!(to_json(&state, 0), zero);
        assert_eq!(parse(zero.as_bytes()), Ok((state, 0)));
    }

    #[test]
    fn the_file_is_read_back() {
        crate::testing::with_machine(|env, dir| async move {
            assert_eq!(read_quorum_state(&env, &dir).await.unwrap(), None);
            let voted_directory_id = Uuid([9; 16]);
            let state =
                QuorumStateData { leader_epoch: 3, voted_id: 2, voted_directory_id, ..Default::default() };
            write_quorum_state(&env, &dir, &state, 1).await.unwrap();
            assert_eq!(read_quorum_state(&env, &dir).await.unwrap(), Some((state, 1)));
        });
    }

    #[test]
    fn damage_is_an_error() {
        let good = to_json(&QuorumStateData { leader_epoch: 3, ..Default::default() }, 1);
        for cut in 0..good.len() {
            assert!(parse(&good.as_bytes()[..cut]).is_err(), "{cut}");
        }
        for (from, to) in [
            (r#""data_version":1"#, r#""data_version":2"#),
            (r#""leaderEpoch":3"#, r#""leaderEpoch":-3"#),
            (r#""votedDirectoryId":"AA"#, r#""votedDirectoryId":"A"#),
        ] {
            assert!(parse(good.replace(from, to).as_bytes()).is_err(), "{to}");
        }
    }
}
