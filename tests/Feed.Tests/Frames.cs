using System.Text;
using System.Text.Json;

namespace SatCurate.Feed.Tests;

/// <summary>Bytes of frames, written by hand after their description, and not as the program writes them. Two classes, 100 samples.</summary>
internal static class Frames
{
    public static byte[] Start(long samples = 100, int format = 1) =>
        Line($$"""{"kind":"start","format":{{format}},"dataset":"things","classes":["cat","døg"],"samples":{{samples}},"later":[1]}""");

    public static byte[] Wait() => Line("""{"kind":"wait"}""");

    public static byte[] End(string status = "complete", string token = "end") =>
        Line($$"""{"kind":"end","status":"{{status}}","run":"r0001","revision":"r0001-e000004","epoch":5,"decision_sequence":3,"token":"{{token}}"}""");

    public static byte[] Error(string why) => Line($$"""{"kind":"end","status":"error","error":"{{why}}"}""");

    /// <summary>Rows from <paramref name="first"/> on; the token says what comes next.</summary>
    public static byte[] Batch(long first, int rows, bool isLast = false) => Batch(
        rows,
        isLast,
        $"after-{first + rows}",
        [.. Enumerable.Range(0, rows).Select(row => first + row)],
        [.. Enumerable.Range(0, 2 * rows).Select(Probability)],
        [.. Enumerable.Range(0, rows).Select(row => row % 5 / 4f)],
        [.. Enumerable.Range(0, rows).Select(row => (row % 5) - 3)]);

    public static float Probability(int at) => at % 9 / 8f;

    public static byte[] Batch(int rows, bool isLast, string token, long[] index, float[] target, float[] weight, int[] decision)
    {
        var head = new
        {
            kind = "batch",
            rows,
            run = "r0001",
            revision = "r0001-e000004",
            epoch = 5,
            decision_sequence = 3,
            last_of_revision = isLast,
            token,
            bytes = new { index = 8 * index.Length, target = 4 * target.Length, weight = 4 * weight.Length, decision = 4 * decision.Length },
        };
        var bytes = new List<byte>(Line(JsonSerializer.Serialize(head)));
        bytes.AddRange(index.SelectMany(BitConverter.GetBytes));
        bytes.AddRange(target.SelectMany(BitConverter.GetBytes));
        bytes.AddRange(weight.SelectMany(BitConverter.GetBytes));
        bytes.AddRange(decision.SelectMany(BitConverter.GetBytes));
        return [.. bytes];
    }

    public static byte[] Line(string text) => Encoding.UTF8.GetBytes(text + "\n");
}
