//! Questions that search along the bases, for the plain schedule.

use crate::Error;
use ropebound_bounds::search::{Island, Ladder, LowerBound, SafeBound, SearchProgress};
use ropebound_schedule::{Decimal, HeadDim};

/// The largest context: a longer search would take days.
const MOST_CONTEXT: u64 = 1 << 30;
/// The search's arithmetic is proven for so large a head.
const MOST_HEAD_DIM: u32 = 1 << 13;

/// base_L = inf {b ≥ 1 | B_m(b) ≥ 0 for all m in 0..=`context`} (Eq. 11), an exact real number.
///
/// A larger base may be infeasible again: see [`islands`] and [`safe_base`]. Contexts 0 and 1 have the least base 1.
///
/// # Errors
/// [`Error::HeadDim`] and [`Error::SearchHeadDim`] unless `head_dim` is an even number from 2 to 8192; [`Error::Context`] above 2^30.
///
/// ```
/// use ropebound::LowerBound;
/// let LowerBound::Proved(least) = ropebound::lower_bound_base(4096, 128)? else { panic!() };
/// assert_eq!((least.position(), least.decimal(8)?.as_str()), (Some(4012), "26952.339"));
/// assert!(ropebound::lower_bound_base(4096, 127).is_err());
/// # Ok::<(), ropebound::Error>(())
/// ```
pub fn lower_bound_base(context: u64, head_dim: u32) -> Result<LowerBound, Error> {
    Search::new(head_dim)?.lower_bound_base(context)
}

/// min {b ≥ 1 | B_m(x) ≥ 0 for all x ≥ b and all m in 0..=`context`}: from this base on every base serves, whatever it is rounded to.
///
/// # Errors
/// As [`lower_bound_base`].
pub fn safe_base(context: u64, head_dim: u32) -> Result<SafeBound, Error> {
    Search::new(head_dim)?.safe_base(context)
}

/// The islands of feasible bases from the one that holds `from` on, or from the next above it, by growing base. All bases between two of
/// them are proven infeasible. The last one never ends.
///
/// # Errors
/// As [`lower_bound_base`], and [`Error::Base`] unless `from` is a decimal from 1 to 1e100.
///
/// ```
/// use ropebound::{IslandEnd, IslandStart};
/// let first = ropebound::islands(1024, 128, "1")?.next().expect("there is one");
/// let IslandStart::Proved(start) = first.start else { panic!() };
/// assert_eq!(start.decimal(8)?, "4293.4376");
/// assert!(matches!(first.end, IslandEnd::Root(_)));
/// # Ok::<(), ropebound::Error>(())
/// ```
pub fn islands(
    context: u64,
    head_dim: u32,
    from: &str,
) -> Result<impl Iterator<Item = Island>, Error> {
    Search::new(head_dim)?.islands(context, from)
}

/// A search along the bases for one head dimension, with threads and progress of its own.
///
/// ```
/// let mut heard = 0;
/// let mut progress = |_| heard += 1;
/// let mut search = ropebound::Search::new(64)?.threads(2).progress(&mut progress);
/// search.lower_bound_base(16 * 1024)?;
/// search.lower_bound_base(32 * 1024)?; // goes on from there
/// drop(search);
/// assert!(heard > 0);
/// # Ok::<(), ropebound::Error>(())
/// ```
pub struct Search<'a> {
    ladder: Ladder,
    threads: usize,
    progress: Option<&'a mut (dyn FnMut(SearchProgress) + Send)>,
}

impl<'a> Search<'a> {
    /// A search on rayon's threads, without a word.
    ///
    /// # Errors
    /// As [`lower_bound_base`].
    pub fn new(head_dim: u32) -> Result<Self, Error> {
        let valid = HeadDim::new(u64::from(head_dim))?;
        if head_dim > MOST_HEAD_DIM {
            return Err(Error::SearchHeadDim(head_dim));
        }
        Ok(Self {
            ladder: Ladder::new(valid),
            threads: 0,
            progress: None,
        })
    }

    /// For bases at which sums reach τ, a decimal from 0 to `head_dim`/2: B_m ≥ τ where 0 stands in [`lower_bound_base`], [`safe_base`] and
    /// [`islands`]. What was found before is forgotten.
    ///
    /// # Errors
    /// [`Error::Threshold`].
    ///
    /// ```
    /// use ropebound::LowerBound;
    /// let mut search = ropebound::Search::new(128)?.at_least("8")?;
    /// let LowerBound::Proved(least) = search.lower_bound_base(1024)? else { panic!() };
    /// assert_eq!(least.decimal(8)?, "16154.763");
    /// assert!(ropebound::Search::new(128)?.at_least("64.5").is_err());
    /// # Ok::<(), ropebound::Error>(())
    /// ```
    pub fn at_least(self, threshold: &str) -> Result<Self, Error> {
        Ok(Self {
            ladder: self.ladder.at_least(threshold.parse()?)?,
            ..self
        })
    }

    /// On so many threads of its own; the answers are the same. 0 takes rayon's.
    #[must_use]
    pub fn threads(mut self, threads: usize) -> Self {
        self.threads = threads;
        self
    }

    /// `progress` hears now and then how far the search has come.
    #[must_use]
    pub fn progress(mut self, progress: &'a mut (dyn FnMut(SearchProgress) + Send)) -> Self {
        self.progress = Some(progress);
        self
    }

    /// As [`lower_bound_base`]; contexts asked for later go on from the earlier ones.
    ///
    /// # Errors
    /// [`Error::Context`], [`Error::Threads`].
    pub fn lower_bound_base(&mut self, context: u64) -> Result<LowerBound, Error> {
        accepted(context)?;
        self.run(|ladder, progress| {
            // Rows grow upwards: a shorter context than the last begins anew.
            if ladder
                .rows()
                .last()
                .is_some_and(|row| row.context > context)
            {
                *ladder = ladder.without_rows();
            }
            ladder.climb(context, progress).bound.clone()
        })
    }

    /// As [`safe_base`].
    ///
    /// # Errors
    /// [`Error::Context`], [`Error::Threads`].
    pub fn safe_base(&mut self, context: u64) -> Result<SafeBound, Error> {
        accepted(context)?;
        self.run(|ladder, progress| ladder.safe_base(context, progress).bound)
    }

    /// As [`islands`]; they are found one by one, on rayon's threads, as they are asked for.
    ///
    /// # Errors
    /// [`Error::Context`], [`Error::Base`].
    pub fn islands(
        &self,
        context: u64,
        from: &str,
    ) -> Result<impl Iterator<Item = Island> + use<>, Error> {
        accepted(context)?;
        let from = base(from)?;
        Ok(self.ladder.islands_from(context, &from)?)
    }

    fn run<T: Send>(
        &mut self,
        work: impl FnOnce(&mut Ladder, &mut dyn FnMut(SearchProgress)) -> T + Send,
    ) -> Result<T, Error> {
        let Self {
            ladder,
            threads,
            progress,
        } = self;
        let mut say = |at| {
            if let Some(progress) = progress {
                progress(at);
            }
        };
        if *threads == 0 {
            return Ok(work(ladder, &mut say));
        }
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(*threads)
            .build()?;
        Ok(pool.install(|| work(ladder, &mut say)))
    }
}

fn accepted(context: u64) -> Result<(), Error> {
    if context > MOST_CONTEXT {
        return Err(Error::Context(context));
    }
    Ok(())
}

/// A decimal from 1 to 10^100.
pub(crate) fn base(text: &str) -> Result<Decimal, Error> {
    let base: Decimal = text.parse()?;
    let most = "1e100".parse().expect("a decimal");
    if base < Decimal::one() || base > most {
        return Err(Error::BaseRange(text.to_owned()));
    }
    Ok(base)
}
