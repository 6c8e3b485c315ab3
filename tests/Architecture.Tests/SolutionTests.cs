using System.Text.RegularExpressions;

namespace SatCurate.Architecture.Tests;

public partial class SolutionTests
{
    [Fact]
    public void Solution_Projects_AreAllThatLieInTheRepository()
    {
        IEnumerable<string> listed = ProjectPath().Matches(Repository.Read("SatCurate.sln")).Select(m => m.Groups[1].Value.Replace('\\', '/'));
        listed.Order(StringComparer.Ordinal).ShouldBe(Repository.Projects);
    }

    [GeneratedRegex("\"([^\"]+\\.csproj)\"")]
    private static partial Regex ProjectPath();
}
