//! Hair, and what is worn on it.

use super::super::paint::{mix, wave};
use super::super::solids::{Brush, Ellipsoid, Surface, ellipsoid};
use super::super::vec3::{Vec3, vec3};
use super::person::{Cap, Person, Texture};

/// Draws hair, headscarf and hat around the skull.
pub fn draw(person: &Person, skull: Ellipsoid, brush: &mut Brush) {
    let style = person.hair;
    let paint = |point: Vec3, normal: Vec3| {
        let gloss = if style.texture == Texture::Strands { 0.18 } else { 0.0 };
        Some(Surface::glossy(
            style.shade * texture(style.texture, point),
            normal,
            gloss,
        ))
    };
    if style.texture == Texture::Scarf {
        let hood = ellipsoid(vec3(0.0, -0.02, -0.14), vec3(0.86 * person.width, 1.12, 0.98));
        brush.draw(hood, |point, normal| {
            let opening = (point.x / 0.6, (point.y + 0.2) / 0.74);
            let free = point.z > 0.0 && opening.0 * opening.0 + opening.1 * opening.1 < 1.0;
            if free {
                return None;
            }
            paint(point, normal)
        });
    } else if let Some(cap) = style.cap {
        let solid = ellipsoid(
            skull.center + vec3(0.0, cap.lift * 0.5, 0.0),
            skull.radii + vec3(1.0, 1.0, 1.0) * cap.lift,
        );
        brush.draw(solid, |point, normal| {
            if !above_hairline(&cap, point) {
                return None;
            }
            paint(point, normal)
        });
    }
    for lock in style.locks {
        brush.draw(lock.solid, paint);
        if lock.mirrored {
            let Ellipsoid { center, radii } = lock.solid;
            brush.draw(ellipsoid(vec3(-center.x, center.y, center.z), radii), paint);
        }
    }
    if let Some(shade) = person.hat {
        let hat = ellipsoid(
            skull.center + vec3(0.0, 0.08, 0.0),
            skull.radii + vec3(0.12, 0.14, 0.12),
        );
        brush.draw(hat, |point, normal| {
            let brim = 0.42 - 0.18 * (0.6 - point.z).max(0.0);
            let folded = point.y < brim + 0.24;
            let knit = 1.0 + 0.14 * wave(point.x * 4.0 + point.z * 2.0);
            let albedo = shade * knit * if folded { 1.25 } else { 0.9 };
            (point.y > brim).then_some(Surface::matt(albedo, normal))
        });
    }
}

/// Whether a point of the scalp, a little raised, has hair.
fn above_hairline(cap: &Cap, point: Vec3) -> bool {
    let side = point.x.abs();
    let forehead = cap.front + cap.parting * point.x + cap.corners * (side / 0.4) * (side / 0.4)
        - cap.fringe * (1.0 + wave(point.x * 3.3 + 0.2))
        - 0.25 * (side - 0.4).max(0.0);
    let line = if point.z > 0.05 {
        mix(cap.side, forehead, ((point.z - 0.05) / 0.3).min(1.0))
    } else {
        mix(cap.side, cap.back, ((0.05 - point.z) / 0.4).min(1.0))
    };
    point.y > line
}

/// The brightness of hair, as a factor.
pub fn texture(texture: Texture, point: Vec3) -> f32 {
    match texture {
        Texture::Strands => {
            let across = point.x * 2.6 + 0.25 * point.y + 0.2 * point.z;
            1.0 + 0.15 * wave(across + 0.3 * wave(point.y * 0.7)) + 0.09 * wave(across * 2.7 + point.z)
        }
        Texture::Curls => {
            let (a, b) = (
                point.x * 2.1 + 0.4 * wave(point.y * 1.3),
                point.y * 2.3 + 0.4 * wave(point.z * 1.7),
            );
            1.0 + 0.38 * wave(a) * wave(b) + 0.18 * wave(point.z * 3.1 + a)
        }
        Texture::Scarf => 1.0 + 0.1 * wave(point.y * 0.9 + point.x * point.x * 0.8),
    }
}
