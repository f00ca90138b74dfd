//! Medians and spread of repeated measurements.

use serde_json::{Value, json};

/// The values of one measurement that was repeated.
#[derive(Debug, Clone, Default)]
pub(super) struct Samples(Vec<f64>);

impl Samples {
    pub(super) const fn new() -> Self {
        Self(Vec::new())
    }

    pub(super) fn push(&mut self, value: f64) {
        let at = self.0.partition_point(|known| *known < value);
        self.0.insert(at, value);
    }

    /// The value in the middle.
    pub(super) fn median(&self) -> f64 {
        self.quantile(0.5)
    }

    /// The lower and the upper quarter: half of the values lie between them.
    pub(super) fn quartiles(&self) -> [f64; 2] {
        [self.quantile(0.25), self.quantile(0.75)]
    }

    /// The median and the quartiles.
    pub(super) fn json(&self) -> Value {
        json!({ "median": self.median(), "quartiles": self.quartiles() })
    }

    /// Between two values where none is at the place.
    fn quantile(&self, share: f64) -> f64 {
        let place = share * (self.0.len().max(1) - 1) as f64;
        let at = |place: f64| self.0.get(place as usize).copied().unwrap_or(f64::NAN);
        let (low, high) = (at(place.floor()), at(place.ceil()));
        low + (high - low) * place.fract()
    }
}

impl FromIterator<f64> for Samples {
    fn from_iter<I: IntoIterator<Item = f64>>(values: I) -> Self {
        let mut samples = Self::default();
        values.into_iter().for_each(|value| samples.push(value));
        samples
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_lie_between_values() {
        let samples: Samples = [3.0, 1.0, 2.0, 5.0].into_iter().collect();
        assert_eq!(samples.median(), 2.5);
        assert_eq!(samples.quartiles(), [1.75, 3.5]);
        let one: Samples = [7.0].into_iter().collect();
        assert_eq!((one.median(), one.quartiles()), (7.0, [7.0, 7.0]));
        assert!(Samples::default().median().is_nan());
    }
}
