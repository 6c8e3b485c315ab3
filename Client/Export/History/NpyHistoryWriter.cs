using System.Text.Json;
using SatCurate.Client.Stores;
using SatCurate.Client.Terminal;
using SatCurate.Curation;

namespace SatCurate.Client.Export.History;

/// <summary>
/// A folder of numpy arrays, row i of each for sample <c>index[i]</c>, column j for epoch <c>epochs[j]</c> (from 1): history_weight,
/// history_given_probability (N x E float32), history_predicted (N x E int32), index (N int64), epochs (E int64), classes.json. Where a sample
/// had no visit in an epoch stands NaN, or -1.
/// </summary>
internal sealed class NpyHistoryWriter : IHistoryWriter
{
    private readonly List<INpyFile> _files = [];
    private readonly string _folder;
    private readonly ClassNames _classes;
    private readonly NpyFile<float> _weight;
    private readonly NpyFile<float> _givenProbability;
    private readonly NpyFile<int> _predicted;
    private readonly NpyFile<long> _index;
    private readonly float[] _weights;
    private readonly float[] _probabilities;
    private readonly int[] _classesPredicted;

    /// <param name="folder">An existing, empty folder.</param>
    /// <param name="classes">Classes of the data set.</param>
    /// <param name="epochs">E.</param>
    public NpyHistoryWriter(string folder, ClassNames classes, int epochs)
    {
        (_folder, _classes) = (folder, classes);
        (_weights, _probabilities, _classesPredicted) = (new float[epochs], new float[epochs], new int[epochs]);
        _weight = Open<float>("history_weight", epochs);
        _givenProbability = Open<float>("history_given_probability", epochs);
        _predicted = Open<int>("history_predicted", epochs);
        _index = Open<long>("index", 0);
        NpyFile<long> numbers = Open<long>("epochs", 0);
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
                _classesPredicted[epoch] = visit?.Predicted ?? -1;
            }

            _weight.Write(_weights);
            _givenProbability.Write(_probabilities);
            _predicted.Write(_classesPredicted);
            _index.Write(block.First + offset);
        }
    }

    /// <inheritdoc/>
    public async ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        foreach (INpyFile file in _files)
        {
            await file.CompleteAsync(cancellationToken);
        }

        await File.WriteAllTextAsync(
            Path.Combine(_folder, "classes.json"), JsonSerializer.Serialize(_classes.Names, Json.Document) + "\n", cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (INpyFile file in _files)
        {
            await file.DisposeAsync();
        }
    }

    private NpyFile<T> Open<T>(string name, int columns)
        where T : unmanaged
    {
        var file = new NpyFile<T>(File.Create(Path.Combine(_folder, name + ".npy"), 1 << 16), columns);
        _files.Add(file);
        return file;
    }
}
