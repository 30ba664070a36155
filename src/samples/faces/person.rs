//! What there is to say about a person.

use super::super::solids::Ellipsoid;

/// What makes a person recognizable. Brightnesses are shares of light thrown back, 0 to 1.
#[derive(Clone, Copy)]
pub struct Person {
    /// The class name in the column `userid`.
    pub name: &'static str,
    pub skin: f32,
    /// Width of the whole head, width and length of the jaw, as factors.
    pub width: f32,
    pub jaw: f32,
    pub chin: f32,
    /// Width and length of the nose, as factors.
    pub nose: (f32, f32),
    pub ears: f32,
    /// Half the distance of the eyes, and their size as a factor.
    pub eyes: (f32, f32),
    pub iris: f32,
    /// Thickness and height above the eyes.
    pub brows: (f32, f32),
    /// Half width of the mouth, and how far its corners are raised at rest.
    pub mouth: (f32, f32),
    pub lips: f32,
    pub hair: Hair,
    pub beard: Beard,
    pub hat: Option<f32>,
    pub clothes: Clothes,
    pub shoulders: f32,
    /// How far above the middle of the picture the head is.
    pub stature: f32,
    pub room: Room,
    /// Half width and half height of the sunglasses' lenses.
    pub lenses: (f32, f32),
}

#[derive(Clone, Copy)]
pub struct Hair {
    pub shade: f32,
    pub texture: Texture,
    pub cap: Option<Cap>,
    pub locks: &'static [Lock],
}

/// Hair that lies on the skull, down to a hairline.
#[derive(Clone, Copy)]
pub struct Cap {
    /// The height of the hairline over the forehead, at the ears and at the back.
    pub front: f32,
    pub side: f32,
    pub back: f32,
    /// How much higher the hairline is on one side of the forehead than on the other.
    pub parting: f32,
    /// How far strands hang into the forehead.
    pub fringe: f32,
    /// How far the corners of the forehead are free of hair.
    pub corners: f32,
    /// How far it stands off the skull.
    pub lift: f32,
}

/// Hair that stands or hangs off the skull.
#[derive(Clone, Copy)]
pub struct Lock {
    pub solid: Ellipsoid,
    /// Whether the other side has one too.
    pub mirrored: bool,
}

#[derive(Clone, Copy, PartialEq)]
pub enum Texture {
    Strands,
    Curls,
    /// A cloth that covers head and neck and leaves the face free.
    Scarf,
}

#[derive(Clone, Copy, PartialEq)]
pub enum Beard {
    None,
    Stubble,
    Moustache,
    Goatee,
    Full,
}

#[derive(Clone, Copy)]
pub struct Clothes {
    pub pattern: Pattern,
    pub neckline: Neckline,
    /// The brightness of the cloth and of what is on it.
    pub shade: f32,
    pub second: f32,
}

#[derive(Clone, Copy, PartialEq)]
pub enum Pattern {
    Plain,
    Hoops,
    Plaid,
    Pinstripe,
    Dots,
}

#[derive(Clone, Copy, PartialEq)]
pub enum Neckline {
    Crew,
    Deep,
    Collar,
    Turtleneck,
    Suit,
}

#[derive(Clone, Copy, PartialEq)]
pub enum Room {
    Pictures,
    Books,
    Window,
}
