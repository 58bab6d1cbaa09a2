// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct LeaderChangeMessage {
    pub version: i16,
    pub leader_id: i32,
    pub voters: Vec<Voter>,
    pub granting_voters: Vec<Voter>,
}

impl Message for LeaderChangeMessage {
    const NAME: &'static str = "LeaderChangeMessage";
    const VERSIONS: RangeInclusive<i16> = 0..=1;
    const FLEXIBLE: Option<i16> = Some(0);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let its_version = d.i16()?;
        let leader_id = d.i32()?;
        let voters = d.array(true, |d| Voter::decode(d, version))?;
        let granting_voters = d.array(true, |d| Voter::decode(d, version))?;
        d.skip_tagged_fields()?;
        Ok(Self { version: its_version, leader_id, voters, granting_voters })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        e.i16(self.version);
        e.i32(self.leader_id);
        e.array_len(self.voters.len(), true)?;
        for item in &self.voters {
            item.encode(e, version)?;
        }
        e.array_len(self.granting_voters.len(), true)?;
        for item in &self.granting_voters {
            item.encode(e, version)?;
        }
        e.no_tagged_fields();
        Ok(())
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Voter {
    pub voter_id: i32,
    pub voter_directory_id: Uuid,
}

impl Voter {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let voter_id = d.i32()?;
        let voter_directory_id = if version == 1 { d.uuid()? } else { Uuid::ZERO };
        d.skip_tagged_fields()?;
        Ok(Self { voter_id, voter_directory_id })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        e.i32(self.voter_id);
        if version == 1 {
            e.uuid(self.voter_directory_id);
        } else if self.voter_directory_id != Uuid::ZERO {
            return Err(EncodeError::FieldAbsent { field: "Voter.voter_directory_id", version });
        }
        e.no_tagged_fields();
        Ok(())
    }
}
