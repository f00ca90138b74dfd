//! How the commands that list something write it.

/// For people or for programs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    /// Text for a terminal.
    #[default]
    Human,
    /// A JSON document with all that is known.
    Json,
}
