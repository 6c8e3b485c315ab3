using System.Globalization;
using System.Text.Json;

namespace SatCurate.Faults;

/// <summary>Decides as people do, a client process for each decision or file of decisions, and remembers what was acknowledged.</summary>
/// <param name="place">Where the store lies.</param>
/// <param name="dataset">Data set to decide on.</param>
/// <param name="samples">Its samples.</param>
/// <param name="seed">Seed of what is decided.</param>
/// <param name="folder">For its files; they stay until the folder is deleted.</param>
public sealed class DecisionClient(IPlace place, string dataset, int samples, int seed, string folder)
{
    private const int MostAtOnce = 40;

    private readonly Random _random = new(seed);
    private readonly List<DecisionAttempt> _attempts = [];

    /// <summary>What was tried, in order.</summary>
    public IReadOnlyList<DecisionAttempt> Attempts => _attempts;

    /// <summary>True while a client process is on its way.</summary>
    public bool IsAsking { get; private set; }

    /// <summary>Decides once: one sample, or a file of some. Answers how the client ended.</summary>
    public async Task<ProcessResult> DecideAsync()
    {
        string note = $"{dataset}-{seed}-{_attempts.Count}";
        long[] indexes = [.. Enumerable.Range(0, _random.Next(2) == 0 ? 1 : MostAtOnce).Select(_ => _random.NextInt64(samples)).Distinct()];
        int[] verdicts = [.. indexes.Select(_ => _random.Next(-3, FeatureFile.Classes))];
        string[] what = indexes.Length == 1
            ? [indexes[0].ToString(CultureInfo.InvariantCulture), Text(verdicts[0])]
            : ["--from", await WriteAsync(note, indexes, verdicts)];
        IsAsking = true;
        ProcessResult result;
        try
        {
            result = await SatCurateProcess.RunAsync(place, ["decide", dataset, .. what, "--note", note, "--by", "client", "--json"]);
        }
        finally
        {
            IsAsking = false;
        }

        bool acknowledged = result.ExitCode == 0;
        long? sequence = acknowledged ? JsonDocument.Parse(result.Output).RootElement.GetProperty("sequence").GetInt64() : null;
        _attempts.Add(new DecisionAttempt(dataset, note, indexes, verdicts, acknowledged, sequence));
        return result;
    }

    /// <summary>Goes on deciding until it is told to stop; the decision that is on its way then is finished.</summary>
    public async Task DecideUntilAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await DecideAsync();
        }
    }

    private async Task<string> WriteAsync(string note, long[] indexes, int[] verdicts)
    {
        string file = Path.Combine(folder, note + ".csv");
        await File.WriteAllLinesAsync(file, ["index,decision", .. indexes.Zip(verdicts, (index, verdict) => $"{index},{Text(verdict)}")]);
        return file;
    }

    private static string Text(int verdict) => verdict switch
    {
        Curation.Verdict.Keep => "keep",
        Curation.Verdict.Discard => "discard",
        Curation.Verdict.Undo => "undo",
        _ => $"relabel:c{verdict}",
    };
}
