using System.Text;
using System.Text.Json;
using SatCurate.Client.Export;
using static SatCurate.Client.Tests.Rows;

namespace SatCurate.Client.Tests;

public class NpyTests
{
    [Fact]
    public async Task Write_FloatMatrix_GivesTheseBytes()
    {
        using var stream = new MemoryStream();
        await using (var file = new NpyFile<float>(stream, 2))
        {
            file.Write(1f, 2f);
            file.Write(3f, float.NaN);
            await file.CompleteAsync(CancellationToken.None);
        }

        byte[] bytes = stream.ToArray();
        bytes[..10].ShouldBe([0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0, 118, 0]);
        Encoding.ASCII.GetString(bytes, 10, 118).ShouldBe("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }".PadRight(117) + "\n");
        bytes[128..].ShouldBe([0, 0, 0x80, 0x3F, 0, 0, 0, 0x40, 0, 0, 0x40, 0x40, 0, 0, 0xC0, 0xFF]);
    }

    [Fact]
    public async Task Write_LongVector_StatesOneDimension()
    {
        using var stream = new MemoryStream();
        await using (var file = new NpyFile<long>(stream, 0))
        {
            file.Write(-1);
            await file.CompleteAsync(CancellationToken.None);
        }

        byte[] bytes = stream.ToArray();
        Encoding.ASCII.GetString(bytes, 10, 118).ShouldStartWith("{'descr': '<i8', 'fortran_order': False, 'shape': (1,), }");
        bytes[128..].ShouldBe(Enumerable.Repeat((byte)0xFF, 8));
    }

    [Fact]
    public async Task Write_RowOfOtherLength_IsRefused()
    {
        using var stream = new MemoryStream();
        await using var file = new NpyFile<float>(stream, 3);
        Should.Throw<ArgumentException>(() => file.Write(1f));
    }

    [Fact]
    public async Task FolderWriter_OneRow_WritesAllArrays()
    {
        string folder = Directory.CreateTempSubdirectory("satcurate-npy-").FullName;
        try
        {
            await using (var writer = new NpyFolderWriter(folder, Subject, hasTestRows: false))
            {
                writer.Write(Row(Sample()));
                await writer.CompleteAsync(CancellationToken.None);
            }

            Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal).ShouldBe(
            [
                "classes.json", "corrected.npy", "given.npy", "index.npy", "label_score.npy", "pred_probs.npy", "soft_labels.npy", "weights.npy",
            ]);
            BitConverter.ToInt64(File.ReadAllBytes(Path.Combine(folder, "corrected.npy")), 128).ShouldBe(1);
            BitConverter.ToSingle(File.ReadAllBytes(Path.Combine(folder, "pred_probs.npy")), 128 + 4).ShouldBe(0.875f);
            JsonSerializer.Deserialize<string[]>(File.ReadAllText(Path.Combine(folder, "classes.json"))).ShouldBe(Classes.Names);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
