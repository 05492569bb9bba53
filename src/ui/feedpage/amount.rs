//! Numbers as a feed's page shows them: a bar for each day, and bytes.
//! Knows nothing of feeds.

/// Blocks of a bar, from nothing to the most.
const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// A bar for each day; a day with a story is never as low as one without.
pub fn bars(days: &[u32]) -> String {
    let most = days.iter().copied().max().unwrap_or(0).max(1);
    let bar = |count: u32| match count {
        0 => BARS[0],
        count => BARS[1 + (count - 1) as usize * 6 / (most - 1).max(1) as usize],
    };
    // Alone of its height, the only one there is stands for all.
    let bar = |count| {
        if count == most && count > 0 {
            BARS[7]
        } else {
            bar(count)
        }
    };
    days.iter().map(|count| bar(*count)).collect()
}

/// What the bars mean, in words.
pub fn legend(days: &[u32]) -> String {
    let total: u32 = days.iter().sum();
    let most = days.iter().copied().max().unwrap_or(0);
    match total {
        0 => "none in this time".to_owned(),
        1 => "one story in this time; today is on the right".to_owned(),
        _ => format!("{total} in all, {most} on the busiest day; today is on the right"),
    }
}

/// Bytes for people.
pub fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{} kB", bytes / 1_000),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_with_a_story_stands_out_and_the_busiest_is_the_highest() {
        assert_eq!(bars(&[0, 1, 0]), "▁█▁");
        assert_eq!(bars(&[0, 1, 2, 40]), "▁▂▂█");
        assert_eq!(bars(&[1, 2, 3, 4, 5, 6, 7]), "▂▃▄▅▆▇█");
        assert_eq!(bars(&[]), "");
    }

    #[test]
    fn sizes_are_said_in_the_unit_that_fits() {
        let said = [0, 999, 4_200, 1_250_000].map(size);
        assert_eq!(said, ["0 B", "999 B", "4 kB", "1.2 MB"]);
    }
}
