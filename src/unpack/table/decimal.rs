//! Decimal commas, as spreadsheets write them in much of Europe: `0,53` between semicolons or tabs.

/// So many lines tell.
const LINES: usize = 20;

/// Fewer such numbers in a line are rather pairs, or a list in a text.
const LEAST: usize = 16;

/// Whether numbers have decimal commas, by the first lines of a table.
pub(super) fn has_commas(bytes: &[u8]) -> bool {
    separator(bytes).is_some()
}

/// The same text with points in place of decimal commas. All bytes stay where they are.
pub(super) fn with_points(mut bytes: Vec<u8>) -> Vec<u8> {
    if let Some(separator) = separator(&bytes) {
        for cell in bytes.split_mut(|&byte| byte == separator || is_end(&byte)) {
            if let Some(comma) = comma_in(cell) {
                cell[comma] = b'.';
            }
        }
    }
    bytes
}

fn is_end(byte: &u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

/// What separates the numbers, where those with commas are many in a line, and nothing else has a comma, or a point as a decimal.
fn separator(bytes: &[u8]) -> Option<u8> {
    // The last line may be cut.
    let bytes = &bytes[..bytes.iter().rposition(is_end).unwrap_or(bytes.len())];
    [b';', b'\t'].into_iter().find(|separator| {
        let lines = bytes.split(is_end).filter(|line| !line.is_empty()).take(LINES);
        let mut most = 0;
        for line in lines {
            let cells = line.split(|byte| byte == separator);
            let is_odd = cells.clone().any(|cell| match cell.contains(&b',') {
                true => comma_in(cell).is_none(),
                false => {
                    cell.contains(&b'.')
                        && cell.iter().any(u8::is_ascii_digit)
                        && !cell.iter().any(u8::is_ascii_alphabetic)
                }
            });
            if is_odd {
                return false;
            }
            most = most.max(cells.filter(|cell| cell.contains(&b',')).count());
        }
        most >= LEAST
    })
}

/// Where the decimal comma of a number is; `None` of what is no such number.
fn comma_in(cell: &[u8]) -> Option<usize> {
    let comma = cell.iter().position(|&byte| byte == b',')?;
    let (whole, [_, decimals @ ..]) = cell.split_at(comma) else {
        return None;
    };
    let whole = whole.trim_ascii_start();
    let whole = whole.strip_prefix(b"-").unwrap_or(whole);
    let digits = decimals.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let is_number = !whole.is_empty() && whole.iter().all(u8::is_ascii_digit) && digits > 0;
    // An exponent, perhaps, as in 1,5E-05.
    let rest = decimals[digits..].trim_ascii_end();
    let is_exponent = |rest: &[u8]| {
        let [b'e' | b'E', power @ ..] = rest else { return false };
        let power = power
            .strip_prefix(b"-")
            .or_else(|| power.strip_prefix(b"+"))
            .unwrap_or(power);
        !power.is_empty() && power.iter().all(u8::is_ascii_digit)
    };
    (is_number && (rest.is_empty() || is_exponent(rest))).then_some(comma)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_numbers_get_a_point() {
        let number = "-0,5;1,25E-05;7;";
        let line = format!("\"a, b\";{}\n", number.repeat(LEAST));
        let numbers = format!("3;{}\n", number.repeat(LEAST));
        assert_eq!(with_points(line.clone().into()), line.into_bytes());
        let text = numbers.repeat(LINES) + "\"a, b\";1,5;x,5;,5;5,\n";
        let plain = numbers.replace(',', ".").repeat(LINES) + "\"a, b\";1.5;x,5;,5;5,\n";
        assert_eq!(String::from_utf8(with_points(text.into())).unwrap(), plain);
    }

    #[test]
    fn pairs_and_points_stay() {
        for text in [
            "1,2;3,4\n",
            &"0,5;".repeat(LEAST - 1),
            &("0.5;".to_owned() + &"0,5;".repeat(LEAST)),
        ] {
            assert!(!has_commas(text.as_bytes()), "{text}");
        }
        assert!(has_commas("0,5\t".repeat(LEAST).as_bytes()));
    }
}
