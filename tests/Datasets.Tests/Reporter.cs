namespace SatCurate.Datasets.Tests;

/// <summary>Progress told at once on the caller's thread.</summary>
internal sealed class Reporter(Action<IngestProgress> report) : IProgress<IngestProgress>
{
    public void Report(IngestProgress value) => report(value);
}
