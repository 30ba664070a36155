//! The types of the page, written from those of the protocol.

use std::collections::BTreeMap;

use ts_rs::{Config, TS};

use super::{Ask, ReadOptions, ReadReply, Tell};
use crate::train::Logs;

/// Which others there are, and those with `val_` before them, depends on what is measured.
impl TS for Logs {
    type WithoutGenerics = Self;
    type OptionInnerType = Self;

    fn name(_: &Config) -> String {
        "Logs".into()
    }

    fn inline(_: &Config) -> String {
        "({ loss: number, accuracy: number } & Record<string, number | null>)".into()
    }

    fn inline_flattened(config: &Config) -> String {
        Self::inline(config)
    }
}

/// The TypeScript the page is checked against.
fn typescript() -> String {
    // By name, because the order in which they are visited changes from build to build.
    struct Declarations<'a>(&'a Config, BTreeMap<String, String>);
    impl ts_rs::TypeVisitor for Declarations<'_> {
        fn visit<T: TS + 'static + ?Sized>(&mut self) {
            if T::output_path().is_none() {
                return;
            }
            let docs = T::docs().unwrap_or_default();
            let declaration = format!("{docs}export {}", T::decl(self.0));
            if self.1.insert(T::ident(self.0), declaration).is_none() {
                T::visit_dependencies(self);
            }
        }
    }
    let config = Config::default();
    let mut declarations = Declarations(&config, BTreeMap::new());
    ts_rs::TypeVisitor::visit::<Ask>(&mut declarations);
    ts_rs::TypeVisitor::visit::<Tell>(&mut declarations);
    ts_rs::TypeVisitor::visit::<ReadOptions>(&mut declarations);
    ts_rs::TypeVisitor::visit::<ReadReply>(&mut declarations);
    format!(
        "// Generated from src/worker/protocol/ by `UPDATE_TYPES=1 cargo test protocol`. Do not edit.\n\n\
         /** A layer, an optimizer or a loss as Keras writes it. */\n\
         export type Spec = {{ class_name: string; config?: Record<string, unknown> }};\n\n{}\n",
        declarations.1.into_values().collect::<Vec<_>>().join("\n\n")
    )
}

#[test]
fn the_pages_types_are_those_of_this_file() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/www/client/protocol.d.ts");
    let fresh = typescript();
    if std::env::var_os("UPDATE_TYPES").is_some() {
        std::fs::write(path, &fresh).unwrap();
    }
    let stored = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        stored == fresh,
        "www/client/protocol.d.ts is stale: run `UPDATE_TYPES=1 cargo test protocol`"
    );
}
