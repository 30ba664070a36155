//! Dates and durations, as numpy shows them: `fixtures/times.json`, which `make_fixtures.py` wrote.

use cnn_playground::data::load;
use serde_json::Value;

use crate::fixtures::folder;
use crate::instructions::{code, global, text};
use crate::support::{expected_labels, labels, made, read};

/// A .npy file.
fn npy(descr: &str, shape: &str, contents: &[u8]) -> Vec<u8> {
    let header = format!("{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}, }}\n");
    let length = (header.len() as u16).to_le_bytes();
    [b"\x93NUMPY\x01\0", &length[..], header.as_bytes(), contents].concat()
}

#[test]
fn times_of_every_unit_are_shown_as_numpy_shows_them_and_are_in_the_order_of_time() {
    let units: Value = serde_json::from_slice(&read(folder().join("times.json"))).unwrap();
    let units = units.as_object().unwrap();
    assert_eq!(units.len(), 10);
    for (unit, known) in units {
        let counts: Vec<i64> = known["counts"]
            .as_array()
            .unwrap()
            .iter()
            .map(|count| count.as_i64().unwrap())
            .collect();
        let contents: Vec<u8> = counts.iter().flat_map(|count| count.to_le_bytes()).collect();
        let count = counts.len();
        for (letter, shown) in [("M", "dates"), ("m", "durations")] {
            let images = made(
                "images.npy",
                npy("|u1", &format!("({count}, 5, 5)"), &vec![1; 25 * count]),
            );
            let times = made(
                "y.npy",
                npy(&format!("<{letter}8[{unit}]"), &format!("({count},)"), &contents),
            );
            let data = load(vec![images, times]).unwrap();
            let shown = expected_labels(&known[shown]);
            assert_eq!(labels(&data.columns[0]), shown, "{unit}");
            let mut order: Vec<usize> = (0..count).collect();
            order.sort_by_key(|&index| counts[index]);
            order.dedup_by_key(|index| counts[*index]);
            let classes: Vec<&String> = order.iter().map(|&index| &shown[index]).collect();
            assert_eq!(data.columns[0].classes.iter().collect::<Vec<_>>(), classes, "{unit}");
        }
    }
}

#[test]
fn getattr_makes_a_time_zone_and_nothing_else() {
    let getattr = |class: &[u8], name: &[u8]| [&global("builtins", "getattr")[..], class, name, b"\x86R."].concat();
    let zone = global("zoneinfo", "ZoneInfo");
    assert_eq!(code(&[&getattr(&zone, &text("_unpickle"))]), "not_data");
    for wrong in [
        getattr(&zone, &text("from_file")),
        getattr(&global("numpy", "ndarray"), &text("_unpickle")),
        getattr(&text("os"), &text("_unpickle")),
        [&global("builtins", "getattr")[..], &zone, b"\x85R."].concat(),
        [&global("builtins", "getattr")[..], b")R."].concat(),
    ] {
        assert_eq!(code(&[&wrong]), "unsafe_pickle");
    }
}
