//! Which picture a key names.

use super::*;

#[test]
fn names_in_natural_order() {
    let paths = ["set/images/10.png", "set/images/2.png", "set/images/1.png"];
    let rows = table("set/labels.csv", "image,label\n2.png,newt\n10.png,stoat\n1.png,newt");
    let joined = joined(&paths, &[rows]);
    assert_eq!(joined.order, [2, 1, 0]);
    assert_eq!(
        labels(&paths, &joined, "label"),
        [
            "set/images/1.png=newt",
            "set/images/2.png=newt",
            "set/images/10.png=stoat"
        ]
    );
    assert_eq!((joined.join.by, joined.join.matched), (Some(JoinedBy::Name), 3));
    assert!(joined.notes.is_empty() && joined.used == [true], "{:?}", joined.notes);
}

#[test]
fn ids_and_codes_without_endings() {
    let paths = ["t/1.png", "t/2.png", "t/10.png"];
    let one = joined(&paths, &[table("labels.csv", "id,label\n10,a\n1,b\n2,a")]);
    assert_eq!(labels(&paths, &one, "label"), ["t/1.png=b", "t/2.png=a", "t/10.png=a"]);
    assert_eq!(one.join.by, Some(JoinedBy::Stem));
    let paths = ["i/cf23cae8.png", "i/deb8fc4c.png", "i/0c6b13ab.png"];
    let other = joined(
        &paths,
        &[table(
            "labels.csv",
            "n,code,label\n5,deb8fc4c,a\n5,cf23cae8,b\n6,0c6b13ab,b",
        )],
    );
    assert_eq!(
        labels(&paths, &other, "label"),
        ["i/0c6b13ab.png=b", "i/cf23cae8.png=b", "i/deb8fc4c.png=a"]
    );
}

#[test]
fn numbers_padded_or_not() {
    let paths = ["007.png", "010.png", "011.png"];
    let of_table = joined(&paths, &[table("labels.csv", "id,label\n7,a\n10,b\n11,b")]);
    assert_eq!(
        labels(&paths, &of_table, "label"),
        ["007.png=a", "010.png=b", "011.png=b"]
    );
    let paths = ["img_7.png", "img_8.png", "img_10.png"];
    let of_table = joined(&paths, &[table("labels.csv", "image_id,label\n0007,a\n0010,b\n0008,b")]);
    assert_eq!(
        labels(&paths, &of_table, "label"),
        ["img_7.png=a", "img_8.png=b", "img_10.png=b"]
    );
    // Both 7.png and 007.png: as it is written.
    let paths = ["7.png", "007.png", "8.png"];
    let of_table = joined(&paths, &[table("labels.csv", "id,label\n7,a\n007,b\n8,b")]);
    assert_eq!(labels(&paths, &of_table, "label"), ["007.png=b", "7.png=a", "8.png=b"]);
}

#[test]
fn the_same_name_in_two_folders() {
    let paths = ["set/x/1.png", "set/x/2.png", "set/y/1.png", "set/y/2.png"];
    for keys in [
        ["x/1.png", "x/2.png", "y/1.png", "y/2.png"],
        ["set/x/1.png", "set/x/2.png", "set/y/1.png", "set/y/2.png"],
        ["x\\1.png", "x\\2.png", "y\\1.png", "y\\2.png"],
        [
            "C:\\set\\x\\1.png",
            "C:\\set\\x\\2.png",
            "C:\\set\\y\\1.png",
            "C:\\set\\y\\2.png",
        ],
        [
            "/home/ann/x/1.png",
            "/home/ann/x/2.png",
            "/home/ann/y/1.png",
            "/home/ann/y/2.png",
        ],
        ["./x/1.png", "./x/2.png", "./y/1.png", "./y/2.png"],
        [
            "https://a.org/x/1.png?raw=1",
            "https://a.org/x/2.png",
            "https://a.org/y/1.png",
            "https://a.org/y/2.png",
        ],
        ["x/1", "x/2", "y/1", "y/2"],
    ] {
        let [a, b, c, d] = keys;
        let text = format!("path,quality\n{d},low\n{a},high\n{c},low\n{b},low");
        let joined = joined(&paths, &[table("set/quality.csv", &text)]);
        let expected = [
            "set/x/1.png=high",
            "set/x/2.png=low",
            "set/y/1.png=low",
            "set/y/2.png=low",
        ];
        assert_eq!(labels(&paths, &joined, "quality"), expected, "{keys:?}");
    }
    // Names alone could mean both.
    let error = refused(
        &paths,
        &[table("set/quality.csv", "path,quality\n1.png,high\n2.png,low")],
    );
    assert_eq!(error.code(), "ambiguous_names");
    assert!(error.to_string().contains("x/1.png and y/1.png"), "{error}");
}

#[test]
fn a_table_within_a_folder_speaks_of_that_folder() {
    let paths = ["set/x/1.png", "set/x/2.png", "set/y/1.png", "set/y/2.png"];
    let tables = [
        table("set/x/labels.csv", "file,label\n1.png,a\n2.png,b"),
        table("set/y/labels.csv", "file,label\n1.png,b\n2.png,b"),
    ];
    let joined = joined(&paths, &tables);
    assert_eq!(
        labels(&paths, &joined, "label"),
        ["set/x/1.png=a", "set/x/2.png=b", "set/y/1.png=b", "set/y/2.png=b"]
    );
}

#[test]
fn folders_that_contradict_are_no_match() {
    let paths = ["a/1.png", "a/2.png", "a/3.png"];
    let error = refused(&paths, &[table("labels.csv", "file,label\nb/1.png,x\nb/2.png,y")]);
    assert_eq!(error.code(), "names_no_picture");
    assert!(
        error.to_string().contains("b/1.png") && error.to_string().contains("1.png"),
        "{error}"
    );
    // The same names in one folder on each side, none left over: the folder was renamed.
    let joined = joined(
        &paths,
        &[table("labels.csv", "file,label\nb/1.png,x\nb/2.png,y\nb/3.png,y")],
    );
    assert_eq!(
        labels(&paths, &joined, "label"),
        ["a/1.png=x", "a/2.png=y", "a/3.png=y"]
    );
    assert!(
        joined.notes[0].contains("\"b\"") && joined.notes[0].contains("\"a\""),
        "{:?}",
        joined.notes
    );
    // But not training for testing.
    let paths = ["train/1.png", "train/2.png"];
    let error = refused(&paths, &[table("labels.csv", "file,label\ntest/1.png,x\ntest/2.png,y")]);
    assert_eq!(error.code(), "names_no_picture");
}

#[test]
fn folders_of_another_machine() {
    let paths = ["data/set/train/1.png", "data/set/train/2.png", "data/set/train/3.png"];
    let text = "file,label\n/kaggle/input/pets/train/3.png,x\n/kaggle/input/pets/train/1.png,y";
    let joined = joined(&paths, &[table("data/set/labels.csv", text)]);
    assert_eq!(
        labels(&paths, &joined, "label"),
        [
            "data/set/train/1.png=y",
            "data/set/train/2.png=-",
            "data/set/train/3.png=x"
        ]
    );
    assert_eq!(joined.join.images_without, ["2.png"]);
}

#[test]
fn endings() {
    // An ending that another picture has.
    let paths = ["1.png", "1.jpg", "2.png"];
    let of_table = joined(&paths, &[table("labels.csv", "file,label\n1.jpg,a\n1.png,b\n2.jpg,b")]);
    assert_eq!(labels(&paths, &of_table, "label"), ["1.jpg=a", "1.png=b", "2.png=-"]);
    assert_eq!(of_table.join.rows_without, ["2.jpg"]);
    // Stems that two pictures have.
    let of_table = joined(&paths, &[table("labels.csv", "id,label\n1,a\n2,b")]);
    assert_eq!(labels(&paths, &of_table, "label"), ["1.jpg=-", "1.png=-", "2.png=b"]);
    // All were converted.
    let paths = ["1.png", "2.png", "3.png"];
    let of_table = joined(&paths, &[table("labels.csv", "file,label\n1.tif,a\n2.tif,b\n3.tif,b")]);
    assert_eq!(labels(&paths, &of_table, "label"), ["1.png=a", "2.png=b", "3.png=b"]);
    let of_table = joined(&paths, &[table("labels.csv", "file,label\n1.dcm,a\n2.dcm,b\n3.dcm,b")]);
    assert_eq!(labels(&paths, &of_table, "label"), ["1.png=a", "2.png=b", "3.png=b"]);
}

#[test]
fn capitals() {
    let paths = ["A.PNG", "b.png", "B.png", "c.png"];
    let of_table = joined(
        &paths,
        &[table("labels.csv", "file,label\na.png,x\nb.png,y\nB.png,x\nC.PNG,y")],
    );
    assert_eq!(
        labels(&paths, &of_table, "label"),
        ["A.PNG=x", "B.png=x", "b.png=y", "c.png=y"]
    );
    // Two keys for one picture but for capitals: neither.
    let paths = ["a.png", "b.png"];
    let of_table = joined(&paths, &[table("labels.csv", "file,label\nA.png,x\nA.PNG,y\nb.png,x")]);
    assert_eq!(labels(&paths, &of_table, "label"), ["a.png=-", "b.png=x"]);
}

#[test]
fn a_path_from_the_top_is_not_the_end_of_another() {
    // Rows are paths; those of the top have no picture here, which no other of that name may take.
    let paths = ["1.png", "a/2.png", "a/3.png"];
    let joined = joined(&paths, &[table("labels.csv", "file,label\n1.png,x\n2.png,y\n9.png,y")]);
    assert_eq!(labels(&paths, &joined, "label"), ["1.png=x", "a/2.png=-", "a/3.png=-"]);
    assert_eq!(joined.join.rows_without, ["2.png", "9.png"]);
}

#[test]
fn names_alone_find_pictures_in_folders() {
    let paths = ["train/a/1.png", "train/b/2.png", "3.png"];
    let joined = joined(&paths, &[table("labels.csv", "file,label\n1.png,x\n2.png,y\n3.png,y")]);
    assert_eq!(
        labels(&paths, &joined, "label"),
        ["3.png=y", "train/a/1.png=x", "train/b/2.png=y"]
    );
    assert_eq!(joined.join.by, Some(JoinedBy::Name));
}

#[test]
fn row_numbers_of_pandas_are_no_names() {
    let paths = ["1.png", "2.png", "3.png", "4.png"];
    let of_table = joined(&paths, &[table("labels.csv", "Unnamed: 0,label\n0,a\n1,b\n2,b\n3,a")]);
    assert_eq!(
        labels(&paths, &of_table, "label"),
        ["1.png=a", "2.png=b", "3.png=b", "4.png=a"]
    );
    assert_eq!(of_table.join.by, Some(JoinedBy::Order));
    let error = refused(&paths, &[table("labels.csv", "id,label\n0,a\n1,b\n2,b\n3,a")]);
    assert_eq!(error.code(), "numbers_shifted");
    // They are names where they are exactly those of the pictures.
    let paths = ["0.png", "1.png", "2.png", "3.png"];
    let of_table = joined(&paths, &[table("labels.csv", ",label\n0,a\n1,b\n2,b\n3,a")]);
    assert_eq!(of_table.join.by, Some(JoinedBy::Stem));
}

#[test]
fn labels_that_are_numbers_are_no_names() {
    let paths: Vec<String> = (1..=36).map(|number| format!("{number:03}.png")).collect();
    let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
    let rows: Vec<String> = (0..36)
        .map(|row| format!("{:03}.png,{}", row + 1, row % 12 + 1))
        .collect();
    let text = format!("image,grade\n{}", rows.join("\n"));
    let of_table = joined(&paths, &[table("labels.csv", &text)]);
    assert_eq!(names_of(&of_table), ["grade"]);
    let rows: Vec<String> = (0..36).map(|row| format!("{}", row % 12 + 1)).collect();
    let of_table = joined(&paths, &[table("labels.csv", &format!("grade\n{}", rows.join("\n")))]);
    assert_eq!(of_table.join.by, Some(JoinedBy::Order));
    assert!(of_table.notes[0].contains("order"));
}
