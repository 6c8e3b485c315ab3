using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace SatCurate.Tests;

/// <summary>Reads frames as their description says, and not as the program writes them.</summary>
internal static class FrameFeed
{
    /// <summary>The frames until the stream ends.</summary>
    public static async IAsyncEnumerable<Frame> ReadAsync(Stream stream)
    {
        while (await LineAsync(stream) is { } line)
        {
            JsonElement head = JsonDocument.Parse(line).RootElement;
            var arrays = new Dictionary<string, byte[]>();
            if (head.TryGetProperty("bytes", out JsonElement bytes))
            {
                foreach (string name in (string[])["index", "target", "weight", "decision"])
                {
                    arrays[name] = new byte[bytes.GetProperty(name).GetInt32()];
                    await stream.ReadExactlyAsync(arrays[name]);
                }
            }

            yield return new Frame(head, arrays);
        }
    }

    private static async Task<string?> LineAsync(Stream stream)
    {
        var line = new List<byte>();
        byte[] one = new byte[1];
        while (await stream.ReadAsync(one) == 1)
        {
            if (one[0] == '\n')
            {
                return Encoding.UTF8.GetString([.. line]);
            }

            line.Add(one[0]);
        }

        line.ShouldBeEmpty("the stream ends within a line");
        return null;
    }
}

/// <summary>A frame.</summary>
internal sealed record Frame(JsonElement Head, IReadOnlyDictionary<string, byte[]> Arrays)
{
    public string Kind => Text("kind");

    public string Text(string name) => Head.GetProperty(name).GetString()!;

    public T[] Array<T>(string name)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(Arrays[name]).ToArray();
}
