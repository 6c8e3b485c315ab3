using System.Globalization;
using SatCurate.Curation;
using SatCurate.Datasets;
using SatCurate.Storage;

namespace SatCurate.Silo.Tests;

public sealed class RunCalibrationTests(SiloFixture silo) : IClassFixture<SiloFixture>
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task ChooseAsync_Features_ChoosesDropoutRateAndWarmUpAndSaysWhy()
    {
        DatasetManifest manifest = await FeaturesAsync("features", 300);
        var lines = new List<string>();

        CleanOptions chosen = await RunCalibration.ChooseAsync(silo.Connection.Store, manifest, new CleanOptions { Epochs = 6 }, lines.Add, None);

        lines[0].ShouldBe("calibrating on 300 of 300 samples, a fifth of their given labels held out");
        string[] trials = [.. lines.Skip(1).SkipLast(1)];
        trials.Length.ShouldBeInRange(5, 7, "four dropouts, a rate, and a warm-up or two where they are better");
        trials.ShouldAllBe(line => line.Contains("held-out log loss"));
        chosen.HeldOutErrorRate.ShouldNotBeNull().ShouldBeInRange(0, 0.5);
        lines[^1].ShouldBe(string.Create(CultureInfo.InvariantCulture, $"estimated share of wrong labels, by held-out ones: {chosen.HeldOutErrorRate:P1}"));
        RunPlanner.Plan(manifest, chosen).HeldOutErrorRate.ShouldBe(chosen.HeldOutErrorRate);
        trials[^1].ShouldContain($"6 epochs, {chosen.WarmUp} of warm-up, ");
        string best = trials.Take(5).MinBy(line => double.Parse(line.Split("log loss ")[1].Split(',')[0], CultureInfo.InvariantCulture))!;
        best.ShouldContain(string.Create(CultureInfo.InvariantCulture, $"input dropout {chosen.InputDropout}, lr {chosen.LearningRate}:"));
    }

    [Fact]
    public async Task ChooseAsync_NothingToChoose_LeavesTheOptionsAndSaysNothing()
    {
        DatasetManifest features = await FeaturesAsync("kept", 300);
        DatasetManifest few = await FeaturesAsync("few", 200);
        DatasetManifest pictures = await silo.IngestAsync("pictures");
        await ShouldLeaveAsync(features, new CleanOptions { InputDropout = 0 });
        await ShouldLeaveAsync(features, new CleanOptions { Recipe = "paper", Model = "mlp" });
        await ShouldLeaveAsync(few, new CleanOptions());
        await ShouldLeaveAsync(pictures, new CleanOptions { Epochs = 3 });
    }

    [Fact]
    public async Task ChooseAsync_Pictures_AsksHowManyLabelsAreWrongAndNothingElse()
    {
        DatasetManifest pictures = await silo.IngestAsync("glyphs");
        var lines = new List<string>();

        CleanOptions chosen = await RunCalibration.ChooseAsync(silo.Connection.Store, pictures, new CleanOptions { Model = "linear" }, lines.Add, None);

        chosen.ShouldBe(new CleanOptions { Model = "linear", HeldOutErrorRate = chosen.HeldOutErrorRate });
        lines[^1].EndsWith("left to the run", StringComparison.Ordinal).ShouldBe(chosen.HeldOutErrorRate is null);
        lines.Count(line => line.Contains("held-out log loss")).ShouldBe(1);
        lines[^1].ShouldStartWith("estimated share of wrong labels, by held-out ones: ");
    }

    [Fact]
    public async Task ChooseAsync_AnOptionOutOfRange_IsAnErrorBeforeAnyTrial()
    {
        DatasetManifest manifest = await FeaturesAsync("bad", 300);
        var lines = new List<string>();
        await Should.ThrowAsync<UserErrorException>(
            () => RunCalibration.ChooseAsync(silo.Connection.Store, manifest, new CleanOptions { Epochs = 0 }, lines.Add, None));
        lines.ShouldBeEmpty();
    }

    private async Task ShouldLeaveAsync(DatasetManifest manifest, CleanOptions options)
    {
        var lines = new List<string>();
        (await RunCalibration.ChooseAsync(silo.Connection.Store, manifest, options, lines.Add, None)).ShouldBe(options);
        lines.ShouldBeEmpty();
    }

    /// <summary>Synthetic: three features, of which one says the class most of the time; blocks of 64.</summary>
    private async Task<DatasetManifest> FeaturesAsync(string name, int count)
    {
        string file = Path.Combine(Path.GetTempPath(), $"satcurate-{Guid.NewGuid():N}.csv");
        var random = new SeededRandom(1);
        IEnumerable<string> rows = Enumerable.Range(0, count).Select(i => string.Create(
            CultureInfo.InvariantCulture, $"{(2 * (i % 2)) + random.NextGaussian():F4},{random.NextGaussian():F4},{random.NextGaussian():F4},{"ab"[i % 2]}"));
        await File.WriteAllLinesAsync(file, ["x,y,z,label", .. rows], None);
        try
        {
            var request = new IngestRequest { Dataset = name, Paths = [file], LabelColumn = "label", BlockSize = 64 };
            return (await Ingest.IngestAsync(silo.Connection.Store, request, null, None)).Manifest;
        }
        finally
        {
            File.Delete(file);
        }
    }
}
