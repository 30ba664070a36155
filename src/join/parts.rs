//! Words for the parts of a data set: training, validation, test.

/// Which part a name speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    Train,
    Validation,
    Test,
}

/// Words that stand beside those of the parts, as in `test_images` and `train_labels`.
const BESIDE: [&str; 19] = [
    "set",
    "data",
    "dataset",
    "images",
    "image",
    "imgs",
    "img",
    "pictures",
    "photos",
    "labels",
    "label",
    "csv",
    "seg",
    "split",
    "part",
    "answers",
    "annotations",
    "files",
    "list",
];

/// The part that a folder, a file without its ending or a cell names, and nothing else: `train`, `Test`, `seg_test`, `PublicTest`.
pub(super) fn part_of(name: &str) -> Option<Part> {
    let mut part = None;
    let lower = name.to_lowercase();
    for word in lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
    {
        let found = match word {
            "train" | "training" | "trainset" | "trainingset" => Part::Train,
            "val" | "valid" | "validation" | "dev" | "eval" | "valset" => Part::Validation,
            "test" | "testing" | "testset" | "publictest" | "privatetest" => Part::Test,
            _ if BESIDE.contains(&word) => continue,
            _ => return None,
        };
        if part.is_some_and(|part| part != found) {
            return None;
        }
        part = Some(found);
    }
    part
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_parts() {
        assert_eq!(["train", "Training", "seg_train"].map(part_of), [Some(Part::Train); 3]);
        assert_eq!(
            ["val", "VALID", "validation", "dev"].map(part_of),
            [Some(Part::Validation); 4]
        );
        assert_eq!(["test_images", "PublicTest"].map(part_of), [Some(Part::Test); 2]);
        assert_eq!(
            ["cat", "contest", "train_test", "data", "", "test-cat"].map(part_of),
            [None; 6]
        );
    }
}
