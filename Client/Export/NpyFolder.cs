using System.Text.Json;
using SatCurate.Client.Stores;
using SatCurate.Client.Terminal;

namespace SatCurate.Client.Export;

/// <summary>Numpy arrays side by side in a folder, and beside them <c>classes.json</c>: the class names in class order.</summary>
/// <param name="folder">An existing, empty folder.</param>
/// <param name="classes">Classes of the data set.</param>
internal sealed class NpyFolder(string folder, ClassNames classes) : IAsyncDisposable
{
    private readonly List<INpyFile> _files = [];

    /// <summary>Begins an array.</summary>
    /// <param name="name">File name without its ending.</param>
    /// <param name="columns">Values in a row; 0 for an array of one dimension.</param>
    public NpyFile<T> Open<T>(string name, int columns)
        where T : unmanaged
    {
        var file = new NpyFile<T>(File.Create(Path.Combine(folder, name + ".npy"), 1 << 16), columns);
        _files.Add(file);
        return file;
    }

    /// <summary>Completes every array and writes the class names.</summary>
    public async ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        foreach (INpyFile file in _files)
        {
            await file.CompleteAsync(cancellationToken);
        }

        await File.WriteAllTextAsync(
            Path.Combine(folder, "classes.json"), JsonSerializer.Serialize(classes.Names, Json.Document) + "\n", cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (INpyFile file in _files)
        {
            await file.DisposeAsync();
        }
    }
}
