using System.Text.Json;
using SatCurate.Client.Stores;
using SatCurate.Curation;

namespace SatCurate.Client.Export.History;

/// <summary>JSONL: one object a visit with the columns of <see cref="HistoryColumns"/>.</summary>
internal sealed class JsonlHistoryWriter(Stream stream, ClassNames classes) : IHistoryWriter
{
    private readonly JsonlFile _file = new(stream);

    /// <inheritdoc/>
    public void Write(BlockVisits block)
    {
        for (int offset = 0; offset < block.Samples; offset++)
        {
            for (int epoch = 0; epoch < block.Epochs; epoch++)
            {
                if (block[offset, epoch] is { } visit)
                {
                    Write(block.First + offset, epoch, visit);
                }
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask CompleteAsync(CancellationToken cancellationToken) => _file.CompleteAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _file.DisposeAsync();

    private void Write(long index, int epoch, VisitEntry visit)
    {
        Utf8JsonWriter json = _file.BeginRow();
        json.WriteNumber("index", index);
        json.WriteNumber("epoch", epoch + 1);
        json.WriteNumber("weight", (float)visit.Weight);
        json.WriteNumber("given_probability", (float)visit.GivenProbability);
        json.WriteString("predicted_label", classes[visit.Predicted]);
        json.WriteNumber("predicted_index", visit.Predicted);
        json.WriteBoolean("warm_up", visit.Flags.HasFlag(VisitMarks.WarmUp));
        json.WriteBoolean("pinned", visit.Flags.HasFlag(VisitMarks.Pinned));
        json.WriteNumberOrNull("margin", float.IsNaN(visit.Margin) ? null : visit.Margin);
        _file.EndRow();
    }
}
