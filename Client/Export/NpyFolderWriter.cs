using SatCurate.Datasets;

namespace SatCurate.Client.Export;

/// <summary>
/// A folder of numpy arrays, row i of each for the same sample: soft_labels, pred_probs (N x C float32), weights, label_score (N float32),
/// index, given, corrected (N int64), classes.json; with test rows also is_test (N int64). What is unknown is NaN or -1.
/// </summary>
internal sealed class NpyFolderWriter : IRowWriter<ExportRow>
{
    private readonly NpyFolder _arrays;
    private readonly float[] _unknown;
    private readonly NpyFile<float> _softLabels;
    private readonly NpyFile<float> _meanPredictions;
    private readonly NpyFile<float> _weights;
    private readonly NpyFile<float> _scores;
    private readonly NpyFile<long> _index;
    private readonly NpyFile<long> _given;
    private readonly NpyFile<long> _corrected;
    private readonly NpyFile<long>? _isTest;

    /// <param name="folder">An existing, empty folder.</param>
    /// <param name="subject">What all rows have in common.</param>
    /// <param name="hasTestRows">True where rows of the test split come too.</param>
    public NpyFolderWriter(string folder, ExportSubject subject, bool hasTestRows)
    {
        _arrays = new NpyFolder(folder, subject.Classes);
        int classes = subject.Classes.Count;
        _unknown = new float[classes];
        _unknown.AsSpan().Fill(float.NaN);
        _softLabels = _arrays.Open<float>("soft_labels", classes);
        _meanPredictions = _arrays.Open<float>("pred_probs", classes);
        _weights = _arrays.Open<float>("weights", 0);
        _scores = _arrays.Open<float>("label_score", 0);
        _index = _arrays.Open<long>("index", 0);
        _given = _arrays.Open<long>("given", 0);
        _corrected = _arrays.Open<long>("corrected", 0);
        _isTest = hasTestRows ? _arrays.Open<long>("is_test", 0) : null;
    }

    /// <inheritdoc/>
    public void Write(ExportRow row)
    {
        _softLabels.Write(row.SoftLabel is { } target ? target.Span : _unknown);
        _meanPredictions.Write(row.MeanPrediction is { } mean ? mean.Span : _unknown);
        _weights.Write(row.Weight ?? float.NaN);
        _scores.Write(row.LabelScore ?? float.NaN);
        _index.Write(row.Index);
        _given.Write(row.Given);
        _corrected.Write(row.Corrected);
        _isTest?.Write(row.Split == Splits.Test ? 1 : 0);
    }

    /// <inheritdoc/>
    public ValueTask CompleteAsync(CancellationToken cancellationToken) => _arrays.CompleteAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _arrays.DisposeAsync();
}
