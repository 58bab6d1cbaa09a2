//! Requests and responses as they travel: a size, a header, a body.
//!
//! ApiVersions is special in three ways (KIP-511), all of them handled here: a request in any version has a readable
//! header, the header of its answer is always version 0, and a broker answers a version that it does not know with
//! version 0 and `UNSUPPORTED_VERSION`, which the client recognises.

mod advertised;

use bytes::Bytes;
use model::ErrorCode;

pub use self::advertised::{Listener, advertised, is_accepted};
use crate::api_versions_response::ApiVersion;
use crate::{
    ApiKey, ApiVersionsResponse, Chunk, DecodeError, Decoder, EncodeError, Encoder, Limits, Message, Request,
    RequestHeader, ResponseHeader,
};

/// The bytes of the size that a frame begins with.
pub const SIZE_PREFIX_BYTES: usize = 4;

/// A frame announces a size that is negative or above the limit. Nothing can be read from the connection after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a frame of {size_bytes} bytes is announced, at most {size_bytes_max} are allowed")]
pub struct InvalidFrameSize {
    /// As announced.
    pub size_bytes: i32,
    /// The limit.
    pub size_bytes_max: usize,
}

/// The number of bytes that follow the prefix.
///
/// # Errors
/// When it is negative or above the limit.
pub fn frame_size(prefix: [u8; SIZE_PREFIX_BYTES], size_bytes_max: usize) -> Result<usize, InvalidFrameSize> {
    let size_bytes = i32::from_be_bytes(prefix);
    match usize::try_from(size_bytes) {
        Ok(size) if size <= size_bytes_max => Ok(size),
        _ => Err(InvalidFrameSize { size_bytes, size_bytes_max }),
    }
}

/// What a request says about itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestHead {
    /// The API.
    pub api_key: ApiKey,
    /// One that has a definition, except for ApiVersions, where it may be any.
    pub api_version: i16,
    /// Returned with the answer.
    pub correlation_id: i32,
    /// `client.id`.
    pub client_id: Option<String>,
}

impl RequestHead {
    /// Whether this is an ApiVersions request in a version that we do not know. Its body cannot be read; the answer is
    /// [`unsupported_api_versions`].
    pub fn is_unsupported_api_versions(&self) -> bool {
        !self.api_key.versions().contains(&self.api_version)
    }
}

/// Reads the header of a request, without the size before it; the decoder stands at the body, which is read by
/// `R::decode(&mut decoder, head.api_version)`. Bytes behind the body mean nothing, as in Kafka.
///
/// # Errors
/// When the API or its version has no definition (Kafka then closes the connection), or the bytes are no header.
pub fn decode_request(frame: Bytes) -> Result<(RequestHead, Decoder), DecodeError> {
    let mut decoder = Decoder::new(frame, Limits::REQUEST);
    let key = decoder.i16()?;
    let api_version = decoder.i16()?;
    let Some(api_key) = ApiKey::from_i16(key) else {
        return Err(DecodeError::UnknownType { what: "API key", number: i64::from(key) });
    };
    if api_key != ApiKey::ApiVersions && !api_key.versions().contains(&api_version) {
        return Err(DecodeError::UnknownVersion { message: api_key.name(), version: api_version });
    }
    let correlation_id = decoder.i32()?;
    let client_id = decoder.nullable_string(false)?;
    if api_key.request_header_version(api_version) >= 2 {
        decoder.skip_tagged_fields()?;
    }
    Ok((RequestHead { api_key, api_version, correlation_id, client_id }, decoder))
}

/// A request with header and size, in pieces that are sent in order.
///
/// # Errors
/// When the version is unknown or cannot express the request.
pub fn encode_request<R: Request>(
    api_version: i16,
    correlation_id: i32,
    client_id: Option<&str>,
    request: &R,
) -> Result<Vec<Chunk>, EncodeError> {
    let header = RequestHeader {
        request_api_key: R::API_KEY.key(),
        request_api_version: api_version,
        correlation_id,
        client_id: client_id.map(str::to_owned),
    };
    encode_frame(|e| {
        header.encode(e, R::API_KEY.request_header_version(api_version))?;
        request.encode(e, api_version)
    })
}

/// The answer to a request in this version, with header and size, in pieces that are sent in order. Records are the
/// slices or holes that they are in the response.
///
/// # Errors
/// When the version is unknown or cannot express the response.
pub fn encode_response<R: Request>(
    api_version: i16,
    correlation_id: i32,
    response: &R::Response,
) -> Result<Vec<Chunk>, EncodeError> {
    let body_version = match R::API_KEY {
        ApiKey::ApiVersions if !R::VERSIONS.contains(&api_version) => 0,
        _ => api_version,
    };
    encode_frame(|e| {
        let header = ResponseHeader { correlation_id };
        header.encode(e, R::API_KEY.response_header_version(api_version))?;
        response.encode(e, body_version)
    })
}

/// The correlation id of a response, without the size before it: it tells which request is answered, so in which version.
///
/// # Errors
/// When the frame is shorter than four bytes.
pub fn correlation_id(frame: &Bytes) -> Result<i32, DecodeError> {
    Decoder::new(frame.clone(), Limits::RESPONSE).i32()
}

/// Reads the answer to a request of this version, without the size before it.
///
/// # Errors
/// When the bytes are not the response.
pub fn decode_response<R: Request>(
    frame: Bytes,
    api_version: i16,
) -> Result<(i32, R::Response), DecodeError> {
    let mut decoder = Decoder::new(frame.clone(), Limits::RESPONSE);
    let header = ResponseHeader::decode(&mut decoder, R::API_KEY.response_header_version(api_version))?;
    let body_version = match R::API_KEY {
        ApiKey::ApiVersions if is_unsupported_version(&frame) => 0,
        _ => api_version,
    };
    let response = R::Response::decode(&mut decoder, body_version)?;
    decoder.finish()?;
    Ok((header.correlation_id, response))
}

/// The answer to an ApiVersions request in a version that we do not know: it says which ones we do.
pub fn unsupported_api_versions(listener: Listener) -> ApiVersionsResponse {
    let versions = advertised(listener, ApiKey::ApiVersions).into_iter();
    ApiVersionsResponse {
        error_code: ErrorCode::UnsupportedVersion.code(),
        api_keys: versions
            .map(|versions| ApiVersion {
                api_key: ApiKey::ApiVersions.key(),
                min_version: *versions.start(),
                max_version: *versions.end(),
            })
            .collect(),
        ..ApiVersionsResponse::default()
    }
}

/// Whether an ApiVersions response carries that error, and so is in version 0: the code stands first in every version.
fn is_unsupported_version(frame: &Bytes) -> bool {
    frame.get(4..6) == Some(&ErrorCode::UnsupportedVersion.code().to_be_bytes()[..])
}

fn encode_frame(
    content: impl FnOnce(&mut Encoder) -> Result<(), EncodeError>,
) -> Result<Vec<Chunk>, EncodeError> {
    let mut encoder = Encoder::new();
    encoder.i32(0);
    content(&mut encoder)?;
    let size = encoder.size_bytes() - SIZE_PREFIX_BYTES;
    let prefix = i32::try_from(size).map_err(|_| EncodeError::TooLong { length: size })?;
    encoder.patch_i32(0, prefix);
    Ok(encoder.into_chunks())
}
