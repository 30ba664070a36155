//! Folders as labels.

use super::*;

fn paths(count: usize, path: impl Fn(usize) -> String) -> Vec<String> {
    (0..count).map(path).collect()
}

fn of(paths: &[String]) -> Joined {
    join(paths, &[], &Choice::default()).unwrap()
}

#[test]
fn class_folders_in_a_folder_of_any_name() {
    let joined = of(&paths(8, |i| format!("pets\\{}\\{i}.png", ["newt", "kestrel"][i % 2])));
    assert_eq!(
        (names_of(&joined), classes_of(&joined, 0)),
        (vec!["folder"], vec!["kestrel", "newt"])
    );
    assert!(joined.columns[0].is_text && joined.notes.is_empty());
    assert_eq!(joined.order, [1, 3, 5, 7, 0, 2, 4, 6]);
}

#[test]
fn a_picture_beside_the_class_folders() {
    for cover in ["pets/cover.png", "cover.png"] {
        let mut all = paths(8, |i| format!("pets/{}/{i}.png", ["newt", "kestrel"][i % 2]));
        all.push(cover.into());
        let joined = of(&all);
        assert_eq!(classes_of(&joined, 0), ["kestrel", "newt"]);
        assert_eq!(joined.columns.len(), 1);
        assert_eq!(
            joined.columns[0].values.iter().filter(|value| value.is_none()).count(),
            1
        );
        assert!(
            joined.notes[0].starts_with("1 picture lies beside the folders") && joined.notes[0].contains("cover.png")
        );
    }
}

#[test]
fn the_class_comes_first_then_the_patient() {
    let joined = of(&paths(24, |i| {
        format!("{}/patient{}/{i}.png", ["benign", "malign"][i % 2], i / 2 % 3)
    }));
    assert_eq!(names_of(&joined), ["folder 1", "folder 2"]);
    assert_eq!(classes_of(&joined, 0), ["benign", "malign"]);
    assert_eq!(classes_of(&joined, 1), ["patient0", "patient1", "patient2"]);
}

#[test]
fn parts_are_the_column_split_and_come_last() {
    for parts in [
        ["train", "val", "test"],
        ["Training", "Validation", "Testing"],
        ["seg_train", "dev", "seg_test"],
    ] {
        let joined = of(&paths(12, |i| {
            format!("data/set/{}/{}/{i}.png", parts[i % 3], ["rowan", "fir"][i / 3 % 2])
        }));
        assert_eq!(names_of(&joined), ["folder", "split"]);
        assert_eq!(classes_of(&joined, 0), ["fir", "rowan"]);
    }
    let joined = of(&paths(12, |i| {
        format!("{}/{}/{i}.png", ["rowan", "fir"][i / 3 % 2], ["train", "test"][i % 2])
    }));
    assert_eq!(names_of(&joined), ["folder", "split"]);
}

#[test]
fn one_class_folder_says_so() {
    for root in ["spruce", "train/spruce", "data/spruce"] {
        let joined = of(&paths(8, |i| format!("{root}/{i}.png")));
        assert!(joined.columns.is_empty());
        let said = joined.unlabeled.unwrap();
        assert!(
            said.starts_with("All 8 pictures lie in one folder, \"spruce\":"),
            "{said}"
        );
    }
    let joined = of(&paths(8, |i| format!("{}/spruce/{i}.png", ["train", "test"][i % 2])));
    assert_eq!(names_of(&joined), ["split"]);
    assert!(joined.unlabeled.unwrap().contains("\"spruce\""));
    assert!(of(&paths(8, |i| format!("{i}.png"))).notes.is_empty());
}

#[test]
fn a_class_of_one_picture_stays_one() {
    let joined = of(&paths(18, |i| {
        format!(
            "set/{}/{i}.png",
            if i == 17 { "osprey" } else { ["fir", "newt"][i % 2] }
        )
    }));
    assert_eq!(classes_of(&joined, 0), ["fir", "newt", "osprey"]);
}

#[test]
fn folders_that_differ_everywhere_are_none() {
    let joined = of(&paths(20, |i| format!("set/case{i}/scan.png")));
    assert!(
        joined.columns.is_empty() && joined.notes[0].contains("20 folders"),
        "{:?}",
        joined.notes
    );
}

#[test]
fn a_level_that_repeats_another_is_not_told_twice() {
    let joined = of(&paths(12, |i| {
        let part = ["seg_train", "seg_test"][i % 2];
        format!("{part}/{part}/{}/{i}.png", ["sea", "forest", "street"][i % 3])
    }));
    assert_eq!(classes_of(&joined, 0), ["forest", "sea", "street"]);
    assert_eq!(names_of(&joined), ["folder", "split"]);
}
