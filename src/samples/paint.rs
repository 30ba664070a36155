//! Shapes and shades to paint surfaces with.

/// From `a` to `b` as `share` goes from 0 to 1.
pub fn mix(a: f32, b: f32, share: f32) -> f32 {
    a + (b - a) * share
}

/// How much of a sample a shape covers whose edge is `distance` away (negative inside); edges are a little soft.
pub fn cover(distance: f32) -> f32 {
    (0.5 - distance * 20.0).clamp(0.0, 1.0)
}

/// A triangle wave of period 1 between -1 and 1.
pub fn wave(x: f32) -> f32 {
    // Adding and taking away 1.5 * 2^23 rounds to a whole number, several times faster than `round`.
    const ROUNDING: f32 = 12_582_912.0;
    (x - ((x + ROUNDING) - ROUNDING)).abs() * 4.0 - 1.0
}

/// 1 in the middle of an ellipse, fading to 0 at its edge.
pub fn soft_spot(x: f32, y: f32, width: f32, height: f32) -> f32 {
    let (x, y) = (x / width, y / height);
    let rest = (1.0 - x * x - y * y).max(0.0);
    rest * rest
}

/// Roughly the distance from the edge of an ellipse around the origin, negative inside.
pub fn ellipse(x: f32, y: f32, width: f32, height: f32) -> f32 {
    let (x, y) = (x / width, y / height);
    ((x * x + y * y).sqrt() - 1.0) * width.min(height)
}
