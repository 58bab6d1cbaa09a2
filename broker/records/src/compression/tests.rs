use super::*;
use proptest::prelude::*;

const LIMIT_BYTES: usize = 1 << 20;

proptest! {
    #[test]
    fn round_trip(data in proptest::collection::vec(0u8..8, 0..100_000)) {
        for codec in Compression::ALL {
            let compressed = codec.compress(&data, None);
            prop_assert_eq!(codec.decompress(&compressed, LIMIT_BYTES), Ok(data.clone()));
        }
    }

    #[test]
    fn damage_never_panics_nor_passes_the_limit(
        data in proptest::collection::vec(0u8..4, 0..4000), flips in proptest::collection::vec((any::<u16>(), any::<u8>()), 1..8),
        cut in any::<u16>(),
    ) {
        for codec in Compression::ALL {
            let mut compressed = codec.compress(&data, None);
            for (position, bits) in &flips {
                let position = usize::from(*position) % compressed.len().max(1);
                if let Some(byte) = compressed.get_mut(position) {
                    *byte ^= bits;
                }
            }
            compressed.truncate(compressed.len().saturating_sub(usize::from(cut % 16)));
            if let Ok(output) = codec.decompress(&compressed, 5000) {
                prop_assert!(output.len() <= 5000);
            }
        }
    }
}

#[test]
fn bombs_are_refused_and_the_limit_itself_is_not() {
    let zeros = vec![0u8; 64 << 20];
    for codec in Compression::ALL {
        let bomb = codec.compress(&zeros, None);
        let limit_bytes = LIMIT_BYTES;
        assert_eq!(codec.decompress(&bomb, limit_bytes), Err(BatchError::TooLarge { codec, limit_bytes }));
        assert_eq!(codec.decompress(&bomb, zeros.len()).map(|output| output.len()), Ok(zeros.len()));
    }
}

#[test]
fn names_and_numbers() {
    for codec in Compression::ALL {
        assert_eq!(Compression::from_id(codec.id()), Some(codec));
        assert_eq!(Compression::from_name(codec.name()), Some(codec));
    }
    assert_eq!(Compression::from_name("uncompressed"), Some(Compression::None));
    assert_eq!(Compression::from_id(5), None);
    assert_eq!(Compression::from_name("brotli"), None);
}

#[test]
fn levels_are_used_and_clamped() {
    let data: Vec<u8> = (0..200_000u32).flat_map(|n| (n / 7).to_string().into_bytes()).collect();
    for codec in [Compression::Gzip, Compression::Zstd] {
        let fast = codec.compress(&data, Some(1));
        let small = codec.compress(&data, Some(9));
        assert!(small.len() < fast.len(), "{}", codec.name());
        assert_eq!(
            codec.compress(&data, Some(1000)),
            codec.compress(&data, Some(if codec == Compression::Gzip { 9 } else { 22 }))
        );
    }
}

#[test]
fn snappy_is_read_bare_and_framed_and_concatenated() {
    let data = b"the quick brown fox ".repeat(5000);
    let bare = snap::raw::Encoder::new().compress_vec(&data).unwrap();
    assert_eq!(Compression::Snappy.decompress(&bare, LIMIT_BYTES), Ok(data.clone()));
    let framed = Compression::Snappy.compress(&data, None);
    assert_eq!(&framed[..16], b"\x82SNAPPY\0\0\0\0\x01\0\0\0\x01");
    let twice = Compression::Snappy.decompress(&[framed.clone(), framed].concat(), LIMIT_BYTES);
    assert_eq!(twice, Ok(data.repeat(2)));
}

#[test]
fn snappy_blocks_that_lie_about_their_size_are_damaged() {
    // A varint of 1,000,000 in front of one literal byte.
    let lie = [0xc0, 0x84, 0x3d, 0x00, b'x'];
    assert!(matches!(
        Compression::Snappy.decompress(&lie, 1 << 30),
        Err(BatchError::Decompress { codec: Compression::Snappy, .. })
    ));
}

#[test]
fn gzip_members_and_zstd_frames_may_be_concatenated() {
    for codec in [Compression::Gzip, Compression::Zstd] {
        let twice = [codec.compress(b"ab", None), codec.compress(b"cd", None)].concat();
        assert_eq!(codec.decompress(&twice, 4), Ok(b"abcd".to_vec()));
        assert!(codec.decompress(&twice, 3).is_err());
    }
}

#[test]
fn lz4_frames_are_those_of_kafkas_client() {
    let frame = Compression::Lz4.compress(b"hello", None);
    // Magic, version 1 with independent blocks and nothing else, blocks of 64 KiB.
    assert_eq!(&frame[..6], [0x04, 0x22, 0x4d, 0x18, 0x60, 0x40]);
}
