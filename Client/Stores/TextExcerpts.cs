using System.Globalization;
using System.Text;
using SatCurate.Datasets;
using SatCurate.Datasets.Payload;

namespace SatCurate.Client.Stores;

/// <summary>The samples' texts, or as much of them as fits.</summary>
internal static class TextExcerpts
{
    /// <summary>Characters in a line of a list.</summary>
    public const int Short = 60;

    /// <summary>Characters where there is more room.</summary>
    public const int Long = 240;

    /// <summary>Excerpts of training samples by index; empty where the samples are no texts. One block is in memory at a time.</summary>
    /// <param name="session">The data set.</param>
    /// <param name="samples">Indexes.</param>
    /// <param name="most">Characters of an excerpt.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    public static async Task<IReadOnlyDictionary<long, string>> ReadAsync(
        DatasetSession session, IEnumerable<long> samples, int most, CancellationToken cancellationToken)
    {
        var excerpts = new Dictionary<long, string>();
        if (!SampleShape.Of(session.Manifest).IsText)
        {
            return excerpts;
        }

        var payload = new PayloadReader(session.Store, session.Manifest);
        foreach (IGrouping<int, long> wanted in samples.GroupBy(index => (int)(index / session.Manifest.BlockSize)))
        {
            PayloadBlock block = await payload.ReadBlockAsync(Splits.Train, wanted.Key, cancellationToken);
            foreach (long index in wanted)
            {
                excerpts[index] = Of(block.Sample((int)(index % session.Manifest.BlockSize)).Span, most);
            }
        }

        return excerpts;
    }

    /// <summary>The start of a text on one line: blanks, line breaks and control characters become one blank, and what is left out an ellipsis.</summary>
    public static string Of(ReadOnlySpan<byte> utf8, int most)
    {
        var line = new StringBuilder();
        int shown = 0;
        bool blank = false;
        while (!utf8.IsEmpty)
        {
            Rune.DecodeFromUtf8(utf8, out Rune rune, out int used);
            utf8 = utf8[used..];
            if (Rune.IsWhiteSpace(rune) || Rune.IsControl(rune) || Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format)
            {
                blank = line.Length > 0;
                continue;
            }

            int needed = blank ? 2 : 1;
            if (shown + needed > most)
            {
                return line.Append('…').ToString();
            }

            line.Append(blank ? " " : "").Append(rune.ToString());
            shown += needed;
            blank = false;
        }

        return line.ToString();
    }
}
