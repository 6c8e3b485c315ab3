using SatCurate.Client.Stores;
using SatCurate.Curation;

namespace SatCurate.Client.Export.History;

/// <summary>
/// A folder of numpy arrays, row i of each for sample <c>index[i]</c>, column j for epoch <c>epochs[j]</c> (from 1): history_weight,
/// history_given_probability, history_margin (N x E float32), history_predicted (N x E int32), index (N int64), epochs (E int64), classes.json. Where a sample
/// had no visit in an epoch stands NaN, or -1.
/// </summary>
internal sealed class NpyHistoryWriter : IHistoryWriter
{
    private readonly NpyFolder _arrays;
    private readonly NpyFile<float> _weight;
    private readonly NpyFile<float> _givenProbability;
    private readonly NpyFile<float> _margin;
    private readonly NpyFile<int> _predicted;
    private readonly NpyFile<long> _index;
    private readonly float[] _weights;
    private readonly float[] _probabilities;
    private readonly float[] _margins;
    private readonly int[] _classesPredicted;

    /// <param name="folder">An existing, empty folder.</param>
    /// <param name="classes">Classes of the data set.</param>
    /// <param name="epochs">E.</param>
    public NpyHistoryWriter(string folder, ClassNames classes, int epochs)
    {
        _arrays = new NpyFolder(folder, classes);
        (_weights, _probabilities, _margins, _classesPredicted) = (new float[epochs], new float[epochs], new float[epochs], new int[epochs]);
        _weight = _arrays.Open<float>("history_weight", epochs);
        _givenProbability = _arrays.Open<float>("history_given_probability", epochs);
        _margin = _arrays.Open<float>("history_margin", epochs);
        _predicted = _arrays.Open<int>("history_predicted", epochs);
        _index = _arrays.Open<long>("index", 0);
        NpyFile<long> numbers = _arrays.Open<long>("epochs", 0);
        for (int epoch = 1; epoch <= epochs; epoch++)
        {
            numbers.Write(epoch);
        }
    }

    /// <inheritdoc/>
    public void Write(BlockVisits block)
    {
        for (int offset = 0; offset < block.Samples; offset++)
        {
            for (int epoch = 0; epoch < block.Epochs; epoch++)
            {
                VisitEntry? visit = block[offset, epoch];
                _weights[epoch] = (float?)visit?.Weight ?? float.NaN;
                _probabilities[epoch] = (float?)visit?.GivenProbability ?? float.NaN;
                _margins[epoch] = visit?.Margin ?? float.NaN;
                _classesPredicted[epoch] = visit?.Predicted ?? -1;
            }

            _weight.Write(_weights);
            _givenProbability.Write(_probabilities);
            _margin.Write(_margins);
            _predicted.Write(_classesPredicted);
            _index.Write(block.First + offset);
        }
    }

    /// <inheritdoc/>
    public ValueTask CompleteAsync(CancellationToken cancellationToken) => _arrays.CompleteAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _arrays.DisposeAsync();
}
