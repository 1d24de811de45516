//! A wrong claim cannot be certified: forgeries for the bases the paper prints fail, at a named step.

use crate::support::{Chain, check, checker_knowing, forger::forge};
use ropebound_certificate::Step;

#[test]
fn printed_bases_are_refused() {
    for (context, claims) in [(1024, [4.3e3, 4.2e3]), (2048, [1.6e4, 1.2e4])] {
        let genuine = Chain::get().certificate(context);
        let mut checker = checker_knowing(context);
        for claimed in claims {
            let forgeries = forge(&genuine, claimed);
            assert!(!forgeries.is_empty());
            for (name, forged) in forgeries {
                let error = check(&mut checker, &forged.to_text()).unwrap_err();
                println!("{context} {claimed} {name}: {error}");
                assert!(
                    matches!(
                        error.step,
                        Step::Piece { .. } | Step::Bracket | Step::Enclosure | Step::Position(_)
                    ),
                    "{error}"
                );
                assert!(error.line >= 9 && error.file == "tampered");
            }
        }
    }
}
