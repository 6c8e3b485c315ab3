using System.Formats.Tar;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using SatCurate.Client.Export;
using SatCurate.Client.Export.WebDataset;
using SatCurate.Curation;
using SatCurate.Datasets;
using SatCurate.Storage;
using static SatCurate.Client.Tests.Rows;

namespace SatCurate.Client.Tests;

public sealed class WebDatasetWriterTests : IDisposable
{
    private static readonly SampleShape s_features = new(PayloadKind.FeaturesFloat32, 1, 1, 3);

    private readonly string _folder = Directory.CreateTempSubdirectory("satcurate-tar-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Write_Text_IsThreeMembersOfOneKeyInUstar()
    {
        await WriteAsync(SampleShape.Text, 10, long.MaxValue, Train(42, "größer"u8.ToArray()));
        string file = Path.Combine(_folder, "pets-000000.tar");
        Encoding.ASCII.GetString(await File.ReadAllBytesAsync(file), 257, 5).ShouldBe("ustar");

        (string Name, byte[] Content)[] members = Members(file);
        members.Select(member => member.Name).ShouldBe(["00000042.txt", "00000042.cls", "00000042.json"]);
        Encoding.UTF8.GetString(members[0].Content).ShouldBe("größer");
        Encoding.ASCII.GetString(members[1].Content).ShouldBe("1");
        JsonElement row = JsonSerializer.Deserialize<JsonElement>(members[2].Content);
        row.EnumerateObject().Select(member => member.Name).ShouldBe(ExportColumns.Names);
        row.GetProperty("given_label").GetString().ShouldBe("cat");
        row.GetProperty("weight").GetSingle().ShouldBe(0.75f);
    }

    [Fact]
    public async Task Write_Features_AreANumpyVector()
    {
        await WriteAsync(s_features, 10, long.MaxValue, Train(0, MemoryMarshal.AsBytes<float>([1.5f, 2f, -3f]).ToArray()));
        (string name, byte[] npy) = Members(Path.Combine(_folder, "pets-000000.tar"))[0];
        name.ShouldBe("00000000.npy");
        Encoding.ASCII.GetString(npy, 10, 118).ShouldStartWith("{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }");
        MemoryMarshal.Cast<byte, float>(npy.AsSpan(128)).ToArray().ShouldBe([1.5f, 2f, -3f]);
    }

    [Theory]
    [InlineData(2, long.MaxValue)]
    [InlineData(10, 9_300)] // A sample is 7 records of 512 bytes, and 2 close a file.
    public async Task Write_MoreThanAFileHolds_BeginsTheNextAndKeepsSamplesTogether(int maxSamples, long maxBytes)
    {
        await WriteAsync(SampleShape.Text, maxSamples, maxBytes, [.. Enumerable.Range(0, 5).Select(i => Train(i, "x"u8.ToArray()))]);
        string[] files = Files();
        files.ShouldBe(["pets-000000.tar", "pets-000001.tar", "pets-000002.tar"]);
        files.Select(file => Members(Path.Combine(_folder, file)).Length).ShouldBe([6, 6, 3]);
        files.ShouldAllBe(file => new FileInfo(Path.Combine(_folder, file)).Length <= maxBytes);
    }

    [Fact]
    public async Task Write_SampleLargerThanAFile_HasAFileOfItsOwn()
    {
        await WriteAsync(SampleShape.Text, 10, 4_000, Train(0, new byte[9_000]), Train(1, "x"u8.ToArray()));
        Files().Length.ShouldBe(2);
    }

    [Fact]
    public async Task Write_TestSamples_AreInFilesOfTheirOwnUnderTheGivenLabel()
    {
        await WriteAsync(SampleShape.Text, 10, long.MaxValue, Train(7, "x"u8.ToArray()), ExportRules.Test("pets", 7, 2, null) with { Payload = "y"u8.ToArray() });
        Files().ShouldBe(["pets-000000.tar", "pets-test-000000.tar"]);
        Members(Path.Combine(_folder, "pets-test-000000.tar"))[1].Content.ShouldBe("2"u8.ToArray());
    }

    [Fact]
    public async Task Write_TheSameRowsTwice_GivesTheSameBytes()
    {
        await WriteAsync(SampleShape.Text, 10, long.MaxValue, Train(1, "x"u8.ToArray()));
        byte[] first = await File.ReadAllBytesAsync(Path.Combine(_folder, "pets-000000.tar"));
        await WriteAsync(SampleShape.Text, 10, long.MaxValue, Train(1, "x"u8.ToArray()));
        (await File.ReadAllBytesAsync(Path.Combine(_folder, "pets-000000.tar"))).ShouldBe(first);
        first.AsSpan(136, 12).ToArray().ShouldAllBe(b => b == '0' || b == 0 || b == ' ', "the time");
    }

    private static ExportRow Train(long index, byte[] payload) =>
        ExportRules.Train(new SampleId("pets", index), Sample(), null, null) with { Payload = payload };

    private async Task WriteAsync(SampleShape shape, int maxSamples, long maxBytes, params ExportRow[] rows)
    {
        await using var writer = new WebDatasetWriter(_folder, Subject, "pets", shape, maxSamples, maxBytes);
        foreach (ExportRow row in rows)
        {
            writer.Write(row);
        }

        await writer.CompleteAsync(CancellationToken.None);
    }

    private string[] Files() => [.. Directory.GetFiles(_folder).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    private static (string Name, byte[] Content)[] Members(string file)
    {
        using var reader = new TarReader(File.OpenRead(file));
        var members = new List<(string, byte[])>();
        while (reader.GetNextEntry() is { } entry)
        {
            using var content = new MemoryStream();
            entry.DataStream!.CopyTo(content);
            members.Add((entry.Name, content.ToArray()));
        }

        return [.. members];
    }
}
