//! Hairstyles: how hair lies on the skull, and what stands or hangs off it.

use super::super::solids::ellipsoid;
use super::super::vec3::vec3;
use super::person::{Cap, Hair, Lock, Texture};

pub const fn hair(shade: f32, texture: Texture, cap: Cap, locks: &'static [Lock]) -> Hair {
    Hair {
        shade,
        texture,
        cap: Some(cap),
        locks,
    }
}

const fn one(x: f32, y: f32, z: f32, rx: f32, ry: f32, rz: f32) -> Lock {
    Lock {
        solid: ellipsoid(vec3(x, y, z), vec3(rx, ry, rz)),
        mirrored: false,
    }
}

const fn pair(x: f32, y: f32, z: f32, rx: f32, ry: f32, rz: f32) -> Lock {
    Lock {
        mirrored: true,
        ..one(x, y, z, rx, ry, rz)
    }
}

pub const SHORT: Cap = Cap {
    front: 0.56,
    side: 0.02,
    back: -0.5,
    parting: 0.0,
    fringe: 0.03,
    corners: 0.05,
    lift: 0.06,
};
pub const LONG: &[Lock] = &[
    one(0.0, -0.45, -0.5, 0.84, 1.05, 0.45),
    pair(0.64, -0.5, -0.2, 0.22, 0.9, 0.5),
];
pub const BOB: &[Lock] = &[
    one(0.0, -0.16, -0.42, 0.86, 0.76, 0.56),
    pair(0.64, -0.14, -0.14, 0.24, 0.62, 0.56),
];
pub const AFRO: &[Lock] = &[
    one(0.0, 0.62, -0.3, 0.98, 0.72, 0.86),
    pair(0.72, 0.36, -0.25, 0.42, 0.5, 0.55),
    one(0.0, -0.1, -0.7, 0.8, 0.7, 0.45),
];
pub const CURLS: &[Lock] = &[
    one(0.0, 0.84, 0.2, 0.5, 0.28, 0.4),
    pair(0.45, 0.76, 0.0, 0.36, 0.3, 0.45),
    pair(0.7, 0.36, -0.15, 0.22, 0.38, 0.42),
    one(0.0, 0.25, -0.75, 0.7, 0.7, 0.36),
];
pub const RINGLETS: &[Lock] = &[
    one(0.0, 0.74, -0.1, 0.72, 0.44, 0.76),
    pair(0.72, 0.05, -0.1, 0.26, 0.42, 0.4),
    pair(0.78, -0.5, -0.12, 0.3, 0.44, 0.4),
    one(0.0, -0.45, -0.6, 0.8, 0.85, 0.4),
];
pub const BUN: &[Lock] = &[one(0.0, 1.08, -0.38, 0.32, 0.28, 0.32)];
pub const PONYTAIL: &[Lock] = &[
    one(0.0, 1.06, -0.6, 0.2, 0.22, 0.24),
    one(0.22, 0.75, -1.0, 0.5, 0.5, 0.24),
    one(0.3, 0.1, -1.15, 0.3, 0.7, 0.24),
];
pub const PIGTAILS: &[Lock] = &[
    pair(0.9, -0.02, -0.25, 0.18, 0.2, 0.2),
    pair(1.02, -0.48, -0.25, 0.2, 0.46, 0.22),
];
pub const QUIFF: &[Lock] = &[
    one(0.05, 0.92, 0.32, 0.5, 0.26, 0.42),
    one(0.0, 0.9, -0.1, 0.5, 0.24, 0.5),
];
pub const MOHAWK: &[Lock] = &[
    one(0.0, 0.95, -0.05, 0.17, 0.36, 0.7),
    one(0.0, 0.5, -0.75, 0.15, 0.5, 0.3),
];
/// The end of a headscarf around the neck.
pub const SHAWL: &[Lock] = &[one(0.0, -1.3, -0.12, 0.78, 0.46, 0.66)];
