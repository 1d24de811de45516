//! README's examples are what the program prints.

use crate::run::{answer, workspace};

#[test]
fn examples_are_real() {
    let readme = std::fs::read_to_string(workspace().join("README.md")).expect("a README");
    let mut examples = 0;
    for block in readme.split("```console\n").skip(1) {
        let block = block.split("```").next().expect("a block ends");
        for example in block.split("$ ropebound ").skip(1) {
            let (command, shown) = example.split_once('\n').expect("a command's line ends");
            let arguments: Vec<_> = command.split(' ').collect();
            assert_eq!(shown, answer(&arguments), "ropebound {command}");
            examples += 1;
        }
    }
    assert_eq!(examples, 11);
}
