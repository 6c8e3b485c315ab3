using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using SatCurate.Datasets;

namespace SatCurate.Client.Export.WebDataset;

/// <summary>
/// Tar files in the way of WebDataset. A sample's members have its index for a name: <c>.png</c>, <c>.txt</c> or <c>.npy</c> (float32) is the sample,
/// <c>.cls</c> the number of its label, <c>.json</c> its row. Test samples are in files of their own, <c>NAME-test-000000.tar</c>.
/// </summary>
internal sealed class WebDatasetWriter : IRowWriter<ExportRow>
{
    private const int MaxSamples = 10_000;
    private const long MaxBytes = 1L << 30;

    private readonly ExportSubject _subject;
    private readonly SampleShape _shape;
    private readonly TarShards _train;
    private readonly TarShards _test;
    private readonly ArrayBufferWriter<byte> _json = new();

    /// <param name="folder">An existing, empty folder.</param>
    /// <param name="subject">What all rows have in common.</param>
    /// <param name="dataset">Name of the data set: what the files' names begin with.</param>
    /// <param name="shape">Shape of the samples.</param>
    /// <param name="maxSamples">Samples in a file at most.</param>
    /// <param name="maxBytes">Bytes of a file at most.</param>
    public WebDatasetWriter(
        string folder, ExportSubject subject, string dataset, SampleShape shape, int maxSamples = MaxSamples, long maxBytes = MaxBytes)
    {
        (_subject, _shape) = (subject, shape);
        _train = new TarShards(Path.Combine(folder, dataset), maxSamples, maxBytes);
        _test = new TarShards(Path.Combine(folder, $"{dataset}-{Splits.Test}"), maxSamples, maxBytes);
    }

    /// <inheritdoc/>
    public void Write(ExportRow row)
    {
        string key = SampleName.Of(row.Index);
        (row.Split == Splits.Test ? _test : _train).Write(
        [
            (key + SampleFile.Ending(_shape), SampleFile.Of(row.Payload.Span, _shape)),
            (key + ".cls", Encoding.ASCII.GetBytes(row.Label.ToString(CultureInfo.InvariantCulture))),
            (key + ".json", RowOf(row)),
        ]);
    }

    /// <inheritdoc/>
    public ValueTask CompleteAsync(CancellationToken cancellationToken) => DisposeAsync();

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _train.Dispose();
        _test.Dispose();
        return ValueTask.CompletedTask;
    }

    private byte[] RowOf(ExportRow row)
    {
        _json.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(_json, JsonlFile.Options))
        {
            json.WriteStartObject();
            JsonRow.WriteMembers(json, row, _subject);
            json.WriteEndObject();
        }

        return _json.WrittenSpan.ToArray();
    }
}
