using System.Globalization;
using SatCurate.Contracts.Runs;
using SatCurate.Curation;
using SatCurate.Storage;
using SatCurate.Training.Recipes;

namespace SatCurate.Silo.Tests;

public sealed class RunPlannerTests
{
    [Theory]
    [InlineData(256, null, 0)] // all classes
    [InlineData(257, null, 16)]
    [InlineData(1000, null, 16)]
    [InlineData(1000, 0, 0)]
    [InlineData(1000, 40, 40)]
    [InlineData(77, 16, 16)]
    [InlineData(32, 16, 0)] // takes as much room as all of them
    [InlineData(2, 16, 0)]
    public void Plan_TopK_IsThatOfTheOptionElseByTheNumberOfClasses(int classes, int? asked, int expected)
    {
        RunPlanner.Plan(Manifest(classes), new CleanOptions { TopK = asked }).TopK.ShouldBe(expected);
        RunRecipe.Read(RunPlanner.Plan(Manifest(classes), new CleanOptions { TopK = asked }).Recipe).Recipe.TopK.ShouldBe(expected);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)] // the given label alone
    public void Plan_TopKOutOfRange_IsAnError(int topK) =>
        Should.Throw<UserErrorException>(() => RunPlanner.Plan(Manifest(300), new CleanOptions { TopK = topK })).Message.ShouldContain("--top-k");

    [Fact]
    public void Describe_ARunThatKeepsTheTopK_SaysSo()
    {
        RunPlanner.Describe(RunPlanner.Plan(Manifest(300), new CleanOptions()).Recipe).ShouldContain("top 16 of each target kept");
        RunPlanner.Describe(RunPlanner.Plan(Manifest(10), new CleanOptions()).Recipe).ShouldNotContain("kept");
    }

    [Theory]
    [InlineData("sat", true)]
    [InlineData("sat-sce", true)]
    [InlineData("ce", false)]
    public void Plan_AMethod_IsThatOfTheRecipeAndSaysWhetherTargetsMove(string method, bool moves)
    {
        RunOrder order = RunPlanner.Plan(Manifest(10), new CleanOptions { Method = method });
        order.MovesTargets.ShouldBe(moves);
        RunPlanner.Describe(order.Recipe).ShouldStartWith(method + ", ");
    }

    [Fact]
    public void Plan_AnUnknownMethod_IsAnError() =>
        Should.Throw<UserErrorException>(() => RunPlanner.Plan(Manifest(10), new CleanOptions { Method = "satsce" })).Message.ShouldContain("sat-sce");

    [Fact]
    public void Plan_EqualWeights_AreThoseOfTheOptionAndSaidOfTheRun()
    {
        RunOrder order = RunPlanner.Plan(Manifest(10), new CleanOptions { EqualWeights = true });
        RunRecipe.Read(order.Recipe).Recipe.EqualWeights.ShouldBeTrue();
        RunPlanner.Describe(order.Recipe).ShouldEndWith(", equal weights");
        RunPlanner.Plan(Manifest(10), new CleanOptions()).Recipe.ShouldNotContain("EqualWeights");
    }

    [Fact]
    public void Plan_TurnOver_IsThatOfTheOptionAndSaidOfTheRun()
    {
        RunOrder order = RunPlanner.Plan(Manifest(10), new CleanOptions { TurnOver = true });
        RunRecipe.Read(order.Recipe).Recipe.TurnOver.ShouldBeTrue();
        RunPlanner.Describe(order.Recipe).ShouldEndWith(", turn-over dropout");
        RunPlanner.Plan(Manifest(10), new CleanOptions()).Recipe.ShouldNotContain("TurnOver");
    }

    [Theory]
    [InlineData(null, Precision.Tf32, "")]
    [InlineData("tf32", Precision.Tf32, "")]
    [InlineData("float32", Precision.Full, ", float32")]
    [InlineData("bf16", Precision.BFloat16, ", bf16")]
    public void Plan_Precision_IsThatOfTheOptionAndSaidOfTheRun(string? name, Precision precision, string said)
    {
        RunOrder order = RunPlanner.Plan(Manifest(10), new CleanOptions { Precision = name });

        RunRecipe.Read(order.Recipe).Recipe.Precision.ShouldBe(precision);
        RunPlanner.Describe(order.Recipe).ShouldEndWith("seed 1" + said);
        order.Recipe.Contains("Precision", StringComparison.Ordinal).ShouldBe(said.Length > 0);
    }

    [Theory]
    [InlineData(null, "auto")]
    [InlineData("auto", "auto")]
    [InlineData("cpu", "cpu")]
    [InlineData("cuda", "cuda")]
    [InlineData("cuda:3", "cuda:3")]
    public void Plan_Device_IsTheTrainersToFind(string? asked, string stored) =>
        RunRecipe.Read(RunPlanner.Plan(Manifest(10), new CleanOptions { Device = asked }).Recipe).Device.ShouldBe(stored);

    [Fact]
    public void Plan_UnknownDeviceOrPrecision_IsAnError()
    {
        Should.Throw<UserErrorException>(() => RunPlanner.Plan(Manifest(10), new CleanOptions { Device = "gpu" })).Message.ShouldContain("unknown device 'gpu'");
        Should.Throw<UserErrorException>(() => RunPlanner.Plan(Manifest(10), new CleanOptions { Precision = "fp8" })).Message.ShouldContain("unknown precision 'fp8'");
    }

    [Theory]
    [InlineData("ce")]
    [InlineData("selective")]
    public void Plan_EqualWeightsOfAMethodWithoutWeights_IsAnError(string method) =>
        Should.Throw<UserErrorException>(() => RunPlanner.Plan(Manifest(10), new CleanOptions { EqualWeights = true, Method = method }))
            .Message.ShouldContain($"--equal-weights with --method {method}");

    [Fact]
    public void Plan_InputDropout_IsThatOfTheOptionAndSaidOfTheRun()
    {
        RunOrder order = RunPlanner.Plan(Manifest(10), new CleanOptions { InputDropout = 0.25 });
        RunRecipe.Read(order.Recipe).Recipe.InputDropout.ShouldBe(0.25);
        RunPlanner.Describe(order.Recipe).ShouldContain("input dropout 0.25");
        RunPlanner.Describe(RunPlanner.Plan(Manifest(10), new CleanOptions()).Recipe).ShouldNotContain("dropout");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    public void Plan_InputDropoutOutOfRange_IsAnError(double share) =>
        Should.Throw<UserErrorException>(() => RunPlanner.Plan(Manifest(10), new CleanOptions { InputDropout = share })).Message.ShouldContain("--input-dropout");

    [Fact]
    public void Plan_InputDropoutOfPictures_IsAnError() => Should.Throw<UserErrorException>(() => RunPlanner.Plan(
        Manifest(10) with { Kind = PayloadKind.ImageUInt8, Height = 28, Width = 28 }, new CleanOptions { InputDropout = 0.5 })).Message.ShouldContain("only features");

    private static DatasetManifest Manifest(int classes) => new()
    {
        Name = "many",
        IngestId = Guid.Empty,
        Classes = [.. Enumerable.Range(0, classes).Select(c => c.ToString(CultureInfo.InvariantCulture))],
        Kind = PayloadKind.FeaturesFloat32,
        Channels = 1,
        Height = 1,
        Width = 4,
        BlockSize = 1024,
        TrainCount = 4000,
        TestCount = 0,
        Format = "csv",
        HasTruth = false,
        CreatedAt = DateTimeOffset.UnixEpoch,
    };
}
