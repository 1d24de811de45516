//! What the second source says besides its table.

use super::rulings::{Finding, Rulings};
use crate::facts::Facts;
use ropebound_answers::Status;

pub(crate) fn rule(facts: &Facts, rulings: &mut Rulings) {
    let place = |index: usize| format!("/other_sources/su_jianlin_table/also/{index}");
    let rows = &facts.table2.rows;
    let ends = rows.iter().filter(|row| {
        let proved = |end: &crate::bases::IslandTop| end.status == Status::Proved;
        row.island_end.as_ref().is_some_and(proved)
    });
    let ends = ends.count();
    let finding = if ends > 0 {
        Finding::Confirmed
    } else {
        Finding::Refuted("no island of feasible bases is seen to end".to_owned())
    };
    rulings.rule(
        place(0),
        finding,
        format!(
            "above base_L of {ends} of {} contexts lies an infeasible base, proven",
            rows.len()
        ),
    );

    let zero = [0.616_45, 0.616_55].map(cosine_integral);
    let ratios = rows
        .iter()
        .map(|row| facts.least(row.positions, 128).approx() * 0.6165 / row.positions as f64);
    let (lo, hi) = ratios.fold((f64::INFINITY, 0.0f64), |(lo, hi), ratio| {
        (lo.min(ratio), hi.max(ratio))
    });
    let finding = if zero[0] < 0.0 && zero[1] > 0.0 && lo >= 1.0 {
        Finding::ConfirmedUnder(format!(
            "a lower bound for d to infinity; at d = 128 the infima are {lo:.1} to {hi:.1} times L/0.6165"
        ))
    } else {
        Finding::Refuted(format!(
            "Ci at 0.61645 and 0.61655 is {zero:?}, base_L at least {lo} times L/0.6165"
        ))
    };
    rulings.rule(
        place(1),
        finding,
        "Ci changes sign between 0.61645 and 0.61655, by its series",
    );

    let finding = if facts.half_never_negative {
        Finding::Confirmed
    } else {
        Finding::Refuted("counting does not show it".to_owned())
    };
    rulings.rule(
        place(2),
        finding,
        "by counting: as many terms are 1 as there are others, and no term is below −1",
    );
}

/// Ci(x) = γ + ln x + Σ_{k ≥ 1} (−x²)^k / (2k·(2k)!), for 0 < x < 1, where terms alternate and fall: 12 of them leave less than 1e-20 out, and
/// roundings stay below 1e-14.
fn cosine_integral(x: f64) -> f64 {
    const EULER: f64 = 0.577_215_664_901_532_9;
    let mut sum = EULER + libm::log(x);
    let mut power = 1.0;
    for k in 1..=12 {
        let n = f64::from(2 * k);
        power *= -x * x / (n * (n - 1.0));
        sum += power / n;
    }
    sum
}

#[cfg(test)]
mod tests {
    /// Ci(1/2) and Ci(0.616505485620716…) = 0, from tables.
    #[test]
    fn the_cosine_integral() {
        assert!((super::cosine_integral(0.5) + 0.177_784_078_806_612_5).abs() < 1e-12);
        assert!(super::cosine_integral(0.616_505_485_620_716).abs() < 1e-12);
    }
}
