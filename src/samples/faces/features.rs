//! What is on a face: eyes, brows, mouth and beard, painted on the head as if projected from the front.

use super::super::paint::{cover, ellipse, mix, soft_spot, wave};
use super::super::vec3::Vec3;
use super::expression::Expression;
use super::person::{Beard, Person};

/// Heights above the middle of the head.
pub const EYE_HEIGHT: f32 = 0.06;
const MOUTH_HEIGHT: f32 = -0.55;

/// The skin at a point of the head, in the head's coordinates.
pub fn skin(person: &Person, face: &Expression, eyes_shown: bool, point: Vec3) -> f32 {
    let mut albedo = person.skin;
    if point.z < 0.1 {
        return albedo;
    }
    // Cheeks catch the light, sockets lie in shadow.
    let side = point.x.abs();
    albedo *= 1.0 - 0.22 * soft_spot(side - person.eyes.0, point.y - EYE_HEIGHT - 0.06, 0.26, 0.2);
    albedo *= 1.0 + 0.08 * soft_spot(side - 0.36, point.y + 0.3, 0.2, 0.18);
    albedo *= 1.0 - 0.2 * soft_spot(side, point.y + 0.78, 0.2, 0.07);
    albedo = bearded(person, point, albedo);
    albedo = mouth(person, face, point, albedo);
    if eyes_shown {
        albedo = eye(person, face, point, albedo);
    }
    brow(person, face, point, albedo)
}

fn eye(person: &Person, face: &Expression, point: Vec3, under: f32) -> f32 {
    let (x, y) = (point.x.abs() - person.eyes.0, point.y - EYE_HEIGHT);
    if x.abs() > 0.3 || y.abs() > 0.25 {
        return under;
    }
    let (width, height) = (0.18 * person.eyes.1, 0.125 * person.eyes.1);
    let (top, bottom) = (height * (1.0 - face.lids.0), height * (1.0 - face.lids.1));
    let outline = ellipse(x, y, width, if y > 0.0 { top } else { bottom });

    // Both eyes look to the same side, and mirror the light at the same side.
    let outwards = if point.x < 0.0 { -1.0 } else { 1.0 };
    let (from_iris, above_iris) = (x - outwards * face.gaze.0, y - face.gaze.1);
    let iris = ellipse(from_iris, above_iris, 0.088, 0.088);
    let glint = ellipse(from_iris + outwards * 0.03, above_iris - 0.035, 0.03, 0.03);

    let mut ball = mix(0.92, person.iris, cover(iris));
    ball = mix(ball, 1.0, cover(glint));
    let lash = if y > 0.0 {
        cover(outline.abs() - 0.022) * 0.85
    } else {
        cover(outline.abs() - 0.008) * 0.3
    };
    mix(mix(under, ball, cover(outline)), 0.06, lash)
}

fn brow(person: &Person, face: &Expression, point: Vec3, under: f32) -> f32 {
    let (thickness, height) = person.brows;
    let along = (point.x.abs() - person.eyes.0 + 0.17) / 0.36;
    if !(-0.3..1.3).contains(&along) {
        return under;
    }
    let middle =
        EYE_HEIGHT + height + face.brows.0 * (1.0 - along) + face.brows.1 * along + 0.12 * along * (1.0 - along);
    let across = (point.y - middle).abs() - thickness * (1.1 - 0.5 * along);
    let ends = ((along - 0.5).abs() - 0.5) * 0.36;
    let shade = (person.hair.shade * 0.7).min(person.skin * 0.6);
    mix(under, shade, 0.9 * cover(across.max(ends)))
}

fn mouth(person: &Person, face: &Expression, point: Vec3, under: f32) -> f32 {
    let half_width = person.mouth.0 * (1.0 + face.wide);
    let x = point.x.abs() / half_width;
    if x > 1.4 || (point.y - MOUTH_HEIGHT).abs() > 0.3 {
        return under;
    }
    let raised = person.mouth.1 + face.smile;
    let line = MOUTH_HEIGHT + raised * (x * x - 0.4);
    let arch = (1.0 - x * x).max(0.0);
    let ends = (x - 1.0) * half_width;

    let lips = (point.y - line + 0.02).abs() - (0.05 + 0.5 * face.open) * arch - 0.012;
    let mut albedo = mix(under, person.skin * person.lips, 0.55 * cover(lips.max(ends)));
    let gap = (point.y - line).abs() - face.open * arch;
    if face.open > 0.02 {
        let inside = if point.y > line - 0.3 * face.open { 0.95 } else { 0.1 };
        albedo = mix(albedo, inside, cover(gap.max(ends)));
    }
    let seam = if face.open > 0.02 {
        gap.abs() - 0.008
    } else {
        gap - 0.02
    };
    mix(albedo, person.skin * 0.22, 0.85 * cover(seam.max(ends)))
}

/// Whether hair of a full beard stands out from the jaw there.
pub fn in_full_beard(point: Vec3) -> bool {
    let side = point.x.abs();
    let cheek = -0.42 + 0.5 * (side - 0.3).max(0.0);
    let around_mouth = ellipse(side, point.y - MOUTH_HEIGHT, 0.24, 0.09);
    point.y < cheek && around_mouth > 0.0 && point.z > -0.1
}

fn bearded(person: &Person, point: Vec3, under: f32) -> f32 {
    let side = point.x.abs();
    let hair = person.hair.shade * (1.0 + 0.2 * wave(point.x * 9.0 + wave(point.y * 3.0)));
    let moustache = ellipse(side - 0.1, point.y + 0.43 + 0.25 * side * side, 0.2, 0.06);
    match person.beard {
        Beard::None => under,
        Beard::Stubble => {
            let cheek = -0.36 + 0.4 * (side - 0.25).max(0.0);
            mix(under, under * 0.68, cover((point.y - cheek) * 0.3))
        }
        Beard::Moustache | Beard::Full => mix(under, hair, cover(moustache)),
        Beard::Goatee => {
            let chin = ellipse(side, point.y + 0.9, 0.25, 0.22);
            mix(under, hair, 0.9 * cover(chin.min(moustache)))
        }
    }
}
