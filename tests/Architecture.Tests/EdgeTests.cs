namespace SatCurate.Architecture.Tests;

/// <summary>Which project may reference which. From the top floor down: Client; Silo; Grains and Training; Datasets, Contracts; Storage; Curation, and beside it Feed.</summary>
public class EdgeTests
{
    private static readonly Dictionary<string, string[]> s_allowed = new()
    {
        ["Contracts"] = ["Curation"],
        ["Curation"] = [],
        ["Datasets"] = ["Curation", "Storage"],
        ["Training"] = ["Curation", "Datasets"],
        ["Storage"] = ["Curation"],
        ["Feed"] = [],
        ["Grains"] = ["Contracts", "Curation", "Storage"],
        ["Silo"] = ["Contracts", "Curation", "Datasets", "Grains", "Storage", "Training"],
        ["Client"] = ["Contracts", "Curation", "Datasets", "Feed", "Silo", "Storage"],
    };

    public static TheoryData<string> ProductionProjects => [.. Repository.ProductionProjects];

    [Fact]
    public void ProductionProjects_AllOfThem_AreThoseOfTheTable() =>
        Repository.ProductionProjects.Select(Repository.NameOf).Order().ShouldBe(s_allowed.Keys.Order());

    [Theory]
    [MemberData(nameof(ProductionProjects))]
    public void ProjectReferences_OfAProductionProject_AreAllowed(string project)
    {
        string[] allowed = s_allowed[Repository.NameOf(project)];
        string[] referenced = [.. Repository.Includes(project, "ProjectReference").Select(r => Repository.NameOf(r.Replace('\\', '/')))];
        referenced.Except(allowed).ShouldBeEmpty($"{project} references what its floor may not see.");
    }

    [Fact]
    public void ProjectReferences_OfGrainsAndTraining_KeepThemApart()
    {
        Repository.Includes("Training/Training.csproj", "ProjectReference").ShouldNotContain(r => r.Contains("Grains", StringComparison.Ordinal));
        Repository.Includes("Grains/Grains.csproj", "ProjectReference").ShouldNotContain(r => r.Contains("Training", StringComparison.Ordinal));
    }
}
