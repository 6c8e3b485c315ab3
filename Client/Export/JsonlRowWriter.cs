namespace SatCurate.Client.Export;

/// <summary>JSONL with the columns of <see cref="ExportColumns"/>; what is unknown is null.</summary>
/// <param name="stream">Where to; closed with the writer.</param>
/// <param name="subject">What all rows have in common.</param>
internal sealed class JsonlRowWriter(Stream stream, ExportSubject subject) : IRowWriter<ExportRow>
{
    private readonly JsonlFile _file = new(stream);

    /// <inheritdoc/>
    public void Write(ExportRow row)
    {
        JsonRow.WriteMembers(_file.BeginRow(), row, subject);
        _file.EndRow();
    }

    /// <inheritdoc/>
    public ValueTask CompleteAsync(CancellationToken cancellationToken) => _file.CompleteAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _file.DisposeAsync();
}
