using System.Formats.Tar;
using System.Globalization;

namespace SatCurate.Client.Export.WebDataset;

/// <summary>
/// Tar files <c>NAME-000000.tar</c>, <c>NAME-000001.tar</c>, … of bounded size. Owners, modes and times are the same everywhere, so that the same
/// members are the same bytes.
/// </summary>
/// <param name="prefix">Path of the files up to the dash.</param>
/// <param name="maxSamples">Samples in a file at most.</param>
/// <param name="maxBytes">Bytes of a file at most; a single sample may be larger.</param>
internal sealed class TarShards(string prefix, int maxSamples, long maxBytes) : IDisposable
{
    private const int RecordBytes = 512;

    // Two empty records.
    private const int EndBytes = 2 * RecordBytes;

    private FileStream? _file;
    private TarWriter? _writer;
    private int _shards;
    private int _samples;
    private long _bytes;

    /// <summary>Adds a sample, whose members stay together.</summary>
    public void Write(IReadOnlyList<(string Name, byte[] Content)> members)
    {
        long bytes = members.Sum(member => RecordBytes + ((member.Content.LongLength + RecordBytes - 1) / RecordBytes * RecordBytes));
        if (_writer is null || _samples == maxSamples || _bytes + bytes > maxBytes - EndBytes)
        {
            Begin();
        }

        foreach ((string name, byte[] content) in members)
        {
            using var data = new MemoryStream(content);
            _writer!.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name)
            {
                Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead,
                ModificationTime = DateTimeOffset.UnixEpoch,
                DataStream = data,
            });
        }

        _samples++;
        _bytes += bytes;
    }

    /// <summary>Ends the last file.</summary>
    public void Dispose()
    {
        _writer?.Dispose();
        _file?.Dispose();
        (_writer, _file) = (null, null);
    }

    private void Begin()
    {
        Dispose();
        (_samples, _bytes) = (0, 0);
        _file = File.Create(string.Create(CultureInfo.InvariantCulture, $"{prefix}-{_shards++:D6}.tar"), 1 << 16);
        _writer = new TarWriter(_file, TarEntryFormat.Ustar, leaveOpen: true);
    }
}
