using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using SatCurate.Storage;

namespace SatCurate.Silo.Tests.Audit;

/// <summary>A store to do harm to, object by object; names go without <c>datasets/glyphs/</c>.</summary>
public sealed class DamagedStore(string folder) : IDisposable
{
    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>The objects of a folder, in order.</summary>
    public string[] In(string prefix) =>
        [.. Directory.EnumerateFiles(PathOf(prefix), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(file => Path.GetRelativePath(PathOf(""), file))];

    public byte[] Read(string name) => File.ReadAllBytes(PathOf(name));

    public void Write(string name, byte[] bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(name))!);
        File.WriteAllBytes(PathOf(name), bytes);
    }

    public void Delete(string name) => File.Delete(PathOf(name));

    public void Flip(string name, int at)
    {
        byte[] bytes = Read(name);
        bytes[at < 0 ? bytes.Length + at : at] ^= 0x10;
        Write(name, bytes);
    }

    public void Truncate(string name, int length) => Write(name, Read(name)[..length]);

    public void Swap(string one, string other)
    {
        byte[] bytes = Read(one);
        Write(one, Read(other));
        Write(other, bytes);
    }

    /// <summary>Changes bytes and makes the checksum at the object's end fit again: a lie, not an accident.</summary>
    public void Lie(string name, Action<byte[]> change)
    {
        byte[] bytes = Read(name);
        change(bytes);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(bytes.Length - 4), Checksum.Of(bytes.AsSpan(..^4)));
        Write(name, bytes);
    }

    public void Replace(string name, string from, string to)
    {
        string text = Encoding.UTF8.GetString(Read(name));
        text.ShouldContain(from);
        Write(name, Encoding.UTF8.GetBytes(text.Replace(from, to, StringComparison.Ordinal)));
    }

    /// <summary>The payloads of an object's frames, changed and framed anew.</summary>
    public void Reframe(string name, Action<List<byte[]>> change)
    {
        byte[] bytes = Read(name);
        var frames = new FrameReader(bytes, name);
        var payloads = new List<byte[]>();
        while (frames.TryRead(out ReadOnlyMemory<byte> payload))
        {
            payloads.Add(payload.ToArray());
        }

        change(payloads);
        var writer = new ArrayBufferWriter<byte>();
        payloads.ForEach(payload => Frame.Write(writer, payload));
        Write(name, writer.WrittenSpan.ToArray());
    }

    /// <summary>Writes as a program does that holds the store.</summary>
    public async Task HeldAsync(Func<FileStore, Task> write)
    {
        using FileStore store = FileStore.Open(folder, "tests");
        await write(store);
    }

    /// <summary>Appends a record to a journal as its next writer would.</summary>
    public async Task AppendAsync(string prefix, byte[] record)
    {
        using FileStore store = FileStore.Open(folder, "tests");
        await using Journal journal = await Journal.OpenAsync(store, StoreLayout.Dataset(SoundStore.Dataset) + prefix, new JournalPosition(await FirstAsync(store, prefix), 0), _ => { }, CancellationToken.None);
        await journal.AppendAsync([record], CancellationToken.None);
    }

    /// <summary>What an audit finds: damage, and notes.</summary>
    public async Task<(List<AuditFinding> Wrong, List<AuditFinding> Notes, IReadOnlyList<DatasetAuditSummary> Datasets)> AuditAsync()
    {
        using FileStore store = FileStore.OpenReadOnly(folder);
        var findings = new List<AuditFinding>();
        IReadOnlyList<DatasetAuditSummary> datasets = await StoreAudit.RunAsync(store, findings.Add, null, CancellationToken.None);
        return ([.. findings.Where(f => !f.IsNote)], [.. findings.Where(f => f.IsNote)], datasets);
    }

    private string PathOf(string name) => Path.Combine(folder, "datasets", SoundStore.Dataset, name);

    private static async Task<long> FirstAsync(FileStore store, string prefix)
    {
        await foreach (StoreEntry entry in store.ListAsync(StoreLayout.Dataset(SoundStore.Dataset) + prefix, CancellationToken.None))
        {
            return long.Parse(entry.Name[^12..^4]);
        }

        return 0;
    }
}
