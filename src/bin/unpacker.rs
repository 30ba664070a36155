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
    pub fn is_packed(start: &[u8]) -> bool {
        cnn_playground::unpack::is_packed(start)
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
