using System.Buffers.Binary;
using System.Text;

namespace SatCurate.Datasets.Tests;

/// <summary>Bytes of numpy files.</summary>
internal static class NpyFixture
{
    /// <summary>A file of format 1.0 (or another version) with any header and content.</summary>
    public static byte[] File(string descriptor, string shape, byte[] content, string order = "False", byte version = 1) =>
        Raw($"{{'descr': '{descriptor}', 'fortran_order': {order}, 'shape': {shape}, }}", content, version);

    public static byte[] Raw(string dictionary, byte[] content, byte version = 1)
    {
        byte[] header = Encoding.ASCII.GetBytes(dictionary.PadRight(117) + "\n");
        byte[] length = new byte[version == 1 ? 2 : 4];
        BinaryPrimitives.WriteUInt16LittleEndian(length, (ushort)header.Length);
        return [0x93, .. "NUMPY"u8, version, 0, .. length, .. header, .. content];
    }

    public static byte[] Floats(params float[] values) => [.. values.SelectMany(BitConverter.GetBytes)];

    public static byte[] Doubles(params double[] values) => [.. values.SelectMany(BitConverter.GetBytes)];

    public static byte[] Longs(params long[] values) => [.. values.SelectMany(BitConverter.GetBytes)];
}
