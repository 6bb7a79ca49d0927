//! The property `html` of `fuzz/src/properties/html.rs`, for libFuzzer.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| tact_fuzz::html::holds(data));
