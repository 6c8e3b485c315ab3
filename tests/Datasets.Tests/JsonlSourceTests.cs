using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using CsCheck;
using SatCurate.Datasets.Readers;

namespace SatCurate.Datasets.Tests;

public sealed class JsonlSourceTests : IDisposable
{
    private readonly InputFolder _input = new();

    public void Dispose() => _input.Dispose();

    [Fact]
    public void Read_TextsAndLabelsOfAnyKind_YieldsThem()
    {
        JsonlSource source = Open("\uFEFF{\"label\":\"x\",\"text\":\"a\\nb\"}\r\n\n{\"text\":\"\\u00e9\",\"label\":3}\n{\"text\":\"\",\"label\":null,\"more\":[1]}\n{\"text\":\"z\",\"label\":true}");

        source.Read().Select(sample => (Encoding.UTF8.GetString(sample.Payload.Span), sample.Label)).ShouldBe([("a\nb", 0), ("é", 1), ("", -1), ("z", 2)]);
        source.LabelNames.ShouldBe(["x", "3", "true"]);
        source.TakenFor.ShouldBe("JSONL of texts (text in 'text', by its name; label in 'label', by its name)");
    }

    [Fact]
    public void Read_NamedKeys_TakesThem()
    {
        JsonlSource source = Open("{\"q\":\"a\",\"intent\":\"x\",\"text\":\"no\",\"label\":\"no\"}", "q", "intent");
        source.Read().Select(sample => Encoding.UTF8.GetString(sample.Payload.Span)).ShouldBe(["a"]);
        source.LabelNames.ShouldBe(["x"]);
    }

    [Fact]
    public void Read_NumbersAndArrays_AreFeaturesInTheOrderOfTheFirstObject()
    {
        JsonlSource source = Open("{\"a\":1,\"v\":[2,3.5],\"label\":\"x\"}\n{\"label\":\"y\",\"v\":[-1e3,0],\"a\":4}");

        source.Shape.Width.ShouldBe(3);
        source.Read().Select(sample => MemoryMarshal.Cast<byte, float>(sample.Payload.Span).ToArray()).ToArray().ShouldBe([[1, 2, 3.5f], [4, -1000, 0]]);
    }

    [Fact]
    public void Read_WhatWasWritten_IsEqual()
    {
        int file = 0;
        Gen.Select(Gen.String[Gen.Char[' ', '\u2fff'], 0, 30], Gen.Int[0, 3]).Array[1, 20].Sample(rows =>
        {
            string text = string.Join('\n', rows.Select(row => JsonSerializer.Serialize(new { text = row.Item1, label = row.Item2 })));
            JsonlSource source = Open(text, name: $"{Interlocked.Increment(ref file)}.jsonl");
            source.Read().Select(sample => (Encoding.UTF8.GetString(sample.Payload.Span), source.LabelNames[sample.Label]))
                .ShouldBe(rows.Select(row => (row.Item1, $"{row.Item2}")));
        }, iter: 50);
    }

    [Fact]
    public void Read_LinesLongerThanTheFirstBuffer_AreWhole()
    {
        string[] texts = [.. Enumerable.Range(0, 40).Select(i => new string((char)('a' + (i % 26)), i * 1500))];
        JsonlSource source = Open(string.Concat(texts.Select(text => JsonSerializer.Serialize(new { text, label = 1 }) + "\n")));
        source.Read().Select(sample => Encoding.UTF8.GetString(sample.Payload.Span)).ShouldBe(texts);
    }

    private JsonlSource Open(string content, string? text = null, string? label = null, string name = "a.jsonl") =>
        new([_input.Text(name, content)], new RecordOptions(text, label, TakeLabels: true));
}
