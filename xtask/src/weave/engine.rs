//! What it costs a program to link the engine, however much of it is woven.

use std::path::Path;

use anyhow::{Result, bail};

use super::build::{self, Builder};
use super::{Options, Place, manifest};
use crate::attribute::ATTRIBUTE;
use crate::process;

/// The cost for each program, in seconds of processor time and in bytes.
#[derive(Clone, Copy)]
pub(super) struct Engine {
    pub(super) time: f64,
    pub(super) size: f64,
}

impl Engine {
    /// Builds a program with one test, with and without the engine. Everything that all crates need is built then.
    #[expect(clippy::cast_precision_loss, reason = "programs are small numbers of bytes to a float")]
    pub(super) fn measure(folder: &Path, options: &Options) -> Result<Self> {
        let place = Place::new("engine", folder)?;
        let (plain, woven) = (place.plain(), place.woven());
        for (copy, attribute) in [(&plain, ""), (&woven, ATTRIBUTE)] {
            std::fs::create_dir_all(copy.join("src"))?;
            let manifest = "[package]\nname = \"engine\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n";
            std::fs::write(copy.join("Cargo.toml"), manifest)?;
            std::fs::write(copy.join("src/lib.rs"), format!("#[test]\n{attribute}fn test() {{}}\n"))?;
        }
        [&plain, &woven].into_iter().try_for_each(|copy| manifest::build_as_advised(copy))?;
        manifest::depend_on_iast(&woven)?;
        let builder = |copy, name| Builder { arguments: &[], place: &place, options, copy, name };
        let (plain, woven) = (builder(&plain, "plain"), builder(&woven, "woven"));
        for builder in [&plain, &woven] {
            process::output(place.cargo(builder.copy).arg("fetch"))?;
        }
        let (before, after) = (plain.build()?, woven.build()?);
        if let Some(error) = before.errors.first().or(after.errors.first()) {
            bail!("a program with one function does not build: {error}");
        }
        let times = build::times([(&plain, &before), (&woven, &after)], options.rounds.max(3))?;
        let time = times.map_or(0.0, |[plain, woven]| woven.as_secs_f64() - plain.as_secs_f64());
        let size = after.size()? as f64 - before.size()? as f64;
        place.remove_built(true)?;
        Ok(Self { time, size })
    }
}
