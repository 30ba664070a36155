//! The rooms the portraits are taken in.

use super::super::paint::{mix, wave};
use super::person::Room;

/// The wall behind, out of focus. `x` and `y` go from 0 at the top left to 64 and 60.
pub fn room(room: Room, x: f32, y: f32) -> f32 {
    let wall = 0.24 - 0.0014 * y - 0.001 * x;
    match room {
        // Left, top, right and bottom of a picture, and its brightness.
        Room::Pictures => [
            (3.0, 5.0, 13.0, 19.0, 0.36),
            (5.0, 25.0, 13.5, 34.0, 0.14),
            (16.0, 3.0, 24.0, 11.0, 0.16),
            (49.0, 8.0, 60.0, 23.0, 0.33),
            (51.0, 29.0, 59.0, 39.0, 0.17),
        ]
        .iter()
        .fold(wall, |under, &(left, top, right, bottom, shade)| {
            let frame = mix(
                under,
                0.09,
                blurred(x, y, left - 1.3, top - 1.3, right + 1.3, bottom + 1.3),
            );
            mix(
                frame,
                shade - 0.004 * (y - top),
                blurred(x, y, left, top, right, bottom),
            )
        }),
        Room::Books => {
            let shelf = (y / 18.0 + 0.25).floor();
            let along = (x + 7.0 * shelf) / 4.3;
            let book = along.floor();
            let spine = 0.17 + 0.07 * wave(book * 0.37 + shelf * 0.61) + 0.04 * wave(book * 0.83);
            let from_board = y - 18.0 * (shelf - 0.25);
            let above = mix(
                spine * (0.85 - 0.15 * wave(along)),
                0.07,
                blurred(0.0, from_board, -9.0, 0.0, 9.0, 4.0),
            );
            mix(
                above,
                0.25,
                blurred(0.0, from_board, -9.0, -1.0, 9.0, 1.6) + blurred(0.0, from_board, -9.0, 17.0, 9.0, 20.0),
            )
        }
        Room::Window => {
            let (u, v) = (x - 47.0, y - 30.0);
            let tree = 1.0 - (u * u + 1.4 * v * v) / 130.0;
            let outside = mix(0.54 - 0.005 * y, 0.3, (tree * 1.5 + 0.2).clamp(0.0, 1.0));
            let pane = blurred(x, y, 37.0, 3.0, 47.0, 20.0)
                + blurred(x, y, 49.5, 3.0, 59.5, 20.0)
                + blurred(x, y, 37.0, 22.5, 47.0, 40.0)
                + blurred(x, y, 49.5, 22.5, 59.5, 40.0);
            let frame = mix(wall, 0.33, blurred(x, y, 34.5, 0.5, 62.0, 42.5));
            mix(frame, outside, pane.min(1.0))
        }
    }
}

/// 1 inside a rectangle, 0 outside, over two pixels.
fn blurred(x: f32, y: f32, left: f32, top: f32, right: f32, bottom: f32) -> f32 {
    let inside = (x - left).min(right - x).min((y - top).min(bottom - y));
    (inside / 2.0 + 0.5).clamp(0.0, 1.0)
}
