//! Calls to the system that fail, and hostile arguments: shares of what `just check-faulty-disk` and `just check-hostile` do, with fixed choices.

use crate::run::workspace;
use std::process::Command;

fn python(script: &str, arguments: &[&str]) {
    let output = Command::new("python3")
        .arg(workspace().join(script))
        .arg(env!("CARGO_BIN_EXE_ropebound"))
        .args(arguments)
        .output()
        .expect("Python 3");
    assert!(
        output.status.success(),
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

/// Old or new, exit code 0 or 2, nothing left behind.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[test]
fn calls_to_the_system_fail() {
    python("tests/faults/faults.py", &["--share", "100"]);
}

/// Exit codes 0, 1 and 2, at once, within 1 GiB.
#[cfg(target_os = "linux")]
#[test]
fn hostile_calls() {
    python(
        "tests/hostile/hostile.py",
        &["--calls", "200", "--seed", "7"],
    );
}
