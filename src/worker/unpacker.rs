//! The browser's side of [`crate::unpack`]: a module of its own, which the page loads when it meets an archive.

use js_sys::{Function, Object, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use web_sys::Blob;

use super::blob::{BlobSource, unreadable};
use super::protocol::Failure;
use crate::unpack::{self, Part};

/// Calls `take` for every file of an archive: with the path where one begins, then with each of its pieces (a `Uint8Array`).
///
/// # Errors
/// With a `Failure`, when the archive cannot be unpacked.
pub fn unpack(name: &str, blob: Blob, take: &Function) -> Result<(), JsValue> {
    let source = BlobSource::new(blob).map_err(|reason| told(unreadable(name, reason)))?;
    let unpacked = unpack::unpack(name, Box::new(source), &mut |part| {
        let value = match part {
            Part::File(path) => JsValue::from(path),
            Part::Bytes(bytes) => Uint8Array::from(bytes).into(),
        };
        take.call1(&JsValue::NULL, &value).is_ok()
    });
    unpacked.map_err(|error| told(error.into()))
}

/// `{ height, width, channels, pixels }` of a PGM or PPM picture; `undefined` when it is none.
pub fn read_pnm(bytes: &[u8]) -> Option<Object> {
    let picture = unpack::read_pnm(bytes)?;
    let object = Object::new();
    let sizes = [
        ("height", picture.height),
        ("width", picture.width),
        ("channels", picture.channels),
    ];
    for (name, size) in sizes {
        Reflect::set(&object, &name.into(), &(size as f64).into()).ok()?;
    }
    Reflect::set(&object, &"pixels".into(), &Uint8Array::from(picture.pixels.as_slice())).ok()?;
    Some(object)
}

/// The table in a file of comma-separated values.
///
/// # Errors
/// With a `Failure`, when its lines differ in length.
pub fn read_table(name: &str, bytes: &[u8]) -> Result<JsValue, JsValue> {
    let table = unpack::read_table(name, bytes).map_err(|error| told(error.into()))?;
    Ok(serde_wasm_bindgen::to_value(&table)?)
}

fn told(failure: Failure) -> JsValue {
    serde_wasm_bindgen::to_value(&failure).unwrap_or(JsValue::UNDEFINED)
}
