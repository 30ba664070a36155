//! A person as a figure of ellipsoids, in a pose and with an expression, seen by the camera.

use super::super::paint::{cover, mix};
use super::super::solids::{Brush, Canvas, Ellipsoid, Frame, Light, Surface, View, ellipsoid};
use super::super::vec3::{Vec3, vec3};
use super::clothes::clothes;
use super::expression::Expression;
use super::features::{EYE_HEIGHT, in_full_beard, skin};
use super::hair;
use super::person::{Beard, Neckline, Person, Texture};

/// Everything about a picture but the camera.
pub struct Scene<'a> {
    pub person: &'a Person,
    pub face: Expression,
    pub sunglasses: bool,
    /// Pitch, yaw and roll of the head, each the tangent of half the angle.
    pub turn: (f32, f32, f32),
    pub light: Light,
}

/// What the head turns about.
const NECK: Vec3 = vec3(0.0, -0.9, -0.25);

impl Scene<'_> {
    pub fn draw(&self, canvas: &mut Canvas, view: &View) {
        let (pitch, yaw, roll) = self.turn;
        let head = Frame::turned(NECK, pitch, yaw, roll);
        let body = Frame::turned(vec3(0.0, -2.0, 0.0), 0.0, yaw * 0.35, roll * 0.3);
        let mut brush = canvas.brush(view, &self.light, &head);
        if self.sunglasses {
            self.draw_sunglasses(&mut brush);
        }
        hair::draw(self.person, skull(self.person), &mut brush);
        self.draw_head(&mut brush);
        self.draw_body(&mut canvas.brush(view, &self.light, &body));
    }

    fn draw_head(&self, brush: &mut Brush) {
        let Person {
            width,
            jaw,
            chin,
            nose,
            ears,
            ..
        } = *self.person;
        let skin = |point: Vec3, _: Vec3| {
            // One normal for skull and jaw, so that no seam shows where they meet.
            let round = vec3(0.72 * width * jaw, 1.05, 0.86);
            let normal = (point - vec3(0.0, 0.0, -0.05)).over(round.times(round));
            let under_chin = (1.0 + 1.2 * (point.y + 0.8)).clamp(0.6, 1.0);
            let albedo = skin(self.person, &self.face, !self.sunglasses, point) * under_chin;
            Some(Surface::glossy(albedo, normal, 0.1))
        };
        let nose_shape = ellipsoid(
            vec3(0.0, -0.15, 0.72),
            vec3(0.115 * nose.0, 0.25 * nose.1, 0.2 * (0.6 + 0.4 * nose.1)),
        );
        brush.draw(nose_shape, |point, normal| {
            let nostril = (point.x.abs() - 0.05 * nose.0).abs() - 0.025;
            let below = cover(nostril.max(point.y + 0.15 + 0.2 * nose.1));
            let shadow = cover(point.y + 0.15 + 0.19 * nose.1) * 0.3;
            let soft = normal.normalized() + vec3(0.0, 0.0, 0.5);
            Some(Surface::glossy(
                mix(self.person.skin * (1.0 - shadow), 0.1, 0.7 * below),
                soft,
                0.12,
            ))
        });

        let jaw = ellipsoid(vec3(0.0, -0.28, 0.06), vec3(0.6 * width * jaw, 0.76 * chin, 0.7));
        if self.person.beard == Beard::Full {
            let beard = ellipsoid(jaw.center + vec3(0.0, -0.05, 0.02), jaw.radii + vec3(0.05, 0.09, 0.05));
            brush.draw(beard, |point, normal| {
                in_full_beard(point).then(|| {
                    Surface::matt(
                        self.person.hair.shade * (0.4 + 0.6 * hair::texture(Texture::Curls, point * 1.6)),
                        normal,
                    )
                })
            });
        }
        brush.draw(jaw, skin);
        brush.draw(skull(self.person), skin);

        for side in [-1.0, 1.0] {
            let ear = ellipsoid(vec3(side * 0.75 * width, -0.06, -0.12), vec3(0.09, 0.21, 0.14) * ears);
            brush.draw(ear, |point, normal| {
                let inner = (point - ear.center).over(ear.radii);
                let shell = cover((inner.y * inner.y + inner.z * inner.z).sqrt() * 0.2 - 0.1);
                Some(Surface::matt(self.person.skin * (0.92 - 0.25 * shell), normal))
            });
        }
    }

    fn draw_sunglasses(&self, brush: &mut Brush) {
        let (width, height) = self.person.lenses;
        let frame = |_: Vec3, normal: Vec3| Some(Surface::glossy(0.06, normal, 0.2));
        let (x, y) = (self.person.eyes.0 + 0.02, EYE_HEIGHT + 0.01);
        for side in [-1.0, 1.0] {
            let lens = ellipsoid(vec3(side * x, y, 0.69), vec3(width, height, 0.12));
            brush.draw(lens, |point, normal| {
                let from_center = point - lens.center;
                // A window mirrored in the glass, always at the same side.
                let band = (from_center.x * 0.7 - from_center.y + 0.06 * side).abs() - 0.035;
                Some(Surface::glossy(0.04 + 0.2 * cover(band), normal, 0.1))
            });
            brush.draw(
                ellipsoid(
                    vec3(side * 0.76 * self.person.width, y + 0.06, 0.28),
                    vec3(0.035, 0.045, 0.46),
                ),
                frame,
            );
        }
        brush.draw(ellipsoid(vec3(0.0, y + 0.07, 0.79), vec3(0.12, 0.035, 0.05)), frame);
    }

    fn draw_body(&self, brush: &mut Brush) {
        let Person { skin, shoulders, .. } = *self.person;
        let paint = |point: Vec3, _: Vec3| {
            // One normal for chest and shoulders, so that no seam shows.
            let round = vec3(1.75 * shoulders, 1.5, 1.0);
            let normal = (point - vec3(0.0, -2.6, -0.4)).over(round.times(round));
            // The head throws a shadow.
            let shadow = 1.0 - 0.35 * cover((-1.6 - point.y) * 0.1) * cover((point.x.abs() - 0.55) * 0.12);
            let albedo = clothes(&self.person.clothes, skin * 0.85, point) * shadow;
            Some(Surface::matt(albedo, normal))
        };
        brush.draw(
            ellipsoid(vec3(0.0, -2.7, -0.3), vec3(1.6 * shoulders, 1.42, 0.75)),
            paint,
        );
        for side in [-1.0, 1.0] {
            brush.draw(
                ellipsoid(vec3(side * 1.16 * shoulders, -2.5, -0.32), vec3(0.56, 0.86, 0.54)),
                paint,
            );
        }
        brush.draw(
            ellipsoid(vec3(0.0, -1.05, -0.22), vec3(0.4 * self.person.jaw, 0.8, 0.4)),
            |point, normal| {
                let covered = self.person.clothes.neckline == Neckline::Turtleneck && point.y < -1.08;
                let shadow = 0.6 + 0.6 * (-(point.y + 1.0)).clamp(0.0, 0.4);
                let albedo = if covered {
                    self.person.clothes.shade * 1.15
                } else {
                    skin * shadow
                };
                Some(Surface::matt(albedo, normal))
            },
        );
    }
}

fn skull(person: &Person) -> Ellipsoid {
    ellipsoid(vec3(0.0, 0.22, -0.12), vec3(0.76 * person.width, 0.8, 0.88))
}
