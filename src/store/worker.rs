//! A thread that owns a connection and does one thing after the other.
//! Knows nothing of what it does.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel, sync_channel};
use std::thread::JoinHandle;
use std::time::Duration;

use rusqlite::Connection;

use super::{Error, mend};

type Job = Box<dyn FnOnce(&mut Connection) + Send>;

/// What a thread does when nothing was asked for some time: one piece of work; whether there is more.
pub(super) struct Idle {
    pub after: Duration,
    pub work: fn(&mut Connection) -> bool,
}

/// A thread and the way to it.
#[derive(Debug)]
pub(super) struct Worker {
    jobs: Option<Sender<Job>>,
    thread: Option<JoinHandle<()>>,
    path: PathBuf,
}

impl Worker {
    /// Starts a thread that owns the connection until it is dropped.
    pub fn start(connection: Connection, path: &Path, idle: Option<Idle>) -> Result<Self, Error> {
        let (jobs, todo) = channel();
        let builder = std::thread::Builder::new().name("store".to_owned());
        let thread = builder
            .spawn(move || serve(connection, &todo, idle.as_ref()))
            .map_err(|e| Error::io(path, &e))?;
        Ok(Self {
            jobs: Some(jobs),
            thread: Some(thread),
            path: path.to_owned(),
        })
    }

    /// Has something done and waits for it.
    pub fn ask<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, Error> {
        let (answer, reply) = sync_channel(1);
        let job: Job = Box::new(move |connection| {
            // Nobody waits any more when the asking thread is gone; the work is done all the same.
            let _ = answer.send(work(connection));
        });
        let jobs = self.jobs.as_ref().ok_or(Error::Stopped)?;
        jobs.send(job).map_err(|_| Error::Stopped)?;
        let result = reply.recv().map_err(|_| Error::Stopped)?;
        result.map_err(|e| {
            let error = Error::of(&self.path, e);
            if matches!(error, Error::Damaged { .. }) {
                mend::suspect(&self.path);
            }
            error
        })
    }
}

impl Drop for Worker {
    /// Waits until the thread has closed the connection, so that a clean exit leaves a clean file.
    fn drop(&mut self) {
        self.jobs = None;
        if let Some(thread) = self.thread.take() {
            // A panic of the thread has been answered by then.
            let _ = thread.join();
        }
    }
}

fn serve(mut connection: Connection, todo: &Receiver<Job>, idle: Option<&Idle>) {
    let mut is_busy = idle.is_some();
    loop {
        let job = match idle {
            Some(idle) if is_busy => match todo.recv_timeout(idle.after) {
                Err(RecvTimeoutError::Timeout) => {
                    is_busy = (idle.work)(&mut connection);
                    continue;
                }
                Ok(job) => job,
                Err(RecvTimeoutError::Disconnected) => return,
            },
            _ => match todo.recv() {
                Ok(job) => job,
                Err(_) => return,
            },
        };
        // A job that panics has rolled back; the one who asked hears that it was not done.
        let _ = catch_unwind(AssertUnwindSafe(|| job(&mut connection)));
        is_busy = idle.is_some();
    }
}
