using System.Security.Cryptography;
using System.Text.Json;
using SatCurate.Client.Export.History;
using SatCurate.Client.Stores;
using SatCurate.Client.Terminal;
using SatCurate.Curation;

namespace SatCurate.Client.Export;

/// <summary>Where an export goes: written beside its place under another name, and put in place when it is whole.</summary>
internal sealed class ExportTarget : IDisposable
{
    private const string FolderMark = "meta.json";

    private readonly string _path;
    private readonly string _temporary;
    private readonly bool _isFolder;

    /// <param name="path">The file or, for npy, the folder; one that is there is replaced.</param>
    /// <param name="isFolder">True for a folder.</param>
    /// <exception cref="UserErrorException">It can't be written there.</exception>
    public ExportTarget(string path, bool isFolder)
    {
        _path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        _isFolder = isFolder;
        string parent = Path.GetDirectoryName(_path) ?? throw new UserErrorException("that is no place for an export", path);
        if (!Directory.Exists(parent))
        {
            throw new UserErrorException("there is no such folder", parent, "Make it first, or choose another --to");
        }

        if (isFolder ? File.Exists(_path) : Directory.Exists(_path))
        {
            throw new UserErrorException(isFolder ? "the target is a file, npy needs a folder" : "the target is a folder", _path, "Choose another --to");
        }

        if (isFolder && Directory.Exists(_path) && Directory.EnumerateFileSystemEntries(_path).Any() && !File.Exists(Path.Combine(_path, FolderMark)))
        {
            throw new UserErrorException("the folder holds other things than an export", _path, "Choose an empty or a new one");
        }

        _temporary = Path.Combine(parent, $".{Path.GetFileName(_path)}.{Environment.ProcessId}.tmp");
        if (isFolder)
        {
            Directory.CreateDirectory(_temporary);
        }
    }

    /// <summary>Where the meta file will stand: beside a file, inside a folder.</summary>
    public string MetaPath => _isFolder ? Path.Combine(_path, FolderMark) : _path + ".meta.json";

    /// <summary>Creates the file, where it is one.</summary>
    public Stream CreateFile() => File.Create(_temporary, 1 << 16);

    /// <summary>Opens the writer of a format.</summary>
    public IRowWriter<ExportRow> Open(ExportFormat format, ExportSubject subject, bool hasTestRows) => format switch
    {
        ExportFormat.Parquet => new ParquetRowWriter(CreateFile(), subject),
        ExportFormat.Csv => new CsvRowWriter(CreateFile(), subject),
        ExportFormat.Jsonl => new JsonlRowWriter(CreateFile(), subject),
        _ => new NpyFolderWriter(_temporary, subject, hasTestRows),
    };

    /// <summary>Opens the writer of histories in a format.</summary>
    public IHistoryWriter OpenHistory(ExportFormat format, ClassNames classes, int epochs) => format switch
    {
        ExportFormat.Csv => new CsvHistoryWriter(CreateFile(), classes),
        ExportFormat.Jsonl => new JsonlHistoryWriter(CreateFile(), classes),
        _ => new NpyHistoryWriter(_temporary, classes, epochs),
    };

    /// <summary>SHA-256 of each file written, by name.</summary>
    public async Task<IReadOnlyDictionary<string, string>> HashAsync(CancellationToken cancellationToken)
    {
        var hashes = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (string file in _isFolder ? Directory.GetFiles(_temporary) : [_temporary])
        {
            await using FileStream stream = File.OpenRead(file);
            hashes[Path.GetFileName(_isFolder ? file : _path)] = Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken));
        }

        return hashes;
    }

    /// <summary>Puts a file, its meta file and a text beside them in place.</summary>
    /// <param name="meta">The meta file.</param>
    /// <param name="suffix">What the text's name has after the file's.</param>
    /// <param name="text">The text.</param>
    public void Publish<TMeta>(TMeta meta, string suffix, string text)
    {
        string temporary = _temporary + suffix;
        File.WriteAllText(temporary, text);
        Publish(meta);
        File.Move(temporary, _path + suffix, overwrite: true);
    }

    /// <summary>Puts the export and its meta file in place.</summary>
    public void Publish<TMeta>(TMeta meta)
    {
        byte[] bytes = [.. JsonSerializer.SerializeToUtf8Bytes(meta, Json.Document), (byte)'\n'];
        if (_isFolder)
        {
            File.WriteAllBytes(Path.Combine(_temporary, FolderMark), bytes);
            if (Directory.Exists(_path))
            {
                Directory.Delete(_path, recursive: true);
            }

            Directory.Move(_temporary, _path);
        }
        else
        {
            string metaTemporary = _temporary + ".meta";
            File.WriteAllBytes(metaTemporary, bytes);
            File.Move(_temporary, _path, overwrite: true);
            File.Move(metaTemporary, MetaPath, overwrite: true);
        }
    }

    /// <summary>Removes what was not put in place.</summary>
    public void Dispose()
    {
        File.Delete(_isFolder ? _temporary + ".none" : _temporary);
        if (_isFolder && Directory.Exists(_temporary))
        {
            Directory.Delete(_temporary, recursive: true);
        }
    }
}
