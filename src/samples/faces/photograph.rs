//! The photographer: no two pictures are taken in quite the same way.

use super::super::solids::{Canvas, Light, View};
use super::super::vec3::vec3;
use super::expression::Expression;
use super::person::Person;
use super::portrait::Scene;
use super::rooms::room;
use crate::data::Dice;

/// Samples per pixel, along each side.
const FINENESS: usize = 2;

/// The standard deviation of the camera's noise.
const NOISE: f32 = 0.009;

/// Who is to be photographed, and how.
pub struct Order<'a> {
    pub person: &'a Person,
    /// Pitch and yaw of the head, each the tangent of half the angle.
    pub pose: (f32, f32),
    pub expression: Expression,
    pub sunglasses: bool,
}

/// Takes a picture, 0 (black) to 255, row by row.
pub fn photograph(order: &Order, width: usize, height: usize, dice: &mut Dice) -> Vec<u8> {
    let scene = Scene {
        person: order.person,
        face: order.expression.varied(dice),
        sunglasses: order.sunglasses,
        turn: (
            order.pose.0 + dice.around(0.0, 0.05),
            order.pose.1 + dice.around(0.0, 0.07),
            dice.around(0.0, 0.04),
        ),
        light: Light {
            direction: vec3(dice.around(-0.35, 0.3), dice.around(0.45, 0.15), 0.8).normalized(),
            ambient: dice.around(0.32, 0.06),
            diffuse: dice.around(0.95, 0.1),
        },
    };
    let scale = dice.around(15.2, 0.8);
    let origin = (
        dice.around(32.0, 2.4),
        dice.around(25.5, 1.7) - order.person.stature * scale,
    );
    let wall = (dice.around(0.0, 3.0), dice.around(0.0, 2.0));

    let fine = FINENESS as f32;
    let mut canvas = Canvas::new(width * FINENESS, height * FINENESS);
    scene.draw(
        &mut canvas,
        &View {
            scale: scale * fine,
            origin: (origin.0 * fine, origin.1 * fine),
        },
    );
    let mut picture = canvas.pixels(FINENESS, |column, row| {
        room(
            order.person.room,
            column as f32 + 0.5 + wall.0,
            row as f32 + 0.5 + wall.1,
        )
    });

    let share = dice.around(0.06, 0.06);
    blur(&mut picture, share, (width, 1), (height, width));
    blur(&mut picture, share, (height, width), (width, 1));
    let (gain, lift) = (dice.around(1.0, 0.12), dice.around(0.0, 0.02));
    picture
        .into_iter()
        .map(|light| ((film(light * gain + lift) + NOISE * dice.normal()).clamp(0.0, 1.0) * 255.0 + 0.5) as u8)
        .collect()
}

/// Bright light comes out compressed rather than cut off.
fn film(light: f32) -> f32 {
    const KNEE: f32 = 0.65;
    let above = (light - KNEE).max(0.0);
    light.min(KNEE) + above / (1.0 + 2.2 * above)
}

/// Mixes a share of both neighbors into each value, along lines; `lines` and `steps` are each a number and a stride.
fn blur(values: &mut [f32], share: f32, lines: (usize, usize), steps: (usize, usize)) {
    for line in 0..lines.0 {
        let mut before = values[line * lines.1];
        for step in 0..steps.0 {
            let index = line * lines.1 + step * steps.1;
            let here = values[index];
            let after = if step + 1 < steps.0 {
                values[index + steps.1]
            } else {
                here
            };
            values[index] = here + share * (before + after - 2.0 * here);
            before = here;
        }
    }
}
