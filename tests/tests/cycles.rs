//! The files of a crate depend on each other one way: no circle of files, but those that are listed with a reason.
//!
//! File a depends on b if a path in a (`crate::…`, `super::…`, `self::…`, or one that starts at a module declared in a) leads to
//! something that is defined in b; names are followed through `use`. Left out are tests, the insides of macros, and what a `mod.rs`
//! or `lib.rs` re-exports of its own modules.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use syn::visit::{self, Visit};
use syn::{Attribute, Item, ItemMod, ItemUse, UseTree, Visibility};

const TO_BE_OPENED: &str = "to be opened";

/// Circles that stand, by crate: their files, or more, and why.
const LISTED: &[(&str, &str, &str)] = &[
    ("config", "gguf/kind gguf/mod", TO_BE_OPENED),
    (
        "config",
        "layers/mod layers/names layers/rotation layers/window",
        TO_BE_OPENED,
    ),
    (
        "fast",
        "fault sums tile",
        "faults, which are in builds for tests alone, are asked for by the sums that they spoil",
    ),
    (
        "reference",
        "decimal_output interval",
        "an interval shows itself in decimals that enclose it",
    ),
    ("tables", "error file npy npz safetensors", TO_BE_OPENED),
];

type Module = Vec<String>;

/// What a file says of others.
#[derive(Default)]
struct Found {
    /// Modules the file declares that have files of their own, and modules inside it.
    declared: BTreeSet<Module>,
    /// The module of each path, and the path.
    paths: Vec<(Module, Vec<String>)>,
    /// Names that `use` brings into a module, and what they stand for.
    names: BTreeMap<(Module, String), (Module, Vec<String>)>,
    here: Module,
}

fn is_test(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg")
            && attribute
                .parse_args::<syn::Path>()
                .is_ok_and(|path| path.is_ident("test"))
    })
}

impl Visit<'_> for Found {
    fn visit_item(&mut self, item: &Item) {
        let attributes = match item {
            Item::Fn(item) => &item.attrs,
            Item::Impl(item) => &item.attrs,
            Item::Mod(item) => &item.attrs,
            Item::Use(item) => &item.attrs,
            _ => return visit::visit_item(self, item),
        };
        if !is_test(attributes) {
            visit::visit_item(self, item);
        }
    }

    fn visit_item_mod(&mut self, item: &ItemMod) {
        self.here.push(item.ident.to_string());
        self.declared.insert(self.here.clone());
        visit::visit_item_mod(self, item);
        self.here.pop();
    }

    fn visit_item_use(&mut self, item: &ItemUse) {
        let public = !matches!(item.vis, Visibility::Inherited);
        self.tree(&item.tree, &mut Vec::new(), public);
    }

    /// `pub(super)` asks for nothing.
    fn visit_visibility(&mut self, _: &Visibility) {}

    fn visit_path(&mut self, path: &syn::Path) {
        let segments = path
            .segments
            .iter()
            .map(|segment| segment.ident.to_string());
        self.paths.push((self.here.clone(), segments.collect()));
        visit::visit_path(self, path);
    }
}

impl Found {
    fn tree(&mut self, tree: &UseTree, before: &mut Vec<String>, public: bool) {
        let (name, last) = match tree {
            UseTree::Path(path) => {
                before.push(path.ident.to_string());
                self.tree(&path.tree, before, public);
                before.pop();
                return;
            }
            UseTree::Group(group) => {
                for tree in &group.items {
                    self.tree(tree, before, public);
                }
                return;
            }
            UseTree::Name(name) => (name.ident.to_string(), name.ident.to_string()),
            UseTree::Rename(rename) => (rename.rename.to_string(), rename.ident.to_string()),
            UseTree::Glob(_) => ("*".to_owned(), "*".to_owned()),
        };
        let mut path = before.clone();
        path.push(last);
        let brought = (self.here.clone(), path.clone());
        self.names.insert((self.here.clone(), name), brought);
        let mut child = self.here.clone();
        child.extend(path.first().cloned());
        let surface = public && self.declared.contains(&child);
        if !surface {
            self.paths.push((self.here.clone(), path));
        }
    }
}

/// The files of a crate by the modules they hold, and what was found in each.
struct Crate {
    files: BTreeMap<Module, PathBuf>,
    found: BTreeMap<PathBuf, Found>,
}

impl Crate {
    fn read(source: &Path) -> Self {
        let mut files = BTreeMap::new();
        collect(source, &mut Vec::new(), &mut files);
        let mut found = BTreeMap::new();
        for (module, path) in &files {
            let text = fs::read_to_string(path).expect("a source file");
            let file = syn::parse_file(&text).expect("Rust");
            let mut here = Found {
                here: module.clone(),
                ..Found::default()
            };
            // Modules first, since paths may start at them.
            for item in &file.items {
                if let Item::Mod(item) = item {
                    let mut child = module.clone();
                    child.push(item.ident.to_string());
                    here.declared.insert(child);
                }
            }
            here.visit_file(&file);
            found.insert(path.clone(), here);
        }
        Self { files, found }
    }

    /// The file that holds a module, by itself or inside.
    fn holder(&self, module: &[String]) -> Option<&PathBuf> {
        (0..=module.len())
            .rev()
            .find_map(|length| self.files.get(&module[..length]))
    }

    fn is_module(&self, module: &[String]) -> bool {
        self.files.contains_key(module)
            || self
                .found
                .values()
                .any(|file| file.declared.contains(module))
    }

    /// The file that defines what `path`, written in `module`, leads to; none if that is outside of the crate.
    fn target(&self, module: &Module, path: &[String], depth: usize) -> Option<&PathBuf> {
        let mut at = module.clone();
        let mut rest = path;
        match path.first()?.as_str() {
            "crate" => at.clear(),
            "self" => {}
            "super" => drop(at.pop()),
            first => {
                at.push(first.to_owned());
                if !self.is_module(&at) {
                    return None;
                }
            }
        }
        rest = &rest[1..];
        while rest.first().is_some_and(|name| name == "super") {
            at.pop();
            rest = &rest[1..];
        }
        while let Some(name) = rest.first() {
            at.push(name.clone());
            if !self.is_module(&at) {
                at.pop();
                break;
            }
            rest = &rest[1..];
        }
        let file = self.holder(&at)?;
        let Some(name) = rest.first() else {
            return Some(file);
        };
        let brought = self.found[file].names.get(&(at.clone(), name.clone()));
        match brought {
            Some((from, path)) if depth < 16 => {
                let mut path = path.clone();
                path.extend(rest[1..].iter().cloned());
                self.target(from, &path, depth + 1)
            }
            _ => Some(file),
        }
    }

    fn arrows(&self) -> BTreeMap<&PathBuf, BTreeSet<&PathBuf>> {
        let mut arrows = BTreeMap::new();
        for (file, found) in &self.found {
            let targets = found
                .paths
                .iter()
                .filter_map(|(module, path)| self.target(module, path, 0))
                .filter(|&target| target != file);
            arrows.insert(file, targets.collect());
        }
        arrows
    }

    /// Largest sets of files that all lead to each other.
    fn circles(&self) -> BTreeSet<Vec<&PathBuf>> {
        let arrows = self.arrows();
        let reached = |start| {
            let (mut open, mut seen) = (vec![start], BTreeSet::new());
            while let Some(file) = open.pop() {
                for &next in &arrows[file] {
                    if seen.insert(next) {
                        open.push(next);
                    }
                }
            }
            seen
        };
        let reach: BTreeMap<_, _> = arrows.keys().map(|&file| (file, reached(file))).collect();
        let with = |&file: &&PathBuf| -> Vec<&PathBuf> {
            let back = |other: &&PathBuf| reach[other].contains(file);
            reach[file].iter().copied().filter(back).collect()
        };
        let circles = reach.keys().map(with);
        circles.filter(|circle| circle.len() > 1).collect()
    }
}

fn collect(folder: &Path, module: &mut Module, files: &mut BTreeMap<Module, PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        let name = path
            .file_stem()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        if path.is_dir() {
            module.push(name);
            collect(&path, module, files);
            module.pop();
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let own = matches!(name.as_str(), "lib" | "main" | "mod");
            let mut module = module.clone();
            module.extend((!own).then_some(name));
            files.insert(module, path);
        }
    }
}

#[test]
fn files_go_in_no_circles() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let crates = fs::read_dir(root.join("crates")).expect("crates").flatten();
    let folders = crates.map(|entry| entry.path()).chain([root.join("paper")]);
    let mut stale: BTreeSet<_> = LISTED.iter().filter(|row| row.2 != TO_BE_OPENED).collect();
    for folder in folders {
        let source = folder.join("src");
        let name = folder.file_name().expect("a name").to_string_lossy();
        for circle in Crate::read(&source).circles() {
            let short = |file: &&PathBuf| {
                let inside = file.strip_prefix(&source).expect("inside");
                inside.with_extension("").to_string_lossy().into_owned()
            };
            let circle: BTreeSet<_> = circle.iter().map(short).collect();
            let holds = |files: &str| {
                let files: BTreeSet<_> = files.split(' ').map(str::to_owned).collect();
                circle.is_subset(&files)
            };
            let listed = LISTED.iter().find(|row| row.0 == name && holds(row.1));
            let row = listed.unwrap_or_else(|| panic!("{name}: files in a circle: {circle:?}"));
            stale.remove(row);
        }
    }
    assert!(stale.is_empty(), "listed, but open: {stale:?}");
}

/// A crate of three files: a child that asks for its parent's type, found through a name that another file brings in.
#[test]
fn circles_are_found() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| {
        fs::write(folder.path().join(name), text).expect("written");
    };
    write(
        "lib.rs",
        "mod a; mod b; mod c; pub use a::A; fn h() { b::B; }",
    );
    write("a.rs", "pub struct A; fn f() { crate::c::g() }");
    write(
        "b.rs",
        "pub use crate::A; pub(super) struct B; #[cfg(test)] mod tests { use crate::c::g; }",
    );
    write("c.rs", "use super::b::A; pub fn g() { let _ = A; }");
    let circles = |folder: &Path| -> Vec<usize> {
        let files = Crate::read(folder);
        files.circles().iter().map(Vec::len).collect()
    };
    assert_eq!(circles(folder.path()), [2]);
    write(
        "a.rs",
        "pub struct A; #[cfg(test)] mod tests { fn f() { crate::c::g() } }",
    );
    assert_eq!(circles(folder.path()), [0usize; 0]);
}
