//! The browser's side of [`crate::unpack`]: a module of its own, which the page loads when it meets an archive.

use js_sys::{Function, Object, Reflect, Uint8Array};
use serde::Serialize;
use wasm_bindgen::prelude::*;
use web_sys::Blob;

use super::blob::{BlobSource, unreadable};
use super::protocol::Failure;
use crate::files::{self, ReadBy};
use crate::input::{LabelColumn, Table, ValueType};
use crate::join::{Choice, Cutting, NamedTable};
use crate::unpack::{self, Decoded, Looked, Orientation, Pixels, TableRead, Unpacked};

/// What a file is by its first bytes and its name: `reader` is `core`, `unpacker`, `picture`, `table`, `json` or `nobody`, `what` its name
/// in words, `remedy` what helps where nobody reads it; `undefined` when that is not known.
///
/// # Errors
/// When JavaScript fails.
pub fn kind(start: &[u8], name: &str) -> Result<Option<Object>, JsValue> {
    files::of(start, name).map(told_format).transpose()
}

/// The same of an archive that is no collection of files, by the paths in it.
///
/// # Errors
/// When JavaScript fails.
pub fn kind_of_members(paths: Vec<String>) -> Result<Option<Object>, JsValue> {
    let format = files::of_members(paths.iter().map(String::as_str));
    format.map(told_format).transpose()
}

fn told_format(format: &files::Format) -> Result<Object, JsValue> {
    let reader = match format.kind.read_by() {
        ReadBy::Core => "core",
        ReadBy::Unpacker => "unpacker",
        ReadBy::Picture => "picture",
        ReadBy::Table => "table",
        ReadBy::Json => "json",
        ReadBy::Nobody => "nobody",
    };
    object(&[
        ("reader", reader.into()),
        ("what", format.what.into()),
        ("remedy", format.remedy.into()),
    ])
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
            Unpacked::File(path) => JsValue::from(path),
            Unpacked::Bytes(bytes) => Uint8Array::from(bytes).into(),
            Unpacked::Place(place) => object(&[
                ("start", (place.start as f64).into()),
                ("length", (place.len as f64).into()),
                ("deflated", place.is_deflated.into()),
                ("size", (place.size as f64).into()),
                ("crc32", place.crc32.into()),
            ])
            .map_or(JsValue::UNDEFINED, JsValue::from),
        };
        take.call1(&JsValue::NULL, &value).is_ok()
    });
    unpacked.map_err(|error| told(error.into()))
}

/// The picture in a file: `{ height, width, channels, bits, values, isTurned, wasTransparent }`; on white, of 1 or 3 channels, where
/// that is asked for. Of a picture that the browser is to decode `{ orientation, file }`, `file` being what it is to be given.
///
/// # Errors
/// With the reason, in a few words, when it is no picture or not a whole one.
pub fn read_picture(mut file: Vec<u8>, on_white: bool) -> Result<Object, JsValue> {
    match unpack::look(&mut file).map_err(|problem| JsValue::from(problem.to_string()))? {
        Looked::Decoded(decoded) => object_of(decoded, on_white),
        Looked::ForBrowser(orientation) => object(&[
            ("orientation", orientation.number().into()),
            ("file", Uint8Array::from(file.as_slice()).into()),
        ]),
    }
}

/// What a canvas has of a picture of this `orientation`: as [`read_picture`].
///
/// # Errors
/// When JavaScript fails.
pub fn settle_picture(
    rgba: Vec<u8>,
    height: usize,
    width: usize,
    orientation: u16,
    on_white: bool,
) -> Result<Object, JsValue> {
    let lay = Orientation::new(orientation).unwrap_or(Orientation::UPRIGHT);
    object_of(Decoded::of_canvas(rgba, [height, width], lay), on_white)
}

/// What pictures must become to be alike: `{ channels, bits, notes }`.
///
/// # Errors
/// When what is told of them is something else.
pub fn unify_pictures(pictures: JsValue, left_out: JsValue) -> Result<JsValue, JsValue> {
    let pictures: Vec<unpack::PictureLook> = serde_wasm_bindgen::from_value(pictures)?;
    let left_out: Vec<unpack::NoPicture> = serde_wasm_bindgen::from_value(left_out)?;
    Ok(serde_wasm_bindgen::to_value(&unpack::unify(&pictures, &left_out))?)
}

/// The values of a picture as others have them.
pub fn lift_picture(values: &[u8], channels: usize, bits: u8, to_channels: usize, to_bits: u8) -> Vec<u8> {
    let to = unpack::Unified {
        channels: to_channels,
        bits: to_bits,
        notes: Vec::new(),
    };
    unpack::lift(values, channels, bits, &to)
}

fn object_of(decoded: Decoded, on_white: bool) -> Result<Object, JsValue> {
    let has_holes = decoded.has_holes();
    let decoded = if on_white {
        decoded.on_white()
    } else {
        decoded.reduced()
    };
    object(&[
        ("height", (decoded.height as f64).into()),
        ("width", (decoded.width as f64).into()),
        ("channels", (decoded.channels as f64).into()),
        ("bits", decoded.bits.into()),
        ("values", Uint8Array::from(decoded.values.as_slice()).into()),
        ("isTurned", decoded.is_turned.into()),
        ("wasTransparent", has_holes.into()),
    ])
}

fn object(fields: &[(&str, JsValue)]) -> Result<Object, JsValue> {
    let object = Object::new();
    for (name, value) in fields {
        Reflect::set(&object, &(*name).into(), value)?;
    }
    Ok(object)
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

/// The labels in a JSON file, as columns of text; `undefined` when it holds something else, or more than [`unpack::MOST_JSON`].
///
/// # Errors
/// When JavaScript fails.
pub fn read_json(bytes: &[u8]) -> Result<JsValue, JsValue> {
    match unpack::read_json(bytes) {
        Some(table) => Ok(table.serialize(&serde_wasm_bindgen::Serializer::json_compatible())?),
        None => Ok(JsValue::UNDEFINED),
    }
}

/// Labels for pictures at these `paths`, out of `tables` (`{ path, columns }`), folders and names: `{ order, columns, join, used,
/// cuts, notes }`, as [`crate::join::Joined`] has them. `cut`: how the names are cut; `undefined` for what fits best.
///
/// # Errors
/// With a `Failure`, when a table names other pictures.
pub fn join(paths: Vec<String>, tables: JsValue, cut: JsValue) -> Result<JsValue, JsValue> {
    let tables: Vec<NamedTable> = serde_wasm_bindgen::from_value(tables)?;
    let cut: Option<Cutting> = serde_wasm_bindgen::from_value(cut)?;
    let choice = Choice {
        cut: cut.unwrap_or_default(),
        ..Choice::default()
    };
    let joined = crate::join::join(&paths, &tables, &choice).map_err(|error| told(error.into()))?;
    Ok(joined.serialize(&serde_wasm_bindgen::Serializer::json_compatible())?)
}

fn told(failure: Failure) -> JsValue {
    serde_wasm_bindgen::to_value(&failure).unwrap_or(JsValue::UNDEFINED)
}
