//! Modules use each other in one direction, so that each can be read with those below it and without those above: only a few may
//! need each other in a circle. What a module uses is read from its text; what stands in a module for tests does not count.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// So many modules may be one thing in several files. `cargo test --test circles -- --nocapture` shows all circles.
const MOST: usize = 4;

/// The path of a module or of what is in it, from the root of the crate on.
type Name = Vec<String>;

#[derive(Default)]
struct Module {
    uses: Vec<Name>,
    /// Names that it has from elsewhere, and what they stand for.
    imported: BTreeMap<String, Name>,
}

/// All modules of the crate.
fn all() -> BTreeMap<Name, Module> {
    let mut modules = BTreeMap::new();
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &[], &mut modules);
    assert!(modules.len() > 300, "only {} modules were found", modules.len());
    modules
}

#[test]
fn rooms_do_not_need_each_other() {
    let modules = all();
    let mut needed: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (at, module) in &modules {
        let homes = module.uses.iter().map(|name| home(name, &modules));
        let rooms = homes.filter_map(|home| home.first().cloned());
        if let Some(room) = at.first() {
            needed
                .entry(room.clone())
                .or_default()
                .extend(rooms.filter(|other| other != room));
        }
    }
    println!("{needed:#?}");
    // What needs nothing that is still there is taken away until nothing is left.
    let mut left = needed.clone();
    while let Some(room) = left
        .iter()
        .find(|(_, others)| others.iter().all(|other| !left.contains_key(other)))
        .map(|(room, _)| room.clone())
    {
        left.remove(&room);
    }
    assert!(left.is_empty(), "these need each other: {left:#?}");
}

#[test]
fn only_few_modules_need_each_other_in_a_circle() {
    let modules = all();
    let reached: BTreeMap<&Name, BTreeSet<Name>> = modules.keys().map(|at| (at, reached_from(at, &modules))).collect();
    let circle = |at: &&Name| -> Vec<String> {
        let with = reached[*at].iter().filter(|other| reached[other].contains(*at));
        with.map(|name| name.join("::")).collect()
    };
    let circles: BTreeSet<Vec<String>> = reached.keys().map(circle).collect();
    let of_more_than = |most| circles.iter().filter(|circle| circle.len() > most).collect::<Vec<_>>();
    println!("{:#?}", of_more_than(1));
    let large = of_more_than(MOST);
    assert!(large.is_empty(), "these need each other: {large:#?}");
}

#[test]
fn a_use_is_read_as_rust_reads_it() {
    let text = "//! use crate::no;\nmod below;\npub(crate) use below::Door;\nuse super::{a, b::{C, d as e}};\n\
        pub(in crate::here) fn f() -> crate::far::Z { below::g(\"\") }\n#[cfg(test)]\nmod tests { use crate::no; }\n";
    let here = ["x".to_owned(), "here".to_owned()];
    let module = Module::of(text, &here);
    let uses: Vec<String> = module.uses.iter().map(|name| name.join("::")).collect();
    assert_eq!(uses, ["x::a", "x::b::C", "x::b::d", "far::Z", "x::here::below::g"]);
    assert_eq!(module.imported["Door"].join("::"), "x::here::below::Door");
    assert_eq!(module.imported["e"].join("::"), "x::b::d");
}

/// Reads the modules of a folder, which is that of the module `at`.
fn read(folder: &Path, at: &[String], modules: &mut BTreeMap<Name, Module>) {
    let first = fs::read_to_string(folder.join("mod.rs")).unwrap_or_default();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        let inside = [at, &[name.to_owned()]].concat();
        match name {
            "bin" => {}
            _ if first.contains(&format!("#[cfg(test)]\nmod {name};")) => {}
            _ if path.is_dir() => read(&path, &inside, modules),
            _ => {
                let at = if matches!(name, "mod" | "lib") {
                    at.to_vec()
                } else {
                    inside
                };
                modules.insert(at.clone(), Module::of(&fs::read_to_string(&path).unwrap(), &at));
            }
        }
    }
}

impl Module {
    fn of(text: &str, at: &[String]) -> Module {
        let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        let code: Vec<&str> = text
            .lines()
            .map(|line| line.split("//").next().unwrap_or_default())
            .collect();
        let tokens = tokens(&code.join("\n"));
        let token = |index: usize| tokens.get(index).map_or("", String::as_str);
        let inside: Vec<&str> = (1..tokens.len())
            .filter(|&at| token(at - 1) == "mod")
            .map(token)
            .collect();
        let mut module = Module::default();
        for index in 1..tokens.len() {
            let begins = matches!(token(index), "crate" | "super" | "self") || inside.contains(&token(index));
            let goes_on = token(index + 1) == ":" && token(index + 2) == ":";
            let before = token(index - 1);
            if !begins || !goes_on || matches!(before, ":" | "in") {
                continue;
            }
            let mut found = Vec::new();
            branches(&tokens, index, at.to_vec(), &mut found);
            // What is only handed on is used by those who take it from here.
            let is_handed_on = before == "use" && matches!(token(index - 2), "pub" | ")");
            for (name, called) in found {
                if before == "use" {
                    module.imported.insert(called, name.clone());
                }
                if !is_handed_on {
                    module.uses.push(name);
                }
            }
        }
        module
    }
}

/// Words, and everything else a character at a time.
fn tokens(code: &str) -> Vec<String> {
    let mut tokens = vec![String::new()];
    let mut is_word = false;
    for character in code.chars() {
        let goes_on = character.is_alphanumeric() || character == '_';
        match tokens.last_mut() {
            Some(last) if goes_on && is_word => last.push(character),
            _ if character.is_whitespace() => {}
            _ => tokens.push(character.into()),
        }
        is_word = goes_on;
    }
    tokens
}

/// Follows a path from a token on, into all its branches, each with the name that it is called by; gives the token behind it.
fn branches(tokens: &[String], at: usize, mut name: Name, found: &mut Vec<(Name, String)>) -> usize {
    let token = |index: usize| tokens.get(index).map_or("", String::as_str);
    match token(at) {
        "{" => {
            let mut end = at;
            while matches!(token(end), "{" | ",") {
                end = branches(tokens, end + 1, name.clone(), found);
            }
            return end + 1;
        }
        "}" => return at,
        "crate" => name.clear(),
        "super" => drop(name.pop()),
        "self" => {}
        word => name.push(word.into()),
    }
    if token(at + 1) == ":" && token(at + 2) == ":" {
        return branches(tokens, at + 3, name, found);
    }
    let is_renamed = token(at + 1) == "as";
    let called = if is_renamed {
        token(at + 2).into()
    } else {
        name.last().cloned().unwrap_or_default()
    };
    found.push((name, called));
    at + if is_renamed { 3 } else { 1 }
}

/// The module in which a name stands that may have been handed on by others.
fn home(name: &[String], modules: &BTreeMap<Name, Module>) -> Name {
    let mut at = Name::new();
    for (index, part) in name.iter().enumerate() {
        let inside = [&at[..], std::slice::from_ref(part)].concat();
        if modules.contains_key(&inside) {
            at = inside;
        } else if let Some(from) = modules[&at]
            .imported
            .get(part)
            .filter(|from| from[..] != name[..=index])
        {
            return home(&[&from[..], &name[index + 1..]].concat(), modules);
        } else {
            break;
        }
    }
    at
}

/// All modules that one needs, and those that these need.
fn reached_from(at: &Name, modules: &BTreeMap<Name, Module>) -> BTreeSet<Name> {
    let mut reached = BTreeSet::new();
    let mut left = vec![at.clone()];
    while let Some(next) = left.pop() {
        let needed = modules[&next].uses.iter().map(|name| home(name, modules));
        left.extend(needed.filter(|other| *other != next && reached.insert(other.clone())));
    }
    reached
}
