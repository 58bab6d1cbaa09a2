//! The number of an API, and the form of its headers.

macro_rules! api_keys {
    ($($key:literal $name:ident $first:literal..=$last:literal $flexible:expr;)*) => {
        /// An API of Kafka's protocol. Keys 4 to 7 are gone since Kafka 4.0.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(i16)]
        #[allow(missing_docs)] // the names are the protocol's
        pub enum ApiKey { $($name = $key,)* }

        impl ApiKey {
            /// Every API, in order of key.
            pub const ALL: &'static [ApiKey] = &[$(ApiKey::$name,)*];

            /// The number on the wire.
            pub const fn key(self) -> i16 {
                self as i16
            }

            /// The API with this number.
            pub const fn from_i16(key: i16) -> Option<ApiKey> {
                match key { $($key => Some(ApiKey::$name),)* _ => None }
            }

            /// The protocol's name, such as `Fetch`.
            pub const fn name(self) -> &'static str {
                match self { $(ApiKey::$name => stringify!($name),)* }
            }

            /// The versions that we can decode and encode; what is advertised is less, see
            /// [`crate::frame::advertised`].
            pub const fn versions(self) -> std::ops::RangeInclusive<i16> {
                match self { $(ApiKey::$name => $first..=$last,)* }
            }

            /// The first flexible version, if there is one.
            pub const fn flexible_from(self) -> Option<i16> {
                match self { $(ApiKey::$name => $flexible,)* }
            }

            /// The version of the header of such a request: 2 with tagged fields, or 1.
            pub const fn request_header_version(self, api_version: i16) -> i16 {
                match self.flexible_from() {
                    Some(first) if api_version >= first => 2,
                    _ => 1,
                }
            }

            /// The version of the header of the answer: 1 with tagged fields, or 0. ApiVersions always has 0, so that a
            /// client that asked in a version unknown to the broker can read the answer.
            pub const fn response_header_version(self, api_version: i16) -> i16 {
                match self {
                    ApiKey::ApiVersions => 0,
                    _ => self.request_header_version(api_version) - 1,
                }
            }
        }

        impl std::fmt::Display for ApiKey {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.name())
            }
        }
    };
}
pub(crate) use api_keys;
