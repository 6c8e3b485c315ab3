using System.Text.Json;
using SatCurate.Client.Export.LabelStudio;
using SatCurate.Client.Stores;
using SatCurate.Contracts.Datasets;
using SatCurate.Curation;
using SatCurate.Storage;

namespace SatCurate.Client.Decisions;

/// <summary>Decisions that were made in Label Studio: its JSON export of the tasks that <see cref="LabelStudioWriter"/> wrote, annotated.</summary>
internal static class LabelStudioFile
{
    /// <summary>True where a file begins like a JSON array.</summary>
    public static bool Matches(string path)
    {
        using var reader = new StreamReader(path);
        int next;
        while ((next = reader.Read()) >= 0 && char.IsWhiteSpace((char)next))
        {
        }

        return next == '[';
    }

    /// <summary>The whole file as one batch, read a task at a time. Tasks without an annotation that stands say nothing.</summary>
    /// <param name="path">The file.</param>
    /// <param name="manifest">The data set.</param>
    /// <param name="given">Given class of every sample, -1 where there is none.</param>
    /// <param name="by">Who brings the decisions in.</param>
    /// <param name="note">Why.</param>
    /// <param name="asBy">True where they are to stand under that name, not the annotators'.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="UserErrorException">The file is malformed, names a sample twice, or a choice that is no class.</exception>
    public static async Task<DecisionBatch> ReadAsync(
        string path, DatasetManifest manifest, int[] given, string by, string? note, bool asBy, CancellationToken cancellationToken)
    {
        var reader = new LabelStudioTasks(path, manifest);
        var verdictOf = new Dictionary<long, int>();
        var deciders = new List<string>();
        await using FileStream file = File.OpenRead(path);
        try
        {
            await foreach (JsonElement task in JsonSerializer.DeserializeAsyncEnumerable<JsonElement>(file, cancellationToken: cancellationToken))
            {
                if (reader.Read(task) is not { } choice)
                {
                    continue;
                }

                if (!verdictOf.TryAdd(choice.Index, choice.Class == given[choice.Index] ? Verdict.Keep : choice.Class))
                {
                    throw new UserErrorException($"sample {choice.Index} is decided twice", reader.Where, "Two tasks of the file are of one sample");
                }

                deciders.Add(choice.By ?? by);
            }
        }
        catch (JsonException e)
        {
            throw new UserErrorException("the JSON is malformed", $"{path}, line {(e.LineNumber ?? 0) + 1}", "Export the project from Label Studio as JSON");
        }

        return deciders.Count == 0
            ? throw new UserErrorException("the file holds no decisions", path, "Its tasks have no annotations, or cancelled ones alone")
            : new DecisionBatch(by, note, [.. verdictOf.Keys], [.. verdictOf.Values], asBy ? null : deciders);
    }
}
