using System.Globalization;
using System.Runtime.InteropServices;
using SatCurate.Client.Stores;
using SatCurate.Client.Suspects;
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
    private const int Outliers = 20;
    private const int FeaturesShown = 12;

    /// <summary>Gathers the data of one revision, block by block.</summary>
    public static async Task<ReportData> CollectAsync(
        DatasetSession session, RevisionView view, RunStatus run, CancellationToken cancellationToken)
    {
        int classes = session.Classes.Count;
        var confusion = ConfusionMatrix.Of(classes, [], []);
        long flagged = 0, decided = 0, unlabelled = 0;
        OutlierSuspect[] outliers = [];
        await foreach (BlockRows rows in session.RowsAsync(view, cancellationToken))
        {
            confusion = confusion.Plus(ConfusionMatrix.Of(classes, [.. rows.Given], [.. rows.Predicted]));
            flagged += rows.Issues.LongCount(issue => issue);
            decided += rows.Verdicts.LongCount(verdict => verdict is not null);
            unlabelled += rows.Given.LongCount(label => label < 0);
            outliers = OutlierSuspects.First(outliers.Concat(OutlierSuspects.In(rows, view.Scope.Form)), Outliers);
        }

        SuspectPage page = await session.Grain.SuspectsAsync(new SuspectQuery { View = view, Top = Suspects }, cancellationToken);
        Dictionary<long, SampleExcerpt> excerpts =
            await ExcerptsAsync(session, [.. page.Rows.Select(row => row.Index).Union(outliers.Select(outlier => outlier.Index))], cancellationToken);
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
            Suspects = [.. page.Rows.Select(row => new ReportSample(
                row.Index, row.Given, row.Predicted, string.Create(CultureInfo.InvariantCulture, $"score {row.Score:F3}{(row.IsIssue ? "" : " · not flagged")}"), row.Verdict, excerpts[row.Index]))],
            Outliers = [.. outliers.Select(outlier => new ReportSample(
                outlier.Index, outlier.Given, null, string.Create(CultureInfo.InvariantCulture, $"entropy {outlier.Entropy:F3}"), outlier.Verdict, excerpts[outlier.Index]))],
            WrittenAt = DateTimeOffset.UtcNow,
        };
    }

    private static async Task<Dictionary<long, SampleExcerpt>> ExcerptsAsync(DatasetSession session, long[] indexes, CancellationToken cancellationToken)
    {
        var payload = new PayloadReader(session.Store, session.Manifest);
        int blockSize = session.Manifest.BlockSize;
        var excerpts = new Dictionary<long, SampleExcerpt>();
        foreach (IGrouping<int, long> block in indexes.GroupBy(index => (int)(index / blockSize)))
        {
            PayloadBlock samples = await payload.ReadBlockAsync(Splits.Train, block.Key, cancellationToken);
            foreach (long index in block)
            {
                excerpts[index] = Excerpt(samples.Sample((int)(index % blockSize)).Span, samples.Shape);
            }
        }

        return excerpts;
    }

    private static SampleExcerpt Excerpt(ReadOnlySpan<byte> sample, SampleShape shape) => shape.Kind switch
    {
        PayloadKind.ImageUInt8 => new(PngImage.Encode(sample, shape.Channels, shape.Height, shape.Width), [], Fault: PictureFaults.Name(PictureFaults.Judge(sample, shape).Fault)),
        PayloadKind.TextUtf8 => new(null, [], TextExcerpts.Of(sample, TextExcerpts.Long)),
        _ => new(null, [.. MemoryMarshal.Cast<byte, float>(sample)[..Math.Min(FeaturesShown, shape.Width)]]),
    };
}
