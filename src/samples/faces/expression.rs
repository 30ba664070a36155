//! What a face expresses.

use crate::data::Dice;

/// How a face moves away from rest.
#[derive(Clone, Copy)]
pub struct Expression {
    /// How far the corners of the mouth are raised.
    pub smile: f32,
    /// How far the lips are apart.
    pub open: f32,
    /// How much wider the mouth is, as a share.
    pub wide: f32,
    /// How far the inner and the outer ends of the brows are raised.
    pub brows: (f32, f32),
    /// How much of the eye the lids cover, from above and from below.
    pub lids: (f32, f32),
    /// Where the eyes look: right and up.
    pub gaze: (f32, f32),
}

/// The classes of the column `expression`, each at its full strength.
pub const EXPRESSIONS: [(&str, Expression); 4] = [
    ("neutral", REST),
    (
        "happy",
        Expression {
            smile: 0.27,
            open: 0.09,
            wide: 0.22,
            brows: (0.03, 0.03),
            lids: (0.05, 0.4),
            ..REST
        },
    ),
    (
        "sad",
        Expression {
            smile: -0.23,
            wide: -0.1,
            brows: (0.16, -0.09),
            lids: (0.35, 0.0),
            gaze: (0.0, -0.03),
            ..REST
        },
    ),
    (
        "angry",
        Expression {
            smile: -0.08,
            wide: -0.18,
            brows: (-0.16, 0.08),
            lids: (0.3, 0.15),
            ..REST
        },
    ),
];

const REST: Expression = Expression {
    smile: 0.0,
    open: 0.0,
    wide: 0.0,
    brows: (0.0, 0.0),
    lids: (0.0, 0.0),
    gaze: (0.0, 0.0),
};

impl Expression {
    /// The same expression as it may come out in one picture: stronger or weaker, and never quite the same.
    pub fn varied(self, dice: &mut Dice) -> Expression {
        let strength = dice.around(0.95, 0.2);
        let lips_part = dice.unit() < 0.6;
        Expression {
            smile: self.smile * strength + dice.around(0.0, 0.03),
            open: if lips_part { self.open * strength } else { 0.0 },
            wide: self.wide * strength + dice.around(0.0, 0.06),
            brows: (
                self.brows.0 * strength + dice.around(0.0, 0.02),
                self.brows.1 * strength + dice.around(0.0, 0.02),
            ),
            lids: (self.lids.0 * strength + dice.around(0.08, 0.08), self.lids.1 * strength),
            gaze: (
                self.gaze.0 + dice.around(0.0, 0.04),
                self.gaze.1 + dice.around(0.0, 0.02),
            ),
        }
    }
}
