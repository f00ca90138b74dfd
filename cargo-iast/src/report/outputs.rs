//! Which formats are written where: `--format` and `-o`, and the files.

use std::ffi::OsStr;
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use anyhow::{Context as _, bail};
use clap::ValueEnum as _;
use iast_report::Style;

use super::{Format, Options, junit, render};
use crate::exit::{Because, Code};
use crate::model::Report;
use crate::{replace, term};

/// The options that choose formats and files.
#[derive(Debug, Clone, Default, clap::Args)]
pub(crate) struct Outputs {
    /// How the report is written, and where to; several are separated by commas.
    #[arg(long, value_name = "FORMAT[=FILE]", value_delimiter = ',', long_help = formats_help())]
    format: Vec<Wanted>,
    /// The file for the one format that has none; `-` is standard output.
    #[arg(short, long, value_name = "FILE")]
    output: Vec<PathBuf>,
    /// What is a test case in JUnit's format.
    #[arg(long, value_enum, value_name = "WHAT", default_value_t)]
    junit_case: junit::Case,
}

/// A format as it is typed, with the file behind its `=`.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Wanted {
    format: Format,
    file: Option<PathBuf>,
}

impl FromStr for Wanted {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, file) = text.split_once('=').map_or((text, None), |(name, file)| (name, Some(file)));
        let format = Format::from_str(name, false).map_err(|_| {
            let names = Format::value_variants().iter().map(|format| format.name()).collect::<Vec<_>>().join(", ");
            format!("the formats are {names}; write `FORMAT` or `FORMAT=FILE`")
        })?;
        if file == Some("") {
            return Err(format!("there is no file behind the `=`; write `{name}=FILE`"));
        }
        Ok(Self { format, file: file.map(PathBuf::from) })
    }
}

fn formats_help() -> String {
    let mut text = "\
        How the report is written, and where to: `--format sarif` writes to standard output, `--format sarif=FILE` to a \
        file. Several are separated by commas, or the option is given several times; all but one need a file."
        .to_owned();
    text += "\n\nFormats:";
    for format in Format::value_variants() {
        let value = format.to_possible_value().expect("no format is hidden");
        text += &format!("\n- {}: {}", value.get_name(), value.get_help().expect("each has a comment"));
    }
    text + "\n\nWithout this option it is human."
}

/// A format and its file; without one it goes to standard output.
#[derive(Debug, PartialEq, Eq)]
struct Output {
    format: Format,
    file: Option<PathBuf>,
}

impl Outputs {
    /// Whether the options make sense, which is better known before a long run.
    pub(crate) fn check(&self) -> anyhow::Result<()> {
        self.plan().map(drop)
    }

    /// Whether the report can stand behind what programs print to standard output.
    ///
    /// # Errors
    ///
    /// With [`Code::Usage`], when it is a format that other text makes useless, or when the options make no sense.
    pub(crate) fn check_behind_output(&self) -> anyhow::Result<()> {
        let plan = self.plan()?;
        let is_text = |format| matches!(format, Format::Human | Format::Github);
        match plan.iter().find(|output| output.file.is_none() && !is_text(output.format)) {
            None => Ok(()),
            Some(Output { format, .. }) => {
                let name = format.name();
                let why = "it would stand behind what the programs print to standard output";
                bail!(usage(format!("the {name} report needs a file, since {why}; write `--format {name}=FILE`")))
            }
        }
    }

    /// Writes the report in each of the formats. A file is there as a whole or not at all. Files are written at the same time.
    pub(crate) fn write(&self, report: &Report) -> anyhow::Result<()> {
        let outputs = self.plan()?;
        let files: Vec<(Format, &Path)> =
            outputs.iter().filter_map(|output| Some((output.format, output.file.as_deref()?))).collect();
        let written: Vec<_> = std::thread::scope(|scope| {
            let write = |(format, file)| scope.spawn(move || self.write_file(format, report, file));
            let threads: Vec<_> = files.iter().copied().map(write).collect();
            threads.into_iter().map(|thread| thread.join().unwrap_or_else(|panic| resume_unwind(panic))).collect()
        });
        for ((format, file), written) in files.into_iter().zip(written) {
            let left_out =
                written.with_context(|| format!("cannot write the {} report to {}", format.name(), file.display()))?;
            warn(format, &left_out);
        }
        for Output { format, .. } in outputs.iter().filter(|output| output.file.is_none()) {
            let options = Options { style: Style::detect_stdout(), case: self.junit_case };
            warn(*format, &term::write(|out| render(*format, report, options, out))?);
        }
        Ok(())
    }

    fn write_file(&self, format: Format, report: &Report, file: &Path) -> anyhow::Result<Vec<String>> {
        let options = Options { style: Style::PLAIN, case: self.junit_case };
        replace::with(file, |out| render(format, report, options, out))
    }

    /// What goes where, or what is wrong with that.
    fn plan(&self) -> anyhow::Result<Vec<Output>> {
        let mut outputs: Vec<Output> =
            self.format.iter().map(|wanted| Output { format: wanted.format, file: wanted.file.clone() }).collect();
        if outputs.is_empty() {
            outputs.push(Output { format: Format::default(), file: None });
        }
        let without: Vec<usize> = (0..outputs.len()).filter(|at| outputs[*at].file.is_none()).collect();
        match (&self.output[..], &without[..]) {
            ([], _) => {}
            ([file], [at]) => outputs[*at].file = Some(file.clone()),
            ([file], []) => {
                bail!(usage(format!("each format has a file, so there is none for `-o {}`", file.display())))
            }
            (files, _) => {
                let mut files = files.iter().filter(|_| files.len() == without.len());
                let files = without.iter().map(|_| files.next().map_or(Path::new("FILE"), PathBuf::as_path));
                let files: Vec<_> = files.collect();
                bail!(usage(format!("`-o` is for one format only; write `{}`", arguments(&outputs, &files))));
            }
        }
        for output in &mut outputs {
            output.file.take_if(|file| file.as_os_str() == OsStr::new("-"));
        }
        let to_stdout = outputs.iter().filter(|output| output.file.is_none()).count();
        if to_stdout > 1 {
            bail!(usage(format!(
                "{to_stdout} formats would be mixed up on standard output; give all but one a file: `{}`",
                arguments(&outputs, &[Path::new("-")])
            )));
        }
        for (at, output) in outputs.iter().enumerate() {
            let same = |other: &Output| output.file.is_some() && other.file == output.file;
            if let Some(other) = outputs[..at].iter().find(|other| same(other)) {
                let (first, second) = (other.format.name(), output.format.name());
                let file = output.file.as_deref().unwrap_or(Path::new("")).display();
                bail!(usage(format!("{first} and {second} have the same file, {file}; give each its own")));
            }
        }
        Ok(outputs)
    }
}

/// The outputs as they could be typed, with these files for those that have none, and then with `FILE`.
fn arguments(outputs: &[Output], files: &[&Path]) -> String {
    let mut files = files.iter();
    let arguments = outputs.iter().map(|Output { format, file }| {
        let name = format.name();
        match file.as_deref().unwrap_or_else(|| files.next().copied().unwrap_or(Path::new("FILE"))) {
            file if file == Path::new("-") => format!("--format {name}"),
            file => format!("--format {name}={}", file.display()),
        }
    });
    arguments.collect::<Vec<_>>().join(" ")
}

fn usage(message: String) -> Because {
    Because(Code::Usage, message)
}

fn warn(format: Format, left_out: &[String]) {
    for what in left_out {
        term::warning(&format!("{}: {what}", format.name()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(clap::Parser)]
    struct Command {
        #[command(flatten)]
        args: Outputs,
    }

    fn plan(arguments: &str) -> Result<String, String> {
        let arguments = ["command"].into_iter().chain(arguments.split_whitespace());
        let command: Command = clap::Parser::try_parse_from(arguments).map_err(|error| error.to_string())?;
        let outputs = command.args.plan().map_err(|error| {
            assert_eq!(Code::of(&error), Code::Usage);
            error.to_string()
        })?;
        let show = |output: &Output| match &output.file {
            Some(file) => format!("{}={}", output.format.name(), file.display()),
            None => output.format.name(),
        };
        Ok(outputs.iter().map(show).collect::<Vec<_>>().join(" "))
    }

    #[test]
    fn formats_and_files() {
        for (arguments, expect) in [
            ("", "human"),
            ("-o a.txt", "human=a.txt"),
            ("--format sarif", "sarif"),
            ("--format sarif -o -", "sarif"),
            ("--format sarif -o a.sarif", "sarif=a.sarif"),
            ("--format human,sarif=a.sarif,html=b/c.html", "human sarif=a.sarif html=b/c.html"),
            ("--format sarif=a.sarif --format html -o b.html", "sarif=a.sarif html=b.html"),
            ("--format sarif=a.sarif --format html=-", "sarif=a.sarif html"),
            ("--format json=a=b", "json=a=b"),
        ] {
            assert_eq!(plan(arguments).as_deref(), Ok(expect), "{arguments}");
        }
    }

    #[test]
    fn what_is_ambiguous_is_refused_with_what_to_write() {
        for (arguments, expect) in [
            ("--format sarif,html", "give all but one a file: `--format sarif --format html=FILE`"),
            ("--format json=-,html=-", "give all but one a file: `--format json --format html=FILE`"),
            ("--format sarif,html -o a", "for one format only; write `--format sarif=FILE --format html=FILE`"),
            ("--format sarif -o a --format html -o b", "write `--format sarif=a --format html=b`"),
            ("--format sarif=a -o b", "each format has a file, so there is none for `-o b`"),
            ("--format sarif=a,html=a", "sarif and html have the same file, a; give each its own"),
            ("--format srif", "the formats are human, json, sarif, html, junit, markdown, github, gitlab, datadog"),
            ("--format sarif=", "there is no file behind the `=`; write `sarif=FILE`"),
        ] {
            let error = plan(arguments).unwrap_err();
            assert!(error.contains(expect), "{arguments}: {error}");
        }
    }

    #[test]
    fn the_book_has_each_format() {
        let page = include_str!("../../../book/src/reports.md");
        for name in Format::value_variants().iter().map(|format| format.name()) {
            assert!(page.contains(&format!("\n| `{name}` | ")), "{name} is not in the table");
        }
    }
}
