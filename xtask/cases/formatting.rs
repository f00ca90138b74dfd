//! Everything that formats: captured names, widths, `write!`, `Display` and `Debug` of one's own.

use std::fmt::{self, Write as _};
use std::io::Write as _;

struct Shown(String);

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if f.alternate() {
            return write!(f, "<{}>", self.0.trim());
        }
        f.write_str(&self.0.to_uppercase())?;
        f.pad(&self.0)?;
        write!(f, "{}", format_args!("{}", self.0.len().to_string()))
    }
}

impl fmt::Debug for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shown").field("text", &self.0.to_lowercase()).finish_non_exhaustive()
    }
}

fn captured(text: &str, width: usize) -> String {
    let precision = 2;
    let number = 3.14159;
    let mut out = format!("{text:>width$}|{number:.precision$}|{0:1$}|{text:?}", text.trim(), width + 1);
    out += &format!("{out:#?}");
    out.push_str(&format!("{:?}{:#}", Shown(text.to_owned()), Shown(text.to_string())));
    format!("{}{{}}{:04x}", out, text.len())
}

fn written(text: &str) -> Result<String, fmt::Error> {
    let mut out = String::new();
    write!(out, "{text:<5}")?;
    writeln!(&mut out, "{}", Shown(text.repeat(2)))?;
    out.write_str(&text.to_uppercase())?;
    out.write_char('.')?;
    out.write_fmt(format_args!("{}{text}", text.len()))?;
    Ok(out)
}

fn bytes(text: &str) -> std::io::Result<Vec<u8>> {
    let mut out = Vec::new();
    write!(out, "{}", text.trim())?;
    out.write_all(text.as_bytes())?;
    out.extend_from_slice(text.to_uppercase().as_bytes());
    out.write_all(&text.to_owned().into_bytes())?;
    std::io::stdout().write_all(b"direct\n")?;
    Ok(out)
}

fn nested(text: &str) -> String {
    format!("{}", format!("{}-{}", format!("{text}"), text.replace("n", &format!("{}", text.len()))))
}

fn borrowed(text: &str) -> usize {
    fn length(text: &String) -> usize {
        text.len()
    }
    let kept: &String = &format!("{text}{text}");
    let slice: &str = &format!("{text}!")[1..];
    length(&format!("{text}")) + length(&mut format!("{}", kept)) + slice.len()
}

fn main() {
    println!("{}", captured("ab ", 6));
    println!("{:?} {}", written("w").unwrap(), String::from_utf8_lossy(&bytes(" b").unwrap()));
    println!("{} {}", nested("n"), borrowed("text"));
    print!("{}", format_args!("{}\n", "end".to_uppercase()));
    eprint!("{}", "not compared".to_string() + "\n");
}
