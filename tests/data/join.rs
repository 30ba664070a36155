//! Never a wrong label: random pictures in random folders with random tables, made from a hidden truth.
//!
//! A set of pictures is drawn, each with its label. Some of them are there and some are not, some have rows and some have none; the
//! rows name the pictures in one way (paths, names, stems, numbers; of this machine or another), in any order, some twice, some
//! with another label. What comes out must be the truth, or be reported; and all of it must be there where the table says it.
//! The cases are the same in each run, so that a failure can be had again.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, HashSet};

use cnn_playground::explain::Explain;
use cnn_playground::join::{Choice, JoinError, Joined, NamedTable, TextColumn, cut_labels, join};
use proptest::prelude::*;

/// Random numbers; a failing case is made smaller by making these smaller.
struct Draw {
    numbers: Vec<u16>,
    next: usize,
}

impl Draw {
    fn below(&mut self, end: usize) -> usize {
        let number = self.numbers.get(self.next).copied().unwrap_or(0);
        self.next += 1;
        usize::from(number) % end.max(1)
    }

    fn one_in(&mut self, count: usize) -> bool {
        self.below(count) == count - 1
    }

    fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }

    fn shuffle<T>(&mut self, all: &mut [T]) {
        for end in (1..all.len()).rev() {
            all.swap(end, self.below(end + 1));
        }
    }
}

/// How rows name pictures.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Style {
    /// The path below the set's folder.
    Path,
    /// The path with the set's folder.
    Whole,
    /// The path on another machine.
    Elsewhere,
    PathOfStem,
    Name,
    Stem,
    /// The number in the name, without zeros.
    Number,
}

const STYLES: [Style; 7] = [
    Style::Path,
    Style::Whole,
    Style::Elsewhere,
    Style::PathOfStem,
    Style::Name,
    Style::Stem,
    Style::Number,
];

#[derive(Debug, Clone)]
struct Item {
    folder: String,
    stem: String,
    ending: String,
    label: &'static str,
    is_there: bool,
    has_row: bool,
}

impl Item {
    /// Below the set's folder.
    fn path(&self) -> String {
        let slash = if self.folder.is_empty() { "" } else { "/" };
        format!("{}{slash}{}.{}", self.folder, self.stem, self.ending)
    }
}

#[derive(Debug)]
struct Case {
    root: &'static str,
    items: Vec<Item>,
    paths: Vec<String>,
    tables: Vec<NamedTable>,
    /// Rows, by the paths of their items, that say something else than the truth.
    contradicted: BTreeSet<String>,
    /// Items, by their paths, whose rows could mean others as well.
    unclear: BTreeSet<String>,
    /// What names no picture that is there.
    missing: BTreeSet<String>,
    style: Style,
}

const FOLDERS: [&str; 8] = ["", "a", "b", "a/b", "b/a", "cats", "my dogs", "x/y/z"];
const LABELS: [&str; 3] = ["newt", "stoat", "heron"];

fn items(draw: &mut Draw) -> Vec<Item> {
    let count = 1 + draw.below(14);
    let folders: Vec<&str> = (0..1 + draw.below(4)).map(|_| *draw.of(&FOLDERS)).collect();
    let form = draw.below(6);
    let first = draw.below(3);
    // Names may be there in several folders; endings may differ.
    let names = if draw.one_in(2) { count } else { 1 + count / 2 };
    let endings: &[&str] = if draw.one_in(3) {
        &["png", "jpg", "PNG"]
    } else {
        &["png"]
    };
    let mut seen = HashSet::new();
    let mut items = Vec::new();
    for index in 0..count {
        let number = if names == count { index } else { draw.below(names) } + first;
        let stem = match form {
            0 => format!("{number}"),
            1 => format!("{number:03}"),
            2 => format!("c{:05x}", (number + 7) * 40503 % 0xfffff),
            3 => format!("Cat_{number}"),
            4 => format!("my.photo {number}"),
            _ => format!("img-{number}-é"),
        };
        let item = Item {
            folder: draw.of(&folders).to_string(),
            stem,
            ending: draw.of(endings).to_string(),
            label: LABELS[draw.below(LABELS.len())],
            is_there: !draw.one_in(4),
            has_row: !draw.one_in(4),
        };
        if seen.insert(item.path().to_lowercase()) {
            items.push(item);
        }
    }
    if draw.one_in(2) {
        items.iter_mut().for_each(|item| item.has_row = true);
    }
    items[0].is_there = true;
    items
}

/// The items whose rows could mean others as well; `None` where nobody could tell right from wrong.
fn unclear(items: &[Item], style: Style) -> Option<BTreeSet<String>> {
    let name = |item: &Item| match style {
        Style::Name => format!("{}.{}", item.stem, item.ending).to_lowercase(),
        Style::Stem | Style::Number => item.stem.to_lowercase(),
        Style::PathOfStem => format!("{}/{}", item.folder, item.stem).to_lowercase(),
        Style::Path | Style::Whole | Style::Elsewhere => item.path(),
    };
    let mut groups: BTreeMap<String, Vec<&Item>> = BTreeMap::new();
    items
        .iter()
        .for_each(|item| groups.entry(name(item)).or_default().push(item));
    groups.retain(|_, group| group.len() > 1);
    let is_number = items.iter().all(|item| item.stem.parse::<u32>().is_ok());
    if style == Style::Number && !(is_number && groups.is_empty()) {
        return None;
    }
    // All of them are there, or none; and none lies where its name alone is its path.
    let there: Vec<&Item> = items.iter().filter(|item| item.is_there).collect();
    let is_within =
        |item: &Item, folder: &str| folder.is_empty() || format!("{}/", item.folder).starts_with(&format!("{folder}/"));
    let is_top = |item: &Item| there.iter().all(|other| is_within(other, &item.folder));
    let can_be_told = groups.values().all(|group| {
        group.iter().all(|item| item.is_there == group[0].is_there) && !group.iter().any(|item| is_top(item))
    });
    can_be_told.then(|| groups.values().flatten().map(|item| item.path()).collect())
}

/// Of paths that are given from the set's folder, the names alone could be meant, too: when no row fits as a path, or when each
/// picture without a row happens to end like the row of one that is not there. Nobody can tell these apart.
fn is_told(items: &[Item], style: Style) -> bool {
    // There, a path that is the end of another may be either.
    let is_end = |one: &Item| {
        items
            .iter()
            .any(|other| stem_of(&other.path()).ends_with(&format!("/{}", stem_of(&one.path()))))
    };
    if style == Style::Elsewhere && items.iter().any(is_end) {
        return false;
    }
    // A row must show that the pictures were not converted to another ending.
    let is_shown = |item: &Item| item.is_there && item.has_row;
    if matches!(style, Style::Name | Style::Stem | Style::Number) {
        return style != Style::Name || items.iter().any(is_shown) || items.iter().all(|item| item.ending == "png");
    }
    // On another machine, a folder that both have shows where the set begins.
    let has_folder = items
        .iter()
        .any(|item| item.is_there && item.has_row && !item.folder.is_empty());
    if style == Style::Elsewhere && !has_folder && items.iter().any(|item| !item.folder.is_empty()) {
        return false;
    }
    let rows: Vec<String> = items.iter().filter(|item| item.has_row).map(Item::path).collect();
    let there = || items.iter().filter(|item| item.is_there);
    let ends = |path: &str| {
        rows.iter()
            .any(|row| path != row && stem_of(path).ends_with(stem_of(row)))
    };
    there().any(|item| item.has_row)
        && (there().all(|item| item.has_row) || there().any(|item| !item.has_row && !ends(&item.path())))
}

fn stem_of(path: &str) -> &str {
    path.rsplit_once('.').map_or(path, |(stem, _)| stem)
}

fn case(draw: &mut Draw) -> Option<Case> {
    let items = items(draw);
    let style = *draw.of(&STYLES);
    let unclear = unclear(&items, style)?;
    if !is_told(&items, style) {
        return None;
    }
    let root = *draw.of(&["set/", "", "data/my set/"]);
    let slash = *draw.of(&["/", "\\"]);
    let elsewhere = *draw.of(&[
        "/kaggle/input/zoo/",
        "C:\\Users\\ann\\",
        "https://example.org/zoo/",
        "/set/",
    ]);
    let dot = *draw.of(&["", "", "./"]);
    let are_capitals = style != Style::Elsewhere && unclear.is_empty() && draw.one_in(6);
    let key = |item: &Item| -> String {
        let text = match style {
            Style::Path => format!("{dot}{}", item.path()),
            Style::Whole => format!("{dot}{root}{}", item.path()),
            Style::Elsewhere => format!("{elsewhere}{}", item.path()),
            Style::PathOfStem => stem_of(&item.path()).to_string(),
            Style::Name => format!("{}.{}", item.stem, item.ending),
            Style::Stem => item.stem.clone(),
            Style::Number => item.stem.parse::<u32>().unwrap_or(0).to_string(),
        };
        let text = if are_capitals { text.to_uppercase() } else { text };
        let is_address = style == Style::Elsewhere && elsewhere.starts_with("http");
        if is_address { text } else { text.replace('/', slash) }
    };
    let mut rows: Vec<(String, &'static str)> = Vec::new();
    let mut contradicted = BTreeSet::new();
    let mut missing: BTreeSet<String> = items
        .iter()
        .filter(|item| item.has_row && !item.is_there)
        .map(key)
        .collect();
    for item in items.iter().filter(|item| item.has_row) {
        rows.push((key(item), item.label));
        if draw.one_in(12) {
            rows.push((key(item), item.label));
        }
        if draw.one_in(16) {
            rows.push((key(item), if item.label == "newt" { "stoat" } else { "newt" }));
            contradicted.insert(item.path());
        }
    }
    if draw.one_in(3) {
        let stranger = key(&Item {
            stem: "90001".into(),
            ..items[0].clone()
        });
        missing.insert(stranger.clone());
        rows.push((stranger, "newt"));
    }
    // The name of another picture that is not there, the same but for capitals.
    let twin = items
        .iter()
        .find(|item| item.is_there && item.has_row)
        .map(|item| (key(item), key(item).to_uppercase()));
    let is_one_ending = items.iter().all(|item| item.ending == "png");
    if let Some((_, twin)) = twin.filter(|(one, twin)| {
        one != twin && is_one_ending && style != Style::Elsewhere && unclear.is_empty() && draw.one_in(4)
    }) {
        missing.insert(twin.clone());
        rows.push((twin, "newt"));
    }
    if rows.is_empty() {
        return None;
    }
    draw.shuffle(&mut rows);
    // Of numbers that are there several times, only their name says that they are no labels.
    let names = ["file", "image", "path", "id", "what"];
    let are_twice = rows.iter().map(|(key, _)| key).collect::<HashSet<_>>().len() < rows.len();
    let name = names[draw.below(if are_twice { 3 } else { 5 })];
    let mut columns = vec![
        (
            name.to_string(),
            rows.iter().map(|(key, _)| key.clone()).collect::<Vec<_>>(),
        ),
        (
            "label".to_string(),
            rows.iter().map(|(_, label)| label.to_string()).collect(),
        ),
    ];
    if draw.one_in(4) {
        let from = draw.below(3);
        let grade = |key: &str| (1 + (from + key.bytes().map(usize::from).sum::<usize>()) % 3).to_string();
        columns.push(("grade".into(), rows.iter().map(|(key, _)| grade(key)).collect()));
    }
    if draw.one_in(4) {
        columns.insert(0, (String::new(), (0..rows.len()).map(|row| row.to_string()).collect()));
    }
    if draw.one_in(6) {
        columns.push(("note".into(), rows.iter().map(|_| "seen".to_string()).collect()));
    }
    if draw.one_in(4) {
        draw.shuffle(&mut columns);
    }
    let table = |path: String, columns: Vec<(String, Vec<String>)>| NamedTable {
        path,
        columns: columns
            .into_iter()
            .map(|(name, values)| TextColumn { name, values })
            .collect(),
    };
    // Only names say the same wherever the table lies.
    let folder = if matches!(style, Style::Name | Style::Stem) && draw.one_in(3) {
        "tables/"
    } else {
        root
    };
    let mut tables = vec![table(format!("{folder}labels.csv"), columns)];
    if draw.one_in(4) {
        let keys: Vec<String> = items.iter().filter(|item| item.has_row).map(key).collect();
        let sizes = (0..keys.len())
            .map(|at| ["large", "small"][at % 2].to_string())
            .collect();
        tables.push(table(
            format!("{folder}sizes.csv"),
            vec![("file".into(), keys), ("size".into(), sizes)],
        ));
    }
    if draw.one_in(6) {
        let keys: Vec<String> = items.iter().map(key).collect();
        let labels = keys.iter().map(|_| "newt".to_string()).collect();
        let path = format!("{folder}sample_submission.csv");
        tables.push(table(path, vec![(name.to_string(), keys), ("label".into(), labels)]));
    }
    if draw.one_in(3) {
        tables.reverse();
    }
    let mut paths: Vec<String> = items
        .iter()
        .filter(|item| item.is_there)
        .map(|item| format!("{root}{}", item.path()).replace('/', slash))
        .collect();
    draw.shuffle(&mut paths);
    Some(Case {
        root,
        items,
        paths,
        tables,
        contradicted,
        unclear,
        missing,
        style,
    })
}

fn check(case: &Case) -> Result<bool, TestCaseError> {
    let by_path: BTreeMap<String, &Item> = case
        .items
        .iter()
        .filter(|item| item.is_there)
        .map(|item| (format!("{}{}", case.root, item.path()), item))
        .collect();
    let is_complete = case.unclear.is_empty() && by_path.values().all(|item| item.has_row);
    let answer = join(&case.paths, &case.tables, &Choice::default());
    let joined = match answer {
        Ok(joined) => joined,
        Err(error) => {
            prop_assert!(!is_complete, "refused: {error} {case:#?}");
            prop_assert!(!error.hint().is_empty() && error.to_string().contains(".csv"));
            return Ok(false);
        }
    };
    let order: Vec<String> = joined
        .order
        .iter()
        .map(|&at| case.paths[at].replace('\\', "/"))
        .collect();
    prop_assert!(
        order.windows(2).all(|pair| slow_natural(&pair[0], &pair[1]).is_lt()),
        "{order:?}"
    );
    prop_assert_eq!(order.len(), case.paths.len());
    let is_listed = |list: &[String], path: &str| {
        list.iter()
            .any(|listed| path == listed || path.ends_with(&format!("/{listed}")))
    };
    let labels = joined.columns.iter().find(|column| column.name == "label");
    for (image, path) in order.iter().enumerate() {
        let item = by_path[path];
        let is_contradicted = case.contradicted.contains(&item.path());
        let label = labels.and_then(|column| column.values[image].as_deref());
        if let Some(label) = label {
            prop_assert!(
                label == item.label && item.has_row && !is_contradicted,
                "{path} is {label}: {case:#?} {joined:#?}"
            );
        }
        let is_reported = is_listed(&joined.join.images_without, path) || is_listed(&joined.join.doubled, path);
        let says = |what: &str| {
            joined
                .notes
                .iter()
                .chain(&joined.left_over)
                .any(|note| note.contains(what))
        };
        let is_no_label = labels.is_none() && says("\"label\"");
        let is_left_aside =
            labels.is_none() && (says("labels.csv names no pictures") || says("labels.csv is not used"));
        prop_assert!(
            label.is_some() || is_reported || is_no_label || is_left_aside,
            "{path} is not told: {case:#?} {joined:#?}"
        );
        if is_complete && !is_contradicted {
            prop_assert!(
                label.is_some() || is_no_label,
                "{path} has no label: {case:#?} {joined:#?}"
            );
        }
        if is_complete {
            prop_assert!(
                !is_listed(&joined.join.images_without, path),
                "{path}: {case:#?} {joined:#?}"
            );
        }
    }
    rows_are_told(case, &joined)?;
    Ok(is_complete && labels.is_some())
}

/// Each row of a picture that is not there is in the report, unless the table as a whole is left aside.
fn rows_are_told(case: &Case, joined: &Joined) -> Result<(), TestCaseError> {
    let is_aside = joined
        .notes
        .iter()
        .any(|note| note.contains("labels.csv is not used") || note.contains("labels.csv names no pictures"));
    for key in case.missing.iter().filter(|_| !is_aside) {
        prop_assert!(
            joined.join.rows_without.contains(key),
            "{key} is not told: {case:#?} {joined:#?}"
        );
    }
    Ok(())
}

/// The natural order, written plainly: components, and in them words and numbers.
fn slow_natural(one: &str, other: &str) -> Ordering {
    let pieces = |path: &str| -> Vec<Vec<(u128, String)>> {
        let piece = |name: &str| {
            let mut pieces: Vec<(u128, String)> = Vec::new();
            let mut rest = name;
            while let Some(first) = rest.chars().next() {
                let digits = rest.chars().take_while(char::is_ascii_digit).collect::<String>();
                if digits.is_empty() {
                    pieces.push((u128::MAX, first.to_string()));
                    rest = &rest[first.len_utf8()..];
                } else {
                    pieces.push((digits.parse().unwrap(), String::new()));
                    rest = &rest[digits.len()..];
                }
            }
            pieces
        };
        path.split('/').map(piece).collect()
    };
    let compare = |a: &(u128, String), b: &(u128, String)| match (a.1.is_empty(), b.1.is_empty()) {
        (true, true) => a.0.cmp(&b.0),
        (false, false) => a.1.cmp(&b.1),
        // A digit against another character: as characters.
        (true, false) => '0'.cmp(&b.1.chars().next().unwrap()),
        (false, true) => a.1.chars().next().unwrap().cmp(&'0'),
    };
    let (one_pieces, other_pieces) = (pieces(one), pieces(other));
    for (a, b) in one_pieces.iter().zip(&other_pieces) {
        for (a, b) in a.iter().zip(b) {
            match compare(a, b) {
                Ordering::Equal => {}
                unequal => return unequal,
            }
        }
        match a.len().cmp(&b.len()) {
            Ordering::Equal => {}
            unequal => return unequal,
        }
    }
    one_pieces.len().cmp(&other_pieces.len()).then_with(|| one.cmp(other))
}

#[test]
fn never_a_wrong_label() {
    const CASES: u32 = 20_000;
    let (mut made, mut whole) = (0, 0);
    let mut by_style: BTreeMap<String, u32> = BTreeMap::new();
    let config = ProptestConfig {
        cases: CASES,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    let mut runner = proptest::test_runner::TestRunner::new_with_rng(
        config,
        proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha),
    );
    let counts = std::cell::RefCell::new((&mut made, &mut whole, &mut by_style));
    runner
        .run(&proptest::collection::vec(any::<u16>(), 160), |numbers| {
            let mut draw = Draw { numbers, next: 0 };
            let mut drawn = case(&mut draw);
            for _ in 0..40 {
                drawn = drawn.or_else(|| case(&mut draw));
            }
            let Some(case) = drawn else { return Ok(()) };
            let is_whole = check(&case)?;
            let mut counts = counts.borrow_mut();
            *counts.0 += 1;
            *counts.1 += u32::from(is_whole);
            *counts.2.entry(format!("{:?}", case.style)).or_default() += 1;
            Ok(())
        })
        .unwrap();
    // The test says something: most cases are real ones, and many are joined as a whole, of each style.
    assert!(
        made > CASES * 9 / 10 && whole > CASES / 5,
        "{made} cases, {whole} of them whole"
    );
    assert!(
        by_style.len() == STYLES.len() && by_style.values().all(|&count| count > CASES / 50),
        "{by_style:?}"
    );
}

#[test]
fn many_pictures_are_joined_in_a_moment() {
    let count = 200_000;
    let paths: Vec<String> = (0..count)
        .map(|at| format!("set/train/class_{}/img_{at}.jpg", at % 100))
        .collect();
    let keys = (0..count).rev().map(|at| format!("class_{}/img_{at}.jpg", at % 100));
    let labels = (0..count).rev().map(|at| format!("{}", at % 7));
    let column = |name: &str, values: Vec<String>| TextColumn {
        name: name.into(),
        values,
    };
    let table = NamedTable {
        path: "set/train/labels.csv".into(),
        columns: vec![column("file", keys.collect()), column("label", labels.collect())],
    };
    let joined = join(&paths, &[table], &Choice::default()).unwrap();
    assert_eq!(joined.join.matched, count);
    for (image, &at) in joined.order.iter().enumerate().step_by(1000) {
        assert_eq!(joined.columns[0].values[image], Some(format!("{}", at % 7)));
    }
}

#[test]
fn hostile_text_is_read() {
    let odd = [
        "",
        ".",
        "..",
        "/",
        "\\",
        "a//b",
        "..\\..\\x",
        "%",
        "http://",
        "\"",
        "é.png",
        "💥/💥.png",
        ".png",
        "a.",
        "C:",
        "1.0",
        "0",
        "(1)",
        "_",
        "1_2",
    ];
    let paths: Vec<String> = odd.iter().map(|text| text.to_string()).collect();
    let table = |path: &str| NamedTable {
        path: path.into(),
        columns: odd
            .iter()
            .take(4)
            .map(|name| TextColumn {
                name: name.to_string(),
                values: paths.clone(),
            })
            .collect(),
    };
    for path in odd {
        let answer = join(&paths, &[table(path), NamedTable::default()], &Choice::default());
        assert!(!matches!(answer, Err(JoinError::Partial { .. })));
    }
    assert!(cut_labels(&paths).len() < 5);
}
