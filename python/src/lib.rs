//! The part of the Python package `tact` that is in Rust. What people call is in `python/tact`, which checks what it is
//! given; here are the rules ([`Engine`]), one reply, and columns of replies on all processors.

mod engine;
mod score;

use pyo3::prelude::*;

use engine::Engine;

pyo3::create_exception!(tact, Error, pyo3::exceptions::PyValueError, "What is wrong, where, and what to do.");

/// The module.
#[pymodule]
fn _tact(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add("__version__", env!("CARGO_PKG_VERSION"))?;
    module.add("Error", module.py().get_type::<Error>())?;
    module.add_function(wrap_pyfunction!(engine::read_pack, module)?)?;
    module.add_class::<Engine>()
}
