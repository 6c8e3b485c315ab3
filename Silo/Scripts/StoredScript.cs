using System.Security.Cryptography;
using SatCurate.Storage;
using SatCurate.Training.Recipes;

namespace SatCurate.Silo.Scripts;

/// <summary>The TorchScript module of a run, as it lies in the store.</summary>
internal static class StoredScript
{
    /// <summary>Reads the module that a recipe names; empty where its model is built in.</summary>
    /// <exception cref="InvalidDataException">It is gone, or is not the one that the recipe names.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(IStore store, string dataset, Recipe recipe, CancellationToken cancellationToken)
    {
        if (recipe.Script is not { } sha256)
        {
            return default;
        }

        string name = StoreLayout.Script(dataset, sha256);
        byte[] file = await store.ReadAllAsync(name, cancellationToken)
            ?? throw new InvalidDataException($"the run's TorchScript module {name} is gone from {store.Location}");
        return Convert.ToHexStringLower(SHA256.HashData(file)) == sha256
            ? file
            : throw new InvalidDataException($"the run's TorchScript module {name} is damaged: its SHA-256 is another");
    }

    /// <summary>Reads through the module that a recipe names, a piece at a time.</summary>
    /// <exception cref="InvalidDataException">It is missing, or is not the one that the recipe names.</exception>
    public static async Task CheckAsync(IStore store, string name, string sha256, CancellationToken cancellationToken)
    {
        await using Stream stream = await store.OpenReadAsync(name, 0, null, cancellationToken)
            ?? throw new InvalidDataException("the run's TorchScript module is missing");
        if (Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken)) != sha256)
        {
            throw new InvalidDataException("the run's TorchScript module is damaged: its SHA-256 is another");
        }
    }
}
