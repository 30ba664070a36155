//! Comma-separated values: a line of names, then a line for each image.

use super::UnpackError;
use super::error::ErrorKind;
use crate::data::{Table, TextColumn};
use crate::pickle::Place;

/// Reads a table. Where the first line has no comma but semicolons or tabs, these separate its values.
///
/// # Errors
/// When a line has more or fewer values than the first; the message says which.
pub fn read_table(file: &str, bytes: &[u8]) -> Result<Table, UnpackError> {
    let contents = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let first = contents.split(|&byte| byte == b'\n').next().unwrap_or_default();
    let delimiter = [b',', b';', b'\t']
        .into_iter()
        .find(|delimiter| first.contains(delimiter));
    let mut lines = csv::ReaderBuilder::new()
        .delimiter(delimiter.unwrap_or(b','))
        .trim(csv::Trim::All)
        .from_reader(contents);
    let skipped = bytes.len() - contents.len();
    let failed = |offset: usize, kind| UnpackError {
        place: Place {
            file: file.into(),
            offset: Some((skipped + offset) as u64),
        },
        layer: "CSV",
        entry: String::new(),
        kind,
    };
    // Before a line, csv stands at the end of the one before, which may be two bytes or an empty line.
    let start = |position: Option<&csv::Position>| {
        let offset = position.map_or(0, |position| position.byte() as usize);
        let ends = contents[offset.min(contents.len())..].iter();
        offset + ends.take_while(|byte| matches!(byte, b'\r' | b'\n')).count()
    };
    let wrong = |error: csv::Error| {
        let start = start(error.position());
        let kind = match *error.kind() {
            csv::ErrorKind::UnequalLengths { expected_len, len, .. } => ErrorKind::Line {
                line: contents[..start].iter().filter(|&&byte| byte == b'\n').count() + 1,
                values: len,
                expected: expected_len,
            },
            _ => ErrorKind::Table(error),
        };
        failed(start, kind)
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
    if columns.is_empty() {
        return Err(failed(0, ErrorKind::NoNames));
    }
    let mut starts = Vec::new();
    for line in lines.byte_records() {
        let line = line.map_err(wrong)?;
        starts.push((skipped + start(line.position())) as u64);
        for (column, value) in columns.iter_mut().zip(&line) {
            column.values.push(String::from_utf8_lossy(value).into_owned());
        }
    }
    Ok(Table { columns, starts })
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
            let lines = table.starts.iter().map(|&start| &text[start as usize..]);
            assert!(
                lines
                    .zip(["a.png", "\"b,c"])
                    .all(|(line, start)| line.starts_with(start)),
                "{:?}",
                table.starts
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
        assert_eq!(
            error.to_string(),
            "labels.csv, byte 8: the CSV file cannot be read: line 3 has 1 values, where 2 were expected: as many as the \
             first line has"
        );
        let error = read_table("labels.csv", "\u{feff}a,b\r\n1,2\r\n3,4,5\r\n".as_bytes()).unwrap_err();
        assert!(error.to_string().starts_with("labels.csv, byte 13: "), "{error}");
        let error = read_table("labels.csv", b"").unwrap_err();
        assert!(error.to_string().starts_with("labels.csv, byte 0: "), "{error}");
    }
}
