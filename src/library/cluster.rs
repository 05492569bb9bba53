//! The same story in several feeds, after a refresh: new stories are placed among those of the last days.
//! Knows nothing of how likeness is judged.

use std::panic::resume_unwind;
use std::thread;

use jiff::{SignedDuration, Timestamp};

use crate::store::{Change, Error, Store, Unsketched};
use crate::story::library::StoryId;
use crate::story::same::{Recent, Sketch, WINDOW_SECONDS};

/// New stories of one refresh that are placed; those of a first refresh beyond it are of other days anyway.
const NEW: usize = 20_000;
/// Stories in one transaction.
const BATCH: usize = 500;
/// Stories for which another thread is not worth its start.
const FEW: usize = 32;

/// Places the stories of the last days that are not placed yet; gives how many were found to be copies. Costs next to
/// nothing when there are none, and for each one less than a millisecond.
pub fn place(store: &Store, now: Timestamp) -> Result<u32, Error> {
    let window = SignedDuration::from_secs(WINDOW_SECONDS);
    let since = now.saturating_sub(window).unwrap_or(now);
    let mut new = store.unsketched(since)?;
    if new.is_empty() {
        return Ok(0);
    }
    new.truncate(NEW);
    let mut placing = Placing {
        store,
        since,
        recent: Recent::default(),
        found: 0,
    };
    for kept in store.sketches(since)? {
        if let Some(sketch) = Sketch::from_bytes(&kept.body) {
            let (id, cluster) = (kept.story.0, kept.cluster.unwrap_or(kept.story).0);
            let at = kept.date.as_second();
            placing.recent.restore((id, at), cluster, sketch);
        }
    }
    for batch in new.chunks(BATCH) {
        placing.batch(batch)?;
    }
    Ok(placing.found)
}

struct Placing<'a> {
    store: &'a Store,
    since: Timestamp,
    recent: Recent,
    found: u32,
}

impl Placing<'_> {
    fn batch(&mut self, stories: &[StoryId]) -> Result<(), Error> {
        let (mut clusters, mut sketches) = (Vec::new(), Vec::new());
        let stories = self.store.unsketched_of(stories)?;
        for (story, sketch) in stories.iter().zip(sketched(&stories)) {
            let id = story.story;
            sketches.push((id, sketch.to_bytes()));
            let found = self.recent.add(id.0, story.date.as_second(), sketch);
            if let Some(found) = found {
                let cluster = Some(StoryId(found.cluster));
                clusters.extend([(StoryId(found.cluster), cluster), (id, cluster)]);
                self.found += 1;
            }
        }
        let since = self.since;
        let changes = [
            Change::Cluster(clusters),
            Change::Sketches { sketches, since },
        ];
        self.store.apply(changes)?;
        Ok(())
    }
}

/// The sketches of stories, made by all processors: they are most of what placing a story costs.
fn sketched(stories: &[Unsketched]) -> Vec<Sketch> {
    let sketch = |s: &Unsketched| Sketch::new(s.feed.0, &s.address, &s.title, &s.plain);
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let share = stories.len().div_ceil(threads).max(FEW);
    let parts: Vec<_> = stories.chunks(share).collect();
    thread::scope(|scope| {
        let own = |part: &&[Unsketched]| part.iter().map(sketch).collect::<Vec<_>>();
        let others: Vec<_> = parts
            .iter()
            .skip(1)
            .map(|part| scope.spawn(move || own(part)))
            .collect();
        let mut all: Vec<Sketch> = parts.first().map(own).unwrap_or_default();
        for other in others {
            all.extend(other.join().unwrap_or_else(|panic| resume_unwind(panic)));
        }
        all
    })
}
