using SatCurate.Client.Stores;
using SatCurate.Curation;

namespace SatCurate.Client.Tests;

public sealed class StorePathTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("satcurate-path-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Resolve_Option_ComesBeforeTheEnvironment() =>
        StorePath.Resolve("here", "/env", _folder).ShouldBe(Path.Combine(_folder, "here"));

    [Fact]
    public void Resolve_Environment_ComesBeforeTheNearestFolder()
    {
        Directory.CreateDirectory(Path.Combine(_folder, ".satcurate"));
        StorePath.Resolve(null, "/env", _folder).ShouldBe("/env");
    }

    [Fact]
    public void Resolve_Nothing_TakesTheNearestFolderUpward()
    {
        string store = Directory.CreateDirectory(Path.Combine(_folder, ".satcurate")).FullName;
        string below = Directory.CreateDirectory(Path.Combine(_folder, "a", "b")).FullName;
        StorePath.Resolve(null, "", below).ShouldBe(store);
    }

    [Fact]
    public void Resolve_NothingAnywhere_IsHere() =>
        StorePath.Resolve(null, null, _folder).ShouldBe(Path.Combine(_folder, ".satcurate"));

    [Theory]
    [InlineData("azure:box", "azure:box")]
    [InlineData("AZURE:box/", "azure:box")]
    [InlineData("azure:box/team-a/1", "azure:box/team-a/1")]
    public void Resolve_AzureContainer_StaysWhatItIs(string named, string expected)
    {
        StorePath.Resolve(named, "/env", _folder).ShouldBe(expected);
        StorePath.Resolve(null, named, _folder).ShouldBe(expected);
    }

    [Theory]
    [InlineData("azure:")]
    [InlineData("azure:Box")]
    [InlineData("azure:a--b")]
    [InlineData("azure:-ab")]
    [InlineData("azure:box/../out")]
    [InlineData("azure:box//a")]
    [InlineData("azure:box/.hidden")]
    public void Resolve_NoContainerOrPrefix_IsRefused(string named) => Should.Throw<UserErrorException>(() => StorePath.Resolve(named, null, _folder));

    [Fact]
    public void ReportPath_AzureContainer_LiesInTheCurrentDirectory()
    {
        ReportPath.Of("azure:box/team", "d").ShouldBe(Path.Combine(Environment.CurrentDirectory, "satcurate-reports", "box", "team", "d.html"));
        ReportPath.Of(_folder, "d").ShouldBe(Path.Combine(_folder, "reports", "d.html"));
    }
}
