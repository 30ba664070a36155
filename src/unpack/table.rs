//! Comma-separated values: a line of names, then a line for each image.

use super::UnpackError;
use super::error::ErrorKind;
use crate::data::{Table, TextColumn};

/// Reads a table. Where the first line has no comma but semicolons or tabs, these separate its values.
///
/// # Errors
/// When a line has more or fewer values than the first; the message says which.
pub fn read_table(file: &str, bytes: &[u8]) -> Result<Table, UnpackError> {
    let first = bytes.split(|&byte| byte == b'\n').next().unwrap_or_default();
    let delimiter = [b',', b';', b'\t']
        .into_iter()
        .find(|delimiter| first.contains(delimiter));
    let mut lines = csv::ReaderBuilder::new()
        .delimiter(delimiter.unwrap_or(b','))
        .trim(csv::Trim::All)
        .from_reader(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes));
    let wrong = |error: csv::Error| UnpackError {
        file: file.into(),
        layer: "CSV",
        kind: ErrorKind::Table(error),
    };
    let mut columns: Vec<TextColumn> = lines
        .byte_headers()
        .map_err(wrong)?
        .iter()
        .map(|name| TextColumn {
            name: String::from_utf8_lossy(name).into_owned(),
            values: Vec::new(),
        })
        .collect();
    for line in lines.byte_records() {
        for (column, value) in columns.iter_mut().zip(&line.map_err(wrong)?) {
            column.values.push(String::from_utf8_lossy(value).into_owned());
        }
    }
    Ok(Table { columns })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::explain::Explain;

    #[test]
    fn reads_names_and_values() {
        for text in [
            "\u{feff}files,eyes\r\na.png,open\r\n\"b,c.png\", shut\r\n",
            "files;eyes\na.png;open\n\"b,c.png\";shut\n",
        ] {
            let table = read_table("labels.csv", text.as_bytes()).unwrap();
            let columns: Vec<_> = table
                .columns
                .iter()
                .map(|column| (column.name.as_str(), &column.values[..]))
                .collect();
            assert_eq!(
                columns,
                [
                    ("files", &["a.png".to_string(), "b,c.png".into()][..]),
                    ("eyes", &["open".into(), "shut".into()])
                ]
            );
        }
    }

    #[test]
    fn says_which_line_is_wrong() {
        let error = read_table("labels.csv", b"a,b\n1,2\n3\n").unwrap_err();
        assert!(
            error.code() == "broken_table" && error.to_string().contains("labels.csv"),
            "{error}"
        );
        assert!(
            error.to_string().contains("line: 3") || error.to_string().contains("line 3"),
            "{error}"
        );
    }
}
