using System.Globalization;
using System.Runtime.InteropServices;
using SatCurate.Client.Terminal;
using SatCurate.Contracts.Blocks;
using SatCurate.Curation;

namespace SatCurate.Client.Export.History;

/// <summary>The whole history of one block: N samples x E epochs, 8 bytes each.</summary>
/// <param name="first">Index of its first sample.</param>
/// <param name="samples">N.</param>
/// <param name="epochs">E; zero-based from epoch 0 on.</param>
internal sealed class BlockVisits(long first, int samples, int epochs)
{
    private readonly ulong[] _words = new ulong[samples * epochs];

    /// <summary>Index of the first sample.</summary>
    public long First => first;

    /// <summary>N.</summary>
    public int Samples => samples;

    /// <summary>E.</summary>
    public int Epochs => epochs;

    /// <summary>One visit; null where the sample had none in that epoch.</summary>
    public VisitEntry? this[int offset, int epoch]
    {
        get
        {
            VisitEntry visit = VisitEntry.Unpack(_words[(epoch * samples) + offset]);
            return visit.Flags.HasFlag(VisitMarks.Present) ? visit : null;
        }
    }

    /// <summary>What the visits of a sample say about its given label; null where there are none, or no label.</summary>
    public VisitSignals? Signals(int offset, int given)
    {
        var visits = new List<VisitEntry>(epochs);
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            if (this[offset, epoch] is { } visit)
            {
                visits.Add(visit);
            }
        }

        return VisitSignals.Of(visits, given);
    }

    /// <summary>Takes a page of epochs that ends with <paramref name="throughEpoch"/>.</summary>
    /// <exception cref="InvalidDataException">Some of its epochs are missing, or it is another block's.</exception>
    public void Take(BlockHistory page, int throughEpoch)
    {
        int expected = (throughEpoch - page.FirstEpoch + 1) * samples;
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(page.Visits.Span);
        if (page.First != first || page.Samples != samples || words.Length != expected)
        {
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture,
                $"the history of samples {first} to {first + samples - 1} holds {words.Length} visits in epochs {page.FirstEpoch + 1} to {throughEpoch + 1} where {expected} are expected; {ProgramName.Text} doctor --full says what is wrong with the store"));
        }

        words.CopyTo(_words.AsSpan(page.FirstEpoch * samples));
    }
}
