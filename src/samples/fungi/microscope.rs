//! What transparent bodies do to the light that comes through them, as a microscope shows it.

use super::thread::{Node, Thread};

/// Brightness of red, green and blue for each pixel of a square picture.
pub struct Picture {
    pub side: usize,
    pub light: Vec<[f32; 3]>,
    /// What is nearest to each pixel of the body that is being drawn.
    near: Vec<Near>,
}

/// The place of a pixel with regard to a body.
#[derive(Clone, Copy)]
struct Near {
    /// How far outside its outline; negative inside.
    distance: f32,
    radius: f32,
    along: f32,
    /// How far its flank faces the light, -1 to 1.
    flank: f32,
}

const FAR: Near = Near {
    distance: 1e9,
    radius: 1.0,
    along: 0.0,
    flank: 0.0,
};

/// How a body looks.
#[derive(Clone, Copy)]
pub struct Look {
    /// The width in pixels over which the focus blurs its outline; from about 0.7 on.
    pub blur: f32,
    /// How much the walls darken; negative where the focus is beyond them, which makes them bright.
    pub walls: f32,
    /// How much the middle is brightened, as by a rod of glass.
    pub glow: f32,
    /// The share of red, green and blue that the thickest part takes away.
    pub stain: [f32; 3],
    /// Where the light comes from, of length 1 or less: the flanks that face it are brighter.
    pub lamp: (f32, f32),
}

impl Picture {
    pub fn new(side: usize, light: Vec<[f32; 3]>) -> Picture {
        Picture {
            side,
            light,
            near: vec![FAR; side * side],
        }
    }

    /// Lays a thread over what is there; one node makes a ball.
    pub fn lay(&mut self, thread: &Thread, look: &Look) {
        let margin = 3.0 + 3.0 * look.blur;
        let nodes = &thread.nodes;
        for pair in 0..nodes.len().max(2) - 1 {
            self.approach(nodes[pair], nodes[(pair + 1).min(nodes.len() - 1)], margin, look.lamp);
        }
        let all = nodes.iter().fold(
            [f32::INFINITY, f32::INFINITY, -f32::INFINITY, -f32::INFINITY],
            |all, node| {
                let reach = node.radius + margin;
                [
                    all[0].min(node.x - reach),
                    all[1].min(node.y - reach),
                    all[2].max(node.x + reach),
                    all[3].max(node.y + reach),
                ]
            },
        );
        for row in self.pixels(all[1], all[3]) {
            for column in self.pixels(all[0], all[2]) {
                let pixel = row * self.side + column;
                if self.near[pixel].distance < margin {
                    shine(&mut self.light[pixel], &self.near[pixel], &thread.septa, look);
                    self.near[pixel] = FAR;
                }
            }
        }
    }

    /// Notes the pixels that a piece of a thread is nearest to.
    fn approach(&mut self, from: Node, to: Node, margin: f32, lamp: (f32, f32)) {
        let reach = from.radius.max(to.radius) + margin;
        let (dx, dy) = (to.x - from.x, to.y - from.y);
        let per_square = 1.0 / (dx * dx + dy * dy).max(1e-9);
        let columns = self.pixels(from.x.min(to.x) - reach, from.x.max(to.x) + reach);
        for row in self.pixels(from.y.min(to.y) - reach, from.y.max(to.y) + reach) {
            let y = row as f32 + 0.5 - from.y;
            let line = &mut self.near[row * self.side..][..self.side];
            for column in columns.clone() {
                let x = column as f32 + 0.5 - from.x;
                let share = ((x * dx + y * dy) * per_square).clamp(0.0, 1.0);
                let (away_x, away_y) = (x - share * dx, y - share * dy);
                let square = away_x * away_x + away_y * away_y;
                let radius = from.radius + share * (to.radius - from.radius);
                let near = &mut line[column];
                let reach = (near.distance + radius).min(radius + margin);
                if square < reach * reach {
                    let from_middle = square.sqrt();
                    *near = Near {
                        distance: from_middle - radius,
                        radius,
                        along: from.along + share * (to.along - from.along),
                        flank: (away_x * lamp.0 + away_y * lamp.1) / from_middle.max(1e-3),
                    };
                }
            }
        }
    }

    /// The rows or columns between two coordinates that are in the picture.
    fn pixels(&self, from: f32, to: f32) -> std::ops::Range<usize> {
        let end = ((to + 1.0).max(0.0) as usize).min(self.side);
        (from.max(0.0) as usize).min(end)..end
    }
}

/// Sends the light of a pixel through the body.
fn shine(light: &mut [f32; 3], near: &Near, septa: &[f32], look: &Look) {
    let Near {
        distance,
        radius,
        along,
        flank,
    } = *near;
    let blur = look.blur;
    let inside = (0.5 - distance / (2.0 * blur)).clamp(0.0, 1.0);
    // From the middle line to the outline, 0 to 1.
    let out = ((distance + radius) / radius).clamp(0.0, 1.0);
    let chord = (1.0 - out * out).sqrt();

    let wall = bump(distance + 0.6, 1.0 + blur);
    let halo = bump(distance - 1.2 - 1.3 * blur, 1.2 + 1.2 * blur);
    let septum = septa
        .iter()
        .map(|septum| bump(along - septum, 0.7 + blur))
        .fold(0.0, f32::max)
        * inside;
    let sharp = 1.0 / (0.6 + 0.4 * blur);
    let factor = (1.0 - look.walls * sharp * (wall * (1.0 - 0.35 * flank) + 0.6 * septum * (1.0 - wall)))
        * (1.0 + 0.3 * look.walls * sharp * halo * (1.0 + 0.5 * flank))
        * (1.0 + inside * (look.glow * chord * chord + 0.1 * flank * out));
    for (light, stain) in light.iter_mut().zip(look.stain) {
        *light *= factor * (1.0 - stain * inside * (0.25 + 0.75 * chord));
    }
}

/// 1 at 0, fading to 0 at `width` on either side.
pub fn bump(x: f32, width: f32) -> f32 {
    let share = x / width;
    let rest = (1.0 - share * share).max(0.0);
    rest * rest
}
