//! The browser's side of [`crate::unpack`]: a module of its own, which the page loads when it meets an archive.

use js_sys::{Function, Object, Reflect, Uint8Array};
use serde::Serialize;
use wasm_bindgen::prelude::*;
use web_sys::Blob;

use super::blob::{BlobSource, unreadable};
use super::protocol::Failure;
use crate::data::{LabelColumn, Table, ValueType};
use crate::files::{self, Reader};
use crate::unpack::{self, Part, Pixels, TableRead};

/// What a file is by its first bytes and its name: `reader` is `core`, `unpacker`, `picture`, `table` or `nobody`, `what` its name
/// in words, `remedy` what helps where nobody reads it; `undefined` when that is not known.
pub fn kind(start: &[u8], name: &str) -> JsValue {
    told_format(files::of(start, name))
}

/// The same of an archive that is no collection of files, by the paths in it.
pub fn kind_of_members(paths: Vec<String>) -> JsValue {
    told_format(files::of_members(paths.iter().map(String::as_str)))
}

fn told_format(format: Option<&files::Format>) -> JsValue {
    let Some(format) = format else {
        return JsValue::UNDEFINED;
    };
    let reader = match format.kind.reader() {
        Reader::Core => "core",
        Reader::Unpacker => "unpacker",
        Reader::Picture => "picture",
        Reader::Table => "table",
        Reader::Nobody => "nobody",
    };
    object(&[
        ("reader", reader.into()),
        ("what", format.what.into()),
        ("remedy", format.remedy.into()),
    ])
}

fn object(properties: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (name, value) in properties {
        // It is an object, which takes any property.
        let _ = Reflect::set(&object, &(*name).into(), value);
    }
    object.into()
}

/// Calls `take` for every file of an archive: with the path where one begins, then with each of its pieces (a `Uint8Array`), or,
/// of a large file of a zip, with the place where it lies: `{ start, length, deflated, size, crc32 }`.
///
/// # Errors
/// With a `Failure`, when the archive cannot be unpacked.
pub fn unpack(name: &str, blob: Blob, take: &Function) -> Result<(), JsValue> {
    let source = BlobSource::new(blob).map_err(|reason| told(unreadable(name, reason)))?;
    let unpacked = unpack::unpack_in_place(name, Box::new(source), &mut |part| {
        let value = match part {
            Part::File(path) => JsValue::from(path),
            Part::Bytes(bytes) => Uint8Array::from(bytes).into(),
            Part::Place(place) => object(&[
                ("start", (place.start as f64).into()),
                ("length", (place.len as f64).into()),
                ("deflated", place.is_deflated.into()),
                ("size", (place.size as f64).into()),
                ("crc32", place.crc32.into()),
            ]),
        };
        take.call1(&JsValue::NULL, &value).is_ok()
    });
    unpacked.map_err(|error| told(error.into()))
}

/// The checksum that a zip holds of a file, a piece after the other; it begins with 0.
pub fn crc32(before: u32, piece: &[u8]) -> u32 {
    unpack::crc32(before, piece)
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

/// What is in a file of comma-separated values: `{ table }`, or `{ images }` where each row is an image (`dtype`, `alike`,
/// `are_rows`, `columns`). The values of these go to `take`, as `Uint8Array`s one after the other; `undefined` says that all that
/// came before counts no more.
///
/// # Errors
/// With a `Failure`, when its lines differ in length, or a pixel is no number.
pub fn read_table(name: &str, blob: Blob, take: &Function) -> Result<JsValue, JsValue> {
    #[derive(serde::Serialize)]
    struct Images {
        dtype: ValueType,
        alike: [usize; 4],
        are_rows: bool,
        columns: Vec<LabelColumn>,
    }
    #[derive(serde::Serialize)]
    #[serde(rename_all = "snake_case")]
    enum Read {
        Table(Table),
        Images(Images),
    }
    let source = BlobSource::new(blob).map_err(|reason| told(unreadable(name, reason)))?;
    let read = unpack::read_table(name, Box::new(source), &mut |pixels| {
        let value = match pixels {
            Pixels::Restart => JsValue::UNDEFINED,
            Pixels::Bytes(bytes) => Uint8Array::from(bytes).into(),
        };
        take.call1(&JsValue::NULL, &value).is_ok()
    });
    let read = match read.map_err(|error| told(error.into()))? {
        TableRead::Table(table) => Read::Table(table),
        TableRead::Images(images) => Read::Images(Images {
            dtype: images.dtype,
            alike: images.shape,
            are_rows: images.are_rows,
            columns: images.columns,
        }),
    };
    Ok(read.serialize(&serde_wasm_bindgen::Serializer::json_compatible())?)
}

fn told(failure: Failure) -> JsValue {
    serde_wasm_bindgen::to_value(&failure).unwrap_or(JsValue::UNDEFINED)
}
