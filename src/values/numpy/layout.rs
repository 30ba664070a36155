//! Where the elements of an array lie.

use std::fmt;

/// The size of each axis and the way from one element to the next along it, in elements.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ArrayLayout {
    pub shape: Vec<usize>,
    pub strides: Vec<usize>,
    len: usize,
}

impl ArrayLayout {
    /// Of a single value.
    pub(crate) const POINT: ArrayLayout = ArrayLayout {
        shape: Vec::new(),
        strides: Vec::new(),
        len: 1,
    };

    /// Of no values.
    pub(crate) fn empty() -> ArrayLayout {
        ArrayLayout {
            shape: vec![0],
            strides: vec![1],
            len: 0,
        }
    }

    /// The last axis is the densest; `None` when the number of elements passes what can be counted.
    pub(crate) fn c_order(shape: Vec<usize>) -> Option<ArrayLayout> {
        let (mut strides, mut len) = (vec![0; shape.len()], 1usize);
        for (stride, &size) in strides.iter_mut().zip(&shape).rev() {
            *stride = len;
            len = len.checked_mul(size)?;
        }
        Some(ArrayLayout { shape, strides, len })
    }

    /// The first axis is the densest.
    pub(crate) fn fortran(mut shape: Vec<usize>) -> Option<ArrayLayout> {
        shape.reverse();
        let mut layout = ArrayLayout::c_order(shape)?;
        layout.shape.reverse();
        layout.strides.reverse();
        Some(layout)
    }

    /// `transpose(axes)`; `None` when `axes` is no permutation.
    pub(crate) fn transposed(&self, axes: &[usize]) -> Option<ArrayLayout> {
        let count = self.shape.len();
        if axes.len() != count || !(0..count).all(|axis| axes.contains(&axis)) {
            return None;
        }
        let pick = |from: &[usize]| axes.iter().map(|&axis| from[axis]).collect();
        Some(ArrayLayout {
            shape: pick(&self.shape),
            strides: pick(&self.strides),
            len: self.len,
        })
    }

    /// That of `array[:, 0]`; `None` where there is no column.
    pub(crate) fn first_column(&self) -> Option<ArrayLayout> {
        match (&self.shape[..], &self.strides[..]) {
            (&[rows, columns], &[stride, _]) if columns > 0 => Some(ArrayLayout {
                shape: vec![rows],
                strides: vec![stride],
                len: rows,
            }),
            _ => None,
        }
    }

    /// With these ways along the axes; `None` when there is not one for each, or the number of elements passes what can be counted.
    pub(crate) fn strided(shape: Vec<usize>, strides: Vec<usize>) -> Option<ArrayLayout> {
        let len = shape.iter().try_fold(1usize, |len, &size| len.checked_mul(size))?;
        (shape.len() == strides.len()).then_some(ArrayLayout { shape, strides, len })
    }

    /// The place of the last element, where there is one.
    pub(crate) fn last(&self) -> Option<usize> {
        let mut steps = self.shape.iter().zip(&self.strides);
        steps.try_fold(0usize, |last, (size, stride)| {
            last.checked_add(size.checked_sub(1)?.checked_mul(*stride)?)
        })
    }

    /// The number of elements.
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// Whether the shape is (n,), (n, 1) or the like.
    pub(crate) fn is_column(&self) -> bool {
        let rest = self.shape.split_first().map(|(_, rest)| rest);
        rest.is_some_and(|rest| rest.iter().all(|&size| size == 1))
    }

    pub(crate) fn axes(&self) -> usize {
        self.shape.len()
    }
}

/// The shape as Python prints it: `(624, 60, 64)`.
impl fmt::Display for ArrayLayout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sizes: Vec<String> = self.shape.iter().map(usize::to_string).collect();
        write!(f, "({}{})", sizes.join(", "), if sizes.len() == 1 { "," } else { "" })
    }
}
