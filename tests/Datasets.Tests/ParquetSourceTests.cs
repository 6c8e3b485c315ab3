using System.Runtime.InteropServices;
using System.Text;
using CsCheck;
using SatCurate.Curation;
using SatCurate.Datasets.Readers;

namespace SatCurate.Datasets.Tests;

public sealed class ParquetSourceTests : IDisposable
{
    private readonly InputFolder _input = new();

    public void Dispose() => _input.Dispose();

    [Fact]
    public async Task Read_TextsOverSeveralRowGroups_YieldsThemInOrder()
    {
        string path = _input.Bytes("a.parquet", await ParquetFixture.TextsAsync(["a", "é\n", "", "d", "e"], ["x", null, "y", "x", "x"]));
        var source = new ParquetSource([path], new RecordOptions(null, null, TakeLabels: true));

        source.Read().Select(sample => (Encoding.UTF8.GetString(sample.Payload.Span), sample.Label)).ShouldBe([("a", 0), ("é\n", -1), ("", 1), ("d", 0), ("e", 0)]);
        source.Count.ShouldBe(5);
        source.TakenFor.ShouldBe("Parquet of texts (text in 'text', by its name; label in 'label', by its name)");
    }

    [Fact]
    public async Task Read_NumericColumns_AreFeatures()
    {
        string path = _input.Bytes("a.parquet", await ParquetFixture.NumbersAsync([1.5f, -2], [3, 4], [7, 9]));
        var source = new ParquetSource([path], new RecordOptions(null, null, TakeLabels: true));

        source.Read().Select(sample => MemoryMarshal.Cast<byte, float>(sample.Payload.Span).ToArray()).ToArray().ShouldBe([[1.5f, 3], [-2, 4]]);
        source.LabelNames.ShouldBe(["7", "9"]);
        source.Columns.Select(column => column.Name).ShouldBe(["a", "b"]);
    }

    [Fact]
    public async Task Read_AnEmptyNumber_IsRefusedWithItsPlace()
    {
        string path = _input.Bytes("a.parquet", await ParquetFixture.NumbersAsync([1, 2], [3, null], [7, 9]));
        Should.Throw<UserErrorException>(() => new ParquetSource([path], new RecordOptions(null, null, TakeLabels: true)).Read().Count()).Message
            .ShouldStartWith($"not a finite number ({path}, row group 0, sample 1, column 'b')");
    }

    /// <summary>The footer ends where a length is to come; the library takes the end for a length that goes on for ever.</summary>
    [Fact]
    public void Read_AFooterThatEndsBeforeALength_IsOneErrorInTheEnd()
    {
        string path = _input.Bytes("endless.parquet", [.. "PAR1"u8, 0xF8, .. BitConverter.GetBytes(1), .. "PAR1"u8]);
        Should.Throw<UserErrorException>(() => new ParquetSource([path], new RecordOptions(null, null, TakeLabels: true))).Message.ShouldContain(path);
    }

    /// <summary>Wherever a byte is damaged or the file cut, reading ends in one error that names the file, or reads what a reader can.</summary>
    [Fact]
    public async Task Read_ADamagedFile_NeverFailsOtherwiseThanByAUserError()
    {
        byte[] whole = await ParquetFixture.TextsAsync([.. Enumerable.Range(0, 40).Select(i => $"text {i}")], [.. Enumerable.Range(0, 40).Select(i => $"{i % 3}")], 16);
        int file = 0;
        Gen.Select(Gen.Int[0, whole.Length - 1], Gen.Byte, Gen.Bool).Sample((at, value, cut) =>
        {
            byte[] damaged = [.. whole];
            damaged[at] = value;
            string path = _input.Bytes($"{Interlocked.Increment(ref file)}.parquet", cut ? whole[..at] : damaged);
            try
            {
                _ = new ParquetSource([path], new RecordOptions(null, null, TakeLabels: true)).Read().Count();
            }
            catch (UserErrorException e)
            {
                e.Message.ShouldContain(path);
                e.Message.ShouldNotContain("\n");
            }
        }, iter: 1000);
    }
}
