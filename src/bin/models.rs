//! What the page loads to read and write files of models. Anywhere else it has nothing to do.

fn main() {}

#[cfg(target_arch = "wasm32")]
mod exports {
    use cnn_playground::worker::models::{self, Opening, Saving};
    use js_sys::{Array, Float32Array, Uint8Array};
    use wasm_bindgen::prelude::*;

    #[wasm_bindgen]
    pub struct OpenModel(Opening);

    #[wasm_bindgen]
    impl OpenModel {
        #[wasm_bindgen(constructor)]
        pub fn new(names: &Array, files: &Array, here: Option<String>) -> Result<OpenModel, JsValue> {
            Opening::new(names, files, here).map(OpenModel)
        }

        pub fn told(&self) -> Result<JsValue, JsValue> {
            self.0.told()
        }

        pub fn numbers(&self) -> Array {
            self.0.numbers()
        }

        pub fn sums(&self) -> Array {
            self.0.sums()
        }

        pub fn read(&self, numbers: usize) -> Result<Float32Array, JsValue> {
            self.0.read(numbers)
        }

        pub fn changed(&self, sum: usize) -> JsValue {
            self.0.changed(sum)
        }
    }

    #[wasm_bindgen]
    pub fn sum_of(before: u32, bytes: &Uint8Array) -> u32 {
        models::sum_of(before, bytes)
    }

    #[wasm_bindgen]
    pub struct SaveModel(Saving);

    #[wasm_bindgen]
    impl SaveModel {
        #[wasm_bindgen(constructor)]
        pub fn new(format: &str, learned: &str, slots: usize) -> Result<SaveModel, JsValue> {
            Saving::new(format, learned, slots).map(SaveModel)
        }

        pub fn see(&mut self, array: usize, start: usize, numbers: &Float32Array) {
            self.0.see(array, start, numbers);
        }

        pub fn parts(self) -> Result<Array, JsValue> {
            self.0.parts()
        }
    }
}
