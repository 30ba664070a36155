//! What the page loads to take files out of archives. Anywhere else it has nothing to do.

fn main() {}

#[cfg(target_arch = "wasm32")]
mod exports {
    use cnn_playground::worker::unpacker;
    use js_sys::{Function, Object};
    use wasm_bindgen::prelude::*;
    use web_sys::Blob;

    #[wasm_bindgen]
    pub fn unpack(name: &str, blob: Blob, take: &Function) -> Result<(), JsValue> {
        unpacker::unpack(name, blob, take)
    }

    #[wasm_bindgen]
    pub fn kind(start: &[u8], name: &str) -> Result<Option<Object>, JsValue> {
        unpacker::kind(start, name)
    }

    #[wasm_bindgen]
    pub fn kind_of_members(paths: Vec<String>) -> Result<Option<Object>, JsValue> {
        unpacker::kind_of_members(paths)
    }

    #[wasm_bindgen]
    pub fn crc32(before: u32, piece: &[u8]) -> u32 {
        cnn_playground::crc32::crc32(before, piece)
    }

    #[wasm_bindgen]
    pub fn read_table(name: &str, blob: Blob, take: &Function) -> Result<JsValue, JsValue> {
        unpacker::read_table(name, blob, take)
    }

    #[wasm_bindgen]
    pub fn read_json(bytes: &[u8]) -> Result<JsValue, JsValue> {
        unpacker::read_json(bytes)
    }

    #[wasm_bindgen]
    pub fn join(paths: Vec<String>, tables: JsValue, cut: JsValue) -> Result<JsValue, JsValue> {
        unpacker::join(paths, tables, cut)
    }

    #[wasm_bindgen]
    pub fn is_table(start: &[u8], path: &str) -> bool {
        cnn_playground::unpack::is_table(start, path)
    }

    #[wasm_bindgen]
    pub fn is_picture(start: &[u8]) -> bool {
        cnn_playground::unpack::is_picture(start)
    }

    #[wasm_bindgen]
    pub fn read_picture(file: Vec<u8>, on_white: bool) -> Result<Object, JsValue> {
        unpacker::read_picture(file, on_white)
    }

    #[wasm_bindgen]
    pub fn settle_picture(
        rgba: Vec<u8>,
        height: usize,
        width: usize,
        orientation: u16,
        on_white: bool,
    ) -> Result<Object, JsValue> {
        unpacker::settle_picture(rgba, height, width, orientation, on_white)
    }

    #[wasm_bindgen]
    pub fn unify_pictures(pictures: JsValue, left_out: JsValue) -> Result<JsValue, JsValue> {
        unpacker::unify_pictures(pictures, left_out)
    }

    #[wasm_bindgen]
    pub fn lift_picture(values: &[u8], channels: usize, bits: u8, to_channels: usize, to_bits: u8) -> Vec<u8> {
        unpacker::lift_picture(values, channels, bits, to_channels, to_bits)
    }
}
