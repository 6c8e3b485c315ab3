using System.Text.Json;
using SatCurate.Curation;

namespace SatCurate.Storage;

/// <summary><c>store.json</c> at the root of a store: its format version.</summary>
internal static class StoreVersionFile
{
    public const string Name = "store.json";
    public const int FormatVersion = 1;

    /// <summary>What this program writes.</summary>
    public static byte[] Content => JsonSerializer.SerializeToUtf8Bytes(new StoreVersion(FormatVersion), JsonSerializerOptions.Web);

    /// <summary>True where the directory is a store already.</summary>
    public static bool Exists(string root) => File.Exists(Path.Combine(root, Name));

    /// <summary>Makes the directory a store.</summary>
    public static void Create(string root)
    {
        string path = Path.Combine(root, Name);
        string temporary = path + ".new";
        using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write))
        {
            file.Write(Content);
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
        DirectorySync.Flush(root);
    }

    /// <summary>Throws where this program does not know the store's format.</summary>
    /// <exception cref="UserErrorException">The file is damaged, or of a newer SatCurate.</exception>
    public static void Demand(string root)
    {
        string path = Path.Combine(root, Name);
        Demand(path, File.ReadAllBytes(path));
    }

    /// <inheritdoc cref="Demand(string)"/>
    /// <param name="path">Where the file lies, for the error.</param>
    /// <param name="content">What it says.</param>
    public static void Demand(string path, ReadOnlySpan<byte> content)
    {
        StoreVersion? version;
        try
        {
            version = JsonSerializer.Deserialize<StoreVersion>(content, JsonSerializerOptions.Web);
        }
        catch (JsonException)
        {
            version = null;
        }

        if (version is null)
        {
            throw new UserErrorException("the store's version file is damaged", path, $"It should read {{\"formatVersion\":{FormatVersion}}}");
        }

        StoreVersions.Demand(path, version.FormatVersion, FormatVersion);
    }

    private sealed record StoreVersion(int FormatVersion);
}
