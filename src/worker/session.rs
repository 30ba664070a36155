//! What a worker keeps, and how it answers: the data set, its parts, the network. Knows no browser.

use ndarray::Array4;

use super::plan::Plan;
use super::protocol::*;
use super::run::Run;
use super::summary::{summarize_dataset, summarize_evaluation, summarize_network};
use crate::data::{self, Column, Dataset, SourceFile, SplitOptions, TestSize, train_test_split};
use crate::inspect;
use crate::nn::architecture::check_value;
use crate::nn::{Network, Optimizer};
use crate::train::{self, Examples, Model};

/// Large arrays that came with a request.
#[derive(Default)]
pub struct Attachments {
    pub files: Vec<Vec<u8>>,
    pub arrays: Vec<Vec<f32>>,
}

/// A large array that goes with a reply.
pub enum Buffer {
    F32(Vec<f32>),
    U32(Vec<u32>),
}

/// The answer to a request: a reply with its buffers, or `None` when replies come out of [`Session::advance`].
pub type Answer = Result<Option<(Reply, Vec<Buffer>)>, Failure>;

pub(super) fn reply(reply: Reply) -> Answer {
    Ok(Some((reply, Vec::new())))
}

/// The state behind one page.
pub struct Session {
    /// Milliseconds since some moment.
    pub(super) clock: Box<dyn Fn() -> f64>,
    pub(super) data: Option<Data>,
    pub(super) model: Option<Model>,
    pub(super) run: Option<Run>,
}

/// A data set, the column to learn, and the parts it was cut into.
pub(super) struct Data {
    dataset: Dataset,
    /// Index of the column to learn; meaningless when there are no labels.
    column: usize,
    parts: Option<Parts>,
}

/// Rows of the data set, part by part.
#[derive(Default)]
struct Parts {
    train: Vec<usize>,
    validation: Vec<usize>,
    test: Vec<usize>,
}

impl Data {
    fn column(&self) -> Result<&Column, Failure> {
        self.dataset.columns.get(self.column).ok_or_else(|| {
            Failure::new(
                "no_labels",
                "the images have no labels",
                "Open the file of labels together with the images: a list, an array or a pandas Series, one label an image.",
            )
        })
    }

    fn find_column(&self, name: &str) -> Result<usize, Failure> {
        let names: Vec<_> = self.dataset.columns.iter().map(|column| column.name.as_str()).collect();
        names.iter().position(|known| *known == name).ok_or_else(|| {
            Failure::new(
                "unknown_column",
                format!("there is no label column “{name}”"),
                format!("The columns are: {}.", names.join(", ")),
            )
        })
    }

    fn input_shape(&self) -> [usize; 3] {
        let images = &self.dataset.images;
        [images.height, images.width, images.channels]
    }

    /// The examples of a part; fails when the set has no labels or is not split yet.
    pub(super) fn examples(&self, part: Part) -> Result<Examples<'_>, Failure> {
        let parts = self.parts.as_ref().ok_or_else(|| {
            Failure::new(
                "not_prepared",
                "the images are not split into training and test part yet",
                "Call prepare() first, or take the step “Prepare”.",
            )
        })?;
        let rows = match part {
            Part::Train => &parts.train,
            Part::Validation => &parts.validation,
            Part::Test => &parts.test,
        };
        Ok(Examples {
            images: &self.dataset.images,
            codes: &self.column()?.codes,
            rows,
        })
    }
}

impl Session {
    pub fn new(clock: Box<dyn Fn() -> f64>) -> Session {
        Session {
            clock,
            data: None,
            model: None,
            run: None,
        }
    }

    /// Answers a request, or begins a training run whose replies come out of [`Session::advance`].
    pub fn handle(&mut self, id: u32, request: Request, attachments: Attachments) -> Answer {
        match request {
            Request::LoadDataset { names, column } => {
                let files = names.into_iter().zip(attachments.files);
                let files = files.map(|(name, bytes)| SourceFile { name, bytes }).collect();
                self.load(column, || Ok(data::load(files)?))
            }
            Request::LoadSample { name, column } => self.load(column, || Ok(data::samples::load(&name)?)),
            Request::Images { indices } => self.images(&indices),
            Request::Prepare(options) => self.prepare(&options),
            Request::Summarize(options) => self.summarize(&options),
            Request::Build(options) => self.build(options),
            Request::Fit(options) => self.fit(id, &options),
            Request::Pause => self.steer(Run::pause),
            Request::Resume => self.steer(Run::resume),
            Request::Stop => self.steer(Run::stop),
            Request::Evaluate { part } => self.evaluate(part),
            Request::Predict { image } => self.predict(image, attachments.arrays),
            Request::Activations { image, layers } => self.activations(image, &layers, attachments.arrays),
        }
    }

    /// Takes a new data set in place of the old one, which stays if anything is wrong with the new one.
    fn load(&mut self, column: Option<String>, read: impl FnOnce() -> Result<Dataset, Failure>) -> Answer {
        self.not_while_training("load other images")?;
        let mut data = Data {
            dataset: read()?,
            column: 0,
            parts: None,
        };
        if let Some(name) = column {
            data.column = data.find_column(&name)?;
        }
        let summary = summarize_dataset(&data.dataset, data.column);
        let codes = data
            .dataset
            .columns
            .iter()
            .map(|column| Buffer::U32(column.codes.clone()))
            .collect();
        self.data = Some(data);
        Ok(Some((Reply::Dataset(summary), codes)))
    }

    fn images(&self, indices: &[usize]) -> Answer {
        let data = self.data()?;
        let images = &data.dataset.images;
        let mut infos = Vec::with_capacity(indices.len());
        let mut buffers = Vec::with_capacity(indices.len());
        for &index in indices {
            let mut pixels = vec![0.0; images.len_of_one()];
            images.copy_to(self.row(index)?, &mut pixels);
            infos.push(ImageInfo {
                height: images.height,
                width: images.width,
                channels: images.channels,
                label: data.column().map_or(String::new(), |column| {
                    column.classes[column.codes[index] as usize].clone()
                }),
            });
            buffers.push(Buffer::F32(pixels));
        }
        Ok(Some((Reply::Images { images: infos }, buffers)))
    }

    fn prepare(&mut self, options: &PrepareOptions) -> Answer {
        self.not_while_training("split the images anew")?;
        let data = self.data()?;
        let index = options
            .column
            .as_deref()
            .map_or(Ok(data.column), |name| data.find_column(name))?;
        let column = data.dataset.columns.get(index).map_or_else(|| data.column(), Ok)?;
        let parts = split(data.dataset.images.count, &column.codes, options)?;
        let counts = |rows: &[usize]| {
            let mut counts = vec![0; column.classes.len()];
            rows.iter().for_each(|&row| counts[column.codes[row] as usize] += 1);
            counts
        };
        let prepared = Prepared {
            train: parts.train.len(),
            validation: parts.validation.len(),
            test: parts.test.len(),
            column: column.name.clone(),
            classes: column.classes.clone(),
            counts: PartCounts {
                train: counts(&parts.train),
                validation: counts(&parts.validation),
                test: counts(&parts.test),
            },
        };
        let rows = [&parts.train, &parts.validation, &parts.test];
        let rows = rows.map(|rows| Buffer::U32(rows.iter().map(|&row| row as u32).collect()));
        let data = self.data.as_mut().expect("looked at above");
        data.column = index;
        data.parts = Some(parts);
        Ok(Some((Reply::Prepared(prepared), rows.into())))
    }

    fn summarize(&self, options: &BuildOptions) -> Answer {
        let input = match options.input_shape {
            Some(shape) => shape,
            None => self.data()?.input_shape(),
        };
        let reports = check_value(&options.layers, input)?;
        let plan = Plan::new(options, input, self.classes());
        reply(Reply::Network(summarize_network(&reports, plan.as_ref(), None)))
    }

    fn build(&mut self, options: BuildOptions) -> Answer {
        self.not_while_training("build another network")?;
        let data = self.data()?;
        let input = data.input_shape();
        let classes = data.column()?.classes.len();
        let plan = Plan::new(&options, input, Some(classes))?;
        let seed = options.seed.map_or_else(fresh_seed, Ok)?;
        let network = Network::build(&plan.architecture, input, seed.into())?;
        let summary = summarize_network(network.layers(), Ok(&plan), Some(seed));
        let loss = plan.loss.expect("a plan for known classes has a loss");
        let optimizer = Optimizer::new(plan.optimizer);
        self.model = Some(Model {
            network,
            loss,
            optimizer,
            classes,
            seed,
            epochs: 0,
        });
        reply(Reply::Network(summary))
    }

    fn evaluate(&mut self, part: Part) -> Answer {
        let (data, model) = self.data_and_model()?;
        let examples = data.examples(part)?;
        if examples.is_empty() {
            return Err(Failure::new(
                "empty_part",
                format!("the {} part holds no images", part.name()),
                "Choose a larger share for it in prepare().",
            ));
        }
        let evaluation = train::evaluate(model, &examples);
        reply(Reply::Evaluation(summarize_evaluation(
            part,
            &evaluation,
            data.column()?,
        )))
    }

    fn predict(&mut self, image: ImageSource, arrays: Vec<Vec<f32>>) -> Answer {
        let pixels = self.pixels(image, arrays)?;
        let (data, model) = self.data_and_model()?;
        let classes = &data.column()?.classes;
        let probabilities = train::predict(model, pixels.view());
        let predictions = classes
            .iter()
            .zip(probabilities)
            .map(|(name, probability)| ClassProbability {
                name: name.clone(),
                probability,
            })
            .collect();
        reply(Reply::Predictions { predictions })
    }

    fn activations(&mut self, image: ImageSource, layers: &[String], arrays: Vec<Vec<f32>>) -> Answer {
        let pixels = self.pixels(image, arrays)?;
        let maps = inspect::feature_maps(&mut self.model()?.network, pixels.view(), layers)?;
        let shapes = maps.iter().zip(layers).map(|(map, layer)| {
            let (height, width, channels) = map.dim();
            MapShape {
                layer: layer.clone(),
                height,
                width,
                channels,
            }
        });
        let activations = shapes.collect();
        let buffers = maps
            .into_iter()
            .map(|map| Buffer::F32(map.into_raw_vec_and_offset().0))
            .collect();
        Ok(Some((Reply::Activations { activations }, buffers)))
    }

    /// The pixels of an image as a batch of one, of the shape the network was built for.
    fn pixels(&mut self, image: ImageSource, arrays: Vec<Vec<f32>>) -> Result<Array4<f32>, Failure> {
        let (shape, pixels) = match image {
            ImageSource::Index { index } => {
                let row = self.row(index)?;
                let data = self.data()?;
                let mut pixels = vec![0.0; data.dataset.images.len_of_one()];
                data.dataset.images.copy_to(row, &mut pixels);
                (data.input_shape(), pixels)
            }
            ImageSource::Pixels {
                height,
                width,
                channels,
            } => {
                let pixels = arrays.into_iter().next().unwrap_or_default();
                ([height, width, channels], pixels)
            }
        };
        let [height, width, channels] = shape;
        let length = pixels.len();
        let image = Array4::from_shape_vec((1, height, width, channels), pixels).map_err(|_| {
            Failure::new(
                "wrong_length",
                format!("{length} pixel values for an image of {height}x{width}x{channels}"),
                "Give height x width x channels values, channels last.",
            )
        })?;
        same_shape(self.model()?.network.input_shape(), shape)?;
        Ok(image)
    }

    /// Number of classes to learn, if that is known.
    fn classes(&self) -> Option<usize> {
        Some(self.data.as_ref()?.column().ok()?.classes.len())
    }

    fn row(&self, index: usize) -> Result<usize, Failure> {
        let count = self.data()?.dataset.images.count;
        if index < count {
            return Ok(index);
        }
        Err(Failure::new(
            "no_such_image",
            format!("there is no image {index}: the set has {count}"),
            format!("Indices go from 0 to {}.", count.saturating_sub(1)),
        ))
    }

    fn data(&self) -> Result<&Data, Failure> {
        self.data.as_ref().ok_or_else(|| {
            Failure::new(
                "no_data",
                "there are no images yet",
                "Call loadDataset() or loadSample() first, or take the step “Data”.",
            )
        })
    }

    fn model(&mut self) -> Result<&mut Model, Failure> {
        self.model.as_mut().ok_or_else(no_network)
    }

    /// Data and network, which must suit each other: other images may have been loaded, another column chosen since it was built.
    pub(super) fn data_and_model(&mut self) -> Result<(&Data, &mut Model), Failure> {
        self.data()?;
        let (Some(data), Some(model)) = (&self.data, &mut self.model) else {
            return Err(no_network());
        };
        same_shape(model.network.input_shape(), data.input_shape())?;
        let classes = data.column()?.classes.len();
        let learnt = model.classes;
        if learnt != classes {
            return Err(Failure::new(
                "other_classes",
                format!(
                    "the network was built for {learnt} classes, and “{}” has {classes}",
                    data.column()?.name
                ),
                "Build it again for this column.",
            ));
        }
        Ok((data, model))
    }
}

/// Cuts off the test part first, then the validation part from what is left, as the lesson does.
fn split(count: usize, codes: &[u32], options: &PrepareOptions) -> Result<Parts, Failure> {
    let cut = |rows: Vec<usize>, share: f64| -> Result<(Vec<usize>, Vec<usize>), Failure> {
        if share == 0.0 {
            return Ok((rows, Vec::new()));
        }
        let codes: Vec<u32> = rows.iter().map(|&row| codes[row]).collect();
        let split = train_test_split(
            rows.len(),
            &SplitOptions {
                test_size: TestSize::Fraction(share),
                random_state: options.seed,
                shuffle: options.shuffle,
                stratify: options.stratify.then_some(&codes),
            },
        )?;
        let pick = |positions: Vec<usize>| positions.into_iter().map(|position| rows[position]).collect();
        Ok((pick(split.train), pick(split.test)))
    };
    let (rest, test) = cut((0..count).collect(), options.test)?;
    let (train, validation) = cut(rest, options.validation)?;
    Ok(Parts {
        train,
        validation,
        test,
    })
}

fn same_shape(network: [usize; 3], image: [usize; 3]) -> Result<(), Failure> {
    if network == image {
        return Ok(());
    }
    let [height, width, channels] = network;
    let [h, w, c] = image;
    Err(Failure::new(
        "other_shape",
        format!("the network was built for images of {height}x{width}x{channels}, and this one is {h}x{w}x{c}"),
        "Build the network again for these images.",
    ))
}

fn no_network() -> Failure {
    Failure::new(
        "no_network",
        "there is no network yet",
        "Call build() first, or take the step “Network”.",
    )
}

/// A seed of the system's randomness, of at most six digits so that people can note it down.
fn fresh_seed() -> Result<u32, Failure> {
    let random = getrandom::u32().map_err(|error| {
        Failure::new(
            "no_randomness",
            format!("the browser gave no random number: {error}"),
            "Give a seed yourself.",
        )
    })?;
    Ok(random % 1_000_000)
}
