//! What is inside compressed and encoded data.

use std::io::Read as _;

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use flate2::read::{MultiGzDecoder, ZlibDecoder};
use memchr::memmem;

/// More than any answer of the product, and little enough for a bomb.
const UNPACKED_LIMIT_BYTES: u64 = 64 * 1024 * 1024;

const GZIP: [u8; 3] = [0x1f, 0x8b, 0x08];
/// `GZIP` in base64, as far as it is the same in every place.
const GZIP_IN_BASE64: &[u8] = b"H4sI";

const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// The data itself, and whatever it holds in compressed form, wherever that begins.
pub fn layers(data: &[u8]) -> Vec<Vec<u8>> {
    let mut layers = vec![data.to_vec()];
    for start in memmem::find_iter(data, &GZIP) {
        layers.extend(gunzip(&data[start..]));
    }
    for start in memmem::find_iter(data, GZIP_IN_BASE64) {
        layers.extend(gunzip(&base64_run(&data[start..])));
    }
    // The format of `Content-Encoding: deflate` has no unmistakable beginning.
    if data.first() == Some(&0x78) {
        layers.extend(read_all(ZlibDecoder::new(data)));
    }
    layers
}

fn gunzip(data: &[u8]) -> Option<Vec<u8>> {
    read_all(MultiGzDecoder::new(data))
}

/// What could be read, also where the end is missing or other data follows.
fn read_all(reader: impl std::io::Read) -> Option<Vec<u8>> {
    let mut unpacked = Vec::new();
    let complete = reader.take(UNPACKED_LIMIT_BYTES).read_to_end(&mut unpacked);
    (complete.is_ok() || !unpacked.is_empty()).then_some(unpacked)
}

/// Decodes base64 of either alphabet up to the first other character.
fn base64_run(data: &[u8]) -> Vec<u8> {
    let run = data.iter().map_while(|byte| match byte {
        b'-' => Some(b'+'),
        b'_' => Some(b'/'),
        b'+' | b'/' | b'=' => Some(*byte),
        byte if byte.is_ascii_alphanumeric() => Some(*byte),
        _ => None,
    });
    let run: Vec<u8> = run.collect();
    LENIENT.decode(run).unwrap_or_default()
}
