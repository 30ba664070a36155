//! Damaged and malicious files of models: any answer is right, but no panic, no hang, and no more memory than files of their size
//! may take. An allocator that keeps count makes these tests a program of their own.

use std::io::{Cursor, Write};
use std::path::Path;
use std::sync::{Mutex, MutexGuard};

use cnn_playground::explain::Explain;
use cnn_playground::interop::{ModelError, Opened};
use peak_alloc::PeakAlloc;
use proptest::prelude::*;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// The count is one for the whole program: tests take turns.
fn alone() -> MutexGuard<'static, ()> {
    static TURN: Mutex<()> = Mutex::new(());
    TURN.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
}

/// Opens files, and sees to it that they take no more memory than they may: members of a zip thirty times their size, while they grow
/// twice that, and values many times as much as their text.
fn open(files: Vec<(String, Vec<u8>)>) -> Result<Opened, ModelError> {
    let size: usize = files.iter().map(|(_, bytes)| bytes.len()).sum();
    let before = MEMORY.current_usage();
    MEMORY.reset_peak_usage();
    let opened = cnn_playground::interop::open(files);
    let needed = MEMORY.peak_usage().saturating_sub(before);
    let allowed = (8 << 20) + 220 * size;
    assert!(needed <= allowed, "{needed} bytes for a file of {size}");
    opened
}

fn fixture(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/interop/fixtures");
    std::fs::read(folder.join(name)).unwrap()
}

fn refused(name: &str, bytes: Vec<u8>) -> ModelError {
    open(vec![(name.to_owned(), bytes)]).expect_err(name)
}

/// The members of a `.keras` file.
fn members(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let count = zip.len();
    let member = |index| {
        let mut member = zip.by_index(index).unwrap();
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut member, &mut bytes).unwrap();
        (member.name().unwrap().into_owned(), bytes)
    };
    (0..count).map(member).collect()
}

fn zipped(members: &[(String, Vec<u8>)], method: CompressionMethod) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        zip.start_file(name.as_str(), SimpleFileOptions::default().compression_method(method))
            .unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A `.keras` file with another config.
fn with_config(change: impl Fn(&str) -> String) -> Vec<u8> {
    let mut members = members(&fixture("deep_adam.keras"));
    for (name, bytes) in &mut members {
        if name == "config.json" {
            *bytes = change(std::str::from_utf8(bytes).unwrap()).into_bytes();
        }
    }
    zipped(&members, CompressionMethod::Stored)
}

#[test]
fn packed_members_are_as_good() {
    let _alone = alone();
    let packed = zipped(&members(&fixture("deep_adam.keras")), CompressionMethod::Deflated);
    let opened = open(vec![("packed.keras".into(), packed)]).unwrap();
    let plain = open(vec![("plain.keras".into(), fixture("deep_adam.keras"))]).unwrap();
    assert_eq!(opened.model, plain.model);
}

#[test]
fn zip_bombs_are_refused() {
    let _alone = alone();
    let mut members = members(&fixture("deep_adam.keras"));
    for (name, bytes) in &mut members {
        if name == "model.weights.h5" {
            bytes.resize(64 << 20, 0);
        }
    }
    let error = refused("bomb.keras", zipped(&members, CompressionMethod::Deflated));
    assert_eq!(error.code(), "expands_too_much", "{error}");
}

#[test]
fn descriptions_without_end_are_refused() {
    let _alone = alone();
    let mut members = members(&fixture("deep_adam.keras"));
    for (name, bytes) in &mut members {
        if name == "config.json" {
            *bytes = format!("[{}0]", "0,".repeat(5 << 20)).into_bytes();
        }
    }
    let error = refused("endless.keras", zipped(&members, CompressionMethod::Stored));
    assert_eq!(error.code(), "expands_too_much", "{error}");
}

#[test]
fn members_of_one_name_are_refused() {
    let _alone = alone();
    let mut members = members(&fixture("deep_adam.keras"));
    let mut twice = members[0].clone();
    twice.0 = format!("{}x", &twice.0[..twice.0.len() - 1]);
    members.push(twice.clone());
    let (first, second) = (members[0].0.clone(), twice.0);
    let mut bytes = zipped(&members, CompressionMethod::Stored);
    // Its writer would not do it.
    let places: Vec<_> = bytes
        .windows(second.len())
        .enumerate()
        .filter(|(_, name)| *name == second.as_bytes())
        .map(|(place, _)| place)
        .collect();
    assert_eq!(places.len(), 2);
    for place in places {
        bytes[place..place + first.len()].copy_from_slice(first.as_bytes());
    }
    assert_eq!(
        refused("doubled.keras", bytes).to_string(),
        "doubled.keras: several members of the zip have one name"
    );
}

#[test]
fn absurd_sizes_are_refused_before_there_is_memory_for_them() {
    let _alone = alone();
    for (from, to) in [
        ("\"units\": 4,", "\"units\": 2000000000,"),
        ("\"filters\": 3,", "\"filters\": 1000000000,"),
        (
            "\"batch_shape\": [null, 8, 8, 1]",
            "\"batch_shape\": [null, 60000, 60000, 1]",
        ),
        (
            "\"batch_shape\": [null, 8, 8, 1]",
            "\"batch_shape\": [null, 4000000000, 4000000000, 4000000000]",
        ),
        // 2^32 + 8, which are no 8 pixels where `usize` has 32 bits.
        (
            "\"batch_shape\": [null, 8, 8, 1]",
            "\"batch_shape\": [null, 4294967304, 8, 1]",
        ),
    ] {
        let bytes = with_config(|config| {
            assert!(config.contains(from), "{config}");
            config.replace(from, to)
        });
        let error = refused("absurd.keras", bytes);
        assert!(
            ["limit_exceeded", "layer_too_large", "out_of_memory"].contains(&error.code()),
            "{to}: {}: {error}",
            error.code()
        );
    }
}

#[test]
fn models_inside_models_without_end_are_refused() {
    let _alone = alone();
    let mut config = String::from("{\"class_name\": \"Flatten\", \"config\": {}}");
    for _ in 0..40 {
        config = format!("{{\"class_name\": \"Sequential\", \"config\": {{\"layers\": [{config}]}}}}");
    }
    let error = refused("deep.keras", with_config(|_| config.clone()));
    assert_eq!(error.code(), "unreadable_config", "{error}");
}

#[test]
fn groups_that_lead_back_to_themselves_are_refused() {
    let _alone = alone();
    // The address of each group's header, in the entry of its parent, becomes that of the root.
    let good = fixture("deep_adam.h5");
    let root = u64::from_le_bytes(good[64..72].try_into().unwrap());
    let (mut tried, mut refused) = (0, 0);
    for place in (96..good.len() - 8).step_by(8) {
        let address = u64::from_le_bytes(good[place..place + 8].try_into().unwrap());
        // Headers of version 1 begin with 1, 0.
        let is_header =
            (root + 1..good.len() as u64 - 16).contains(&address) && good[address as usize..][..2] == [1, 0];
        if !is_header {
            continue;
        }
        tried += 1;
        let mut bytes = good.clone();
        bytes[place..place + 8].copy_from_slice(&root.to_le_bytes());
        if let Err(error) = open(vec![("loop.h5".into(), bytes)]) {
            assert!(!error.hint().is_empty());
            refused += 1;
        }
    }
    assert!(refused > 5, "{refused} of {tried} were refused");
    assert!(tried > 10, "{tried} addresses of headers were found");
}

#[test]
fn what_ends_too_early_is_refused() {
    let _alone = alone();
    for name in ["deep_adam.keras", "deep_adam.h5"] {
        let bytes = fixture(name);
        for end in [0, 1, 8, 30, 100, 1000, bytes.len() / 2, bytes.len() - 1] {
            let error = refused(name, bytes[..end].to_vec());
            assert!(!error.hint().is_empty(), "{name}, {end}: {error}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn damage_does_no_harm(
        file in prop::sample::select(vec!["deep_adam.keras", "deep_adam.h5", "nested.keras", "nested.h5", "deep.weights.h5"]),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        near_the_start in any::<bool>(),
    ) {
        let _alone = alone();
        let mut bytes = fixture(file);
        let reach = if near_the_start { bytes.len().min(2048) } else { bytes.len() };
        for (place, value) in changes {
            bytes[place.index(reach)] = value;
        }
        if let Err(error) = open(vec![(file.to_owned(), bytes)]) {
            prop_assert!(!error.to_string().is_empty() && !error.hint().is_empty());
        }
    }
}
