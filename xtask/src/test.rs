//! Everything CI checks, step by step, the cheap and telling ones first.
//!
//! One build is shared where it can be: native tests, the end-to-end run's servers and this program use
//! Cargo's dev profile; only the dApp is also built for release, because that is what is shipped.

mod reproducible;
mod steps;

use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use clap::Args;

use crate::say;
use steps::{STEPS, Step};

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Run only these steps
    #[arg(long, value_name = "STEP", value_delimiter = ',')]
    only: Vec<String>,
    /// Leave these steps out
    #[arg(long, value_name = "STEP", value_delimiter = ',')]
    skip: Vec<String>,
}

struct Outcome {
    name: &'static str,
    time: Duration,
    error: Option<String>,
}

/// Runs the wanted steps, all of them even if one fails, and sums up.
pub(crate) fn run(options: &Options) -> Result<ExitCode> {
    let steps = wanted(options)?;
    let outcomes: Vec<Outcome> = steps.into_iter().map(run_step).collect();
    Ok(summary(&outcomes))
}

fn wanted(options: &Options) -> Result<Vec<&'static Step>> {
    for name in options.only.iter().chain(&options.skip) {
        if STEPS.iter().all(|step| step.name != name) {
            let names: Vec<_> = STEPS.iter().map(|step| step.name).collect();
            bail!("no step is called {name:?}; there are: {}", names.join(" "));
        }
    }
    let named = |list: &[String], step: &Step| list.iter().any(|name| name == step.name);
    let wanted =
        |step: &&Step| (options.only.is_empty() || named(&options.only, step)) && !named(&options.skip, step);
    Ok(STEPS.iter().filter(wanted).collect())
}

fn run_step(step: &'static Step) -> Outcome {
    say::step(step.name, step.why, step.usually);
    let begin = Instant::now();
    let error = (step.run)().err().map(|error| format!("{error:#}"));
    let time = begin.elapsed();
    match &error {
        None => say::note(&format!("    {} passed in {}", step.name, say::duration(time))),
        Some(error) => say::note(&format!("    {} FAILED: {error}", step.name)),
    }
    Outcome { name: step.name, time, error }
}

fn summary(outcomes: &[Outcome]) -> ExitCode {
    say::note("");
    for Outcome { name, time, error } in outcomes {
        let word = if error.is_some() { "FAILED" } else { "passed" };
        say::note(&format!("    {name:<12} {word}  {:>12}", say::duration(*time)));
    }
    let failed = outcomes.iter().filter(|outcome| outcome.error.is_some()).count();
    let total: Duration = outcomes.iter().map(|outcome| outcome.time).sum();
    say::note(&format!("    {} of {} steps failed, {}", failed, outcomes.len(), say::duration(total)));
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(only: &[&str], skip: &[&str]) -> Result<Vec<&'static str>> {
        let owned = |list: &[&str]| list.iter().map(|&name| name.to_owned()).collect();
        let steps = wanted(&Options { only: owned(only), skip: owned(skip) })?;
        Ok(steps.into_iter().map(|step| step.name).collect())
    }

    #[test]
    fn steps_are_chosen_by_name_in_their_own_order() {
        assert_eq!(names(&[], &[]).unwrap().len(), STEPS.len());
        assert_eq!(names(&["e2e", "fmt"], &[]).unwrap(), ["fmt", "e2e"]);
        assert!(!names(&[], &["e2e"]).unwrap().contains(&"e2e"));
        assert!(names(&["fmr"], &[]).unwrap_err().to_string().contains("\"fmr\""));
    }
}
