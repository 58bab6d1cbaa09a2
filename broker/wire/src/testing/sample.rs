//! Random values of the protocol's types: small, and often at an edge.

use bytes::Bytes;
use model::Uuid;

use crate::Records;

/// A seeded source of random choices (SplitMix64).
#[derive(Clone, Debug)]
pub struct Random {
    state: u64,
    /// How many arrays the value being made stands in: deeper ones are shorter.
    depth: u32,
}

impl Random {
    /// The same seed makes the same values.
    pub fn new(seed: u64) -> Self {
        Self { state: seed, depth: 0 }
    }

    /// Any number.
    pub fn next_u64(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }

    /// A number below `bound`, which is not 0.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.next_u64() % bound
    }

    /// True once in `times`.
    pub fn one_in(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }
}

/// A type with random instances.
pub trait Sample {
    /// An instance that this version can express.
    fn sample(random: &mut Random, version: i16) -> Self;
}

macro_rules! integers {
    ($($integer:ty),*) => {
        $(impl Sample for $integer {
            fn sample(random: &mut Random, _version: i16) -> Self {
                match random.below(8) {
                    0 => 0,
                    1 => <$integer>::MAX,
                    2 => <$integer>::MIN,
                    3 => (0 as $integer).wrapping_sub(1),
                    4 | 5 => random.below(100) as $integer,
                    _ => random.next_u64() as $integer,
                }
            }
        })*
    };
}
integers!(i8, i16, u16, i32, i64);

impl Sample for bool {
    fn sample(random: &mut Random, _version: i16) -> Self {
        random.one_in(2)
    }
}

impl Sample for f64 {
    fn sample(random: &mut Random, _version: i16) -> Self {
        // Not NaN or infinite: JSON has neither.
        let scale = 10f64.powi(random.below(40) as i32 - 20);
        (random.next_u64() as i64 >> 20) as f64 * scale
    }
}

impl Sample for Uuid {
    fn sample(random: &mut Random, _version: i16) -> Self {
        if random.one_in(4) {
            return Uuid::ZERO;
        }
        Uuid((u128::from(random.next_u64()) << 64 | u128::from(random.next_u64())).to_be_bytes())
    }
}

impl Sample for String {
    fn sample(random: &mut Random, _version: i16) -> Self {
        const LETTERS: [char; 12] = ['a', 'b', 'z', '0', '9', '-', '_', '.', ' ', 'é', '水', '🦦'];
        // Lengths on both sides of where a compact length takes a second byte.
        let length = if random.one_in(30) { 120 + random.below(20) } else { random.below(12) };
        (0..length).map(|_| LETTERS[random.below(LETTERS.len() as u64) as usize]).collect()
    }
}

impl Sample for Bytes {
    fn sample(random: &mut Random, _version: i16) -> Self {
        let length = if random.one_in(10) { 100 + random.below(400) } else { random.below(20) };
        (0..length).map(|_| random.next_u64() as u8).collect()
    }
}

impl Sample for Records {
    fn sample(random: &mut Random, version: i16) -> Self {
        Records::Bytes(Bytes::sample(random, version))
    }
}

impl<T: Sample> Sample for Vec<T> {
    fn sample(random: &mut Random, version: i16) -> Self {
        let is_long = random.depth == 0 && random.one_in(20);
        let length =
            if is_long { 120 + random.below(20) } else { random.below(if random.depth < 2 { 4 } else { 3 }) };
        random.depth += 1;
        let elements = (0..length).map(|_| T::sample(random, version)).collect();
        random.depth -= 1;
        elements
    }
}

impl<T: Sample> Sample for Option<T> {
    fn sample(random: &mut Random, version: i16) -> Self {
        if random.one_in(3) { None } else { Some(T::sample(random, version)) }
    }
}
