//! A wrong claim cannot be certified: forgeries for the bases the paper prints fail, at a named step.

use ropebound_certificate::{Step, digest};

use crate::support::{Chain, Text, check, checker_knowing, forger::forge};

#[test]
fn wrong_bases_are_refused() {
    let claims = [(1024, 128, [4.3e3, 4.2e3]), (2048, 1024, [1.6e4, 1.1e4])];
    for (context, shorter, claims) in claims {
        let [genuine, before] = [context, shorter].map(|context| Chain::get().certificate(context));
        let [name, before_name] =
            [&genuine, &before].map(|known| digest(known.to_text().as_bytes()));
        let mut checker = checker_knowing(context);
        for claimed in claims {
            let forgeries = forge(&genuine, name, Some((&before, before_name)), claimed);
            assert!(forgeries.len() >= 3);
            for (name, forged) in forgeries {
                let error = check(&mut checker, &forged.to_text()).unwrap_err();
                println!("{context} {claimed} {name}: {error}");
                let step = error.step;
                match name {
                    "no-cover" => assert_eq!(
                        step,
                        Step::Piece {
                            number: 1,
                            witness: 2
                        }
                    ),
                    "shorter" => assert!(matches!(step, Step::Position(_))),
                    "stretched" => assert!(matches!(step, Step::Piece { number: 1, .. })),
                    _ => assert!(matches!(
                        step,
                        Step::Bracket | Step::Enclosure | Step::Position(_)
                    )),
                }
                assert!(error.line >= 9 && error.file == "tampered");
            }
        }
    }
}
