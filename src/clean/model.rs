//! The trained weights the judge reads: trees over features, points of class words.
//! Knows nothing of pages.

use std::sync::LazyLock;

use super::classes::Points;
use super::features::NAMES;
use super::trees::Trees;

/// A judge's weights. How they were found, and what they reach, stands beside them in `assets/model`.
#[derive(Clone, Copy, Debug)]
pub struct Model<'a> {
    /// From the features of a page's block to the probability that it belongs to the story.
    pub trees: Trees<'a>,
    /// What the class words above a block are worth.
    pub points: Points<'a>,
}

impl Model<'static> {
    /// The weights in the program.
    pub fn shipped() -> Self {
        static MODEL: LazyLock<Model> = LazyLock::new(|| {
            let trees = Trees::read(include_bytes!("../../assets/model/pages.trees"), NAMES)
                .expect("a test reads the weights in the program");
            let points = Points::read(include_bytes!("../../assets/model/class-words.points"))
                .expect("a test reads the weights in the program");
            Model { trees, points }
        });
        *MODEL
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_weights_in_the_program_are_trained_on_the_features_it_computes() {
        let model = Model::shipped();
        // A name that sites give to their menus, and one that they give to their stories.
        let worth = |word| model.points.of(super::super::words::hash(word));
        assert!(worth("menu") < -1.0 && worth("articlebody").max(worth("entry")) > 0.3);
    }
}
