//! Reads bytes as the paths of pictures, a line each, and behind an empty line as a table of labels for them: any answer is right that
//! gives each picture at most one label of each kind, but no panic, no hang, and no large allocation.
#![no_main]

use cnn_playground::join::{Choice, NamedTable, join};
use cnn_playground::unpack::{TableRead, read_table};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let (paths, table) = text.split_once("\n\n").unwrap_or((&text, ""));
    let paths: Vec<String> = paths.lines().map(String::from).collect();
    let read = read_table("labels.csv", Box::new(table.as_bytes().to_vec()), &mut |_| true);
    let tables = match read {
        Ok(TableRead::Table(table)) => vec![NamedTable {
            path: "labels.csv".into(),
            columns: table.columns,
        }],
        _ => Vec::new(),
    };
    let Ok(joined) = join(&paths, &tables, &Choice::default()) else {
        return;
    };
    let mut places = joined.order.clone();
    places.sort_unstable();
    assert!(
        places.iter().copied().eq(0..paths.len()),
        "each picture once: {places:?}"
    );
    for column in &joined.columns {
        assert_eq!(column.values.len(), paths.len(), "column {}", column.name);
    }
});
