using SatCurate.Curation;
using SatCurate.Datasets.Glyphs;
using SatCurate.Datasets.Injecting;
using SatCurate.Datasets.Labels;
using SatCurate.Datasets.Payload;
using SatCurate.Storage;

namespace SatCurate.Datasets.Tests;

/// <summary>Noise that looks at the samples, on synthetic glyphs and rows.</summary>
public sealed class InjectionTests : IDisposable
{
    private const int Count = 300;

    private readonly InputFolder _input = new();
    private readonly MemoryStore _store = new();

    public void Dispose() => _input.Dispose();

    [Theory]
    [InlineData("gaussian-image:0.3")]
    [InlineData("random-pixels:0.3")]
    [InlineData("shuffled-pixels:0.3")]
    public async Task IngestAsync_CorruptedPictures_AreJustThoseThatTheManifestTellsOf(string inject)
    {
        IngestReport report = await IngestAsync(Glyphs(inject));

        bool[] corrupted = CorruptedSamples.Of(report.Manifest)!;
        report.Corrupted.ShouldBe(corrupted.Count(hit => hit));
        report.Corrupted.ShouldBeInRange(50, 130);
        (await DifferAsync(report.Manifest, Splits.Train, Count)).ShouldBe(corrupted);
        (await DifferAsync(report.Manifest, Splits.Test, 50)).ShouldAllBe(differs => !differs);
        report.Noise.ShouldBeNull();
    }

    [Fact]
    public async Task IngestAsync_CorruptedPictures_KeepTheirLabelsAndHaveNoTruth()
    {
        DatasetManifest manifest = (await IngestAsync(Glyphs("random-pixels:0.3"))).Manifest;

        int[] labels = [.. new GlyphSource(Splits.Train, Count, 1).Read().Select(sample => sample.Label)];
        bool[] corrupted = CorruptedSamples.Of(manifest)!;
        (await LabelReader.ReadGivenAsync(_store, manifest, Stop)).ShouldBe(labels);
        (await LabelReader.ReadTruthAsync(_store, manifest, Stop)).ShouldBe(labels.Select((label, index) => corrupted[index] ? -1 : label));
        manifest.RealisedNoise.ShouldBe(0);
    }

    [Fact]
    public async Task IngestAsync_GaussianPictures_HaveTheMomentsOfTheDataSet()
    {
        DatasetManifest manifest = (await IngestAsync(Glyphs("gaussian-image:1"))).Manifest;

        byte[] clean = [.. new GlyphSource(Splits.Train, Count, 1).Read().SelectMany(sample => sample.Payload.ToArray())];
        PayloadBlock block = await new PayloadReader(_store, manifest).ReadBlockAsync(Splits.Train, 0, Stop);
        (double mean, double deviation) = (clean.Average(value => value), Deviation(clean));
        double[] expected = [.. Normal(mean, deviation)];
        block.Data.ToArray().Average(value => value).ShouldBe(expected.Average(), 0.5);
        Deviation(block.Data.ToArray()).ShouldBe(Math.Sqrt(expected.Average(value => Math.Pow(value - expected.Average(), 2))), 0.5);

        static IEnumerable<double> Normal(double mean, double deviation)
        {
            var random = new SeededRandom(99);
            return Enumerable.Range(0, 200_000).Select(_ => Math.Floor(Math.Clamp(mean + (deviation * random.NextGaussian()), 0, 255)));
        }
    }

    [Fact]
    public async Task IngestAsync_Again_IsKnown()
    {
        await IngestAsync(Glyphs("gaussian-image:0.3"));
        (await IngestAsync(Glyphs("gaussian-image:0.3"))).WasThere.ShouldBeTrue();
        await Should.ThrowAsync<UserErrorException>(() => IngestAsync(Glyphs("gaussian-image:0.3") with { Seed = 2 }));
    }

    [Fact]
    public void CorruptedSamples_AfterAnAppend_LeaveTheAppendedOut()
    {
        DatasetManifest manifest = new()
        {
            Name = "d",
            IngestId = Guid.Empty,
            Classes = ["a", "b"],
            Kind = PayloadKind.ImageUInt8,
            Channels = 1,
            Height = 1,
            Width = 1,
            BlockSize = 4,
            TrainCount = 4,
            TestCount = 0,
            Format = "idx",
            HasTruth = true,
            CreatedAt = default,
            Injected = "random-pixels:1",
            InjectSeed = 1,
        };
        DatasetManifest more = manifest.With(new AppendedSamples("x", 4, 2, 0, "", null, default));
        CorruptedSamples.Of(more).ShouldBe([true, true, true, true, false, false]);
        CorruptedSamples.Of(manifest with { Injected = "symmetric:0.4" }).ShouldBeNull();
    }

    [Fact]
    public async Task IngestAsync_InstanceNoise_IsTheDrawOverStandardisedPixels()
    {
        IngestReport report = await IngestAsync(Glyphs("instance:0.4"));

        RawSample[] samples = [.. new GlyphSource(Splits.Train, Count, 1).Read().Select(sample => sample with { Payload = sample.Payload.ToArray() })];
        byte[] all = [.. samples.SelectMany(sample => sample.Payload.ToArray())];
        (double mean, double deviation) = (all.Average(value => value), Deviation(all));
        var flips = new InstanceFlips(new InstanceNoise(0.4), 784, 10, 1);
        int[] expected = [.. samples.Select((sample, index) =>
            flips.Draw(index, sample.Label, [.. sample.Payload.ToArray().Select(value => (float)((value - mean) / deviation))]))];
        int[] given = await LabelReader.ReadGivenAsync(_store, report.Manifest, Stop);
        given.Zip(expected).Count(pair => pair.First != pair.Second).ShouldBeLessThanOrEqualTo(1); // the deviation is summed in another order
        (await LabelReader.ReadTruthAsync(_store, report.Manifest, Stop)).ShouldBe(samples.Select(sample => sample.Label));
        report.Noise!.Value.Labelled.ShouldBe(Count);
        report.Manifest.RealisedNoise.ShouldBe(report.Noise.Value.RealisedRate);
        report.Noise.Value.Changed.ShouldBeInRange(70, 170);
    }

    [Fact]
    public async Task IngestAsync_InstanceNoiseOfRows_DoesNotCareForTheirUnits()
    {
        int[][] given = new int[2][];
        for (int i = 0; i < 2; i++)
        {
            string rows = string.Join('\n', Enumerable.Range(0, 60).Select(row => $"{row * (i + 1) * 8},{(row * row % 7) + (i * 64)},5,{"xyz"[row % 3]}"));
            string name = $"rows{i}";
            IngestRequest request = new() { Dataset = name, Paths = [_input.Text(name + ".csv", "a,b,c,label\n" + rows)], Inject = "instance:0.5", Limit = 50 };
            given[i] = await LabelReader.ReadGivenAsync(_store, (await IngestAsync(request)).Manifest, Stop);
        }

        given[0].Length.ShouldBe(50);
        given[1].ShouldBe(given[0]);
        given[0].ShouldNotBe(Enumerable.Range(0, 50).Select(row => row % 3));
    }

    [Theory]
    [InlineData("instance:0.4", "text,label\nhello,a\nworld,b\n", "this noise is for pictures or features, the input holds texts (--inject instance:0.4). Take noise of labels, such as symmetric:0.4.")]
    [InlineData("gaussian-image:0.4", "text,label\nhello,a\nworld,b\n", "this noise is for pictures, the input holds texts (--inject gaussian-image:0.4). Take noise of labels, such as symmetric:0.4.")]
    [InlineData("shuffled-pixels:0.4", "p,q,label\n1,2,a\n3,4,b\n", "this noise is for pictures, the input holds 2 features (--inject shuffled-pixels:0.4). Take noise of labels, such as symmetric:0.4.")]
    public async Task IngestAsync_NoiseThatDoesNotFit_IsRefusedAndLeavesNothing(string inject, string csv, string message)
    {
        IngestRequest request = new() { Dataset = "d", Paths = [_input.Text("d.csv", csv)], Inject = inject };
        (await Should.ThrowAsync<UserErrorException>(() => IngestAsync(request))).Message.ShouldBe(message);
        _store.Objects.ShouldBeEmpty();
    }

    private static double Deviation(byte[] values)
    {
        double mean = values.Average(value => value);
        return Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
    }

    private static IngestRequest Glyphs(string inject) => new()
    {
        Dataset = "d",
        Source = new GlyphSource(Splits.Train, Count, 1),
        TestSource = new GlyphSource(Splits.Test, 50, 1),
        Inject = inject,
    };

    private async Task<bool[]> DifferAsync(DatasetManifest manifest, string split, int count)
    {
        PayloadBlock block = await new PayloadReader(_store, manifest).ReadBlockAsync(split, 0, Stop);
        return [.. new GlyphSource(split, count, 1).Read().Select((sample, offset) => !sample.Payload.Span.SequenceEqual(block.Sample(offset).Span))];
    }

    private Task<IngestReport> IngestAsync(IngestRequest request) => Ingest.IngestAsync(_store, request, null, Stop);
}
