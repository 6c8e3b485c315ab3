using Parquet;
using Parquet.Schema;
using SatCurate.Client.Decisions;

namespace SatCurate.Client.Export;

/// <summary>
/// Parquet with the columns of <see cref="ExportColumns"/>; what is unknown is null, where a text is unknown it is empty. soft_label and
/// mean_prediction are lists of float in class order; where a run keeps the top k, lists of (class, probability).
/// </summary>
internal sealed class ParquetRowWriter : IRowWriter<ExportRow>
{
    private readonly ExportSubject _subject;
    private readonly ParquetFile<ExportRow> _file;

    /// <param name="stream">Where to; closed with the writer.</param>
    /// <param name="subject">What all rows have in common.</param>
    /// <param name="rowsInGroup">The most rows of a row group; fewer where there are many classes.</param>
    public ParquetRowWriter(Stream stream, ExportSubject subject, int rowsInGroup = ParquetFile<ExportRow>.MaxRows)
    {
        _subject = subject;
        _file = new ParquetFile<ExportRow>(stream, Schema(subject), ParquetFile<ExportRow>.RowsFor(2 * subject.Classes.Count, rowsInGroup), WriteColumnsAsync);
    }

    /// <inheritdoc/>
    public void Write(ExportRow row) => _file.Write(row);

    /// <inheritdoc/>
    public ValueTask CompleteAsync(CancellationToken cancellationToken) => _file.CompleteAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _file.DisposeAsync();

    private static ParquetSchema Schema(ExportSubject subject) => new([.. ExportColumns.Of(subject).Select(Column)]);

    private static Field Column(string name) => name switch
    {
        "index" => new DataField<long>(name),
        "given_index" or "corrected_index" or "visits" => new DataField<int>(name),
        "is_label_issue" => new DataField<bool>(name),
        "label_score" or "weight" or "given_label_weight" or ExportColumns.Abstention or ExportColumns.NeighbourAgreement => new DataField<float?>(name),
        "forgetting" or "first_learned" => new DataField<int?>(name),
        _ when ExportColumns.Signals.Contains(name) || ExportColumns.TurnOver.Contains(name) => new DataField<float?>(name),
        "soft_label" or "mean_prediction" => new ListField(name, new DataField<float>(ListField.ElementName)),
        "soft_label_topk" or "mean_prediction_topk" => ParquetColumns<ExportRow>.TopKField(name),
        "decided_at" => new DateTimeDataField(name, DateTimeFormat.Timestamp, isAdjustedToUTC: true, DateTimeTimeUnit.Millis, isNullable: true),
        _ => new DataField(name, typeof(string), isNullable: false),
    };

    private async Task WriteColumnsAsync(ParquetColumns<ExportRow> columns)
    {
        await columns.TextAsync("id", row => row.Id);
        await columns.ValueAsync("index", row => row.Index);
        await columns.TextAsync("split", row => row.Split);
        await columns.TextAsync("given_label", row => _subject.Classes[row.Given]);
        await columns.ValueAsync("given_index", row => row.Given);
        await columns.TextAsync("predicted_label", row => _subject.Classes[row.Predicted]);
        await columns.TextAsync("corrected_label", row => _subject.Classes[row.Corrected]);
        await columns.ValueAsync("corrected_index", row => row.Corrected);
        await columns.ValueAsync("is_label_issue", row => row.IsLabelIssue);
        await columns.NullableAsync("label_score", row => row.LabelScore);
        await DistributionAsync(columns, "soft_label", row => row.SoftLabel);
        await columns.NullableAsync("weight", row => row.Weight);
        await columns.NullableAsync("given_label_weight", row => row.GivenLabelWeight);
        await DistributionAsync(columns, "mean_prediction", row => row.MeanPrediction);
        await columns.ValueAsync("visits", row => row.Visits);
        await columns.TextAsync("decision", row => DecisionText.Of(row.Decision?.Verdict, _subject.Classes));
        await columns.TextAsync("decided_by", row => row.Decision?.By ?? "");
        await columns.NullableAsync("decided_at", row => row.Decision?.At.UtcDateTime);
        await columns.TextAsync("run", _ => _subject.Run);
        await columns.TextAsync("revision", _ => _subject.RevisionName);
        await columns.TextAsync("source", row => row.Source);
        if (_subject.HasSignals)
        {
            await WriteSignalsAsync(columns);
        }

        if (_subject.HasTurnOver)
        {
            await columns.NullableAsync("unseen_probability", row => row.TurnOver?.Unseen);
            await columns.NullableAsync("self_influence", row => row.TurnOver?.Influence);
        }

        if (_subject.HasAbstention)
        {
            await columns.NullableAsync(ExportColumns.Abstention, row => row.Abstention);
        }

        if (_subject.HasNeighbours)
        {
            await columns.NullableAsync(ExportColumns.NeighbourAgreement, row => row.NeighbourAgreement);
        }
    }

    private static async Task WriteSignalsAsync(ParquetColumns<ExportRow> columns)
    {
        await columns.NullableAsync("mean_margin", row => row.Signals?.MeanMargin);
        await columns.NullableAsync("confidence", row => row.Signals?.Visits?.Confidence);
        await columns.NullableAsync("variability", row => row.Signals?.Visits?.Variability);
        await columns.NullableAsync("disagreement", row => row.Signals?.Visits?.Disagreement);
        await columns.NullableAsync("forgetting", row => row.Signals?.Visits?.Forgetting);
        await columns.NullableAsync("first_learned", row => row.Signals?.Visits?.FirstLearned);
        await columns.NullableAsync("pre_memorization", row => row.Signals?.Visits?.PreMemorization);
        await columns.NullableAsync("small_loss", row => row.Signals?.SmallLoss);
        await columns.NullableAsync("target_margin", row => row.Signals?.TargetMargin);
        await columns.NullableAsync("entropy", row => row.Signals?.Entropy);
    }

    private Task DistributionAsync(ParquetColumns<ExportRow> columns, string name, Func<ExportRow, ReadOnlyMemory<float>?> dense) =>
        _subject.Form.TopK == 0
            ? columns.ListAsync(name, dense)
            : columns.TopKAsync(name + "_topk", row => TopKList.Of(_subject.Form, dense(row), row.Given));
}
