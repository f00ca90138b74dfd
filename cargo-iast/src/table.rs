//! Rows of text in columns, for a terminal.

use iast_report::text::{visible, width};

/// The rows under a heading. Each column is as wide as its widest cell; nothing stands behind the last.
pub(crate) fn table<const N: usize>(heading: [&str; N], rows: &[[String; N]]) -> String {
    let rows: Vec<[String; N]> = rows.iter().map(|row| row.each_ref().map(|cell| visible(cell))).collect();
    let heading = heading.map(str::to_owned);
    let mut widths = [0; N];
    for row in rows.iter().chain([&heading]) {
        for (widest, cell) in widths.iter_mut().zip(row) {
            *widest = width(cell).max(*widest);
        }
    }
    let mut text = String::new();
    for row in [&heading].into_iter().chain(&rows) {
        let mut line = String::new();
        for (cell, widest) in row.iter().zip(widths) {
            line += cell;
            line += &" ".repeat(widest + 2 - width(cell));
        }
        text += line.trim_end();
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::table;

    #[test]
    fn columns_are_aligned_and_nothing_invisible_is_left() {
        let rows = [["a".into(), "b".into()], ["longer".into(), "\u{1b}[1m".into()], ["é".into(), String::new()]];
        assert_eq!(table(["one", "two"], &rows), "one     two\na       b\nlonger  \\u{1b}[1m\né\n");
    }
}
