namespace SatCurate.Feed.Frames;

/// <summary>Lengths of a batch's arrays in bytes, in the order in which they come.</summary>
internal sealed record ArrayBytes(long Index, long Target, long Weight, long Decision)
{
    /// <summary>Of R rows with R x C probabilities.</summary>
    public static ArrayBytes Of(int rows, int probabilities) =>
        new((long)rows * sizeof(long), (long)probabilities * sizeof(float), (long)rows * sizeof(float), (long)rows * sizeof(int));
}
