using SatCurate.Storage;

namespace SatCurate.Faults;

/// <summary>A store in a directory.</summary>
/// <param name="path">The directory.</param>
public sealed class DirectoryPlace(string path) : IPlace
{
    /// <inheritdoc/>
    public string Store => path;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Environment { get; } = new Dictionary<string, string>();

    /// <inheritdoc/>
    public Task<IOpenStore> OpenForReadingAsync() => Task.FromResult<IOpenStore>(FileStore.OpenReadOnly(path));

    /// <inheritdoc/>
    public Task<string> AsDirectoryAsync() => Task.FromResult(path);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
    }
}
