//! The property `formats` of `fuzz/src/properties/formats.rs`, for libFuzzer.
#![no_main]

libfuzzer_sys::fuzz_target!(init: tact_fuzz::formats::begin(), |data: &[u8]| tact_fuzz::formats::holds(data));
