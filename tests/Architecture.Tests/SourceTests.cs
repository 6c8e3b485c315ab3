using System.Text.RegularExpressions;

namespace SatCurate.Architecture.Tests;

public partial class SourceTests
{
    [Fact]
    public void ProductionSources_AllOfThem_AreFinished()
    {
        string[] sources = [.. Repository.ProductionSources];
        sources.ShouldContain("Curation/TargetUpdate.cs");
        sources.Where(s => Unfinished().IsMatch(Repository.Read(s))).ShouldBeEmpty();
    }

    /// <summary>The truth comes into the grains in one place, which lets counts alone out; trainers and queries have no way to it.</summary>
    [Fact]
    public void Truth_AmongGrainsSilosAndTrainers_IsReadByTheCensusAlone() =>
        Repository.ProductionSources
            .Where(s => s.StartsWith("Grains/", StringComparison.Ordinal) || s.StartsWith("Silo/", StringComparison.Ordinal) || s.StartsWith("Training/", StringComparison.Ordinal))
            .Where(s => Truth().IsMatch(Repository.Read(s)))
            .ShouldBe(["Grains/TargetCensus.cs"]);

    [GeneratedRegex(@"\bTODO\b|\bNotImplementedException\b")]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"StoreLayout\.Truth|ReadTruth\w*Async")]
    private static partial Regex Truth();
}
