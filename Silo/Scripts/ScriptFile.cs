using System.Security.Cryptography;
using SatCurate.Contracts.Runs;
using SatCurate.Curation;
using SatCurate.Storage;
using SatCurate.Training.Models;

namespace SatCurate.Silo.Scripts;

/// <summary>A TorchScript module that a new run is to train: <c>--model script:FILE</c>.</summary>
public sealed class ScriptFile
{
    /// <summary>The largest module, in bytes.</summary>
    public const long MostBytes = 512L << 20;

    private const string Prefix = "script:";

    private ScriptFile(byte[] bytes)
    {
        Bytes = bytes;
        Sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes));
    }

    /// <summary>SHA-256 of the file, in hexadecimal digits: its name in the recipe and in the store.</summary>
    public string Sha256 { get; }

    /// <summary>The file.</summary>
    internal ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Reads the file that <c>--model</c> names; null where it names a built-in model, or nothing.</summary>
    /// <exception cref="UserErrorException">It can't be read, or is too large.</exception>
    public static async Task<ScriptFile?> ReadAsync(string? model, CancellationToken cancellationToken)
    {
        if (model?.StartsWith(Prefix, StringComparison.Ordinal) != true)
        {
            return null;
        }

        string path = model[Prefix.Length..];
        try
        {
            long length = new FileInfo(path).Length;
            return length <= MostBytes
                ? new ScriptFile(await File.ReadAllBytesAsync(path, cancellationToken))
                : throw new UserErrorException($"the TorchScript module has {length >> 20} MiB, at most {MostBytes >> 20} are taken", path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UserErrorException($"the TorchScript module can't be read: {e.Message.TrimEnd('.')}", path, $"Give its file: --model {Prefix}FILE");
        }
    }

    /// <summary>Tries the module on the shape of a data set, with the outputs that a run needs.</summary>
    /// <exception cref="UserErrorException">It can't be trained on that.</exception>
    public void Demand(DatasetManifest manifest, RunOrder order) =>
        ScriptProbe.Demand(Bytes, StorePayload.ShapeOf(manifest), manifest.Classes.Count, RunRecipe.Read(order.Recipe).Recipe.Method);

    /// <summary>Keeps the module with the data set, from where trainers read it.</summary>
    public ValueTask KeepAsync(IStore store, string dataset, CancellationToken cancellationToken) =>
        store.PublishAsync(StoreLayout.Script(dataset, Sha256), async (stream, token) => await stream.WriteAsync(Bytes, token), cancellationToken);

    /// <summary>Takes the module away again where no run of the data set has it.</summary>
    public async Task ForgetAsync(IStore store, string dataset, IEnumerable<RunStatus> runs, CancellationToken cancellationToken)
    {
        if (!runs.Any(run => RunRecipe.Read(run.Recipe).Recipe.Script == Sha256))
        {
            await store.DeleteAsync(StoreLayout.Script(dataset, Sha256), cancellationToken);
        }
    }
}
