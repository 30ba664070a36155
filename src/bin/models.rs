//! What the page loads to read and write files of models. Anywhere else it has nothing to do.

fn main() {}

#[cfg(target_arch = "wasm32")]
mod exports {
    use cnn_playground::worker::models;
    use js_sys::Array;
    use wasm_bindgen::prelude::*;

    #[wasm_bindgen]
    pub fn open_model(names: &Array, contents: &Array, here: Option<String>) -> Result<Array, JsValue> {
        models::open(names, contents, here)
    }

    #[wasm_bindgen]
    pub fn save_model(format: &str, learned: &str, arrays: &Array) -> Result<Array, JsValue> {
        models::save(format, learned, arrays)
    }
}
