namespace SatCurate.Client.Stores;

/// <summary>Files that appear whole or not at all, over one of the same name.</summary>
internal static class WholeFile
{
    /// <summary>Writes a text, and makes the folder that it is to lie in.</summary>
    /// <returns>Its full path.</returns>
    public static async Task<string> WriteAsync(string path, string text, CancellationToken cancellationToken)
    {
        string full = Path.GetFullPath(path);
        string temporary = $"{full}.{Environment.ProcessId}.tmp";
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        await File.WriteAllTextAsync(temporary, text, cancellationToken);
        File.Move(temporary, full, overwrite: true);
        return full;
    }
}
