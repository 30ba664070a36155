//! GroupNormalization: of each image, groups of channels are brought to mean 0 and variance 1, whatever the batch.
//!
//! Keras's `keras.layers.GroupNormalization(groups=32, axis=-1, epsilon=0.001, center=True, scale=True, ...)`. Any shape comes in, the same
//! goes out. So many groups are cut along the axis, which they must divide; with -1 each channel is one (instance
//! normalization). A group goes over all other axes. There is a gamma and a beta for each channel. The formulas stand in
//! [`normalized`](super::normalized).

use serde::{Deserialize, Serialize};

use super::axes::Axes;
use super::normalized::{
    BETA_INITIALIZER, CENTER, EPSILON, GAMMA_INITIALIZER, Normalized, SCALE, learned, usual_epsilon,
};
use super::{Channels, Definition, Layer, LayerError, ParameterSpec, Region, Shape, Site, yes};
use crate::nn::initializers::Initializer;
use crate::nn::kernels::Element;
use crate::schema::{self, Opt, Options, Range, integer, integers};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GroupNormalization {
    #[serde(default = "usual_groups")]
    pub groups: i64,
    #[serde(default = "Axes::last")]
    pub axis: Axes,
    #[serde(default = "usual_epsilon")]
    pub epsilon: f64,
    #[serde(default = "yes")]
    pub center: bool,
    #[serde(default = "yes")]
    pub scale: bool,
    #[serde(default = "Initializer::zeros")]
    pub beta_initializer: Initializer,
    #[serde(default = "Initializer::ones")]
    pub gamma_initializer: Initializer,
}

fn usual_groups() -> i64 {
    32
}

impl Options for GroupNormalization {
    const OPTIONS: &'static [Opt] = &[
        integer("groups", Range::ALL.from(-1.0)),
        integers("axis"),
        EPSILON,
        CENTER,
        SCALE,
        BETA_INITIALIZER,
        GAMMA_INITIALIZER,
    ];
}

impl GroupNormalization {
    /// The axis that is cut, and in how many groups.
    fn cut(&self, input: Shape) -> Result<(usize, usize), LayerError> {
        schema::check(Self::OPTIONS, "epsilon", self.epsilon)?;
        schema::check(Self::OPTIONS, "groups", self.groups as f64)?;
        let [axis] = self.axis.of("axis", input)?[..] else {
            return Err(LayerError::Unreadable {
                class_name: "GroupNormalization".into(),
                problem: "`axis` must be one alone".into(),
            });
        };
        let channels = input.dims()[axis];
        let groups = usize::try_from(self.groups).unwrap_or(channels);
        match groups > 0 && channels.is_multiple_of(groups) {
            true => Ok((axis, groups)),
            false => Err(LayerError::Groups {
                groups: self.groups,
                channels,
            }),
        }
    }
}

impl Definition for GroupNormalization {
    fn output_shape(&self, input: Shape) -> Result<Shape, LayerError> {
        self.cut(input)?;
        Ok(input)
    }

    fn parameters(&self, input: Shape) -> Vec<ParameterSpec> {
        let channels = self.cut(input).map_or(0, |(axis, _)| input.dims()[axis]);
        let gamma = self.scale.then_some(&self.gamma_initializer);
        learned(&[channels], gamma, self.center.then_some(&self.beta_initializer)).collect()
    }

    fn build<T: Element>(&self, site: Site) -> Result<Option<Box<dyn Layer<T>>>, LayerError> {
        let (axis, groups) = self.cut(site.input)?;
        // The axis as two: groups, and the channels of each.
        let mut dims = site.input.dims();
        dims[axis] /= groups;
        dims.insert(axis, groups);
        Ok(Some(Box::new(Normalized {
            axes: (0..dims.len()).filter(|&other| other != axis).collect(),
            own: vec![axis, axis + 1],
            dims,
            epsilon: self.epsilon,
            scale: self.scale,
            center: self.center,
            groups: None,
        })))
    }

    fn channels(&self) -> Channels {
        Channels::Mixed
    }

    fn seen(&self, input: Shape, region: Region) -> Region {
        let Ok((axis, groups)) = self.cut(input) else {
            return region;
        };
        let dims = input.as_image();
        let axis = axis + 3 - input.dims().len();
        let own = dims[axis] / groups;
        let mut seen = dims.map(|size| 0..size);
        seen[axis] = region[axis].start / own * own..region[axis].end.div_ceil(own) * own;
        seen
    }
}
