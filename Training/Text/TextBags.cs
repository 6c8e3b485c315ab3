using System.Buffers;
using System.Runtime.InteropServices;

namespace SatCurate.Training.Text;

/// <summary>
/// The bags of a minibatch of N texts in one run of int32: N, then N starts (index of a bag's first id among the ids), then all ids.
/// </summary>
internal sealed class TextBags(int count)
{
    private readonly ArrayBufferWriter<int> _ids = new();
    private readonly List<int> _starts = new(count);

    /// <summary>Bytes of what was added.</summary>
    public int Bytes => sizeof(int) * (1 + _starts.Count + _ids.WrittenCount);

    /// <summary>Adds one text.</summary>
    public void Add(ReadOnlySpan<byte> utf8)
    {
        _starts.Add(_ids.WrittenCount);
        TextFeatures.Append(utf8, _ids);
    }

    /// <summary>Writes <see cref="Bytes"/>.</summary>
    public void CopyTo(Span<byte> bytes)
    {
        Span<int> values = MemoryMarshal.Cast<byte, int>(bytes);
        values[0] = _starts.Count;
        CollectionsMarshal.AsSpan(_starts).CopyTo(values[1..]);
        _ids.WrittenSpan.CopyTo(values[(1 + _starts.Count)..]);
    }
}
