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
    private readonly List<string> _companions = [];

    /// <param name="path">The file or the folder; one that is there is replaced.</param>
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
            throw new UserErrorException(isFolder ? "the target is a file, a folder is needed" : "the target is a folder", _path, "Choose another --to");
        }

        if (isFolder && Directory.Exists(_path) && Directory.EnumerateFileSystemEntries(_path).Any() && !ExportMark.Stands(Path.Combine(_path, FolderMark)))
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

    /// <summary>The folder to write to, where it is one.</summary>
    public string Folder => _isFolder ? _temporary : throw new InvalidOperationException("the target is a file");

    /// <summary>Bytes of the file as it was written.</summary>
    public long FileBytes => new FileInfo(_temporary).Length;

    /// <summary>Creates the file, where it is one.</summary>
    public Stream CreateFile() => File.Create(_isFolder ? throw new InvalidOperationException("the target is a folder") : _temporary, 1 << 16);

    /// <summary>Where to write a file that belongs to the export, and is put in place with it: beside a file as <c>PATH.name</c>, inside a folder.</summary>
    public string Companion(string name)
    {
        if (_isFolder)
        {
            return Path.Combine(_temporary, name);
        }

        _companions.Add(name);
        return $"{_temporary}.{name}";
    }

    /// <summary>Opens the writer of histories in a format.</summary>
    public IHistoryWriter OpenHistory(ExportFormat format, ClassNames classes, int epochs) => format switch
    {
        ExportFormat.Parquet => new ParquetHistoryWriter(CreateFile(), classes),
        ExportFormat.Csv => new CsvHistoryWriter(CreateFile(), classes),
        ExportFormat.Jsonl => new JsonlHistoryWriter(CreateFile(), classes),
        _ => new NpyHistoryWriter(Folder, classes, epochs),
    };

    /// <summary>SHA-256 of each file written, by name.</summary>
    public Task<IReadOnlyDictionary<string, string>> HashAsync(CancellationToken cancellationToken) => HashAsync("*", cancellationToken);

    /// <summary>SHA-256 of the file, or of those of the folder and its folders that <paramref name="pattern"/> names.</summary>
    public async Task<IReadOnlyDictionary<string, string>> HashAsync(string pattern, CancellationToken cancellationToken)
    {
        var hashes = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (string file in _isFolder ? Directory.EnumerateFiles(_temporary, pattern, SearchOption.AllDirectories) : [_temporary])
        {
            await using FileStream stream = File.OpenRead(file);
            string name = _isFolder ? Path.GetRelativePath(_temporary, file).Replace('\\', '/') : Path.GetFileName(_path);
            hashes[name] = Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken));
        }

        return hashes;
    }

    /// <summary>Puts the export, its companions and its meta file in place.</summary>
    public void Publish<TMeta>(TMeta meta)
    {
        byte[] bytes = [.. JsonSerializer.SerializeToUtf8Bytes(meta, Json.Document), (byte)'\n'];
        File.WriteAllBytes(Companion("meta.json"), bytes);
        if (_isFolder)
        {
            ReplaceFolder();
            return;
        }

        File.Move(_temporary, _path, overwrite: true);
        foreach (string name in _companions)
        {
            File.Move($"{_temporary}.{name}", $"{_path}.{name}", overwrite: true);
        }
    }

    /// <summary>Removes what was not put in place.</summary>
    public void Dispose()
    {
        if (!_isFolder)
        {
            foreach (string file in (string[])[_temporary, .. _companions.Select(name => $"{_temporary}.{name}")])
            {
                File.Delete(file);
            }
        }
        else if (Directory.Exists(_temporary))
        {
            Directory.Delete(_temporary, recursive: true);
        }
    }

    /// <summary>Both renames are done before the old folder's files go, which takes its time.</summary>
    private void ReplaceFolder()
    {
        string old = _temporary + ".old";
        if (Directory.Exists(_path))
        {
            Directory.Move(_path, old);
        }

        Directory.Move(_temporary, _path);
        if (Directory.Exists(old))
        {
            Directory.Delete(old, recursive: true);
        }
    }
}
