//! A kernel's numbers beside the golden ones.

use crate::answer::Answer;
use crate::arguments::{refusal, refused};
use crate::background::run_on_lent;
use crate::models::Which;
use half::slice::HalfBitsSliceExt as _;
use half::{bf16, f16};
use numpy::{Element, PyArrayMethods as _, PyReadonlyArray1};
use pyo3::prelude::*;
use ropebound_answers::{Answer as _, CompareAnswer, CompareSubject};
use ropebound_cli::Comparison;
use ropebound_kernels::compare::Profile;
use ropebound_kernels::dump::{Axes, Dump, DumpArray, DumpOptions};
use ropebound_kernels::{FloatType, Layout};
use ropebound_tables::Slice;

/// An array's numbers in C order: floats, integers, or the bits of f16 and bf16.
#[derive(FromPyObject)]
pub(crate) enum Numbers<'py> {
    F64(PyReadonlyArray1<'py, f64>),
    F32(PyReadonlyArray1<'py, f32>),
    Bits(PyReadonlyArray1<'py, u16>),
    I64(PyReadonlyArray1<'py, i64>),
}

/// An array of the user's.
#[derive(FromPyObject)]
pub(crate) struct Array<'py> {
    name: String,
    shape: Vec<usize>,
    dtype: String,
    numbers: Numbers<'py>,
}

impl Array<'_> {
    /// The array where it lies.
    fn lent(&self) -> PyResult<DumpArray<'_>> {
        let name = &self.name;
        let numbers = match &self.numbers {
            Numbers::F64(values) => Slice::F64(slice(name, values)?),
            Numbers::F32(values) => Slice::F32(slice(name, values)?),
            Numbers::I64(values) => Slice::I64(slice(name, values)?),
            Numbers::Bits(values) => {
                let bits = slice(name, values)?;
                match crate::golden::float(name, &self.dtype)? {
                    FloatType::F16 => Slice::F16(bits.reinterpret_cast::<f16>()),
                    _ => Slice::BF16(bits.reinterpret_cast::<bf16>()),
                }
            }
        };
        Ok(DumpArray::lent(name, &self.shape, numbers))
    }
}

fn slice<'a, T: Element>(name: &str, array: &'a PyReadonlyArray1<'_, T>) -> PyResult<&'a [T]> {
    array.as_slice().map_err(|error| refused(name, error))
}

/// How it is compared.
#[derive(FromPyObject)]
pub(crate) struct How {
    /// What the answer calls the arrays together.
    file: String,
    layout: Option<String>,
    axes: Option<String>,
    /// The limits: the name of shipped ones, or the text of a TOML file.
    profile: Option<String>,
    attention_factor: Option<f64>,
    text_only: bool,
    diagnose: bool,
}

impl How {
    fn layout(&self) -> PyResult<Option<Layout>> {
        match self.layout.as_deref() {
            None => Ok(None),
            Some("half") => Ok(Some(Layout::HalfSplit)),
            Some("interleaved") => Ok(Some(Layout::Interleaved)),
            Some(other) => Err(refused(
                "layout",
                format_args!("{other:?}; expected 'half' or 'interleaved'"),
            )),
        }
    }

    fn profile(&self) -> PyResult<Option<Profile>> {
        let Some(profile) = &self.profile else {
            return Ok(None);
        };
        if let Some(shipped) = Profile::shipped(profile) {
            return Ok(Some(shipped));
        }
        if !profile.contains('=') {
            let names = Profile::SHIPPED.map(|(name, _)| name).join(", ");
            return Err(refused(
                "profile",
                format_args!(
                    "{profile:?}; expected one of {names}, or the text of a TOML file of limits"
                ),
            ));
        }
        let profile = Profile::parse(profile);
        profile.map(Some).map_err(|error| refused("profile", error))
    }
}

/// Holds arrays against what they should be.
#[pyfunction]
pub(crate) fn compare(
    py: Python<'_>,
    arrays: Vec<Array<'_>>,
    which: Which,
    positions: Option<PyReadonlyArray1<'_, u64>>,
    how: How,
    progress: Option<&Bound<'_, PyAny>>,
) -> PyResult<Answer> {
    // Frequencies have no rows for positions to belong to.
    let rows = arrays.iter().any(|array| array.name != "inv_freq");
    let arrays: Vec<DumpArray<'_>> = arrays.iter().map(Array::lent).collect::<PyResult<_>>()?;
    let positions = positions.map(|positions| positions.to_vec()).transpose();
    let positions = positions.map_err(|error| refused("positions", error))?;
    let axes = how.axes.as_deref().map(Axes::parse).transpose();
    let axes = axes.map_err(|why| refused("axes", why))?;
    let (layout, profile) = (how.layout()?, how.profile()?);
    run_on_lent(py, progress, move |progress| {
        let named = which.named(how.attention_factor)?;
        let target = named.target(named.axes.as_ref());
        let target = target.map_err(|failure| refusal("config", &failure))?;
        let options = DumpOptions {
            positions: positions.as_deref().filter(|_| rows),
            layout,
            axes: axes.as_ref(),
            names: &[],
            text_only: how.text_only,
        };
        let dump =
            Dump::find(arrays, &target, &options).map_err(|error| refused("arrays", error))?;
        let comparison = Comparison {
            target: &target,
            profile: profile.as_ref(),
            positions: positions.as_deref(),
            layout,
            diagnose: how.diagnose,
        };
        let compared = comparison.parts(&dump, &mut |part, done, all| {
            progress.say(done as u64, Some(all as u64), || part.to_owned());
        });
        let (parts, notes) = compared.map_err(|why| refused("arrays", why))?;
        let subject = CompareSubject {
            file: how.file,
            schedule: named.name,
            layer: named.layer,
            attention_factor: named.attention.factor.to_string(),
            attention_factor_source: named.attention.source,
            ignored: dump.ignored,
            notes,
        };
        let answer = CompareAnswer::new(subject, parts);
        Ok(Answer::with_junit(answer.document(), answer.junit()))
    })
}
