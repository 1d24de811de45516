//! Rotary kernels of released crates, run through the conformance set; rows of a Markdown table on standard output.

#![forbid(unsafe_code)]

mod burn;
mod candle;

use ropebound_kernels::FloatType;
use ropebound_kernels::compare::Profile;
use ropebound_kernels::conformance::{Contract, RopeKernel, check};

/// The last position asked of a kernel: a table of it at head_dim 256 is 64 MiB.
const LAST: u64 = 32_767;

fn row(kernel: &mut dyn RopeKernel) {
    let contract = Contract::new(Profile::of_float(kernel.float()))
        .up_to(LAST)
        .random_positions(30);
    let (name, float) = (kernel.name(), kernel.float());
    match check(kernel, &contract) {
        Ok(report) => println!(
            "| {name} | {float} | conforms | {} | {:.3} | - |",
            report.checked, report.worst
        ),
        Err(failure) if failure.failing > 0 => println!(
            "| {name} | {float} | {} of them are over | {} | - | {} |",
            failure.failing, failure.checked, failure.case
        ),
        Err(failure) => println!(
            "| {name} | {float} | does not conform | {} | - | {} |",
            failure.checked, failure.case
        ),
    }
}

fn main() {
    use candle::{Caches, Candle, Function};
    for function in Function::ALL {
        let wide = matches!(function, Function::Rope | Function::RopeInterleaved);
        for float in FloatType::ALL {
            // The others are the same arithmetic in another order of axes.
            if wide || matches!(float, FloatType::F32 | FloatType::BF16) {
                row(&mut Candle::new(function, float, Caches::Exact));
            }
        }
    }
    for float in [FloatType::F32, FloatType::F16, FloatType::BF16] {
        row(&mut Candle::new(Function::Rope, float, Caches::AsModels));
    }
    row(&mut burn::Burn::default());
}
