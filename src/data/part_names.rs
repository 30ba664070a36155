//! What the parts of a data set are usually called.

/// Names of images, the likeliest first.
const IMAGES: [&str; 9] = [
    "images", "image", "imgs", "img", "x", "features", "data", "pixels", "pictures",
];
const LABELS: [&str; 8] = [
    "y", "label", "labels", "target", "targets", "class", "classes", "category",
];
const TEST: [&str; 5] = ["test", "testing", "val", "valid", "validation"];
const TRAIN: [&str; 2] = ["train", "training"];

/// Whether the part is one for testing, such as `X_test`.
pub(super) fn is_test(key: &str) -> bool {
    words(key).any(|word| TEST.contains(&word.as_str()))
}

/// Whether the part is named as images are: `X`, `train_images`.
pub(super) fn is_images(key: &str) -> bool {
    images_rank(key) < IMAGES.len()
}

/// The lower, the more likely the part is the images.
pub(super) fn images_rank(key: &str) -> usize {
    let core: Vec<String> = words(key).filter(|word| !is_set(word)).collect();
    match core.as_slice() {
        [word] => IMAGES.iter().position(|known| known == word).unwrap_or(IMAGES.len()),
        _ => IMAGES.len(),
    }
}

/// Whether the part is named as labels are: `y`, `y_train_eyes`, `fine_labels`. The names of classes are no labels.
pub(crate) fn is_labels(key: &str) -> bool {
    let is_name = |word: &String| matches!(word.as_str(), "name" | "names" | "batch");
    words(key).any(|word| LABELS.contains(&word.as_str())) && !words(key).any(|word| is_name(&word))
}

fn is_set(word: &str) -> bool {
    TEST.contains(&word) || TRAIN.contains(&word)
}

fn words(key: &str) -> impl Iterator<Item = String> {
    key.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
}

/// Names such as `pose_left`, `pose_up` as what they have in common and the rest: `pose`, and `left`, `up`. pandas's
/// `get_dummies` makes them.
pub(super) fn without_prefix(names: &[String]) -> (Option<String>, Vec<String>) {
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
