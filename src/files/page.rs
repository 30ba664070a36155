//! The page's part of the table, `www/client/kinds.js`, written from it.

use super::kinds::{FORMATS, Kind, ReadBy};
use super::litter;

fn javascript() -> String {
    let core = FORMATS.iter().filter(|format| format.kind.read_by() == ReadBy::Core);
    // What lies behind a slash would end the expression.
    let starts: Vec<String> = core
        .flat_map(|format| format.starts)
        .map(|start| start.replace('/', "\\/"))
        .collect();
    let of = |kinds: &[Kind]| -> Vec<&str> {
        let formats = FORMATS.iter().filter(|format| kinds.contains(&format.kind));
        let endings = formats.flat_map(|format| format.endings);
        endings.map(|ending| ending.trim_start_matches('.')).collect()
    };
    let tables = of(&[Kind::Table, Kind::Json]).join("|");
    let packed = [of(&[Kind::Picture, Kind::Table, Kind::Json]), vec!["tar", "zip", "txt"]]
        .concat()
        .join("|");
    let litter = litter::pattern().replace("[^/\\\\]", "[^\\/\\\\]");
    format!(
        "// Generated from src/files/ by `UPDATE_KINDS=1 cargo test files`. Do not edit.\n\n\
         /** First bytes of what the core reads itself: pickles, .npy and IDX files, perhaps inside gzip or zlib. */\n\
         export const CORE =\n  /^({})/s;\n\n\
         /** Names of tables, and of what inside gzip is for the unpacker. */\n\
         export const UNPACKED = /\\.({tables}|tgz|({packed})\\.gz)$/i;\n\n\
         /** Paths of what systems, editors and notebooks leave among the files of their users. */\n\
         export const LITTER =\n  /{litter}/i;\n",
        starts.join("|")
    )
}

#[test]
fn the_pages_kinds_are_those_of_this_table() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/www/client/kinds.js");
    let fresh = javascript();
    if std::env::var_os("UPDATE_KINDS").is_some() {
        std::fs::write(path, &fresh).unwrap();
    }
    let stored = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        stored == fresh,
        "www/client/kinds.js is stale: run `UPDATE_KINDS=1 cargo test files`"
    );
}
