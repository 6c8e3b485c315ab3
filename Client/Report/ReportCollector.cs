using System.Runtime.InteropServices;
using SatCurate.Client.Stores;
using SatCurate.Contracts.Blocks;
using SatCurate.Contracts.Runs;
using SatCurate.Curation;
using SatCurate.Datasets;
using SatCurate.Datasets.Payload;
using SatCurate.Silo;
using SatCurate.Storage;

namespace SatCurate.Client.Report;

/// <summary>Gathers what a report shows.</summary>
internal static class ReportCollector
{
    private const int Suspects = 50;
    private const int FeaturesShown = 12;

    /// <summary>Gathers the data of one revision, block by block.</summary>
    public static async Task<ReportData> CollectAsync(
        DatasetSession session, RevisionView view, RunStatus run, CancellationToken cancellationToken)
    {
        int classes = session.Classes.Count;
        var confusion = ConfusionMatrix.Of(classes, [], []);
        long flagged = 0, decided = 0, unlabelled = 0;
        await foreach (BlockRows rows in session.RowsAsync(view, cancellationToken))
        {
            confusion = confusion.Plus(ConfusionMatrix.Of(classes, [.. rows.Given], [.. rows.Predicted]));
            flagged += rows.Issues.LongCount(issue => issue);
            decided += rows.Verdicts.LongCount(verdict => verdict is not null);
            unlabelled += rows.Given.LongCount(label => label < 0);
        }

        SuspectPage page = await session.Grain.SuspectsAsync(new SuspectQuery { View = view, Top = Suspects }, cancellationToken);
        return new ReportData
        {
            Dataset = session.Manifest.Name,
            Classes = session.Classes.Names,
            TrainCount = session.Manifest.TrainCount,
            TestCount = session.Manifest.TestCount,
            Shape = SampleShape.Of(session.Manifest).ToString(),
            Revision = view.Revision,
            Run = run,
            Recipe = RunPlanner.Describe(run.Recipe),
            Flagged = flagged,
            Decided = decided,
            Unlabelled = unlabelled,
            Confusion = confusion,
            Suspects = await ShowAsync(session, page.Rows, cancellationToken),
            WrittenAt = DateTimeOffset.UtcNow,
        };
    }

    private static async Task<IReadOnlyList<ReportSuspect>> ShowAsync(
        DatasetSession session, IReadOnlyList<SuspectRow> rows, CancellationToken cancellationToken)
    {
        var payload = new PayloadReader(session.Store, session.Manifest);
        int blockSize = session.Manifest.BlockSize;
        var shown = new Dictionary<long, ReportSuspect>();
        foreach (IGrouping<int, SuspectRow> block in rows.GroupBy(row => (int)(row.Index / blockSize)))
        {
            PayloadBlock samples = await payload.ReadBlockAsync(Splits.Train, block.Key, cancellationToken);
            foreach (SuspectRow row in block)
            {
                shown[row.Index] = Show(row, samples.Sample((int)(row.Index % blockSize)).Span, samples.Shape);
            }
        }

        return [.. rows.Select(row => shown[row.Index])];
    }

    private static ReportSuspect Show(SuspectRow row, ReadOnlySpan<byte> sample, SampleShape shape) => shape.Kind switch
    {
        PayloadKind.ImageUInt8 => new ReportSuspect(row, PngImage.Encode(sample, shape.Channels, shape.Height, shape.Width), [])
        {
            Fault = PictureFaults.Name(PictureFaults.Judge(sample, shape).Fault),
        },
        PayloadKind.TextUtf8 => new ReportSuspect(row, null, [], TextExcerpts.Of(sample, TextExcerpts.Long)),
        _ => new ReportSuspect(row, null, [.. MemoryMarshal.Cast<byte, float>(sample)[..Math.Min(FeaturesShown, shape.Width)]]),
    };
}
