using System.Runtime.InteropServices;
using SatCurate.Curation;
using SatCurate.Datasets.Readers;
using SatCurate.Storage;

namespace SatCurate.Datasets.Tests;

/// <summary>Samples that are read after the ingest, as the data set's own were.</summary>
public sealed class UnseenSamplesTests : IDisposable
{
    private readonly InputFolder _input = new();

    public void Dispose() => _input.Dispose();

    [Fact]
    public void OpenUnseen_Words_AreTheLevelsOfTheManifest()
    {
        string file = _input.Text("new.csv", "n,colour\n5,red\n6,green\n");

        ISampleSource source = Open(file, [new FeatureColumn("n", null), new FeatureColumn("colour", ["blue", "red"])]);

        source.Read().Select(sample => MemoryMarshal.Cast<byte, float>(sample.Payload.Span).ToArray()).ShouldBe([[5f, 0, 1], [6f, 0, 0]]);
    }

    [Fact]
    public void OpenUnseen_WordsOfADataSetThatKeptNoLevels_AreRefused()
    {
        string file = _input.Text("new.csv", "n,colour\n5,red\n6,green\n");

        UserErrorException error = Should.Throw<UserErrorException>(() => Open(file, null));
        error.Message.ShouldStartWith($"column 'colour' holds words, and data set old does not say which feature each of them is ({file}).");
    }

    [Fact]
    public void OpenUnseen_NumbersOfADataSetThatKeptNoColumns_AreRead() =>
        Open(_input.Text("new.csv", "a,b,c\n1,2,3\n"), null).Read().Count().ShouldBe(1);

    private static ISampleSource Open(string file, IReadOnlyList<FeatureColumn>? columns) => SampleSources.OpenUnseen(
        new DatasetManifest
        {
            Name = "old",
            IngestId = Guid.Empty,
            Classes = ["x", "y"],
            Kind = PayloadKind.FeaturesFloat32,
            Channels = 1,
            Height = 1,
            Width = 3,
            BlockSize = 4,
            TrainCount = 4,
            TestCount = 0,
            Format = "csv",
            HasTruth = false,
            Columns = columns,
            CreatedAt = DateTimeOffset.UnixEpoch,
        },
        [file],
        "auto",
        null,
        null);
}
