//! The type of an array of a dump.

use super::error::{DumpError, refused};
use crate::FloatType;
use ropebound_tables::Dtype;

/// The type of an array's numbers.
pub(crate) fn float_of(name: &str, dtype: Dtype) -> Result<FloatType, DumpError> {
    match dtype {
        Dtype::F64 => Ok(FloatType::F64),
        Dtype::F32 => Ok(FloatType::F32),
        Dtype::F16 => Ok(FloatType::F16),
        Dtype::BF16 => Ok(FloatType::BF16),
        Dtype::I64 => refused(name, "integers; expected f64, f32, f16 or bf16"),
    }
}
