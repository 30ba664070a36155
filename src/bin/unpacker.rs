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
    pub fn kind(start: &[u8], name: &str) -> JsValue {
        unpacker::kind(start, name)
    }

    #[wasm_bindgen]
    pub fn kind_of_members(paths: Vec<String>) -> JsValue {
        unpacker::kind_of_members(paths)
    }

    #[wasm_bindgen]
    pub fn crc32(before: u32, piece: &[u8]) -> u32 {
        unpacker::crc32(before, piece)
    }

    #[wasm_bindgen]
    pub fn read_table(name: &str, blob: Blob, take: &Function) -> Result<JsValue, JsValue> {
        unpacker::read_table(name, blob, take)
    }

    #[wasm_bindgen]
    pub fn read_pnm(bytes: &[u8]) -> Option<Object> {
        unpacker::read_pnm(bytes)
    }
}
