using System.Buffers.Binary;
using System.Text;

namespace SatCurate.Client.Export;

/// <summary>What stands before the values of a numpy array file of format version 1.0: 128 bytes.</summary>
internal static class NpyPreamble
{
    private const int Bytes = 128;
    private const int BytesBeforeHeader = 10;

    /// <summary>The bytes.</summary>
    /// <param name="descriptor">The type: <c>&lt;f4</c>.</param>
    /// <param name="shape">The shape as a Python tuple.</param>
    public static byte[] Of(string descriptor, string shape)
    {
        string dictionary = $"{{'descr': '{descriptor}', 'fortran_order': False, 'shape': {shape}, }}";
        byte[] preamble = new byte[Bytes];
        preamble[0] = 0x93;
        "NUMPY"u8.CopyTo(preamble.AsSpan(1));
        preamble[6] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(preamble.AsSpan(8), Bytes - BytesBeforeHeader);
        preamble.AsSpan(BytesBeforeHeader).Fill((byte)' ');
        Encoding.ASCII.GetBytes(dictionary).CopyTo(preamble, BytesBeforeHeader);
        preamble[^1] = (byte)'\n';
        return preamble;
    }
}
