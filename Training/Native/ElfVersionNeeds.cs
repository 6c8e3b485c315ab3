using System.Buffers.Binary;
using System.Text;

namespace SatCurate.Training.Native;

/// <summary>
/// The version needs (<c>.gnu.version_r</c>) of a little-endian ELF64 file, after the Linux Standard Base, chapter "Symbol Versioning".
/// </summary>
public static class ElfVersionNeeds
{
    private const uint VersionNeedSection = 0x6ffffffe; // SHT_GNU_verneed
    private const ushort WeakFlag = 2; // VER_FLG_WEAK: the loader goes on without that version

    /// <summary>All version needs in the order of the file.</summary>
    /// <param name="elf">The whole file.</param>
    /// <exception cref="InvalidDataException">The file is not a well-formed little-endian ELF64 file.</exception>
    public static IReadOnlyList<ElfVersionNeed> Read(ReadOnlySpan<byte> elf)
    {
        if (elf.Length < 64 || !elf[..6].SequenceEqual("\u007fELF\u0002\u0001"u8))
        {
            throw new InvalidDataException("Not a little-endian ELF64 file.");
        }

        var needs = new List<ElfVersionNeed>();
        long table = Offset(elf, 0x28);
        int entrySize = U16(elf, 0x3a);
        int count = U16(elf, 0x3c);
        for (int section = 0; section < count; section++)
        {
            long header = table + ((long)section * entrySize);
            if (U32(elf, header + 4) == VersionNeedSection)
            {
                long names = Offset(elf, table + (U32(elf, header + 40) * (long)entrySize) + 24);
                ReadSection(elf, Offset(elf, header + 24), U32(elf, header + 44), names, needs);
            }
        }

        return needs;
    }

    /// <summary>
    /// A copy of the file in which the only need of <paramref name="version"/> is marked weak: at most one byte differs. Where it is weak
    /// already, the copy equals the file.
    /// </summary>
    /// <exception cref="InvalidDataException">The file is malformed, or it does not need that version exactly once.</exception>
    public static byte[] MarkWeak(ReadOnlySpan<byte> elf, string version)
    {
        ElfVersionNeed[] found = [.. Read(elf).Where(need => need.Version == version)];
        if (found.Length != 1)
        {
            throw new InvalidDataException($"The file needs version {version} {found.Length} times, expected once.");
        }

        byte[] patched = elf.ToArray();
        BinaryPrimitives.WriteUInt16LittleEndian(patched.AsSpan((int)found[0].FlagsOffset), (ushort)(found[0].Flags | WeakFlag));
        return patched;
    }

    private static void ReadSection(ReadOnlySpan<byte> elf, long need, uint needs, long names, List<ElfVersionNeed> into)
    {
        for (uint i = 0; i < needs; i++)
        {
            string file = Name(elf, names + U32(elf, need + 4));
            int versions = U16(elf, need + 2);
            long entry = need + U32(elf, need + 8);
            for (int j = 0; j < versions; j++)
            {
                into.Add(new ElfVersionNeed(file, Name(elf, names + U32(elf, entry + 8)), U16(elf, entry + 4), entry + 4));
                entry += U32(elf, entry + 12);
            }

            need += U32(elf, need + 12);
        }
    }

    private static string Name(ReadOnlySpan<byte> elf, long offset)
    {
        ReadOnlySpan<byte> rest = elf[Checked(elf, offset, 1)..];
        int end = rest.IndexOf((byte)0);
        return end >= 0 ? Encoding.UTF8.GetString(rest[..end]) : throw new InvalidDataException("ELF string without an end.");
    }

    private static long Offset(ReadOnlySpan<byte> elf, long at)
    {
        ulong value = BinaryPrimitives.ReadUInt64LittleEndian(elf[Checked(elf, at, 8)..]);
        return value < (ulong)elf.Length ? (long)value : throw Beyond(at);
    }

    private static ushort U16(ReadOnlySpan<byte> elf, long at) => BinaryPrimitives.ReadUInt16LittleEndian(elf[Checked(elf, at, 2)..]);

    private static uint U32(ReadOnlySpan<byte> elf, long at) => BinaryPrimitives.ReadUInt32LittleEndian(elf[Checked(elf, at, 4)..]);

    private static int Checked(ReadOnlySpan<byte> elf, long at, int length) =>
        at >= 0 && at <= elf.Length - length ? (int)at : throw Beyond(at);

    private static InvalidDataException Beyond(long at) => new($"ELF structure at offset {at} points beyond the file's end.");
}

/// <summary>One entry (Vernaux) of a file's version needs.</summary>
/// <param name="Library">File name of the library that must offer the version.</param>
/// <param name="Version">Name of the version.</param>
/// <param name="Flags">vna_flags; 2 = weak.</param>
/// <param name="FlagsOffset">Where those flags stand in the file.</param>
public sealed record ElfVersionNeed(string Library, string Version, ushort Flags, long FlagsOffset);
