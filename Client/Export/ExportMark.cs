using System.Text.Json;

namespace SatCurate.Client.Export;

/// <summary>Tells a folder that an export made from one that is somebody's own.</summary>
internal static class ExportMark
{
    private const int MaxBytes = 1 << 26;

    /// <summary>True where <paramref name="path"/> is the meta file of an export.</summary>
    public static bool Stands(string path)
    {
        if (!File.Exists(path) || new FileInfo(path).Length > MaxBytes)
        {
            return false;
        }

        try
        {
            using JsonDocument meta = JsonDocument.Parse(File.ReadAllBytes(path));
            return meta.RootElement.ValueKind == JsonValueKind.Object
                && meta.RootElement.TryGetProperty("exported_at", out _)
                && meta.RootElement.TryGetProperty("sha256", out _);
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
