namespace SatCurate.Architecture.Tests;

public class PackageTests
{
    [Theory]
    [InlineData("Curation/Curation.csproj")]
    [InlineData("Feed/Feed.csproj")]
    public void GroundFloor_Projects_NeedTheBaseLibraryOnly(string project) =>
        ((string[])["PackageReference", "FrameworkReference", "Reference"]).SelectMany(item => Repository.Includes(project, item)).ShouldBeEmpty();

    [Fact]
    public void TorchPackages_AmongProductionProjects_AreTrainingsAlone() =>
        UsersOf("TorchSharp", "libtorch").ShouldBe(["Training"]);

    [Fact]
    public void AzurePackages_AmongProductionProjects_AreStoragesAlone() => UsersOf("Azure.").ShouldBe(["Storage"]);

    [Fact]
    public void OrleansPackages_AmongProductionProjects_AreKeptFromTheGroundFloors() =>
        UsersOf("Microsoft.Orleans").Except(["Contracts", "Grains", "Silo", "Client"]).ShouldBeEmpty();

    [Fact]
    public void PackageReferences_OfAnyProject_LeaveVersionsToTheCentralFile() =>
        Repository.Projects.Where(p => Repository.Read(p).Contains(" Version=\"", StringComparison.Ordinal)).ShouldBeEmpty();

    private static string[] UsersOf(params string[] prefixes) =>
    [
        .. Repository.ProductionProjects
            .Where(project => Repository.Includes(project, "PackageReference")
                .Any(package => prefixes.Any(prefix => package.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))))
            .Select(Repository.NameOf),
    ];
}
