//! How a feed fares: its health, what it brings a day, what it takes.
//! Knows nothing of how that is shown.

use jiff::{Timestamp, ToSpan, Zoned};

use super::room::{Room, said};
use crate::library::desk::Desk;
use crate::library::which::shown;
use crate::story::library::{Feed, FeedId};
use crate::ui::{Answer, Fares};

/// Days that are looked back, today among them.
const DAYS: u8 = 30;

/// A feed with all that its page shows.
pub(super) fn fares(room: &Room, desk: &Desk, feed: FeedId) -> Result<Answer, String> {
    let gone = || "this feed is not subscribed any more".to_owned();
    let mut feed = found(desk, feed)?.ok_or_else(gone)?;
    let moment = room.moment(desk);
    let today = moment.now.to_zoned(moment.zone);
    let first = today.clone() - (i64::from(DAYS) - 1).days();
    let since = first.start_of_day().map_err(said)?.timestamp();
    let amount = desk.store.amount(feed.id, since).map_err(said)?;
    let settings = desk.config.of_feed(&feed.address, &feed.settings);
    feed.address = shown(&feed.address);
    let every = desk.config.refresh.every_seconds;
    Ok(Answer::FeedPage(Box::new(Fares {
        days: a_day(&amount.dates, &today),
        read: feed.stories.saturating_sub(feed.unread),
        kept: (amount.starred, amount.saved),
        bytes: amount.bytes,
        every_seconds: settings.every_seconds.unwrap_or(every),
        policy: settings.text.unwrap_or(desk.config.text.default),
        feed,
    })))
}

/// A feed as it is subscribed.
pub(super) fn found(desk: &Desk, feed: FeedId) -> Result<Option<Feed>, String> {
    let feeds = desk.store.feeds().map_err(said)?;
    Ok(feeds.into_iter().find(|f| f.id == feed))
}

/// How many dates fall on each of the last days, by the calendar of where the reader is.
fn a_day(dates: &[Timestamp], today: &Zoned) -> Vec<u32> {
    let last = usize::from(DAYS) - 1;
    let mut days = vec![0; last + 1];
    for date in dates {
        let day = date.to_zoned(today.time_zone().clone()).date();
        let ago = day.until(today.date()).map_or(-1, |span| span.get_days());
        let place = usize::try_from(ago).ok().and_then(|n| last.checked_sub(n));
        if let Some(place) = place {
            days[place] += 1;
        }
    }
    days
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn stories_fall_on_days_of_the_readers_calendar() {
        let today: Zoned = "2026-05-14T00:30:00[Europe/Berlin]".parse().unwrap();
        let dates = [
            "2026-05-13T22:10:00Z",
            "2026-05-13T21:50:00Z",
            "2026-04-15T12:00:00Z",
            "2026-04-14T12:00:00Z",
            "2026-05-15T12:00:00Z",
        ];
        let dates = dates.map(|date| date.parse().unwrap());
        let days = a_day(&dates, &today);
        assert_eq!((days[29], days[28], days[0]), (1, 1, 1));
        assert_eq!(days.iter().sum::<u32>(), 3);
    }
}
