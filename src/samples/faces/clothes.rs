//! Cloth and how it is cut.

use super::super::paint::{cover, mix, wave};
use super::super::vec3::Vec3;
use super::person::{Clothes, Neckline, Pattern};

/// The brightness of clothes at a point of the body; `skin` where the neckline shows it.
pub fn clothes(clothes: &Clothes, skin: f32, point: Vec3) -> f32 {
    let (x, y, side) = (point.x, point.y, point.x.abs());
    let cloth = match clothes.pattern {
        Pattern::Plain => clothes.shade * (1.0 + 0.05 * wave(x * 1.3 + y * 0.4)),
        Pattern::Hoops => mix(clothes.shade, clothes.second, cover((wave(y * 1.9) + 0.1) * 0.13)),
        Pattern::Plaid => {
            let bands = cover((wave(x * 1.6) + 0.25) * 0.15) + cover((wave(y * 1.6) + 0.25) * 0.15);
            mix(clothes.shade, clothes.second, 0.5 * bands)
        }
        Pattern::Pinstripe => mix(clothes.shade, clothes.second, cover((wave(x * 2.6) + 0.5) * 0.1)),
        Pattern::Dots => {
            let (u, v) = (wave(x * 1.25 + 0.5 * (y * 1.9).floor()), wave(y * 1.9));
            mix(clothes.shade, clothes.second, cover((u * u + v * v).sqrt() * 0.3 - 0.2))
        }
    };
    if point.z < -0.3 {
        return cloth;
    }
    match clothes.neckline {
        Neckline::Crew => {
            let scoop = (x * x + (y + 1.1) * (y + 1.1)).sqrt();
            mix(mix(cloth, cloth * 0.6, cover(scoop - 0.55)), skin, cover(scoop - 0.46))
        }
        Neckline::Deep => {
            let scoop = (x * x * 1.5 + (y + 1.1) * (y + 1.1)).sqrt();
            mix(mix(cloth, cloth * 0.6, cover(scoop - 0.78)), skin, cover(scoop - 0.71))
        }
        Neckline::Turtleneck => cloth,
        Neckline::Collar => {
            let open = side - 0.3 * (y + 1.95).max(0.0);
            let wing = side - 0.8 * (y + 1.98).max(0.0);
            let collar = mix(cloth, cloth * 1.25 + 0.04, cover(wing));
            let edge = mix(collar, cloth * 0.55, cover(wing.abs() - 0.03) * cover(-y - 1.98));
            let placket = mix(edge, edge * 0.7, cover((side - 0.02).max(y + 1.95)));
            mix(placket, skin, cover(open))
        }
        Neckline::Suit => {
            let shirt = side - 0.46 * (y + 2.75).max(0.0);
            let tie = (side - 0.11 - 0.04 * (y + 1.4).abs()).max(y + 1.42);
            let lapel = mix(
                cloth,
                cloth * 1.35 + 0.03,
                cover((side - 0.72 * (y + 2.6).max(0.0)).max(-y - 2.45)),
            );
            let front = mix(lapel, clothes.second, cover(shirt));
            mix(front, 0.12, cover(tie.max(shirt)))
        }
    }
}
