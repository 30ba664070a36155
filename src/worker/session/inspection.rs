//! What the network has learned, what in an image it owes its answer to, and convolutions by hand.

use ndarray::{Array2, Array3, Array4, ArrayView4, s};

use super::tasks::Work;
use super::{Answer, Buffer, Session};
use crate::inspect::{self, InspectError, MaximizeOptions};
use crate::nn::Network;
use crate::worker::protocol::*;

impl Session {
    pub(super) fn inspect(&mut self, id: u32, question: Question, arrays: Vec<Vec<f32>>) -> Answer {
        match question {
            Question::Kernels { layer, epoch } => self.kernels(layer, epoch),
            Question::Products {
                image,
                layer,
                row,
                column,
                filter,
                epoch,
            } => {
                let image = self.pixels(image, arrays)?;
                let layers = [layer];
                let made = self.at_epoch(epoch, &layers, |network| {
                    inspect::products(network, image.view(), &layers[0], [row, column], filter)
                })??;
                Ok(Some(tell_products(made)))
            }
            Question::ReceptiveField { layer, row, column } => {
                let area = inspect::receptive_field(&self.model()?.network, &layer, [row, column])?;
                let insight = Insight::Area(Area {
                    row: area.row,
                    column: area.column,
                    height: area.height,
                    width: area.width,
                });
                Ok(Some((Reply::Inspected { insight }, Vec::new())))
            }
            Question::GradCam { image, layer, class } => self.map(image, arrays, |network, image| {
                inspect::grad_cam(network, image, &layer, class)
            }),
            Question::Saliency { image, class } => {
                self.map(image, arrays, |network, image| inspect::saliency(network, image, class))
            }
            Question::Occlusion {
                image,
                class,
                size,
                stride,
                fill,
            } => {
                self.not_while_it_runs("cover parts of an image")?;
                let image = self.pixels(image, arrays)?;
                let model = self.model()?;
                let options = inspect::OcclusionOptions { size, stride, fill };
                let one = image.slice(s![0, .., .., ..]);
                let work = inspect::Occlusion::new(&model.network, one, class, model.target_type.count(), options);
                self.begin_task(id, work.map(Work::Occlusion))
            }
            Question::TopImages { layer, count } => {
                self.not_while_it_runs("search all images")?;
                let (data, model) = self.data_and_model()?;
                let rows = (0..data.dataset.images.count()).collect();
                let work = inspect::TopImages::new(&model.network, &layer, rows, count);
                self.begin_task(id, work.map(Work::TopImages))
            }
            Question::Maximize(question) => self.maximize(id, question),
            Question::Convolve {
                image,
                kernel,
                strides,
                padding,
            } => {
                let image = self.any_image(image, arrays)?;
                let kernel = rectangle(kernel)?;
                Ok(Some(tell_map(inspect::convolve(
                    image.view(),
                    kernel.view(),
                    strides,
                    padding,
                )?)))
            }
            Question::Pool {
                image,
                pooling,
                pool_size,
                strides,
                padding,
            } => {
                let image = self.any_image(image, arrays)?;
                let pooling = match pooling {
                    PoolingName::Max => inspect::Pooling::Max,
                    PoolingName::Average => inspect::Pooling::Average,
                };
                Ok(Some(tell_map(inspect::pool(
                    image.view(),
                    pooling,
                    pool_size,
                    strides,
                    padding,
                )?)))
            }
            Question::NamedKernels { size } => {
                let named = |&name: &&str| {
                    let kernel = inspect::named_kernel(name, size)?;
                    Ok(NamedKernel {
                        name: name.to_owned(),
                        kernel: kernel.outer_iter().map(|row| row.to_vec()).collect(),
                    })
                };
                let kernels = inspect::KERNEL_NAMES
                    .iter()
                    .map(named)
                    .collect::<Result<_, InspectError>>()?;
                let insight = Insight::NamedKernels { kernels };
                Ok(Some((Reply::Inspected { insight }, Vec::new())))
            }
            Question::Timeline => self.timeline(),
            Question::LearningRate(question) => self.search_rate(id, question),
        }
    }

    fn kernels(&mut self, layer: String, epoch: Option<u32>) -> Answer {
        let layers = [layer];
        let (shape, filters, buffers) = self.at_epoch(epoch, &layers, |network| {
            let (kernel, bias) = inspect::layer_kernel(network, &layers[0])?;
            let filters = inspect::filters(network, &layers[0], kernel.shape())?;
            let values = kernel.iter().copied().collect();
            let buffers = [Some(values), bias.map(<[f32]>::to_vec)];
            let buffers = buffers.into_iter().flatten().map(Buffer::F32).collect();
            Ok::<_, InspectError>((kernel.shape().to_vec(), filters, buffers))
        })??;
        let [layer] = layers;
        let insight = Insight::Kernels { layer, shape, filters };
        Ok(Some((Reply::Inspected { insight }, buffers)))
    }

    fn map(
        &mut self,
        image: ImageSource,
        arrays: Vec<Vec<f32>>,
        look: impl FnOnce(&mut Network<f32>, ArrayView4<f32>) -> Result<Array2<f32>, InspectError>,
    ) -> Answer {
        let image = self.pixels(image, arrays)?;
        let map = look(&mut self.model()?.network, image.view())?;
        Ok(Some(tell_map(map.insert_axis(ndarray::Axis(2)))))
    }

    fn maximize(&mut self, id: u32, question: MaximizeQuestion) -> Answer {
        self.not_while_it_runs("maximize activations")?;
        let MaximizeQuestion {
            layer,
            filters,
            steps,
            seed,
        } = question;
        if steps == 0 || filters.is_empty() {
            return Err(Failure::new(
                "bad_request",
                format!("{steps} steps with {} filters", filters.len()),
                "Ask for at least one step and one filter.",
            ));
        }
        let range = match self.data_and_model() {
            Ok((data, _)) => data.display().map(|value| value as f32),
            Err(_) => self.model()?.network.input_range(),
        };
        let options = MaximizeOptions {
            steps,
            seed: seed.into(),
            ..MaximizeOptions::new(filters, range)
        };
        let model = self.model()?;
        let work = inspect::Maximization::new(&model.network, &layer, options);
        self.begin_task(id, work.map(Work::Maximize))
    }

    /// Looks at some layers of the network, as they are now or as they were after an epoch.
    pub(super) fn at_epoch<R>(
        &mut self,
        epoch: Option<u32>,
        layers: &[String],
        look: impl FnOnce(&mut Network<f32>) -> R,
    ) -> Result<R, Failure> {
        self.model()?;
        let model = self.model.as_mut().expect("there is one");
        match epoch {
            None => Ok(look(&mut model.network)),
            Some(epoch) => Ok(self.timeline.at(&mut model.network, epoch, layers, look)?),
        }
    }

    /// An image of the set or attached, whatever its size, without a network.
    fn any_image(&self, image: ImageSource, arrays: Vec<Vec<f32>>) -> Result<Array3<f32>, Failure> {
        let pixels: Array4<f32> = self.image(image, arrays)?;
        Ok(pixels.index_axis_move(ndarray::Axis(0), 0))
    }

    /// A question that needs the whole network for long; of one that changes all the while there is no answer.
    fn not_while_it_runs(&self, what: &str) -> Result<(), Failure> {
        match self.run_wants_turn() {
            false => Ok(()),
            true => Err(Failure::new(
                "training",
                format!("cannot {what} while the network trains"),
                "Pause the training first.",
            )),
        }
    }
}

fn rectangle(rows: Vec<Vec<f32>>) -> Result<Array2<f32>, InspectError> {
    let (height, width) = (rows.len(), rows.first().map_or(0, Vec::len));
    if let Some(row) = rows.iter().find(|row| row.len() != width) {
        return Err(InspectError::KernelShape {
            problem: format!("its rows have {width} and {} numbers", row.len()),
        });
    }
    Ok(Array2::from_shape_vec((height, width), rows.concat()).expect("rows of equal length"))
}

fn tell_map(map: Array3<f32>) -> (Reply, Vec<Buffer>) {
    let (height, width, channels) = map.dim();
    let insight = Insight::Map {
        height,
        width,
        channels,
    };
    let values = map.into_iter().collect();
    (Reply::Inspected { insight }, vec![Buffer::F32(values)])
}

fn tell_products(made: inspect::Products) -> (Reply, Vec<Buffer>) {
    let (height, width, channels) = made.inputs.dim();
    let insight = Insight::Products(Products {
        row: made.row as i32,
        column: made.column as i32,
        height,
        width,
        channels,
        bias: made.bias,
        sum: made.sum,
        value: made.value,
    });
    let buffers = [Some(made.inputs), made.weights];
    let buffers = buffers.into_iter().flatten();
    let buffers = buffers
        .map(|values| Buffer::F32(values.into_iter().collect()))
        .collect();
    (Reply::Inspected { insight }, buffers)
}
