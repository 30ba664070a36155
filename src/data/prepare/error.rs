//! Why images cannot be prepared, and what to do about it.

use thiserror::Error;

use crate::data::{Column, Shape, Size, SplitError};
use crate::explain::Explain;

#[derive(Debug, Clone, PartialEq, Error)]
pub enum PrepareError {
    #[error(transparent)]
    Split(SplitError),
    #[error("{}", lonely(.0))]
    LonelyClasses(Vec<String>),
    #[error("the {part} part has {rows} image{}, but column \"{column}\" has {classes} classes to stratify by", if *.rows == 1 { "" } else { "s" })]
    TooFewRows {
        part: &'static str,
        rows: usize,
        column: String,
        classes: usize,
    },
    #[error("the images have {} sizes (height x width x channels): {}", .0.len(), list(.0))]
    MixedSizes(Vec<Size>),
    #[error("resize is {0} x {1} (height x width)")]
    Size(usize, usize),
    #[error("{0}")]
    Enhancement(String),
    #[error("{what} works on bytes, 0 to 255 (or 0 to 1), and the values go from {min} to {max}")]
    NotBytes { what: &'static str, min: f64, max: f64 },
    #[error("rescale is {0}")]
    Rescale(f64),
    #[error("column \"{column}\" has no class \"{class}\"")]
    UnknownClass {
        column: String,
        class: String,
        known: Vec<String>,
    },
    #[error("class \"{0}\" is merged or left out twice")]
    ClassTwice(String),
    #[error("only {} {} left to learn", .0.len(), if .0.len() == 1 { "class is" } else { "classes are" })]
    TooFewClasses(Vec<String>),
    #[error("column \"{0}\" is the only one to learn together")]
    OneColumn(String),
    #[error("column \"{0}\" stands twice among those to learn together")]
    ColumnTwice(String),
    #[error("column \"{column}\" has {classes} classes, and labels that are learned together are each had or not")]
    NotTwoClasses { column: String, classes: usize },
    #[error("{0} makes no sense of several labels: an image has no single class then")]
    OfSeveralLabels(&'static str),
    #[error("column “{column}” puts no image into the training part; its values are {}", shown(.values))]
    NoTrainingPart { column: String, values: Vec<String> },
    #[error("no image of the training part has a class that is learned")]
    EmptyTrainingPart,
    #[error("augmentation: {0}")]
    Augmentation(String),
    #[error("copies is {0}")]
    Copies(u32),
    #[error("{count} images of {}x{}x{} take {bytes} bytes, for which there is no memory", shape[0], shape[1], shape[2])]
    OutOfMemory { count: usize, shape: Shape, bytes: u64 },
}

impl PrepareError {
    /// Why the images could not be split: the split itself knows classes by their codes only, which mean nothing to a reader.
    pub(super) fn split(error: SplitError, column: &Column) -> PrepareError {
        match error {
            SplitError::LonelyClasses(codes) => PrepareError::LonelyClasses(
                codes
                    .iter()
                    .map(|&code| column.classes[code as usize].clone())
                    .collect(),
            ),
            SplitError::TooFewRows { part, rows, classes } => PrepareError::TooFewRows {
                part,
                rows,
                column: column.name.clone(),
                classes,
            },
            error => PrepareError::Split(error),
        }
    }
}

impl Explain for PrepareError {
    fn code(&self) -> &'static str {
        match self {
            PrepareError::Split(error) => error.code(),
            PrepareError::LonelyClasses(_) => "class_with_one_member",
            PrepareError::TooFewRows { .. } => "too_few_rows_to_stratify",
            PrepareError::MixedSizes(_) => "mixed_sizes",
            PrepareError::Size(..) => "resize_out_of_range",
            PrepareError::Enhancement(_) => "enhancement_out_of_range",
            PrepareError::NotBytes { .. } => "values_are_not_bytes",
            PrepareError::Rescale(_) => "rescale_out_of_range",
            PrepareError::UnknownClass { .. } => "unknown_class",
            PrepareError::ClassTwice(_) => "class_twice",
            PrepareError::TooFewClasses(_) => "one_class",
            PrepareError::OneColumn(_) => "one_column",
            PrepareError::ColumnTwice(_) => "column_twice",
            PrepareError::NotTwoClasses { .. } => "not_two_classes",
            PrepareError::OfSeveralLabels(_) => "several_labels",
            PrepareError::NoTrainingPart { .. } | PrepareError::EmptyTrainingPart => "no_training_part",
            PrepareError::Augmentation(_) => "unreadable_augmentation",
            PrepareError::Copies(_) => "copies_out_of_range",
            PrepareError::OutOfMemory { .. } => "out_of_memory",
        }
    }

    fn hint(&self) -> String {
        match self {
            PrepareError::Split(error) => return error.hint(),
            PrepareError::LonelyClasses(classes) => match classes.len() {
                1 => "Add images of this class, leave the class out, or split without stratify.",
                _ => "Add images of these classes, leave the classes out, or split without stratify.",
            },
            PrepareError::TooFewRows { part, classes, .. } => {
                return format!(
                    "Change its share so that the {part} part has at least {classes} images, or split without stratify."
                );
            }
            PrepareError::MixedSizes(sizes) => {
                let Some(Size { height, width, .. }) = sizes.iter().max_by_key(|size| size.count) else {
                    return "Load images first.".into();
                };
                let channels = sizes[0].channels;
                return match sizes.iter().all(|size| size.channels == channels) {
                    true => format!("A network takes images of one size: resize them, to {height} x {width} for example."),
                    false => {
                        format!("A network takes images that are alike: choose mode RGB (or L for gray), and resize to {height} x {width}.")
                    }
                };
            }
            PrepareError::UnknownClass { known, .. } => return format!("Its classes are: {}.", known.join(", ")),
            PrepareError::Size(..) => "Give height and width, each from 1 to 4096.",
            PrepareError::Enhancement(_) => "Give the options as Pillow names them.",
            PrepareError::NotBytes { .. } => "Load the images as they were before they were scaled.",
            PrepareError::Rescale(_) => "Give a factor other than 0, such as 1/255.",
            PrepareError::ClassTwice(_) => "Name each class once.",
            PrepareError::TooFewClasses(_) => "A network learns to tell classes apart: keep at least two.",
            PrepareError::OneColumn(_) => "Give it as `column`, or more columns.",
            PrepareError::ColumnTwice(_) => "Name each column once.",
            PrepareError::NotTwoClasses { .. } => "Leave it out, or learn it alone, as `column`.",
            PrepareError::OfSeveralLabels(_) => "Leave it away, or learn one of the columns.",
            PrepareError::NoTrainingPart { .. } => {
                "Choose a column that says train, validation or test of each image, or let the images be split by chance."
            }
            PrepareError::EmptyTrainingPart => {
                "Learn another column, leave fewer classes out, or let the images be split by chance."
            }
            PrepareError::Augmentation(_) => "Write the layer as Keras does.",
            PrepareError::Copies(_) => "Give a whole number from 1 to 1000.",
            PrepareError::OutOfMemory { .. } => {
                "Use fewer copies, or augment anew each epoch, which keeps none; smaller images need less, too."
            }
        }
        .into()
    }
}

fn shown(values: &[String]) -> String {
    const SHOWN: usize = 6;
    let more = (values.len() > SHOWN).then_some("…");
    let shown = values.iter().take(SHOWN).map(String::as_str);
    shown.chain(more).collect::<Vec<_>>().join(", ")
}

fn lonely(classes: &[String]) -> String {
    const SHOWN: usize = 10;
    let shown: Vec<_> = classes.iter().take(SHOWN).map(|class| format!("\"{class}\"")).collect();
    let why = "a stratified split needs at least 2 of each class";
    match classes.len() {
        1 => format!("class {} has only 1 image to split, and {why}", shown[0]),
        count => {
            let more = if count > SHOWN { ", …" } else { "" };
            let shown = shown.join(", ");
            format!("{count} classes ({shown}{more}) have only 1 image to split, and {why}")
        }
    }
}

fn list(sizes: &[Size]) -> String {
    const SHOWN: usize = 6;
    let shown = sizes.iter().take(SHOWN);
    let shown = shown.map(|size| format!("{} of {}x{}x{}", size.count, size.height, size.width, size.channels));
    let more = (sizes.len() > SHOWN).then(|| "…".to_string());
    shown.chain(more).collect::<Vec<_>>().join(", ")
}
