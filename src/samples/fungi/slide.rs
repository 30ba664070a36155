//! A slide: the light, what lies about, and the threads on top.

use super::super::paint::mix;
use super::microscope::{Look, Picture, bump};
use super::thread::{Kind, Node, Seed, Thread, turned};
use crate::data::Dice;

/// Lamps and filters: what an empty slide looks like.
const LIGHTS: [[f32; 3]; 6] = [
    [0.83, 0.80, 0.76],
    [0.80, 0.74, 0.66],
    [0.78, 0.71, 0.73],
    [0.72, 0.76, 0.69],
    [0.70, 0.74, 0.78],
    [0.62, 0.63, 0.66],
];

/// What a thread takes of red, green and blue: nothing to speak of, or the blue and the brown of a stain.
const STAINS: [[f32; 3]; 4] = [
    [0.06, 0.05, 0.07],
    [0.14, 0.26, 0.38],
    [0.10, 0.06, 0.12],
    [0.46, 0.30, 0.08],
];

/// Takes a picture, height and width `side`, RGB, and appends it.
pub fn photograph(kind: Kind, side: usize, dice: &mut Dice, pixels: &mut Vec<u8>) {
    let size = side as f32;
    let lamp = direction(dice);
    let light = blend(usual(&LIGHTS, kind, dice), dice).map(|value| value * dice.around(1.0, 0.02));
    let stain = blend(usual(&STAINS, kind, dice), dice).map(|share| share * dice.around(0.95, 0.12));
    let magnification = dice.around(1.0, 0.22);
    let sharpness = dice.around(1.1, 0.4);
    let contrast = dice.around(0.36, 0.1);

    let mut picture = Picture::new(side, ground(side, light, dice));
    let look = |depth: f32, dice: &mut Dice| Look {
        blur: sharpness + depth,
        walls: contrast * dice.around(1.0, 0.15) * if depth > 2.0 && dice.unit() < 0.5 { -0.7 } else { 1.0 },
        glow: dice.around(0.12, 0.08),
        stain: stain.map(|share| share * if depth > 2.0 { 0.6 } else { 1.0 }),
        lamp,
    };

    for _ in 0..(dice.unit() * 14.0) as usize {
        let depth = dice.unit() * 3.0;
        picture.lay(&spore(size, magnification, dice), &look(depth, dice));
    }
    let threads = 3 + (dice.unit() * 3.0) as usize;
    let behind = (dice.unit() * 3.0) as usize;
    let winding = dice.around(0.8, 0.4);
    let girth = dice.around(6.0, 1.3) * magnification;
    for index in 0..behind + threads {
        let depth = if index < behind {
            dice.around(4.0, 1.5)
        } else {
            dice.unit() * dice.unit() * 1.2
        };
        let seed = sown(kind, size, girth * dice.around(1.0, 0.12), winding, dice);
        let thread = seed.grow(dice);
        let look = look(depth, dice);
        if dice.unit() < 0.55
            && let Some(branch) = branch(&thread, &seed, dice)
        {
            picture.lay(&branch.grow(dice), &look);
        }
        picture.lay(&thread, &look);
    }
    develop(&picture, dice, pixels);
}

/// What most slides of a kind have of the first or the last of these; some have any.
fn usual<'a, V>(all: &'a [V], kind: Kind, dice: &mut Dice) -> &'a [V] {
    let some = all.len() * 2 / 3;
    match kind {
        _ if dice.unit() < 0.25 => all,
        Kind::Smooth => &all[..some],
        Kind::Beaded => &all[all.len() - some..],
    }
}

/// One of the colors, or between two of them.
fn blend(colors: &[[f32; 3]], dice: &mut Dice) -> [f32; 3] {
    let mut choose = || colors[(dice.unit() * colors.len() as f32) as usize];
    let (one, other) = (choose(), choose());
    let share = dice.unit() * 0.5;
    [0, 1, 2].map(|channel| mix(one[channel], other[channel], share))
}

fn spore(size: f32, magnification: f32, dice: &mut Dice) -> Thread {
    let node = Node {
        x: dice.unit() * size,
        y: dice.unit() * size,
        radius: mix(1.6, 4.2, dice.unit()) * magnification,
        along: 0.0,
    };
    Thread {
        nodes: vec![node],
        septa: Vec::new(),
    }
}

/// Any direction, all alike but for a few percent.
fn direction(dice: &mut Dice) -> (f32, f32) {
    let right = if dice.unit() < 0.5 { 1.0 } else { -1.0 };
    turned((right, 0.0), dice.around(0.0, 1.0))
}

/// A thread that begins anywhere, more often at the edge, and grows across the picture.
fn sown(kind: Kind, size: f32, radius: f32, winding: f32, dice: &mut Dice) -> Seed {
    let middle = size / 2.0;
    let outwards = direction(dice);
    let far = if dice.unit() < 0.65 {
        middle * 1.15
    } else {
        middle * dice.unit()
    };
    Seed {
        kind,
        at: (middle + far * outwards.0, middle + far * outwards.1),
        direction: turned((-outwards.0, -outwards.1), dice.around(0.0, 0.4)),
        radius,
        length: dice.around(240.0, 110.0),
        winding,
    }
}

fn branch(thread: &Thread, seed: &Seed, dice: &mut Dice) -> Option<Seed> {
    let at = (thread.nodes.len() as f32 * dice.around(0.5, 0.25)) as usize;
    let (here, next) = (thread.nodes.get(at)?, thread.nodes.get(at + 1)?);
    let step = next.along - here.along;
    let side = if dice.unit() < 0.5 { 1.0 } else { -1.0 };
    Some(Seed {
        at: (here.x, here.y),
        direction: turned(
            ((next.x - here.x) / step, (next.y - here.y) / step),
            side * dice.around(0.42, 0.14),
        ),
        radius: seed.radius * 0.88,
        length: dice.around(110.0, 50.0),
        ..*seed
    })
}

/// The empty slide: uneven light, flakes of skin, grains; all but the grains out of focus.
fn ground(side: usize, light: [f32; 3], dice: &mut Dice) -> Vec<[f32; 3]> {
    const COARSE: usize = 5;
    let nodes = side.div_ceil(COARSE) + 1;
    let clouds = [(4, 0.05), (9, 0.035), (23, 0.022)].map(|(cells, strength)| Clouds::new(cells, strength, dice));
    let hue = Clouds::new(3, 0.03, dice);
    let flakes = Flakes::new(dice);
    let (steepness, towards) = (dice.unit() * 0.12, direction(dice));
    let vignette = dice.around(0.09, 0.06);
    let coarse: Vec<[f32; 3]> = (0..nodes * nodes)
        .map(|node| {
            let at = |index: usize| (index * COARSE) as f32 / side as f32;
            let (x, y) = (at(node % nodes), at(node / nodes));
            let (u, v) = (x - 0.5, y - 0.5);
            let even = 1.0 + steepness * (towards.0 * u + towards.1 * v) - vignette * 2.0 * (u * u + v * v);
            let shade = even + clouds.iter().map(|clouds| clouds.at(x, y)).sum::<f32>() + flakes.at(x, y);
            let hue = hue.at(x, y);
            [light[0] * (shade + hue), light[1] * shade, light[2] * (shade - hue)]
        })
        .collect();

    let mut ground = Vec::with_capacity(side * side);
    for row in 0..side {
        let (above, down) = (row / COARSE, (row % COARSE) as f32 / COARSE as f32);
        for column in 0..side {
            let (left, across) = (column / COARSE, (column % COARSE) as f32 / COARSE as f32);
            let corner = |row: usize, column: usize| &coarse[(above + row) * nodes + left + column];
            let [a, b, c, d] = [corner(0, 0), corner(0, 1), corner(1, 0), corner(1, 1)];
            ground.push([0, 1, 2].map(|i| mix(mix(a[i], b[i], across), mix(c[i], d[i], across), down)));
        }
    }
    grains(&mut ground, side, dice);
    ground
}

/// Specks, darker or brighter than what is around them.
fn grains(ground: &mut [[f32; 3]], side: usize, dice: &mut Dice) {
    let size = side as f32;
    for _ in 0..30 + (dice.unit() * 140.0) as usize {
        let (x, y) = (dice.unit() * size, dice.unit() * size);
        let radius = 1.2 + 2.6 * dice.unit() * dice.unit();
        let strength = dice.around(0.06, 0.16);
        for row in (y - radius).max(0.0) as usize..((y + radius + 1.0) as usize).min(side) {
            for column in (x - radius).max(0.0) as usize..((x + radius + 1.0) as usize).min(side) {
                let (dx, dy) = (column as f32 + 0.5 - x, row as f32 + 0.5 - y);
                let dark = strength * bump((dx * dx + dy * dy).sqrt(), radius);
                ground[row * side + column]
                    .iter_mut()
                    .for_each(|value| *value *= 1.0 - dark);
            }
        }
    }
}

/// Smooth noise: chance at the corners of a grid, and what lies between.
struct Clouds {
    cells: usize,
    values: Vec<f32>,
}

impl Clouds {
    fn new(cells: usize, strength: f32, dice: &mut Dice) -> Clouds {
        let values = (0..(cells + 1) * (cells + 1))
            .map(|_| dice.normal() * strength)
            .collect();
        Clouds { cells, values }
    }

    /// From 0 to 1 in both directions, and what is just beyond.
    fn at(&self, x: f32, y: f32) -> f32 {
        let place = |at: f32| {
            let at = at * self.cells as f32;
            let cell = (at as usize).min(self.cells - 1);
            let share = (at - cell as f32).min(1.0);
            (cell, share * share * (3.0 - 2.0 * share))
        };
        let ((column, across), (row, down)) = (place(x), place(y));
        let value = |row: usize, column: usize| self.values[row * (self.cells + 1) + column];
        mix(
            mix(value(row, column), value(row, column + 1), across),
            mix(value(row + 1, column), value(row + 1, column + 1), across),
            down,
        )
    }
}

/// Flat cells of skin, like paving: each with its own shade, and edges where they overlap.
struct Flakes {
    middles: Vec<(f32, f32, f32)>,
    edges: f32,
}

impl Flakes {
    fn new(dice: &mut Dice) -> Flakes {
        let strength = dice.unit();
        let count = 5 + (dice.unit() * 16.0) as usize;
        let middles = (0..count)
            .map(|_| {
                (
                    dice.around(0.5, 0.65),
                    dice.around(0.5, 0.65),
                    0.05 * strength * dice.normal(),
                )
            })
            .collect();
        Flakes {
            middles,
            edges: 0.13 * strength,
        }
    }

    fn at(&self, x: f32, y: f32) -> f32 {
        let (mut nearest, mut second, mut shade) = (1e9f32, 1e9f32, 0.0);
        for &(middle_x, middle_y, own) in &self.middles {
            let (dx, dy) = (x - middle_x, y - middle_y);
            let square = dx * dx + dy * dy;
            if square < nearest {
                (second, nearest, shade) = (nearest, square, own);
            } else if square < second {
                second = square;
            }
        }
        let from_edge = second.sqrt() - nearest.sqrt();
        let inside = (from_edge * 20.0).min(1.0);
        shade * inside - self.edges * bump(from_edge, 0.05)
    }
}

/// The camera: a soft shoulder for bright light, a little noise.
fn develop(picture: &Picture, dice: &mut Dice, pixels: &mut Vec<u8>) {
    let noise = dice.around(0.012, 0.007);
    for light in &picture.light {
        let noise = noise * dice.normal();
        pixels.extend(light.map(|value| {
            let value = value + noise;
            let above = (value - 0.75).max(0.0);
            let value = value.min(0.75) + above / (1.0 + 2.0 * above);
            (value.clamp(0.0, 1.0) * 255.0 + 0.5) as u8
        }));
    }
}
