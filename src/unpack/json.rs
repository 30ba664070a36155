//! Labels in JSON, as `json.dump`, pandas's `to_json` and Hugging Face's `metadata.jsonl` write them:
//!
//! | form | rows |
//! |---|---|
//! | `[{"file": "1.png", "label": "cat"}, ...]`, or an object to a line | the objects |
//! | `{"1.png": "cat", ...}` | the names, in column `file`, with their labels |
//! | `{"1.png": {"label": "cat", ...}, ...}` | the same, with a column for each key |
//! | `{"file": ["1.png", ...], "label": [...]}`, `{"file": {"0": "1.png", ...}, ...}` | columns, as pandas has them |
//! | `["cat", "dog", ...]` | a column without a name |
//! | `{"data": [{"file": "1.png", ...}, ...], ...}` | those of the only list of objects in it, where they name pictures |

use std::collections::HashMap;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

use crate::files::is_picture_name;
use crate::input::{Table, TextColumn};

/// Bytes of a file of labels, at the most: its values take twenty times as much while they are read.
pub const MOST_JSON: usize = 8 << 20;

/// The labels in a file; `None` when it holds something else, or is no JSON. What lies deeper in a row than its own values is left out.
pub fn read_json(bytes: &[u8]) -> Option<Table> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if bytes.len() > MOST_JSON {
        return None;
    }
    match serde_json::from_slice(bytes) {
        Ok(value) => table(&value),
        Err(_) => {
            let lines = bytes
                .split(|&byte| byte == b'\n')
                .filter(|line| !line.trim_ascii().is_empty());
            let rows: Result<Vec<Value>, _> = lines.map(serde_json::from_slice).collect();
            records(&rows.ok()?)
        }
    }
}

/// A value of JSON, its keys in their order.
enum Value {
    /// Texts, numbers and truths as pandas writes them; empty where there is none.
    Plain {
        text: String,
        is_number: bool,
    },
    List(Vec<Value>),
    Object(Vec<(String, Value)>),
}

type Pairs = [(String, Value)];

impl Value {
    fn text(&self) -> Option<&str> {
        match self {
            Value::Plain { text, .. } => Some(text),
            _ => None,
        }
    }

    fn object(&self) -> Option<&Pairs> {
        match self {
            Value::Object(pairs) => Some(pairs),
            _ => None,
        }
    }
}

fn table(value: &Value) -> Option<Table> {
    let pairs = match value {
        Value::Plain { .. } => return None,
        Value::List(items) => return records(items).or_else(|| columns(vec![("0".into(), texts(items)?)])),
        Value::Object(pairs) => pairs,
    };
    by_name(pairs)
        .or_else(|| rows_by_name(pairs))
        .or_else(|| of_lists(pairs))
        .or_else(|| of_numbered(pairs))
        .or_else(|| {
            let mut lists = pairs.iter().filter_map(|(_, value)| match value {
                Value::List(items) => records(items),
                _ => None,
            });
            let names_pictures = |table: &Table| table.columns.iter().any(|column| are_pictures(&column.values));
            lists
                .next()
                .filter(|table| lists.next().is_none() && names_pictures(table))
        })
}

/// Rows that are objects.
fn records(rows: &[Value]) -> Option<Table> {
    let rows: Option<Vec<&Pairs>> = rows.iter().map(Value::object).collect();
    of_rows(&rows?)
}

/// A column for each key, in the order in which they are met; those with values that are no plain ones are left out.
fn of_rows(rows: &[&Pairs]) -> Option<Table> {
    let mut places: HashMap<&str, usize> = HashMap::new();
    let mut all: Vec<(String, Option<Vec<String>>)> = Vec::new();
    for (row, pairs) in rows.iter().enumerate() {
        for (key, value) in *pairs {
            let place = *places.entry(key).or_insert_with(|| {
                all.push((key.clone(), Some(vec![String::new(); rows.len()])));
                all.len() - 1
            });
            match (value.text(), &mut all[place].1) {
                (Some(text), Some(values)) => values[row] = text.into(),
                (None, values) => *values = None,
                _ => {}
            }
            if all.len() * rows.len() > MOST_CELLS {
                return None;
            }
        }
    }
    let plain = all.into_iter().filter_map(|(name, values)| Some((name, values?)));
    columns(plain.collect())
}

/// More values, with those that a row does not have, are no labels.
const MOST_CELLS: usize = 4 << 20;

/// Whether most of these are names of pictures.
fn are_pictures(names: &[String]) -> bool {
    2 * names.iter().filter(|name| is_picture_name(name)).count() > names.len()
}

/// Fewer texts under names that are none of pictures are rather settings, or what is known of one picture.
const LEAST_NAMED: usize = 8;

/// Labels, all texts or all numbers, under the names of what they belong to.
fn by_name(pairs: &Pairs) -> Option<Table> {
    let is_number = |value: &Value| match value {
        Value::Plain { is_number, .. } => Some(*is_number),
        _ => None,
    };
    let first = is_number(&pairs.first()?.1)?;
    let labels: Option<Vec<String>> = pairs
        .iter()
        .map(|(_, value)| {
            value
                .text()
                .filter(|_| is_number(value) == Some(first))
                .map(String::from)
        })
        .collect();
    let names = keys(pairs);
    let is_meant = names.len() > 1 && (first || names.len() >= LEAST_NAMED || are_pictures(&names));
    columns(vec![
        ("file".into(), names),
        ("label".into(), labels.filter(|_| is_meant)?),
    ])
}

/// Objects under the names of pictures.
fn rows_by_name(pairs: &Pairs) -> Option<Table> {
    let names = keys(pairs);
    let rows: Option<Vec<&Pairs>> = pairs.iter().map(|(_, value)| value.object()).collect();
    let mut table = of_rows(&rows.filter(|_| are_pictures(&names))?)?;
    table.columns.insert(
        0,
        TextColumn {
            name: "file".into(),
            values: names,
        },
    );
    Some(table)
}

/// Columns that are lists of one length.
fn of_lists(pairs: &Pairs) -> Option<Table> {
    let column = |(name, value): &(String, Value)| match value {
        Value::List(items) => Some((name.clone(), texts(items)?)),
        _ => None,
    };
    let all: Option<Vec<_>> = pairs.iter().map(column).collect();
    columns(all?)
}

/// Columns that are objects with the numbers of the rows as keys.
fn of_numbered(pairs: &Pairs) -> Option<Table> {
    let column = |(name, value): &(String, Value)| {
        let rows = value.object()?;
        let are_numbered = rows.iter().enumerate().all(|(row, (key, _))| *key == row.to_string());
        let values: Option<Vec<String>> = rows.iter().map(|(_, value)| Some(value.text()?.into())).collect();
        Some((name.clone(), values.filter(|_| are_numbered)?))
    };
    let all: Option<Vec<_>> = pairs.iter().map(column).collect();
    columns(all?)
}

fn keys(pairs: &Pairs) -> Vec<String> {
    pairs.iter().map(|(key, _)| key.clone()).collect()
}

fn texts(items: &[Value]) -> Option<Vec<String>> {
    items.iter().map(|value| value.text().map(String::from)).collect()
}

/// The table of these columns; `None` when they are of several lengths, or there is no row.
fn columns(all: Vec<(String, Vec<String>)>) -> Option<Table> {
    let count = all.first()?.1.len();
    let is_table = count > 0 && all.iter().all(|(_, values)| values.len() == count);
    is_table.then(|| Table {
        columns: all
            .into_iter()
            .map(|(name, values)| TextColumn { name, values })
            .collect(),
        // Where in the file a row begins is not known.
        starts: vec![0; count],
    })
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Value, D::Error> {
        struct Reading;

        fn number<E>(value: impl ToString) -> Result<Value, E> {
            Ok(Value::Plain {
                text: value.to_string(),
                is_number: true,
            })
        }

        fn plain<E>(text: &str) -> Result<Value, E> {
            Ok(Value::Plain {
                text: text.into(),
                is_number: false,
            })
        }

        impl<'de> Visitor<'de> for Reading {
            type Value = Value;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a value of JSON")
            }

            fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
                plain(if value { "True" } else { "False" })
            }

            fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
                number(value)
            }

            fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
                number(value)
            }

            fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
                number(value)
            }

            fn visit_str<E>(self, value: &str) -> Result<Value, E> {
                plain(value)
            }

            fn visit_unit<E>(self) -> Result<Value, E> {
                plain("")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
                let mut all = Vec::new();
                while let Some(item) = items.next_element()? {
                    all.push(item);
                }
                Ok(Value::List(all))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut pairs: A) -> Result<Value, A::Error> {
                let mut all = Vec::new();
                while let Some(pair) = pairs.next_entry()? {
                    all.push(pair);
                }
                Ok(Value::Object(all))
            }
        }

        deserializer.deserialize_any(Reading)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_deep_or_too_wide_is_refused() {
        let deep = "[".repeat(200) + &"]".repeat(200);
        assert!(read_json(deep.as_bytes()).is_none());
        let row = |key: usize| format!("{{\"{key}\": 1}}\n");
        let wide: String = (0..3000).map(row).collect();
        assert!(read_json(wide.as_bytes()).is_none());
        let narrow: String = (0..3000).map(|key| row(key % 2)).collect();
        assert_eq!(read_json(narrow.as_bytes()).unwrap().columns.len(), 2);
    }
}
