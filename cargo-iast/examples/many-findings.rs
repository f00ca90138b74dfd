//! Writes findings files with many different findings, to measure what reads them: `many-findings DIR COUNT`.

use std::fs::{self, File};
use std::io::{BufWriter, Write as _};
use std::path::PathBuf;

use iast_schema::testing::{finding, location};
use iast_schema::{Finding, VulnerabilityKind};

/// The processes of the run.
const FILES: usize = 8;

fn main() -> std::io::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let (Some(dir), Some(count)) = (arguments.next(), arguments.next().and_then(|count| count.parse().ok())) else {
        return Err(std::io::Error::other("usage: many-findings DIR COUNT"));
    };
    let dir = PathBuf::from(dir);
    fs::create_dir_all(&dir)?;
    let count: usize = count;
    for file in 0..FILES {
        let mut out = BufWriter::new(File::create(dir.join(format!("shop-{file}-1.jsonl")))?);
        for number in (file..count).step_by(FILES) {
            serde_json::to_writer(&mut out, &numbered(number))?;
            out.write_all(b"\n")?;
        }
        out.flush()?;
    }
    Ok(())
}

/// A finding of its own: the kinds take turns, the files have a hundred findings each.
fn numbered(number: usize) -> Finding {
    let kinds: Vec<_> = VulnerabilityKind::ALL.iter().copied().filter(|kind| kind.is_dataflow()).collect();
    let kind = kinds[number % kinds.len()];
    let file = format!("src/module_{}/handlers.rs", number / 100);
    let line = u32::try_from(number % 100 * 7 + 1).unwrap_or(1);
    Finding {
        kind,
        code: kind.code().into(),
        severity: iast_catalogue::entry(kind).severity,
        cwe: kind.cwe(),
        location: location(&file, line, 9, &format!("handler_{number}"), "shop::handlers"),
        fingerprint: format!("{number:016x}"),
        test: Some(format!("handlers::tests::case_{}", number % 1000)),
        ..finding()
    }
}
