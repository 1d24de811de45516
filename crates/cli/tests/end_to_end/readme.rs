//! The examples of README and docs are what the program prints.

use crate::run::{run, workspace};

#[test]
fn examples_are_real() {
    let mut pages = vec![workspace().join("README.md")];
    let docs = std::fs::read_dir(workspace().join("docs")).expect("docs");
    pages.extend(docs.map(|entry| entry.expect("a page").path()));
    pages.retain(|page| page.extension().is_some_and(|ending| ending == "md"));
    pages.sort();
    let mut examples = 0;
    for page in pages {
        let text = std::fs::read_to_string(&page).expect("a page");
        for block in text.split("```console\n").skip(1) {
            let block = block.split("```").next().expect("a block ends");
            for example in block.split("$ ropebound ").skip(1) {
                let (command, shown) = example.split_once('\n').expect("a command's line ends");
                let outcome = run(&command.split(' ').collect::<Vec<_>>());
                assert_eq!(
                    shown,
                    outcome.out,
                    "{}: ropebound {command}",
                    page.display()
                );
                assert!(matches!(outcome.code, Some(0 | 1)), "ropebound {command}");
                examples += 1;
            }
        }
    }
    assert_eq!(examples, 19);
}
