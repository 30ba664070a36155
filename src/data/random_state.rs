//! numpy's legacy `RandomState`, as far as scikit-learn draws from it, so that the same seed gives the same rows.

use rand_mt::Mt;

/// `numpy.random.RandomState`: the Mersenne Twister MT19937 (Matsumoto and Nishimura 1998) with numpy's way of drawing
/// bounded integers, shuffling and choosing. numpy froze this stream of numbers in its NEP 19.
pub(super) struct RandomState(Mt);

impl RandomState {
    /// `RandomState(seed)`. A seed of 32 bits goes through the twister's `init_genrand`.
    pub fn new(seed: u32) -> Self {
        Self(Mt::new(seed))
    }

    /// `permutation(n)`: the numbers `0..n` in random order.
    pub fn permutation(&mut self, n: usize) -> Vec<usize> {
        let mut items: Vec<usize> = (0..n).collect();
        self.shuffle(&mut items);
        items
    }

    /// `shuffle(items)`: Fisher and Yates, from the last item down.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.interval(last));
        }
    }

    /// `choice(items, size, replace=False)`.
    pub fn choice<T: Copy>(&mut self, items: &[T], size: usize) -> Vec<T> {
        self.permutation(items.len())
            .into_iter()
            .take(size)
            .map(|index| items[index])
            .collect()
    }

    /// `choice(items, size)`, and likewise `items[randint(0, len(items), size)]`: each from all of them.
    pub fn draw<T: Copy>(&mut self, items: &[T], size: usize) -> Vec<T> {
        (0..size).map(|_| items[self.interval(items.len() - 1)]).collect()
    }

    /// A number of `0..=max`, numpy's `random_interval`: draws are cut to the bits of `max` and those above it dropped.
    fn interval(&mut self, max: usize) -> usize {
        let max = u32::try_from(max).expect("a data set has fewer than 2^32 rows");
        if max == 0 {
            return 0;
        }
        let mask = u32::MAX >> max.leading_zeros();
        loop {
            let value = self.0.next_u32() & mask;
            if value <= max {
                return value as usize;
            }
        }
    }
}
