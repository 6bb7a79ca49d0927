//! The property `packs` of `fuzz/src/properties/packs.rs`, for libFuzzer.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| tact_fuzz::packs::holds(data));
