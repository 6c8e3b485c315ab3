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

    [GeneratedRegex(@"\bTODO\b|\bNotImplementedException\b")]
    private static partial Regex Unfinished();
}
