//! The property `rules` of `fuzz/src/properties/rules.rs`, for libFuzzer.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| tact_fuzz::rules::holds(data));
