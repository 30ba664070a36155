//! Damage of every kind to good pickles, and how much memory reading takes. An allocator that keeps count makes these
//! tests a program of their own.
#![allow(unsafe_code, reason = "an allocator hands out raw memory")]

use std::alloc::{GlobalAlloc, Layout};
use std::io::Write;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{LazyLock, Mutex, MutexGuard};

use cnn_playground::data::{DataError, Dataset, Pixels, SourceFile, load};
use cnn_playground::explain::Explain;
use cnn_playground::unpack::unpack;
use flate2::{Compression, write::GzEncoder};
use peak_alloc::PeakAlloc;
use proptest::prelude::*;

static MEMORY: PeakAlloc = PeakAlloc;

/// Counts what is asked for, and has no room for more than `MOST` bytes at once.
struct Memory;

#[global_allocator]
static ALLOCATOR: Memory = Memory;

static MOST: AtomicUsize = AtomicUsize::new(usize::MAX);

// SAFETY: everything is left to another allocator, or refused.
unsafe impl GlobalAlloc for Memory {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        match layout.size() > MOST.load(Relaxed) {
            true => std::ptr::null_mut(),
            // SAFETY: the caller's layout, as it came.
            false => unsafe { MEMORY.alloc(layout) },
        }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        // SAFETY: all memory comes from there.
        unsafe { MEMORY.dealloc(memory, layout) }
    }
}

/// The count is one for the whole program: tests take turns.
fn alone() -> MutexGuard<'static, ()> {
    static TURN: Mutex<()> = Mutex::new(());
    TURN.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
}

/// What `run` gives, and how many bytes it needed at most beyond those in use before.
fn peak<T>(run: impl FnOnce() -> T) -> (T, usize) {
    MEMORY.reset_peak_usage();
    let before = MEMORY.current_usage();
    let result = run();
    (result, MEMORY.peak_usage().saturating_sub(before))
}

/// The good pickles: names and contents.
static FIXTURES: LazyLock<Vec<(String, Vec<u8>)>> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pickles/fixtures");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    let mut pickles: Vec<(String, Vec<u8>)> = files
        .map(|file| {
            (
                file.file_name().into_string().unwrap(),
                std::fs::read(file.path()).unwrap(),
            )
        })
        .filter(|(name, _)| !name.ends_with(".json"))
        .collect();
    pickles.sort();
    pickles
});

fn load_bytes(bytes: Vec<u8>) -> Result<Dataset, DataError> {
    load(vec![SourceFile::new("damaged.pkl", bytes)])
}

/// Reads a damaged file: any answer is right, but no panic, and no more memory than files of this size may take.
fn check(bytes: Vec<u8>, what: &str) -> Result<Dataset, DataError> {
    let allowed = (1 << 20) + 80 * bytes.len();
    let (result, needed) = peak(|| load_bytes(bytes));
    assert!(
        needed < allowed,
        "{what} takes {needed} bytes: {:?}",
        result.map(|data| data.images.count())
    );
    result
}

#[test]
fn a_file_cut_anywhere_is_refused() {
    let _turn = alone();
    // The first pickle of this file is whole long before the file's end.
    for (name, bytes) in FIXTURES.iter().filter(|(name, _)| name != "two_pickles.pkl") {
        for len in 0..bytes.len() {
            let what = format!("{name} cut at {len}");
            assert!(check(bytes[..len].to_vec(), &what).is_err(), "{what} is read");
        }
    }
}

#[test]
fn a_byte_changed_anywhere_does_no_harm() {
    let _turn = alone();
    for (name, bytes) in FIXTURES.iter() {
        for at in 0..bytes.len() {
            for change in [0x01, 0x80, 0xff] {
                let mut damaged = bytes.clone();
                damaged[at] ^= change;
                let _ = check(damaged, &format!("{name} with byte {at} changed by {change:#x}"));
            }
        }
    }
}

/// Pieces of pickles, which together are more often a pickle than bytes at random.
fn piece() -> impl Strategy<Value = Vec<u8>> {
    let instructions =
        b"(.012FIJKLMNQRSTUVXabcdeghijlopqrstu}])\x81\x85\x86\x87\x88\x89\x8a\x8c\x8f\x90\x91\x92\x93\x94";
    let names = [
        "numpy\nndarray",
        "numpy\ndtype",
        "numpy.core.multiarray\n_reconstruct",
        "numpy.core.numeric\n_frombuffer",
        "numpy.core.multiarray\nscalar",
        "pandas\nSeries",
        "pandas\nDataFrame",
        "builtins\nslice",
        "_codecs\nencode",
        "pandas.core.internals.managers\nBlockManager",
        "pandas._libs.internals\n_unpickle_block",
        "pandas.core.indexes.base\n_new_Index",
        "pandas\nRangeIndex",
        "builtins\nset",
        "collections\nOrderedDict",
        "numpy\nrecord",
        "pandas.arrays\nDatetimeArray",
        "pandas._libs.arrays\n__pyx_unpickle_NDArrayBacked",
        "datetime\ntimezone",
    ];
    let texts = [
        "_mgr", "_data", "data", "tz", "M8", "V4", "f4", "u1", "O8", "U2", "<", ">", "latin1", "X", "y", "start",
        "stop", "step", "b",
    ];
    prop_oneof![
        4 => prop::sample::select(instructions.to_vec()).prop_map(|byte| vec![byte]),
        2 => any::<u8>().prop_map(|value| vec![b'K', value]),
        1 => any::<i32>().prop_map(|value| [b"J".as_slice(), &value.to_le_bytes()].concat()),
        2 => any::<u8>().prop_map(|index| vec![b'h', index % 16]),
        3 => prop::sample::select(names.to_vec()).prop_map(|name| [b"c".as_slice(), name.as_bytes(), b"\n\x94"].concat()),
        3 => prop::sample::select(texts.to_vec()).prop_map(|t| [&[0x8c, t.len() as u8], t.as_bytes()].concat()),
        1 => prop::collection::vec(any::<u8>(), 0..64).prop_map(|data| [&[b'C', data.len() as u8][..], &data].concat()),
        1 => Just(b"\x86R\x94".to_vec()),
        1 => Just(b"\x87R\x94".to_vec()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn instructions_in_any_order_do_no_harm(pieces in prop::collection::vec(piece(), 0..60)) {
        let _turn = alone();
        let _ = check([b"\x80\x04".as_slice(), &pieces.concat(), b"."].concat(), "a random pickle");
    }

    #[test]
    fn several_changes_at_once_do_no_harm(
        file in any::<prop::sample::Index>(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        cut in any::<prop::sample::Index>(),
    ) {
        let _turn = alone();
        let (name, mut bytes) = FIXTURES[file.index(FIXTURES.len())].clone();
        for (at, value) in changes {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        let at = cut.index(2 * bytes.len());
        if at < bytes.len() {
            bytes.remove(at);
        }
        let _ = check(bytes, &name);
    }
}

/// A list of images as protocol 4 has it, each an array of its own.
fn list_of_images(count: usize, height: u16, width: u16, dtype: &str, value: &[u8]) -> Vec<u8> {
    let mut bytes = b"\x80\x04cnumpy.core.numeric\n_frombuffer\n\x940cnumpy\ndtype\n".to_vec();
    bytes.extend([&[0x8c, dtype.len() as u8], dtype.as_bytes(), b"\x89\x88\x87R\x940]("].concat());
    let contents = value.repeat(usize::from(height) * usize::from(width));
    for _ in 0..count {
        bytes.extend(
            [
                b"h\0(B".as_slice(),
                &(contents.len() as u32).to_le_bytes(),
                &contents,
                b"h\x01M",
            ]
            .concat(),
        );
        bytes.extend(
            [
                &height.to_le_bytes()[..],
                b"M",
                &width.to_le_bytes(),
                b"\x86\x8c\x01CtR",
            ]
            .concat(),
        );
    }
    bytes.extend(b"e.");
    bytes
}

#[test]
fn a_large_file_is_copied_once() {
    let _turn = alone();
    for (dtype, value, size) in [
        ("f4", &1f32.to_le_bytes()[..], 4),
        ("f8", &1f64.to_le_bytes(), 4),
        ("u1", &[1], 1),
    ] {
        // Beside many small ones stands so much else in the file that a few more would find room in it.
        for (count, height, width) in [(200, 128, 250), (3000, 64, 64)] {
            let bytes = list_of_images(count, height, width, dtype, value);
            let images = count * usize::from(height) * usize::from(width) * size;
            let (data, needed) = peak(|| load_bytes(bytes).unwrap());
            assert_eq!(
                (data.images.count(), data.images.min, data.images.max),
                (count, 1.0, 1.0)
            );
            assert_eq!(matches!(data.images.pixels, Pixels::U8(_)), dtype == "u1");
            // The file was there before; what is new are the images, a little for each, and the part of the file being read.
            assert!(
                needed < images + 1_400_000 + 500 * count,
                "{dtype}: {needed} bytes for {count} images of {images}"
            );
        }
    }
}

#[test]
fn what_there_is_no_room_for_is_refused() {
    let _turn = alone();
    let text = [
        b"\x80\x04X".as_slice(),
        &(10u32 << 20).to_le_bytes(),
        &vec![b'a'; 10 << 20],
        b".",
    ]
    .concat();
    let line = [b"V".as_slice(), &vec![b'a'; 10 << 20], b"\n."].concat();
    let stack = [b"\x80\x04(".as_slice(), &vec![b'N'; 10 << 20], b"l."].concat();
    // More rows than are read at once, and the values of each far from one another.
    let header = "{'descr': '<f8', 'fortran_order': True, 'shape': (200, 100, 100), }";
    let fortran = [
        b"\x93NUMPY\x01\0\x76\0",
        format!("{header:117}\n").as_bytes(),
        &vec![0; 16_000_000],
    ]
    .concat();
    // Bytes divided by 255, for which there is room, until one value is none.
    let mut late = list_of_images(200, 100, 100, "f4", &1f32.to_le_bytes());
    let last = late.windows(4).rposition(|four| four == 1f32.to_le_bytes()).unwrap();
    late[last..last + 4].copy_from_slice(&0.1f32.to_le_bytes());
    for (bytes, most, place, said) in [
        (text, 1 << 20, "2: ", "text"),
        (line, 1 << 20, "0: ", "text"),
        (stack, 4 << 20, "", "the stack of the pickle"),
        (
            list_of_images(200, 100, 100, "f4", &0.1f32.to_le_bytes()),
            4 << 20,
            "",
            "200 images that take 8000000 bytes",
        ),
        (late, 4 << 20, "", "200 images that take 8000000 bytes"),
        (fortran, 9 << 20, "0: ", "200 images that take 16000000 bytes"),
    ] {
        MOST.store(most, Relaxed);
        let error = load_bytes(bytes);
        MOST.store(usize::MAX, Relaxed);
        let error = error.map(|data| data.images.count()).unwrap_err();
        assert_eq!(error.code(), "out_of_memory");
        let error = error.to_string();
        assert!(
            error.starts_with(&format!("damaged.pkl, byte {place}"))
                && error.ends_with(&format!("not enough memory for {said}")),
            "{error}"
        );
    }
}

#[test]
fn a_megabyte_of_anything_takes_bounded_memory() {
    let _turn = alone();
    let size = 1_000_000 - 10;
    let fillings: [&[u8]; 12] = [
        b"]",
        b"N",
        b")",
        b"N\x85",
        b"K\x01",
        b"]\x94",
        b"}",
        b"2",
        b"N\x94",
        b"(N0",
        b"]]a",
        b"\x8f\x940h\0",
    ];
    for filling in fillings {
        let bytes = [b"\x80\x04N".as_slice(), &filling.repeat(size / filling.len()), b"N."].concat();
        let (_, needed) = peak(|| load_bytes(bytes));
        // A value takes 32 bytes; while the vector of them grows, the old one is there as well.
        assert!(needed < 128 << 20, "{filling:?}: {needed}");
    }
}

/// What a gzip file of these bytes, many times over, needs when it is unpacked.
fn peak_of_packed(start: &[u8], repeated: &[u8], times: usize) -> usize {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(start).unwrap();
    (0..times).for_each(|_| packed.write_all(repeated).unwrap());
    let packed = packed.finish().unwrap();
    assert!(packed.len() < 1_000_000, "{}", packed.len());
    peak(|| unpack("small.gz", Box::new(packed), &mut |_| true)).1
}

#[test]
fn a_small_archive_takes_bounded_memory() {
    let _turn = alone();
    let zeros = vec![0; 1 << 20];
    // A zip inside gzip, which would have to be in memory as a whole.
    let needed = peak_of_packed(b"PK\x03\x04", &zeros, 200);
    assert!(needed < 64 << 20, "a zip: {needed}");
    // A path of 200 MB.
    let mut header = tar::Header::new_gnu();
    header.set_entry_type(tar::EntryType::GNULongName);
    header.set_size(200 << 20);
    header.set_path("././@LongLink").unwrap();
    header.set_cksum();
    let needed = peak_of_packed(header.as_bytes(), &zeros, 200);
    assert!(needed < 64 << 20, "a path: {needed}");
}
