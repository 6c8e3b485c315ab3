using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using SatCurate.Client.Stores;
using SatCurate.Client.Terminal;
using SatCurate.Curation;

namespace SatCurate.Client.Experiments;

/// <summary>
/// The cells of an experiment, <c>cells/ARM-seedS-KEY.json</c> each, and beside them the store of the one that is at work. KEY is a hash of data,
/// noise and options: what was measured of others is neither taken for it nor overwritten.
/// </summary>
internal sealed class ExperimentCells(string folder, string dataFingerprint)
{
    private const int KeyLength = 10;

    /// <summary>An error at a coverage where nothing was answered is no number.</summary>
    public static JsonSerializerOptions JsonOptions { get; } = new(Json.Document) { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    private readonly string _folder = Path.Combine(folder, "cells");

    /// <summary>Path of a cell's result.</summary>
    public string FileOf(ExperimentArm arm, long seed) => Path.Combine(_folder, $"{Name(arm, seed)}.json");

    /// <summary>Folder of a cell's store while it is at work.</summary>
    public string StoreOf(ExperimentArm arm, long seed) => Path.Combine(_folder, $"{Name(arm, seed)}.store");

    /// <summary>What was measured of a cell; null where it was not.</summary>
    /// <exception cref="UserErrorException">The file is no result.</exception>
    public async Task<CellResult?> ReadAsync(ExperimentArm arm, long seed, CancellationToken cancellationToken)
    {
        string file = FileOf(arm, seed);
        if (!File.Exists(file))
        {
            return null;
        }

        Forget(arm, seed); // Where it was killed between its result and this.
        try
        {
            await using FileStream stream = File.OpenRead(file);
            return await JsonSerializer.DeserializeAsync<CellResult>(stream, JsonOptions, cancellationToken) ?? throw new JsonException("it is empty");
        }
        catch (JsonException e)
        {
            throw new UserErrorException($"this is no result of a cell: {e.Message.TrimEnd('.')}", file, "Delete it, and the cell is measured again");
        }
    }

    /// <summary>Keeps a result whole or not at all, and deletes the cell's store.</summary>
    public async Task WriteAsync(ExperimentArm arm, CellResult result, CancellationToken cancellationToken)
    {
        await WholeFile.WriteAsync(FileOf(arm, result.Seed), JsonSerializer.Serialize(result, JsonOptions), cancellationToken);
        Forget(arm, result.Seed);
    }

    private void Forget(ExperimentArm arm, long seed)
    {
        if (Directory.Exists(StoreOf(arm, seed)))
        {
            Directory.Delete(StoreOf(arm, seed), recursive: true);
        }
    }

    private string Name(ExperimentArm arm, long seed)
    {
        string made = JsonSerializer.Serialize(new { arm.Inject, arm.Options, Seed = seed, Data = dataFingerprint }, Json.Line);
        return $"{arm.Name}-seed{seed}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(made)))[..KeyLength]}";
    }
}
