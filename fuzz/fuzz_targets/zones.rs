//! The property `zones` of `fuzz/src/properties/zones.rs`, for libFuzzer.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| tact_fuzz::zones::holds(data));
