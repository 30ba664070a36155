//! Reads bytes as a table, and what comes out of it as a data set: any answer is right, but no panic, no hang, and no large
//! allocation.
#![no_main]

use cnn_playground::data::{SourceFile, load};
use cnn_playground::input::{ImagesInput};
use cnn_playground::unpack::{Pixels, TableRead, is_table, read_table};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let _ = is_table(bytes, "labels.txt");
    let mut values = Vec::new();
    let read = read_table("fuzzed.csv", Box::new(bytes.to_vec()), &mut |pixels| {
        match pixels {
            Pixels::Restart => values.clear(),
            Pixels::Bytes(piece) => values.extend_from_slice(piece),
        }
        true
    });
    let file = match read {
        Ok(TableRead::Images(images)) => {
            assert_eq!(images.shape.iter().product::<usize>() * images.dtype.size(), values.len());
            let input = ImagesInput {
                name: "fuzzed.csv".into(),
                dtype: images.dtype,
                alike: Some(images.shape),
                are_rows: images.are_rows,
                columns: images.columns,
                ..ImagesInput::default()
            };
            SourceFile::images(input, Box::new(values))
        }
        Ok(TableRead::Table(table)) => SourceFile::table("fuzzed.csv", table),
        Err(_) => return,
    };
    let _ = load(vec![file]);
});
