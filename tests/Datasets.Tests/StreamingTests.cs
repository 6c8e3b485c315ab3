using System.IO.Compression;
using SatCurate.Datasets.Tests.WebDataset;
using SatCurate.Storage;
using SkiaSharp;

namespace SatCurate.Datasets.Tests;

/// <summary>What an ingest holds in memory does not grow with the payload.</summary>
[Collection(nameof(StreamingTests))]
[CollectionDefinition(nameof(StreamingTests), DisableParallelization = true)] // Other tests' memory would be counted.
public sealed class StreamingTests : IDisposable
{
    // Four times the samples may cost their labels and no more; the payload grows by 4 MB and above.
    private const long Allowance = 1_000_000;

    private readonly InputFolder _input = new();

    public void Dispose() => _input.Dispose();

    [Fact]
    public Task IngestAsync_Idx_HoldsNoMoreForFourTimesTheSamples() =>
        CompareAsync(n => [IdxOf($"n{n}", n)], 1500, payloadBytes: 32 * 32);

    [Fact]
    public Task IngestAsync_CompressedCifar_HoldsNoMoreForFourTimesTheSamples() =>
        CompareAsync(n => [_input.Cifar($"n{n}.bin.gz", n)], 450, payloadBytes: 3072);

    [Fact]
    public Task IngestAsync_Csv_HoldsNoMoreForFourTimesTheSamples() =>
        CompareAsync(CsvOf, 1700, payloadBytes: 200 * sizeof(float));

    [Theory]
    [InlineData("csv")]
    [InlineData("jsonl")]
    public Task IngestAsync_Texts_HoldsNoMoreForFourTimesTheSamples(string format) =>
        CompareAsync(n => TextsOf(n, format), 700, payloadBytes: 2000);

    [Fact]
    public Task IngestAsync_Npy_HoldsNoMoreForFourTimesTheSamples() => CompareAsync(NpzOf, 1700, payloadBytes: 200 * sizeof(float));

    [Fact]
    public Task IngestAsync_ImageFolder_HoldsNoMoreForFourTimesTheSamples() =>
        CompareAsync(FolderOf, 110, payloadBytes: 3 * 64 * 64);

    [Fact]
    public Task IngestAsync_Shards_HoldsNoMoreForFourTimesTheSamples() => CompareAsync(ShardOf, 110, payloadBytes: 3 * 64 * 64);

    private static async Task<long> PeakAsync(IStore store, IngestRequest request)
    {
        long peak = 0;
        await Ingest.IngestAsync(store, request, new Reporter(_ => peak = Math.Max(peak, GC.GetTotalMemory(true))), Stop);
        return peak;
    }

    private async Task CompareAsync(Func<int, string[]> make, int count, int payloadBytes)
    {
        ((long)count * 3 * payloadBytes).ShouldBeGreaterThan(4 * Allowance); // Else the test could not tell.
        using FileStore store = FileStore.Open(_input.PathOf("store"), "test");
        IngestRequest request = new() { Dataset = "warm", BlockSize = 64, Paths = make(64) };
        await PeakAsync(store, request);
        long small = await PeakAsync(store, request with { Dataset = "small", Paths = make(count) });
        long large = await PeakAsync(store, request with { Dataset = "large", Paths = make(4 * count) });

        (large - small).ShouldBeLessThan(Allowance);
    }

    private string IdxOf(string name, int count)
    {
        _input.IdxLabels($"{name}-labels-idx1-ubyte", [.. Enumerable.Range(0, count).Select(i => (byte)(i % 7))]);
        return _input.IdxImages($"{name}-images-idx3-ubyte", count, 32, 32);
    }

    private string[] CsvOf(int count)
    {
        string features = string.Join(',', Enumerable.Range(0, 200).Select(i => $"{i}.5"));
        using (StreamWriter file = File.CreateText(_input.PathOf($"n{count}.csv")))
        {
            for (int i = 0; i < count; i++)
            {
                file.WriteLine($"{features},c{i % 5}");
            }
        }

        return [_input.PathOf($"n{count}.csv")];
    }

    private string[] TextsOf(int count, string format)
    {
        string path = _input.PathOf($"n{count}.{format}");
        using (StreamWriter file = File.CreateText(path))
        {
            file.Write(format == "csv" ? "text,label\n" : "");
            for (int i = 0; i < count; i++)
            {
                string text = string.Concat(Enumerable.Repeat($"{i:d8} ", 223))[..2000];
                file.WriteLine(format == "csv" ? $"{text},c{i % 5}" : $"{{\"text\":\"{text}\",\"label\":\"c{i % 5}\"}}");
            }
        }

        return [path];
    }

    private string[] NpzOf(int count)
    {
        string path = _input.PathOf($"n{count}.npz");
        using (ZipArchive archive = ZipFile.Open(path, ZipArchiveMode.Create))
        {
            Write("x", NpyFixture.File("<f4", $"({count}, 200)", new byte[count * 200 * sizeof(float)]));
            Write("y", NpyFixture.File("<i8", $"({count},)", NpyFixture.Longs([.. Enumerable.Range(0, count).Select(i => (long)(i % 5))])));

            void Write(string name, byte[] content)
            {
                using Stream entry = archive.CreateEntry(name + ".npy").Open();
                entry.Write(content);
            }
        }

        return [path];
    }

    private string[] ShardOf(int count) =>
    [
        _input.Bytes($"n{count}.tar", TarFixture.Of([.. Enumerable.Range(0, count).SelectMany(i => new[]
        {
            ($"{i:d6}.png", TarFixture.Picture(new SKColor((byte)i, 90, 20))),
            ($"{i:d6}.cls", TarFixture.Text($"{i % 3}")),
        })])),
    ];

    private string[] FolderOf(int count)
    {
        for (int i = 0; i < count; i++)
        {
            _input.Picture($"n{count}/c{i % 3}/{i}.png", new SKColor((byte)i, 90, 20), 64, 64);
        }

        return [_input.PathOf($"n{count}")];
    }
}
