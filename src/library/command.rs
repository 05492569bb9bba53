//! Programs of the user's that give a feed or a login: run without a shell, for a limited time, with a limited output.
//! Knows nothing of what they print.

use std::io::{self, Read, Write};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process_group};

use crate::doc::SafeText;

/// What a program may cost.
#[derive(Clone, Copy, Debug)]
pub(super) struct Budget {
    /// How long it may run.
    pub time: Duration,
    /// Bytes it may print.
    pub bytes: usize,
}

/// How often a running program is looked at. Nobody notices 5 ms beside what a program costs.
const LOOK: Duration = Duration::from_millis(5);
/// Bytes of its complaint that are kept.
const COMPLAINT_BYTES: u64 = 400;

/// Why a program gave nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Commands may not run.
    #[error(
        "runs a program, which the settings do not allow; to allow it, set allow = true in [commands]"
    )]
    NotAllowed,
    /// The command cannot be split into words.
    #[error("the command cannot be read, a quote is open")]
    Quotes,
    /// It cannot be started.
    #[error("{program} cannot be started: {reason}")]
    NotStarted {
        /// Its name.
        program: SafeText,
        /// Why.
        reason: SafeText,
    },
    /// It ended with an error.
    #[error("{program} failed{}", with(.complaint))]
    Failed {
        /// Its name.
        program: SafeText,
        /// The first line it complained with; may be empty.
        complaint: SafeText,
    },
    /// It did not end in time.
    #[error("{program} did not end within {} s and was stopped", .time.as_secs_f32())]
    Slow {
        /// Its name.
        program: SafeText,
        /// The limit.
        time: Duration,
    },
    /// It prints too much.
    #[error("{program} prints more than {bytes} bytes and was stopped")]
    TooLarge {
        /// Its name.
        program: SafeText,
        /// The limit.
        bytes: usize,
    },
}

fn with(line: &SafeText) -> String {
    if line.is_empty() {
        String::new()
    } else {
        format!(": {line}")
    }
}

/// Runs a command line, words in quotes as a shell has them and `~/` as the home of the user, and gives what it prints.
/// `input` is what it reads.
pub(super) fn run(line: &str, input: &[u8], budget: Budget) -> Result<Vec<u8>, Error> {
    let words = shell_words::split(line).map_err(|_| Error::Quotes)?;
    let mut words = words.into_iter().map(at_home);
    let name = words.next().unwrap_or_default();
    let program = SafeText::line(&name);
    let not_started = |error: io::Error| Error::NotStarted {
        program: program.clone(),
        reason: SafeText::line(&error.to_string()),
    };
    let mut child = Command::new(&name)
        .args(words)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        // A group of its own, so that what it starts ends with it.
        .process_group(0)
        .spawn()
        .map_err(not_started)?;
    let printed = listen(&mut child, input, budget);
    let (output, said, ended) = printed;
    match ended {
        Ended::Well if output.len() > budget.bytes => {
            let bytes = budget.bytes;
            Err(Error::TooLarge { program, bytes })
        }
        Ended::Well => Ok(output),
        Ended::Badly => {
            let first = said.lines().find(|l| !l.trim().is_empty());
            let complaint = SafeText::line(first.unwrap_or_default());
            Err(Error::Failed { program, complaint })
        }
        Ended::Late => {
            let time = budget.time;
            Err(Error::Slow { program, time })
        }
    }
}

/// A word with the user's home in the place of `~/`.
fn at_home(word: String) -> String {
    let home = || std::env::var("HOME").ok().filter(|h| !h.is_empty());
    match word.strip_prefix("~/") {
        Some(rest) => home().map_or_else(|| word.clone(), |home| format!("{home}/{rest}")),
        None => word,
    }
}

/// How a program ended.
enum Ended {
    Well,
    Badly,
    Late,
}

/// Feeds a program and takes what it says, at most one byte more than it may.
fn listen(child: &mut Child, input: &[u8], budget: Budget) -> (Vec<u8>, String, Ended) {
    let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let most = budget.bytes as u64 + 1;
    thread::scope(|scope| {
        scope.spawn(move || {
            // A program that does not read its input to the end may have all it needs.
            let _ = stdin.map(|mut s| s.write_all(input));
        });
        let output = scope.spawn(move || taken(stdout, most));
        let said = scope.spawn(move || taken(stderr, COMPLAINT_BYTES));
        let ended = wait(child, budget.time);
        // What it left behind holds the pipes open.
        stop(child);
        let output = output.join().unwrap_or_default();
        let said = String::from_utf8_lossy(&said.join().unwrap_or_default()).into_owned();
        (output, said, ended)
    })
}

/// What comes out of a pipe, as much as is wanted; the rest is read and dropped, so that nothing waits for us.
fn taken(pipe: Option<impl Read>, most: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    if let Some(mut pipe) = pipe {
        // What came before a fault counts.
        let _ = pipe.by_ref().take(most).read_to_end(&mut bytes);
        let _ = io::copy(&mut pipe, &mut io::sink());
    }
    bytes
}

fn wait(child: &mut Child, time: Duration) -> Ended {
    let start = Instant::now();
    loop {
        match child.try_wait() {
            Ok(Some(status)) if status.success() => return Ended::Well,
            Ok(None) if start.elapsed() < time => thread::sleep(LOOK),
            Ok(None) => return Ended::Late,
            Ok(Some(_)) | Err(_) => return Ended::Badly,
        }
    }
}

/// Ends a program and what it started.
fn stop(child: &mut Child) {
    let group = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
    if let Some(group) = group {
        // Fails when nobody of the group is left.
        let _ = kill_process_group(group, Signal::KILL);
    }
    let _ = child.kill();
    let _ = child.wait();
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const BUDGET: Budget = Budget {
        time: Duration::from_secs(20),
        bytes: 1_000,
    };

    #[test]
    fn words_are_arguments_and_never_a_shells() {
        let printed = run("printf '%s|' 'a b' $HOME ; `id` >x", b"", BUDGET).unwrap();
        assert_eq!(printed, b"a b|$HOME|;|`id`|>x|");
        assert_eq!(run("cat", b"in", BUDGET).unwrap(), b"in");
    }

    #[test]
    fn what_goes_wrong_is_said() {
        let said = |line: &str| run(line, b"", BUDGET).unwrap_err().to_string();
        assert_eq!(
            said("echo 'open"),
            "the command cannot be read, a quote is open"
        );
        assert!(said("/no/such/program").starts_with("/no/such/program cannot be started: "));
        assert_eq!(said("false"), "false failed");
        assert_eq!(said("sh -c 'echo oh >&2; exit 3'"), "sh failed: oh");
    }

    #[test]
    fn a_program_without_end_is_stopped_with_all_it_started() {
        let budget = Budget {
            time: Duration::from_millis(100),
            ..BUDGET
        };
        let start = Instant::now();
        let error = run("sh -c 'cat /dev/zero & sleep 60'", b"", budget).unwrap_err();
        assert!(matches!(error, Error::Slow { .. }), "{error}");
        assert!(start.elapsed() < Duration::from_secs(20));
    }

    #[test]
    fn too_much_output_is_refused_and_unread_input_is_no_fault() {
        let error = run("head -c 2000 /dev/zero", b"", BUDGET).unwrap_err();
        assert!(
            matches!(error, Error::TooLarge { bytes: 1_000, .. }),
            "{error}"
        );
        assert_eq!(run("true", &vec![0; 1 << 20], BUDGET).unwrap(), b"");
    }
}
