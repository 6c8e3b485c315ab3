using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using SatCurate.Client.Terminal;
using SatCurate.Curation;

namespace SatCurate.Client.Predictions;

/// <summary>
/// The folds of a cross-validation that are done, in a folder beside its result until that is whole: <c>asked.json</c>, what they belong to, and
/// <c>N.f32</c>, the predictions of fold N as float32, row by row.
/// </summary>
internal sealed class FoldFiles
{
    private readonly string _folder;
    private readonly string _asked;

    private FoldFiles(string folder, string asked) => (_folder, _asked) = (folder, asked);

    /// <summary>Opens the folder; one that is not there is made with the first fold.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="asked">What the folds belong to.</param>
    /// <exception cref="UserErrorException">It is there for something else.</exception>
    public static FoldFiles Open<TAsked>(string folder, TAsked asked)
    {
        string text = JsonSerializer.Serialize(asked, Json.Document);
        var files = new FoldFiles(folder, text);
        bool isOther = Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any()
            && !(File.Exists(files.AskedPath) && File.ReadAllText(files.AskedPath) == text);
        return !isOther ? files : throw new UserErrorException(
            "the folder holds folds of another cross-validation, or other things",
            folder,
            "Ask for what asked.json in it says to go on with them; else remove it, or choose another --to");
    }

    /// <summary>The predictions of a fold; null where it is not done.</summary>
    /// <param name="fold">Which fold.</param>
    /// <param name="values">How many values it has.</param>
    public float[]? Read(int fold, int values)
    {
        string path = PathOf(fold);
        return File.Exists(path) && File.ReadAllBytes(path) is var bytes && bytes.Length == values * sizeof(float)
            ? MemoryMarshal.Cast<byte, float>(bytes).ToArray() // Little endian, as all machines that run this are.
            : null;
    }

    /// <summary>Keeps the predictions of a fold.</summary>
    public void Keep(int fold, ReadOnlySpan<float> values)
    {
        Directory.CreateDirectory(_folder);
        Write(AskedPath, Encoding.UTF8.GetBytes(_asked));
        Write(PathOf(fold), MemoryMarshal.AsBytes(values));
    }

    /// <summary>Takes the folder away.</summary>
    public void Remove() => Directory.Delete(_folder, recursive: true);

    private string AskedPath => Path.Combine(_folder, "asked.json");

    private static void Write(string path, ReadOnlySpan<byte> bytes)
    {
        string temporary = path + ".tmp";
        using (FileStream file = File.Create(temporary))
        {
            file.Write(bytes);
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }

    private string PathOf(int fold) => Path.Combine(_folder, $"{fold}.f32");
}
