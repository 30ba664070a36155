//! Names as labels.

use super::*;

fn of(names: &[String]) -> Joined {
    join(names, &[], &Choice::default()).unwrap()
}

fn numbered(classes: &[&str], each: usize, name: impl Fn(&str, usize) -> String) -> Vec<String> {
    classes
        .iter()
        .flat_map(|class| (1..=each).map(|number| name(class, number)))
        .collect()
}

#[test]
fn breeds_are_whole() {
    let breeds = [
        "american_bulldog",
        "american_pit_bull_terrier",
        "Bombay",
        "great_pyrenees",
        "english_setter",
    ];
    let joined = of(&numbered(&breeds, 6, |breed, number| format!("{breed}_{number}.jpg")));
    let mut sorted = breeds;
    sorted.sort_unstable();
    assert_eq!(
        (names_of(&joined), classes_of(&joined, 0)),
        (vec!["name"], sorted.to_vec())
    );
    // Also where all have two words.
    let breeds = ["american_bulldog", "great_pyrenees", "english_setter", "english_cocker"];
    let joined = of(&numbered(&breeds, 6, |breed, number| format!("{breed}_{number}.jpg")));
    assert_eq!(
        classes_of(&joined, 0),
        ["american_bulldog", "english_cocker", "english_setter", "great_pyrenees"]
    );
    assert_eq!(joined.cuts[0].description, "before the last number");
    assert!(joined.cuts[0].is_used && joined.cuts[0].columns[0].counts == [6; 4]);
}

#[test]
fn a_word_and_a_number() {
    type Name = fn(&str, usize) -> String;
    let forms: [Name; 9] = [
        |class, number| format!("{class}.{number}.jpg"),
        |class, number| format!("{class}-{number}.jpg"),
        |class, number| format!("{class} ({number}).jpg"),
        |class, number| format!("{class}{number}.jpg"),
        |class, number| format!("{class}_{number:04}.jpg"),
        |class, number| format!("{class} {number}.jpg"),
        |class, number| format!("{number:03}_{class}.jpg"),
        |class, number| format!("{class}_2020-01-{:02}_10-20-{:02}.jpg", number % 28 + 1, number),
        |class, number| {
            if number == 1 {
                format!("{class}.jpg")
            } else {
                format!("{class} ({number}).jpg")
            }
        },
    ];
    for form in forms {
        let names = numbered(&["poplar", "shrew"], 10, form);
        let joined = of(&names);
        assert_eq!(
            (joined.columns.len(), classes_of(&joined, 0)),
            (1, vec!["poplar", "shrew"]),
            "{names:?}"
        );
    }
    let names = numbered(&["rock", "paper"], 12, |class, number| {
        format!("{class}{:02}-{number:03}.png", number % 3)
    });
    assert_eq!(classes_of(&of(&names), 0), ["paper", "rock"]);
    let joined = of(&numbered(&["A", "B", "del"], 5, |class, number| {
        format!("{class}{number}.jpg")
    }));
    assert_eq!(classes_of(&joined, 0), ["A", "B", "del"]);
}

#[test]
fn running_numbers_and_codes_are_no_labels() {
    let forms: [fn(usize) -> String; 9] = [
        |i| format!("{i}.png"),
        |i| format!("img_{i}.png"),
        |i| format!("IMG_{}.jpg", 20200101 + i),
        |i| format!("IMG_20200{}01_1234{:02}.jpg", i % 3 + 1, i),
        |i| format!("{:08x}.png", i.wrapping_mul(2654435761) as u32),
        |i| {
            format!(
                "{:08x}-e29b-41d4-a716-446655440{:03}.png",
                i.wrapping_mul(2654435761) as u32,
                i
            )
        },
        |i| format!("WhatsApp Image 2020-01-0{} at 12.30.{:02}.jpeg", i % 3 + 1, i),
        |i| format!("{}_{i:04}.jpg", ["IMG", "DSC"][i % 2]),
        |i| format!("Screenshot 2021-0{}-11 10-11-{:02}.png", i % 3 + 1, i),
    ];
    for form in forms {
        let joined = of(&(0..30).map(form).collect::<Vec<_>>());
        assert!(joined.columns.is_empty(), "{}: {:?}", form(1), names_of(&joined));
    }
}

fn faces(count: usize) -> Vec<String> {
    let name = |i: usize| {
        format!(
            "UTKFace/{}_{}_{}_{}.jpg",
            [21, 35, 60][i % 3],
            i % 2,
            i / 2 % 4,
            20_170_116_174_000_000_u64 + i as u64
        )
    };
    (0..count).map(name).collect()
}

#[test]
fn several_labels_in_a_name() {
    let joined = of(&faces(24));
    assert_eq!(names_of(&joined), ["part 1", "part 2", "part 3"]);
    assert_eq!(classes_of(&joined, 0), ["21", "35", "60"]);
    assert_eq!(classes_of(&joined, 1), ["0", "1"]);
    assert_eq!(classes_of(&joined, 2), ["0", "1", "2", "3"]);
    assert!(joined.columns.iter().all(|column| column.is_text));
    let cut = joined.cuts.iter().position(|cut| cut.is_used).unwrap();
    let choice = Choice {
        cut: Cutting::None,
        ..Choice::default()
    };
    let none = join(&faces(24), &[], &choice).unwrap();
    assert!(none.columns.is_empty() && none.cuts.len() == joined.cuts.len());
    let choice = Choice {
        cut: Cutting::At(cut),
        ..Choice::default()
    };
    assert_eq!(join(&faces(24), &[], &choice).unwrap().columns, joined.columns);
}

#[test]
fn a_name_of_another_form_is_told() {
    for odd in ["overview.jpg", "set_of_all_faces.jpg", "61_1_20170109142408075.jpg"] {
        let mut names = faces(24);
        names.push(format!("UTKFace/{odd}"));
        let joined = of(&names);
        assert_eq!(classes_of(&joined, 0), ["21", "35", "60"]);
        assert_eq!(joined.columns.len(), 3);
        assert!(
            joined.notes[0].contains(odd) && joined.notes[0].starts_with("1 picture has a name"),
            "{:?}",
            joined.notes
        );
    }
    let mut names = numbered(&["cat", "dog"], 100, |class, number| format!("{class}.{number}.jpg"));
    names.extend(["cover.jpg".to_string(), "thumb_3.jpg".into()]);
    let joined = of(&names);
    assert_eq!(classes_of(&joined, 0), ["cat", "dog"]);
    assert!(
        joined.notes[0].contains("cover.jpg") && joined.notes[0].contains("thumb_3.jpg"),
        "{:?}",
        joined.notes
    );
}

#[test]
fn the_lessons_names_have_its_columns() {
    let (users, poses) = (["an2i", "boland", "choon"], ["straight", "left", "right", "up"]);
    let (moods, eyes) = (["neutral", "happy", "sad", "angry"], ["open", "sunglasses"]);
    let mut names = Vec::new();
    for i in 0..96 {
        let name = [users[i / 32], poses[i / 8 % 4], moods[i / 2 % 4], eyes[i % 2]].join("_");
        for size in ["", "_2", "_4"] {
            names.push(format!("faces/{}/{name}{size}.pgm", users[i / 32]));
        }
    }
    let joined = of(&names);
    assert_eq!(names_of(&joined), ["folder", "userid", "pose", "expression", "eyes"]);
    assert_eq!(classes_of(&joined, 4), ["open", "sunglasses"]);
    let labels: Vec<String> = names
        .iter()
        .step_by(3)
        .map(|name| without_ending(file_name(name)).to_string())
        .collect();
    let columns = cut_labels(&labels);
    assert_eq!(
        columns.iter().map(|column| &column.name[..]).collect::<Vec<_>>(),
        ["userid", "pose", "expression", "eyes"]
    );
    assert_eq!(columns[3].values[1].as_deref(), Some("sunglasses"));
    assert!(cut_labels(&strings(&["cat_1", "cat_1", "dog_2", "dog_2"])).is_empty());
    // A user's poses that are not those of the lesson.
    let labels: Vec<String> = labels
        .iter()
        .map(|label| label.replace("straight", "forward"))
        .collect();
    assert_eq!(cut_labels(&labels).len(), 4);
}

#[test]
fn hands_have_their_letter() {
    let mut names = Vec::new();
    for (hand, letter, side, take) in (0..600).map(|i| (i % 5 + 1, i / 5 % 12, i / 60 % 2, i / 120)) {
        let letter = char::from(b'a' + letter as u8);
        names.push(format!(
            "hand{hand}_{letter}_{}_seg_{}_cropped.jpeg",
            ["bot", "top"][side],
            take + 1
        ));
    }
    let joined = of(&names);
    assert!(names_of(&joined).contains(&"part 2"));
    assert_eq!(
        labels(&names.iter().map(String::as_str).collect::<Vec<_>>(), &joined, "part 2")[0],
        "hand1_a_bot_seg_1_cropped.jpeg=a"
    );
}

#[test]
fn folders_come_before_names() {
    let names = numbered(&["cat", "dog"], 10, |class, number| {
        format!("{}/{class}_{number}.jpg", ["old", "new"][number % 2])
    });
    let joined = of(&names);
    assert_eq!(names_of(&joined), ["folder"]);
    assert_eq!(joined.cuts[0].columns[0].classes, ["cat", "dog"]);
    assert!(!joined.cuts[0].is_used);
}
