using SatCurate.Curation;

namespace SatCurate.Training.HeldOut;

/// <summary>Samples dealt at random into parts of one size, to one sample; each part is held out in turn while the others are trained on.</summary>
public sealed class Folds
{
    private readonly int[] _order;

    /// <param name="samples">How many samples.</param>
    /// <param name="count">How many folds, at least 2 and at most <paramref name="samples"/>.</param>
    /// <param name="random">Deals them.</param>
    /// <exception cref="ArgumentOutOfRangeException">There can't be so many folds.</exception>
    public Folds(int samples, int count, SeededRandom random)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, samples);
        Count = count;
        _order = [.. Enumerable.Range(0, samples)];
        random.Shuffle(_order);
    }

    /// <summary>How many folds.</summary>
    public int Count { get; }

    /// <summary>The samples of a fold, in no order.</summary>
    public int[] HeldOut(int fold) => _order[Start(fold)..Start(fold + 1)];

    /// <summary>All others.</summary>
    public int[] Rest(int fold) => [.. _order[..Start(fold)], .. _order[Start(fold + 1)..]];

    private int Start(int fold) => (int)((long)fold * _order.Length / Count);
}
