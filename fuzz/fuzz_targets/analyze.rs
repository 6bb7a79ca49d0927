//! The property `analyze` of `fuzz/src/properties/analyze.rs`, for libFuzzer.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| tact_fuzz::analyze::holds(data));
