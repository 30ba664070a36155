//! Threads: where they wind, and how thick they are on the way.

use crate::data::Dice;

#[derive(Clone, Copy, PartialEq)]
pub enum Kind {
    /// Of even thickness, with walls across now and then.
    Smooth,
    /// A chain of cells, each a bead of its own.
    Beaded,
}

/// A point of the middle line, all lengths in pixels.
#[derive(Clone, Copy)]
pub struct Node {
    pub x: f32,
    pub y: f32,
    pub radius: f32,
    /// The length of the line up to here.
    pub along: f32,
}

pub struct Thread {
    pub nodes: Vec<Node>,
    /// Where walls cross it, by the length of the line up to there.
    pub septa: Vec<f32>,
}

/// Where a thread begins, and how it grows.
pub struct Seed {
    pub kind: Kind,
    pub at: (f32, f32),
    /// Of length 1.
    pub direction: (f32, f32),
    pub radius: f32,
    pub length: f32,
    /// How much it winds; 1 is usual.
    pub winding: f32,
}

const STEP: f32 = 2.0;

impl Seed {
    pub fn grow(&self, dice: &mut Dice) -> Thread {
        let (mut x, mut y) = self.at;
        let mut direction = self.direction;
        let (mut bend, mut thickness) = (0.0f32, 1.0f32);
        let mut cell = self.cell(0.0, dice);
        let mut thread = Thread {
            nodes: Vec::new(),
            septa: Vec::new(),
        };
        for step in 0..(self.length / STEP) as usize {
            let along = step as f32 * STEP;
            if along >= cell.end {
                thread.septa.push(cell.end);
                cell = self.cell(cell.end, dice);
            }
            thickness += 0.08 * (1.0 - thickness) + 0.012 * dice.normal();
            let radius = self.radius * thickness * cell.girth(along);
            thread.nodes.push(Node { x, y, radius, along });
            bend += -0.07 * bend + 0.011 * self.winding * dice.normal();
            direction = turned(direction, bend);
            (x, y) = (x + STEP * direction.0, y + STEP * direction.1);
        }
        thread
    }

    fn cell(&self, begin: f32, dice: &mut Dice) -> Cell {
        let (length, width, waist) = match self.kind {
            Kind::Smooth => (dice.around(7.5, 3.5), 1.0, 1.0),
            Kind::Beaded => (dice.around(3.0, 0.7), dice.around(1.08, 0.16), dice.around(0.46, 0.16)),
        };
        Cell {
            begin,
            end: begin + length * self.radius,
            width,
            waist,
        }
    }
}

/// A part of a thread between two walls.
struct Cell {
    begin: f32,
    end: f32,
    /// The radius in its middle and, as a share of that, at its ends.
    width: f32,
    waist: f32,
}

impl Cell {
    fn girth(&self, along: f32) -> f32 {
        let from_middle = 2.0 * (along - self.begin) / (self.end - self.begin) - 1.0;
        let square = from_middle * from_middle;
        self.width * (self.waist + (1.0 - self.waist) * (1.0 - square * square).max(0.0))
    }
}

/// A direction turned by an angle, whose half has this tangent.
pub fn turned((x, y): (f32, f32), half_tangent: f32) -> (f32, f32) {
    let square = half_tangent * half_tangent;
    let (cos, sin) = ((1.0 - square) / (1.0 + square), 2.0 * half_tangent / (1.0 + square));
    (x * cos - y * sin, x * sin + y * cos)
}
