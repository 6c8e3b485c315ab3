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

    [Fact]
    public void Resolve_BlobStore_IsRefused() => Should.Throw<UserErrorException>(() => StorePath.Resolve("azure:box", null, _folder));
}
