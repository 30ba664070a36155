//! What the parts of a data set are usually called.

use super::parts::part_of_word;

/// Names of images, the likeliest first.
const IMAGES: [&str; 9] = [
    "images", "image", "imgs", "img", "x", "features", "data", "pixels", "pictures",
];
const LABELS: [&str; 8] = [
    "y", "label", "labels", "target", "targets", "class", "classes", "category",
];

/// What part of a set a word says that something belongs to: 0 for training, 1 for validation, 2 for testing.
pub(crate) fn part_of(word: &str) -> Option<usize> {
    part_of_word(word).map(|part| part as usize)
}

/// The same of a name such as `X_test`, with the word that says so.
pub(crate) fn part_in(key: &str) -> Option<(usize, &str)> {
    raw_words(key).find_map(|word| Some((part_of(word)?, word)))
}

/// The name without the word that tells the part: `X` of `X_test`.
pub(crate) fn without_part(key: &str) -> String {
    let Some((_, word)) = part_in(key) else {
        return key.into();
    };
    let start = word.as_ptr() as usize - key.as_ptr() as usize;
    let [before, after] = [&key[..start], &key[start + word.len()..]];
    let separators = |c: char| !c.is_alphanumeric();
    match before.is_empty() {
        true => after.trim_start_matches(separators).into(),
        false => format!("{}{after}", before.trim_end_matches(separators)),
    }
}

/// The number at the end of a name such as `data_batch_3`.
pub(crate) fn number_in(key: &str) -> Option<usize> {
    raw_words(key)
        .last()
        .filter(|word| word.len() < key.len())?
        .parse()
        .ok()
}

/// Whether the part is one for testing, such as `X_test`.
pub(crate) fn is_test(key: &str) -> bool {
    part_in(key).is_some_and(|(part, _)| part > 0)
}

/// Whether the part is named as images are: `X`, `train_images`.
pub(crate) fn is_images(key: &str) -> bool {
    images_rank(key) < IMAGES.len()
}

/// The lower, the more likely the part is the images.
pub(crate) fn images_rank(key: &str) -> usize {
    // The files of MNIST tell how many axes there are: train-images-idx3-ubyte.
    let is_core = |word: &String| part_of(word).is_none() && !word.starts_with("idx") && word != "ubyte";
    let core: Vec<String> = words(key).filter(is_core).collect();
    match core.as_slice() {
        [word] => IMAGES.iter().position(|known| known == word).unwrap_or(IMAGES.len()),
        _ => IMAGES.len(),
    }
}

/// Whether the part is named as labels are: `y`, `y_train_eyes`, `fine_labels`. The names of classes are no labels.
pub(crate) fn is_labels(key: &str) -> bool {
    let is_name = |word: &String| matches!(word.as_str(), "name" | "names" | "batch");
    has_labels(key) && !words(key).any(|word| is_name(&word)) && !is_class_names(key)
}

fn has_labels(key: &str) -> bool {
    words(key).any(|word| LABELS.contains(&word.as_str()))
}

/// Whether the part is named as the names of classes are: `target_names`, `fine_label_names`, `list_classes`.
pub(crate) fn is_class_names(key: &str) -> bool {
    (has_labels(key) && words(key).any(|word| word == "names")) || matches!(key, "list_classes" | "class_list")
}

/// Whether a list of texts that all differ is rather one of classes, by its name: `classes`, `idx_to_class`, `id2label`.
pub(crate) fn is_list_of_classes(key: &str) -> bool {
    let letters: String = key
        .chars()
        .filter(|c| c.is_alphabetic())
        .flat_map(char::to_lowercase)
        .collect();
    let is_map = ["toclass", "tolabel", "label", "class"]
        .iter()
        .any(|end| letters.ends_with(end));
    let from_number = ["idx", "index", "id", "int", "num"]
        .iter()
        .any(|begin| letters.starts_with(begin));
    is_class_names(key)
        || matches!(&letters[..], "classes" | "categories" | "labelmap" | "classnames")
        || (is_map && from_number)
}

/// What the names of classes and the column they belong to have in common: `fine` of `fine_label_names` and `fine_labels`.
pub(crate) fn stem(key: &str) -> Vec<String> {
    let is_kind = |word: &String| LABELS.contains(&word.as_str()) || matches!(word.as_str(), "names" | "list");
    words(key).filter(|word| !is_kind(word)).collect()
}

fn raw_words(key: &str) -> impl Iterator<Item = &str> {
    key.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
}

fn words(key: &str) -> impl Iterator<Item = String> {
    raw_words(key).map(str::to_lowercase)
}

/// Names such as `pose_left`, `pose_up` as what they have in common and the rest: `pose`, and `left`, `up`. pandas's
/// `get_dummies` makes them.
pub(crate) fn without_prefix(names: &[String]) -> (Option<String>, Vec<String>) {
    let first = names.first().map_or("", String::as_str);
    let shared = |end: usize| {
        names
            .iter()
            .all(|name| name.starts_with(&first[..end]) && name.len() > end)
    };
    let ends = first.match_indices('_').map(|(index, _)| index + 1);
    match ends.rev().find(|&end| end > 1 && shared(end)) {
        Some(end) => (
            Some(first[..end - 1].into()),
            names.iter().map(|name| name[end..].into()).collect(),
        ),
        None => (None, names.to_vec()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_the_usual_names() {
        assert!(
            ["X", "x_train", "images", "train_images", "Data", "X_test"]
                .iter()
                .all(|key| is_images(key))
        );
        assert!(
            ["y", "y_train_eyes", "labels", "fine_labels", "Target"]
                .iter()
                .all(|key| is_labels(key))
        );
        assert!(
            ["target_names", "batch_label", "filenames", "sizes", "an2i_left.png"]
                .iter()
                .all(|key| !is_labels(key))
        );
        assert!(["img_001.png", "y", "coords"].iter().all(|key| !is_images(key)));
        assert!(["X_test", "y_val", "test_images"].iter().all(|key| is_test(key)));
        assert!(["X_train", "values", "latest"].iter().all(|key| !is_test(key)));
        assert!(is_images("t10k-images-idx3-ubyte") && is_labels("t10k-labels-idx1-ubyte"));
        assert!(
            ["target_names", "fine_label_names", "list_classes"]
                .iter()
                .all(|key| is_class_names(key))
        );
        assert!(
            ["labels", "filenames", "file_names"]
                .iter()
                .all(|key| !is_class_names(key))
        );
        assert_eq!(
            (stem("fine_label_names"), stem("fine_labels")),
            (vec!["fine".into()], vec!["fine".into()])
        );
    }

    #[test]
    fn parts_are_known_by_a_word() {
        for (key, part, rest) in [
            ("y_train_eyes", Some((0, "train")), "y_eyes"),
            ("X_test", Some((2, "test")), "X"),
            ("val_labels 3", Some((1, "val")), "labels 3"),
            ("test", Some((2, "test")), ""),
            ("t10k-images", Some((2, "t10k")), "images"),
            ("latest_y", None, "latest_y"),
        ] {
            assert_eq!((part_in(key), without_part(key).as_str()), (part, rest), "{key}");
        }
        assert_eq!(
            ["data_batch_3", "x1", "7", "batch-12"].map(number_in),
            [Some(3), None, None, Some(12)]
        );
    }

    #[test]
    fn takes_the_prefix_of_get_dummies_off() {
        let strings = |names: &[&str]| names.iter().map(|name| name.to_string()).collect::<Vec<_>>();
        let (prefix, classes) = without_prefix(&strings(&["pose_left", "pose_up"]));
        assert_eq!((prefix.as_deref(), classes), (Some("pose"), strings(&["left", "up"])));
        assert_eq!(
            without_prefix(&strings(&["open", "sunglasses"])),
            (None, strings(&["open", "sunglasses"]))
        );
        assert_eq!(
            without_prefix(&strings(&["a_", "a_b"])),
            (None, strings(&["a_", "a_b"]))
        );
    }
}
