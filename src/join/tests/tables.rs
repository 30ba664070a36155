//! What rows say, and several tables.

use super::*;

const FOUR: [&str; 4] = ["t/1.png", "t/2.png", "t/3.png", "t/4.png"];

#[test]
fn what_is_left_over_is_told() {
    let rows = table(
        "labels.csv",
        "image,label\n2.png,shrew\n3.png,newt\n4.png,newt\n93.png,newt",
    );
    let joined = joined(&FOUR, std::slice::from_ref(&rows));
    assert_eq!(
        labels(&FOUR, &joined, "label"),
        ["t/1.png=-", "t/2.png=shrew", "t/3.png=newt", "t/4.png=newt"]
    );
    assert_eq!(joined.join.images_without, ["1.png"]);
    assert_eq!(joined.join.rows_without, ["93.png"]);
    assert_eq!(
        joined.left_over,
        [
            "1 row of labels.csv names no picture that is here: 93.png.",
            "1 picture has no row in labels.csv: 1.png. It has no label and is left out of training."
        ]
    );
    let choice = Choice {
        partial: Partial::Refuse,
        ..Choice::default()
    };
    assert_eq!(
        join(&strings(&FOUR), &[rows], &choice).unwrap_err().code(),
        "partial_match"
    );
}

#[test]
fn rows_that_agree_are_one_and_others_none() {
    let rows = table(
        "labels.csv",
        "image,label\n1.png,a\n1.png,a\n2.png,a\n2.png,b\n3.png,b\n4.png,b",
    );
    let joined = joined(&FOUR, &[rows]);
    assert_eq!(
        labels(&FOUR, &joined, "label"),
        ["t/1.png=a", "t/2.png=-", "t/3.png=b", "t/4.png=b"]
    );
    assert_eq!(
        (&joined.join.doubled[..], joined.join.matched),
        (&["2.png".to_string()][..], 3)
    );
    assert_eq!(
        joined.left_over,
        ["1 picture has several rows in labels.csv that contradict each other: 2.png. It was given no label."]
    );
}

#[test]
fn what_differs_between_the_rows_of_a_picture_is_no_label() {
    let text = "image,who,kind\n1.png,ann,a\n1.png,bob,a\n2.png,ann,b\n2.png,bob,b\n3.png,bob,a\n3.png,ann,a\n4.png,ann,b\n4.png,bob,a";
    let joined = joined(&FOUR, &[table("labels.csv", text)]);
    assert_eq!(names_of(&joined), ["kind"]);
    assert_eq!(
        labels(&FOUR, &joined, "kind"),
        ["t/1.png=a", "t/2.png=b", "t/3.png=a", "t/4.png=-"]
    );
    assert!(joined.notes[0].contains("\"who\""), "{:?}", joined.notes);
}

#[test]
fn samples_of_answers_are_no_labels() {
    let paths = ["set/train/1.png", "set/train/2.png", "set/test/3.png", "set/test/4.png"];
    let tables = [
        table("set/train.csv", "image_id,label\n1.png,a\n2.png,b"),
        table("set/sample_submission.csv", "image_id,label\n3.png,a\n4.png,a"),
        table("set/test.csv", "image_id\n3.png\n4.png"),
    ];
    let of_tables = joined(&paths, &tables);
    assert_eq!(
        labels(&paths, &of_tables, "label"),
        [
            "set/test/3.png=-",
            "set/test/4.png=-",
            "set/train/1.png=a",
            "set/train/2.png=b"
        ]
    );
    assert_eq!(names_of(&of_tables), ["label", "split"]);
    assert_eq!(of_tables.used, [true; 3]);
    assert!(
        of_tables
            .notes
            .iter()
            .any(|note| note.contains("sample_submission.csv is not used"))
    );
    assert!(
        of_tables
            .left_over
            .iter()
            .any(|note| note.contains("2 pictures have no row in train.csv: test/3.png"))
    );
    // A table of the test pictures, which are not here.
    let of_tables = joined(
        &paths[..2],
        &tables[..1].iter().chain(&tables[2..]).cloned().collect::<Vec<_>>(),
    );
    assert_eq!(of_tables.join.matched, 2);
    assert!(
        of_tables.notes[0].starts_with("test.csv is not used"),
        "{:?}",
        of_tables.notes
    );
}

#[test]
fn train_csv_means_the_pictures_in_train() {
    let paths = ["train/1.png", "train/2.png", "test/1.png", "test/2.png"];
    let tables = [
        table("train.csv", "id,label\n1,a\n2,b"),
        table("test.csv", "id,label\n1,b\n2,b"),
    ];
    let joined = joined(&paths, &tables);
    assert_eq!(
        labels(&paths, &joined, "label"),
        ["test/1.png=b", "test/2.png=b", "train/1.png=a", "train/2.png=b"]
    );
    assert_eq!(names_of(&joined), ["label", "split"]);
}

#[test]
fn tables_are_stacked_and_add_columns() {
    let tables = [
        table("train.csv", "file,label\n1.png,a\n2.png,b"),
        table("val.csv", "file,label\n3.png,b\n4.png,a"),
        table(
            "more.csv",
            "file,size\n1.png,small\n2.png,small\n3.png,large\n4.png,large",
        ),
    ];
    let joined = joined(&FOUR, &tables);
    assert_eq!(
        labels(&FOUR, &joined, "label"),
        ["t/1.png=a", "t/2.png=b", "t/3.png=b", "t/4.png=a"]
    );
    assert_eq!(names_of(&joined), ["label", "size", "split"]);
    assert_eq!(
        labels(&FOUR, &joined, "split")[1..3],
        ["t/2.png=train", "t/3.png=validation"]
    );
    assert!(joined.join.images_without.is_empty() && joined.notes.is_empty());
}

#[test]
fn tables_that_contradict_each_other() {
    let tables = [
        table("one.csv", "file,label\n1.png,a\n2.png,b\n3.png,a\n4.png,b"),
        table("two.csv", "file,label\n4.png,b\n3.png,b"),
    ];
    let joined = joined(&FOUR, &tables);
    assert_eq!(
        labels(&FOUR, &joined, "label"),
        ["t/1.png=a", "t/2.png=b", "t/3.png=-", "t/4.png=b"]
    );
    assert_eq!(joined.join.doubled, ["3.png"]);
    assert!(
        joined.left_over[0].contains("one.csv and two.csv"),
        "{:?}",
        joined.left_over
    );
}

#[test]
fn order_only_where_nothing_is_named() {
    let rows = table("labels.csv", "label\na\nb\nb\na");
    let of_table = joined(&FOUR, &[rows]);
    assert_eq!(
        labels(&FOUR, &of_table, "label"),
        ["t/1.png=a", "t/2.png=b", "t/3.png=b", "t/4.png=a"]
    );
    assert_eq!((of_table.join.by, of_table.join.matched), (Some(JoinedBy::Order), 4));
    let of_table = joined(&FOUR, &[table("labels.csv", "label\na\nb\nb")]);
    assert_eq!((of_table.columns.len(), &of_table.used[..]), (0, &[false][..]));
    assert!(
        of_table.notes[0].contains("3 rows where there are 4 pictures"),
        "{:?}",
        of_table.notes
    );
    let error = refused(&FOUR, &[table("labels.csv", "image_id,label\nx1,a\nx2,b\nx3,b\nx4,a")]);
    assert_eq!(error.code(), "names_no_picture");
    assert!(
        error.to_string().contains("x1") && error.to_string().contains("1.png"),
        "{error}"
    );
    // The other half of a table.
    let halves = [
        table("names.csv", "file\n4.png\n3.png\n2.png\n1.png"),
        table("labels.csv", "label\na\nb\nb\nb"),
    ];
    assert_eq!(labels(&FOUR, &joined(&FOUR, &halves), "label")[3], "t/4.png=a");
}

#[test]
fn columns_that_are_no_labels() {
    let text = "file,url,set,eyes_open,eyes_shut\n1.png,a.org/1,x,1,0\n2.png,a.org/2,x,0,1\n3.png,a.org/3,x,0,1\n4.png,a.org/4,x,1,0";
    let joined = joined(&FOUR, &[table("labels.csv", text)]);
    assert_eq!(names_of(&joined), ["eyes"]);
    assert_eq!(
        labels(&FOUR, &joined, "eyes"),
        ["t/1.png=open", "t/2.png=shut", "t/3.png=shut", "t/4.png=open"]
    );
    assert!(
        joined.notes[0].contains("\"set\"") || joined.notes[1].contains("\"set\""),
        "{:?}",
        joined.notes
    );
}

#[test]
fn a_column_of_parts() {
    let text = "emotion,file,Usage\n3,1.png,Training\n0,2.png,PublicTest\n3,3.png,Training\n0,4.png,PrivateTest";
    let joined = joined(&FOUR, &[table("fer.csv", text)]);
    assert_eq!(names_of(&joined), ["emotion", "Usage"]);
    assert!(!joined.columns[0].is_text);
}

#[test]
fn a_first_line_that_is_a_row() {
    let joined = joined(&FOUR, &[table("labels.csv", "1.png,a\n2.png,b\n3.png,a\n4.png,b")]);
    assert_eq!(
        labels(&FOUR, &joined, "label"),
        ["t/1.png=a", "t/2.png=b", "t/3.png=a", "t/4.png=b"]
    );
}

#[test]
fn words_that_are_the_names_of_the_pictures() {
    let joined = joined(&["cat.pgm", "dog.pgm"], &[table("labels.csv", "kind\ndog\ncat")]);
    assert_eq!(
        labels(&["cat.pgm", "dog.pgm"], &joined, "kind"),
        ["cat.pgm=cat", "dog.pgm=dog"]
    );
}

#[test]
fn without_pictures_tables_are_for_others() {
    let joined = joined(&[], &[table("labels.csv", "label\na\nb")]);
    assert_eq!((joined.used.as_slice(), joined.columns.len()), (&[false][..], 0));
}

/// As the birds of CUB-200-2011 come: a list that numbers the pictures, and others that speak of the numbers.
#[test]
fn lists_speak_of_the_numbers_that_another_gives_the_pictures() {
    const BIRDS: [&str; 6] = [
        "CUB/images/001.Black_footed_Albatross/Black_Footed_Albatross_0046_18.jpg",
        "CUB/images/001.Black_footed_Albatross/Black_Footed_Albatross_0009_34.jpg",
        "CUB/images/002.Laysan_Albatross/Laysan_Albatross_0002_1027.jpg",
        "CUB/images/002.Laysan_Albatross/Laysan_Albatross_0003_1033.jpg",
        "CUB/images/003.Sooty_Albatross/Sooty_Albatross_0001_1.jpg",
        "CUB/images/003.Sooty_Albatross/Sooty_Albatross_0040_2.jpg",
    ];
    let list = |path: &str, rows: &[String]| {
        let cells: Vec<Vec<&str>> = rows.iter().map(|row| row.split(' ').collect()).collect();
        let columns = (0..cells[0].len()).map(|column| TextColumn {
            name: column.to_string(),
            values: cells.iter().map(|row| row[column].to_string()).collect(),
        });
        NamedTable {
            path: path.into(),
            columns: columns.collect(),
        }
    };
    // Not in the order of the names.
    let numbers = [4, 6, 1, 2, 5, 3];
    let images: Vec<String> = (1..=BIRDS.len())
        .map(|number| {
            let bird = BIRDS[numbers.iter().position(|of| *of == number).unwrap()];
            format!("{number} {}", bird.strip_prefix("CUB/images/").unwrap())
        })
        .collect();
    let classes = [
        "1 001.Black_footed_Albatross",
        "2 002.Laysan_Albatross",
        "3 003.Sooty_Albatross",
    ];
    let tables = [
        list(
            "CUB/bounding_boxes.txt",
            &strings(&[
                "1 60.0 27.0 325.0 304.0",
                "2 139.0 30.0 153.0 264.0",
                "3 14.0 112.0 388.0 186.0",
                "4 112.0 90.0 255.0 242.0",
                "5 70.0 50.0 134.0 303.0",
                "6 104.0 4.0 234.0 189.0",
            ]),
        ),
        list("CUB/classes.txt", &strings(&classes)),
        list(
            "CUB/image_class_labels.txt",
            &strings(&["1 2", "2 2", "3 3", "4 1", "5 3", "6 1"]),
        ),
        list("CUB/images.txt", &images),
        list(
            "CUB/train_test_split.txt",
            &strings(&["1 0", "2 1", "3 1", "4 0", "5 1", "6 1"]),
        ),
    ];
    let joined = joined(&BIRDS, &tables);
    let names = names_of(&joined);
    assert!(names.contains(&"image_class_labels"), "{names:?}");
    for (bird, number) in BIRDS.iter().zip(numbers) {
        let class = format!("{bird}={}", &bird["CUB/images/00".len()..][..1]);
        assert!(
            labels(&BIRDS, &joined, "image_class_labels").contains(&class),
            "{class}"
        );
        let is_training = format!("{bird}={}", u8::from(!matches!(number, 1 | 4)));
        assert!(
            labels(&BIRDS, &joined, "train_test_split").contains(&is_training),
            "{is_training}"
        );
    }
    assert_eq!(joined.join.matched, BIRDS.len());
    assert_eq!(joined.class_names.len(), 1);
    assert!(joined.left_over.is_empty(), "{:?}", joined.left_over);
}

#[test]
fn numbers_that_are_not_those_of_the_other_table_join_nothing() {
    let images = table("images.csv", "id,file\n11,1.png\n12,2.png\n13,3.png\n14,4.png");
    for rows in ["11,a\n12,b\n13,a", "11,a\n12,b\n13,a\n15,b", "11,a\n12,b\n13,a\n13,b"] {
        let labels = table("labels.csv", &format!("id,label\n{rows}"));
        let joined = joined(&FOUR, &[images.clone(), labels]);
        assert!(!names_of(&joined).contains(&"label"), "{rows}");
    }
    let labels = table("labels.csv", "image_id,label\n14,a\n13,b\n12,c\n11,d");
    assert_eq!(
        labels_of_four(&joined(&FOUR, &[images, labels])),
        ["t/1.png=d", "t/2.png=c", "t/3.png=b", "t/4.png=a"]
    );
}

fn labels_of_four(joined: &Joined) -> Vec<String> {
    labels(&FOUR, joined, "label")
}
