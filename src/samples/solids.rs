//! Ellipsoids in parallel light, looked at from the front without perspective: the clay of the drawn samples.
//!
//! Only `+ - * /`, square roots and `floor` are used, which IEEE 754 fixes to the last bit: a picture is the same on
//! every machine, in WebAssembly and natively. That is why angles are given as the tangent of their half.

use super::vec3::{Vec3, vec3};

/// A body's own system of coordinates, turned in the world about a pivot, which stays where it is.
#[derive(Clone, Copy)]
pub struct Frame {
    pivot: Vec3,
    /// The world's axes as the body sees them.
    axes: [Vec3; 3],
}

impl Frame {
    /// Turned by `pitch` (up), then `yaw` (to the right of the picture), then `roll` (counter-clockwise); each is the
    /// tangent of half the angle.
    pub fn turned(pivot: Vec3, pitch: f32, yaw: f32, roll: f32) -> Frame {
        // Backwards, for these are the world's axes in the body.
        let axes = [vec3(1.0, 0.0, 0.0), vec3(0.0, 1.0, 0.0), vec3(0.0, 0.0, 1.0)].map(|axis| {
            let (x, y) = rotate(axis.x, axis.y, -roll);
            let (z, x) = rotate(axis.z, x, -yaw);
            let (z, y) = rotate(z, y, -pitch);
            vec3(x, y, z)
        });
        Frame { pivot, axes }
    }

    /// A direction of the world, as the body sees it.
    fn direction(&self, world: Vec3) -> Vec3 {
        self.axes[0] * world.x + self.axes[1] * world.y + self.axes[2] * world.z
    }

    fn point_to_world(&self, point: Vec3) -> Vec3 {
        let from_pivot = point - self.pivot;
        self.pivot
            + vec3(
                self.axes[0].dot(from_pivot),
                self.axes[1].dot(from_pivot),
                self.axes[2].dot(from_pivot),
            )
    }
}

/// Turns (a, b) from the first axis towards the second.
fn rotate(a: f32, b: f32, half_tangent: f32) -> (f32, f32) {
    let square = half_tangent * half_tangent;
    let (cos, sin) = ((1.0 - square) / (1.0 + square), 2.0 * half_tangent / (1.0 + square));
    (a * cos - b * sin, a * sin + b * cos)
}

/// An ellipsoid with its axes along those of a frame.
#[derive(Clone, Copy, Debug)]
pub struct Ellipsoid {
    pub center: Vec3,
    pub radii: Vec3,
}

pub const fn ellipsoid(center: Vec3, radii: Vec3) -> Ellipsoid {
    Ellipsoid { center, radii }
}

/// What a surface looks like at a point, in the body's coordinates.
pub struct Surface {
    /// The share of light it throws back, 0 to 1.
    pub albedo: f32,
    /// Of any length.
    pub normal: Vec3,
    /// The brightness of the mirrored light source.
    pub gloss: f32,
}

impl Surface {
    pub fn matt(albedo: f32, normal: Vec3) -> Surface {
        Surface {
            albedo,
            normal,
            gloss: 0.0,
        }
    }

    pub fn glossy(albedo: f32, normal: Vec3, gloss: f32) -> Surface {
        Surface { albedo, normal, gloss }
    }
}

/// Where the light comes from, and how much of it there is.
pub struct Light {
    /// Towards the light, of length 1.
    pub direction: Vec3,
    pub ambient: f32,
    pub diffuse: f32,
}

/// A picture in the making: brightness and depth of each sample, row by row from the top.
pub struct Canvas {
    width: usize,
    height: usize,
    brightness: Vec<f32>,
    /// How near the viewer the nearest solid is; minus infinity where there is none yet.
    depth: Vec<f32>,
}

/// Where the world lies on the canvas.
pub struct View {
    /// Samples per unit of length.
    pub scale: f32,
    /// The column and row of the world's origin.
    pub origin: (f32, f32),
}

impl Canvas {
    pub fn new(width: usize, height: usize) -> Canvas {
        Canvas {
            width,
            height,
            brightness: vec![0.0; width * height],
            depth: vec![f32::NEG_INFINITY; width * height],
        }
    }

    /// The mean brightness of square pixels, `fineness` samples wide; what nothing covers has the brightness that
    /// `background` gives for (column, row) of the pixel.
    pub fn pixels(&self, fineness: usize, background: impl Fn(usize, usize) -> f32) -> Vec<f32> {
        let (width, height) = (self.width / fineness, self.height / fineness);
        let mut pixels = Vec::with_capacity(width * height);
        for row in 0..height {
            for column in 0..width {
                let (mut sum, mut uncovered) = (0.0, 0);
                for sample_row in row * fineness..(row + 1) * fineness {
                    for sample in
                        sample_row * self.width + column * fineness..sample_row * self.width + (column + 1) * fineness
                    {
                        if self.depth[sample] == f32::NEG_INFINITY {
                            uncovered += 1;
                        } else {
                            sum += self.brightness[sample];
                        }
                    }
                }
                if uncovered > 0 {
                    sum += uncovered as f32 * background(column, row);
                }
                pixels.push(sum / (fineness * fineness) as f32);
            }
        }
        pixels
    }

    /// What is drawn with it stands in the frame, in this light.
    pub fn brush<'a>(&'a mut self, view: &'a View, light: &'a Light, frame: &'a Frame) -> Brush<'a> {
        let towards_light = frame.direction(light.direction);
        let halfway = (towards_light + frame.axes[2]).normalized();
        Brush {
            canvas: self,
            view,
            light,
            frame,
            towards_light,
            halfway,
        }
    }
}

/// Draws solids of one frame; its directions are the frame's.
pub struct Brush<'a> {
    canvas: &'a mut Canvas,
    view: &'a View,
    light: &'a Light,
    frame: &'a Frame,
    towards_light: Vec3,
    /// Between light and viewer: where a mirror would have to face.
    halfway: Vec3,
}

impl Brush<'_> {
    /// Draws what is visible of a solid. `paint` gets a point of its surface and the normal there (of any length);
    /// where it gives `None`, one sees through. Any order will do, but near solids first saves painting.
    pub fn draw(&mut self, solid: Ellipsoid, paint: impl Fn(Vec3, Vec3) -> Option<Surface>) {
        let Brush { view, frame, .. } = *self;
        let Ellipsoid { center, radii } = solid;
        // A ray through (x, y) of the world is start + x right + y up + t towards, in a space where the solid is the
        // unit ball.
        let start = (frame.pivot - frame.direction(frame.pivot) - center).over(radii);
        let [right, up, towards] = frame.axes.map(|axis| axis.over(radii));
        let a = towards.dot(towards);
        let (per_a, per_radius, per_scale) = (1.0 / a, vec3(1.0, 1.0, 1.0).over(radii), 1.0 / view.scale);

        let (left, top) = view.origin;
        let middle = frame.point_to_world(center);
        let [half_width, half_height, _] = frame.axes.map(|axis| axis.times(radii).length());
        let columns = range(left + middle.x * view.scale, half_width * view.scale, self.canvas.width);
        let rows = range(
            top - middle.y * view.scale,
            half_height * view.scale,
            self.canvas.height,
        );
        for row in rows {
            let row_start = start + up * ((top - (row as f32 + 0.5)) * per_scale);
            for column in columns.clone() {
                let foot = row_start + right * ((column as f32 + 0.5 - left) * per_scale);
                let b = foot.dot(towards);
                let discriminant = b * b - a * (foot.dot(foot) - 1.0);
                if discriminant <= 0.0 {
                    continue;
                }
                let t = (discriminant.sqrt() - b) * per_a;
                let sample = row * self.canvas.width + column;
                if t <= self.canvas.depth[sample] {
                    continue;
                }
                let unit = foot + towards * t;
                if let Some(surface) = paint(unit.times(radii) + center, unit.times(per_radius)) {
                    self.canvas.depth[sample] = t;
                    self.canvas.brightness[sample] = self.lit(&surface);
                }
            }
        }
    }

    /// Lambert's law, softened as by a large window so that shadows are not black, and a blurred image of the light.
    fn lit(&self, surface: &Surface) -> f32 {
        const WRAP: f32 = 0.3;
        let normal = surface.normal.normalized();
        let diffuse = ((normal.dot(self.towards_light) + WRAP) * (1.0 / (1.0 + WRAP))).max(0.0);
        let brightness = surface.albedo * (self.light.ambient + self.light.diffuse * diffuse);
        if surface.gloss == 0.0 {
            return brightness;
        }
        let mut mirrored = normal.dot(self.halfway).max(0.0);
        for _ in 0..4 {
            mirrored *= mirrored;
        }
        brightness + surface.gloss * mirrored
    }
}

/// The samples from `middle - extent` to `middle + extent` that are on the canvas.
fn range(middle: f32, extent: f32, size: usize) -> std::ops::Range<usize> {
    let first = (middle - extent).floor().max(0.0) as usize;
    let end = (middle + extent + 1.0).floor().max(0.0) as usize;
    first.min(size)..end.min(size)
}
