using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace SatCurate.Datasets.Content;

/// <summary>SHA-256 of all that an ingest takes in, part by part: two ingests of one fingerprint make the same data set.</summary>
internal sealed class Fingerprint : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Adds the content hashes of a split.</summary>
    public void Add(IReadOnlyList<UInt128> hashes) => _hash.AppendData(MemoryMarshal.AsBytes<UInt128>(hashes.ToArray()));

    /// <summary>Adds a text behind its length.</summary>
    public void Add(string text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        Add([utf8.Length]);
        _hash.AppendData(utf8);
    }

    /// <summary>Adds numbers.</summary>
    public void Add(ReadOnlySpan<int> numbers) => _hash.AppendData(MemoryMarshal.AsBytes(numbers));

    /// <summary>The fingerprint of all that was added, as 64 hexadecimal digits.</summary>
    public string Finish() => Convert.ToHexStringLower(_hash.GetHashAndReset());

    /// <inheritdoc/>
    public void Dispose() => _hash.Dispose();
}
