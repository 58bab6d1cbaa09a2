// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, PartialEq)]
pub struct UpdateRaftVoterRequest {
    pub cluster_id: Option<String>,
    pub current_leader_epoch: i32,
    pub voter_id: i32,
    pub voter_directory_id: Uuid,
    pub listeners: Vec<Listener>,
    pub k_raft_version_feature: KRaftVersionFeature,
}

impl Default for UpdateRaftVoterRequest {
    fn default() -> Self {
        Self {
            cluster_id: Some(Default::default()),
            current_leader_epoch: 0,
            voter_id: 0,
            voter_directory_id: Uuid::ZERO,
            listeners: Vec::new(),
            k_raft_version_feature: KRaftVersionFeature::default(),
        }
    }
}

impl Message for UpdateRaftVoterRequest {
    const NAME: &'static str = "UpdateRaftVoterRequest";
    const VERSIONS: RangeInclusive<i16> = 0..=0;
    const FLEXIBLE: Option<i16> = Some(0);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let cluster_id = d.nullable_string(true)?;
        let current_leader_epoch = d.i32()?;
        let voter_id = d.i32()?;
        let voter_directory_id = d.uuid()?;
        let listeners = d.array(true, |d| Listener::decode(d, version))?;
        let k_raft_version_feature = KRaftVersionFeature::decode(d, version)?;
        d.skip_tagged_fields()?;
        Ok(Self {
            cluster_id,
            current_leader_epoch,
            voter_id,
            voter_directory_id,
            listeners,
            k_raft_version_feature,
        })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        match &self.cluster_id {
            None => e.null_string(true),
            Some(value) => {
                e.string(value, true)?;
            }
        }
        e.i32(self.current_leader_epoch);
        e.i32(self.voter_id);
        e.uuid(self.voter_directory_id);
        e.array_len(self.listeners.len(), true)?;
        for item in &self.listeners {
            item.encode(e, version)?;
        }
        self.k_raft_version_feature.encode(e, version)?;
        e.no_tagged_fields();
        Ok(())
    }
}

impl Request for UpdateRaftVoterRequest {
    const API_KEY: ApiKey = ApiKey::UpdateRaftVoter;
    type Response = super::UpdateRaftVoterResponse;
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Listener {
    pub name: String,
    pub host: String,
    pub port: u16,
}

impl Listener {
    pub(super) fn decode(d: &mut Decoder, _version: i16) -> Result<Self, DecodeError> {
        let name = d.string(true)?;
        let host = d.string(true)?;
        let port = d.u16()?;
        d.skip_tagged_fields()?;
        Ok(Self { name, host, port })
    }

    pub(super) fn encode(&self, e: &mut Encoder, _version: i16) -> Result<(), EncodeError> {
        e.string(&self.name, true)?;
        e.string(&self.host, true)?;
        e.u16(self.port);
        e.no_tagged_fields();
        Ok(())
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct KRaftVersionFeature {
    pub min_supported_version: i16,
    pub max_supported_version: i16,
}

impl KRaftVersionFeature {
    pub(super) fn decode(d: &mut Decoder, _version: i16) -> Result<Self, DecodeError> {
        let min_supported_version = d.i16()?;
        let max_supported_version = d.i16()?;
        d.skip_tagged_fields()?;
        Ok(Self { min_supported_version, max_supported_version })
    }

    pub(super) fn encode(&self, e: &mut Encoder, _version: i16) -> Result<(), EncodeError> {
        e.i16(self.min_supported_version);
        e.i16(self.max_supported_version);
        e.no_tagged_fields();
        Ok(())
    }
}
