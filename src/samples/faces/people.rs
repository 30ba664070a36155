//! The twenty people.

use super::hairstyles::{AFRO, BOB, BUN, CURLS, LONG, MOHAWK, PIGTAILS, PONYTAIL, QUIFF, RINGLETS, SHAWL, SHORT, hair};
use super::person::Neckline::{Collar, Crew, Deep, Suit, Turtleneck};
use super::person::Pattern::{Dots, Hoops, Pinstripe, Plaid, Plain};
use super::person::Texture::{Curls, Scarf, Strands};
use super::person::{Beard, Cap, Clothes, Hair, Neckline, Pattern, Person, Room, Texture};

const PLAIN: Person = Person {
    name: "",
    skin: 0.7,
    width: 1.0,
    jaw: 1.0,
    chin: 1.0,
    nose: (1.0, 1.0),
    ears: 1.0,
    eyes: (0.28, 1.0),
    iris: 0.12,
    brows: (0.045, 0.26),
    mouth: (0.3, 0.01),
    lips: 0.5,
    hair: Hair {
        shade: 0.12,
        texture: Texture::Strands,
        cap: Some(SHORT),
        locks: &[],
    },
    beard: Beard::None,
    hat: None,
    clothes: Clothes {
        pattern: Pattern::Plain,
        neckline: Neckline::Crew,
        shade: 0.5,
        second: 0.2,
    },
    shoulders: 1.0,
    stature: 0.0,
    room: Room::Pictures,
    lenses: (0.28, 0.215),
};

const fn wears(pattern: Pattern, neckline: Neckline, shade: f32, second: f32) -> Clothes {
    Clothes {
        pattern,
        neckline,
        shade,
        second,
    }
}

pub const PEOPLE: [Person; 20] = [
    Person {
        name: "ada",
        skin: 0.8,
        jaw: 0.92,
        eyes: (0.27, 1.1),
        mouth: (0.25, 0.02),
        lips: 0.4,
        brows: (0.035, 0.27),
        hair: hair(
            0.2,
            Strands,
            Cap {
                front: 0.5,
                parting: 0.12,
                side: -0.2,
                ..SHORT
            },
            LONG,
        ),
        clothes: wears(Plain, Turtleneck, 0.16, 0.1),
        shoulders: 0.86,
        ..PLAIN
    },
    Person {
        name: "bruno",
        skin: 0.68,
        width: 1.06,
        jaw: 1.12,
        nose: (1.25, 1.1),
        brows: (0.065, 0.24),
        hair: hair(
            0.1,
            Strands,
            Cap {
                front: 0.66,
                corners: 0.16,
                ..SHORT
            },
            &[],
        ),
        beard: Beard::Full,
        clothes: wears(Plaid, Collar, 0.55, 0.2),
        shoulders: 1.12,
        room: Room::Books,
        ..PLAIN
    },
    Person {
        name: "chen",
        skin: 0.78,
        jaw: 0.98,
        nose: (1.0, 0.85),
        eyes: (0.28, 0.86),
        hair: hair(
            0.06,
            Strands,
            Cap {
                front: 0.36,
                fringe: 0.07,
                side: 0.0,
                lift: 0.11,
                ..SHORT
            },
            &[],
        ),
        clothes: wears(Plain, Crew, 0.82, 0.3),
        ..PLAIN
    },
    Person {
        name: "dalia",
        skin: 0.54,
        eyes: (0.27, 1.15),
        lips: 0.34,
        brows: (0.05, 0.27),
        hair: Hair {
            shade: 0.86,
            texture: Scarf,
            cap: None,
            locks: SHAWL,
        },
        clothes: wears(Plain, Turtleneck, 0.24, 0.2),
        shoulders: 0.9,
        room: Room::Window,
        lenses: (0.24, 0.2),
        ..PLAIN
    },
    Person {
        name: "emeka",
        skin: 0.37,
        jaw: 1.06,
        nose: (1.4, 0.9),
        lips: 0.55,
        iris: 0.04,
        hair: hair(
            0.05,
            Curls,
            Cap {
                front: 0.6,
                corners: 0.0,
                fringe: 0.0,
                lift: 0.03,
                ..SHORT
            },
            &[],
        ),
        clothes: wears(Plain, Suit, 0.14, 0.86),
        shoulders: 1.1,
        room: Room::Books,
        ..PLAIN
    },
    Person {
        name: "freya",
        skin: 0.88,
        jaw: 0.94,
        ears: 0.9,
        iris: 0.3,
        brows: (0.03, 0.28),
        mouth: (0.28, 0.03),
        hair: hair(
            0.74,
            Strands,
            Cap {
                front: 0.62,
                fringe: 0.0,
                side: -0.02,
                ..SHORT
            },
            PIGTAILS,
        ),
        clothes: wears(Hoops, Crew, 0.7, 0.2),
        shoulders: 0.86,
        room: Room::Window,
        lenses: (0.22, 0.22),
        ..PLAIN
    },
    Person {
        name: "goran",
        skin: 0.72,
        width: 1.04,
        jaw: 1.14,
        chin: 1.06,
        nose: (1.3, 1.25),
        ears: 1.3,
        hair: Hair {
            shade: 0.3,
            texture: Strands,
            cap: None,
            locks: &[],
        },
        beard: Beard::Moustache,
        clothes: wears(Plain, Collar, 0.62, 0.75),
        shoulders: 1.12,
        stature: 0.06,
        ..PLAIN
    },
    Person {
        name: "hana",
        skin: 0.82,
        jaw: 0.9,
        chin: 0.95,
        nose: (0.85, 0.8),
        eyes: (0.28, 0.95),
        mouth: (0.23, 0.01),
        lips: 0.36,
        hair: hair(
            0.07,
            Strands,
            Cap {
                front: 0.33,
                fringe: 0.02,
                side: -0.2,
                corners: 0.0,
                ..SHORT
            },
            BOB,
        ),
        clothes: wears(Dots, Crew, 0.3, 0.8),
        shoulders: 0.84,
        stature: -0.06,
        room: Room::Books,
        lenses: (0.25, 0.2),
        ..PLAIN
    },
    Person {
        name: "ivo",
        skin: 0.84,
        width: 0.95,
        chin: 1.08,
        nose: (0.9, 1.3),
        ears: 1.25,
        iris: 0.26,
        hair: hair(0.6, Curls, SHORT, CURLS),
        clothes: wears(Plain, Crew, 0.22, 0.2),
        room: Room::Window,
        ..PLAIN
    },
    Person {
        name: "jamila",
        skin: 0.44,
        eyes: (0.28, 1.12),
        iris: 0.05,
        nose: (1.15, 0.9),
        lips: 0.5,
        mouth: (0.3, 0.02),
        brows: (0.04, 0.28),
        hair: hair(0.06, Curls, Cap { front: 0.52, ..SHORT }, AFRO),
        clothes: wears(Plain, Deep, 0.85, 0.4),
        shoulders: 0.88,
        lenses: (0.27, 0.23),
        ..PLAIN
    },
    Person {
        name: "kofi",
        skin: 0.38,
        jaw: 0.98,
        chin: 1.04,
        nose: (1.3, 0.95),
        iris: 0.04,
        lips: 0.55,
        hair: hair(0.06, Curls, SHORT, &[]),
        beard: Beard::Goatee,
        hat: Some(0.55),
        clothes: wears(Plain, Crew, 0.38, 0.2),
        room: Room::Window,
        ..PLAIN
    },
    Person {
        name: "lena",
        skin: 0.85,
        jaw: 0.93,
        iris: 0.3,
        lips: 0.42,
        brows: (0.035, 0.26),
        hair: hair(
            0.5,
            Strands,
            Cap {
                front: 0.58,
                fringe: 0.0,
                corners: 0.02,
                side: 0.05,
                ..SHORT
            },
            BUN,
        ),
        clothes: wears(Plain, Deep, 0.4, 0.3),
        shoulders: 0.86,
        ..PLAIN
    },
    Person {
        name: "mateo",
        skin: 0.6,
        jaw: 1.04,
        brows: (0.065, 0.25),
        hair: hair(
            0.07,
            Strands,
            Cap {
                front: 0.58,
                corners: 0.04,
                ..SHORT
            },
            QUIFF,
        ),
        beard: Beard::Stubble,
        clothes: wears(Plain, Deep, 0.1, 0.2),
        shoulders: 1.06,
        stature: 0.04,
        ..PLAIN
    },
    Person {
        name: "nadia",
        skin: 0.7,
        jaw: 0.95,
        nose: (0.95, 1.1),
        lips: 0.36,
        brows: (0.045, 0.26),
        hair: hair(0.16, Curls, Cap { front: 0.54, ..SHORT }, RINGLETS),
        clothes: wears(Hoops, Deep, 0.24, 0.7),
        shoulders: 0.88,
        room: Room::Books,
        ..PLAIN
    },
    Person {
        name: "omar",
        skin: 0.52,
        width: 1.02,
        nose: (1.2, 1.2),
        brows: (0.07, 0.24),
        hair: hair(
            0.08,
            Strands,
            Cap {
                front: 0.66,
                corners: 0.1,
                fringe: 0.0,
                ..SHORT
            },
            &[],
        ),
        beard: Beard::Goatee,
        clothes: wears(Pinstripe, Collar, 0.78, 0.5),
        shoulders: 1.06,
        room: Room::Books,
        ..PLAIN
    },
    Person {
        name: "petra",
        skin: 0.86,
        jaw: 0.98,
        chin: 0.96,
        iris: 0.24,
        mouth: (0.31, 0.03),
        hair: hair(
            0.84,
            Strands,
            Cap {
                front: 0.5,
                parting: -0.14,
                side: -0.15,
                ..SHORT
            },
            BOB,
        ),
        clothes: wears(Plain, Suit, 0.34, 0.86),
        shoulders: 0.92,
        room: Room::Window,
        lenses: (0.24, 0.17),
        ..PLAIN
    },
    Person {
        name: "quentin",
        skin: 0.82,
        width: 0.94,
        jaw: 0.92,
        chin: 1.1,
        nose: (0.85, 1.2),
        ears: 1.1,
        hair: hair(
            0.34,
            Strands,
            Cap {
                front: 0.5,
                parting: 0.2,
                fringe: 0.02,
                lift: 0.1,
                ..SHORT
            },
            &[],
        ),
        clothes: wears(Plaid, Collar, 0.32, 0.6),
        stature: 0.06,
        ..PLAIN
    },
    Person {
        name: "rosa",
        skin: 0.56,
        width: 1.03,
        jaw: 1.04,
        chin: 0.94,
        eyes: (0.28, 1.05),
        lips: 0.34,
        mouth: (0.3, 0.02),
        hair: hair(
            0.08,
            Strands,
            Cap {
                front: 0.6,
                fringe: 0.0,
                ..SHORT
            },
            PONYTAIL,
        ),
        clothes: wears(Dots, Deep, 0.7, 0.25),
        shoulders: 0.92,
        stature: -0.06,
        ..PLAIN
    },
    Person {
        name: "sven",
        skin: 0.86,
        jaw: 1.08,
        chin: 1.04,
        iris: 0.3,
        brows: (0.05, 0.25),
        hair: hair(
            0.66,
            Strands,
            Cap {
                front: 0.52,
                side: -0.25,
                ..SHORT
            },
            LONG,
        ),
        beard: Beard::Full,
        clothes: wears(Plain, Crew, 0.78, 0.2),
        shoulders: 1.12,
        room: Room::Window,
        ..PLAIN
    },
    Person {
        name: "tariq",
        skin: 0.48,
        jaw: 1.0,
        nose: (1.1, 1.15),
        ears: 1.1,
        brows: (0.06, 0.25),
        hair: hair(
            0.05,
            Strands,
            Cap {
                front: 0.62,
                side: 0.35,
                back: 0.1,
                corners: 0.3,
                lift: 0.02,
                ..SHORT
            },
            MOHAWK,
        ),
        clothes: wears(Hoops, Crew, 0.16, 0.5),
        room: Room::Books,
        ..PLAIN
    },
];
