using System.Globalization;
using SatCurate.Client.Decisions;
using SatCurate.Client.Export;
using SatCurate.Client.Stores;
using SatCurate.Client.Terminal;
using SatCurate.Contracts.Blocks;
using SatCurate.Contracts.Datasets;

namespace SatCurate.Client.Suspects;

/// <summary>One sample on one sheet.</summary>
/// <param name="classes">Classes of the data set.</param>
/// <param name="view">The revision that answered.</param>
/// <param name="epochs">Epochs of its run.</param>
/// <param name="row">The sample as an export shows it.</param>
/// <param name="visits">Its last visits, oldest first.</param>
/// <param name="decisions">Every decision on it, oldest first.</param>
/// <param name="text">Its text, or the start of it; null where it is none.</param>
/// <param name="picture">noise or blank where it is a picture that shows nothing; else null.</param>
internal sealed class SampleSheet(
    ClassNames classes,
    RevisionView view,
    int epochs,
    ExportRow row,
    IReadOnlyList<SampleVisitLine> visits,
    IReadOnlyList<DecisionRecord> decisions,
    string? text,
    string? picture)
{
    private const int ClassesShown = 10;

    /// <summary>For people.</summary>
    public void Print(CommandContext context)
    {
        TextWriter output = context.Out;
        output.WriteLine($"{row.Id}  (run {view.Revision.Run}, epoch {view.Revision.Epoch + 1} of {epochs})");
        if (text is not null)
        {
            output.WriteLine($"text       {text}");
        }

        if (picture is not null)
        {
            output.WriteLine($"picture    {picture}");
        }

        output.WriteLine($"given      {Name(row.Given)}");
        output.WriteLine($"predicted  {Name(row.Predicted)}");
        output.WriteLine($"corrected  {Name(row.Corrected)}");
        output.WriteLine($"score      {Figure(row.LabelScore)}{(row.IsLabelIssue ? "  label issue" : "")}");
        output.WriteLine($"weight     {Figure(row.Weight)}");
        output.WriteLine($"target     {Distribution(row.SoftLabel)}");
        output.WriteLine($"mean       {Distribution(row.MeanPrediction)}");
        output.WriteLine($"decision   {(row.Decision is null ? "none" : DecisionText.Of(row.Decision.Verdict, classes))}");
        foreach (DecisionRecord decision in decisions)
        {
            output.WriteLine($"  {ExportSubject.Time(decision.At)}  {DecisionText.Of(decision.Verdict, classes)} by {decision.By}{(decision.Note is null ? "" : $": {decision.Note}")}");
        }

        output.WriteLine($"visits     {row.Visits}{(visits.Count < row.Visits ? $", the last {visits.Count} (--full prints all)" : "")}");
        if (visits.Count == 0)
        {
            return;
        }

        var table = new Columns("epoch", "weight", "p(given)", "predicted", "");
        foreach (SampleVisitLine visit in visits)
        {
            table.Add(
                (visit.Epoch + 1).ToString(CultureInfo.InvariantCulture),
                Figure(visit.Weight),
                Figure(visit.GivenProbability),
                classes[visit.Predicted],
                visit.WarmUp ? "warm-up" : visit.Pinned ? "decided" : "");
        }

        table.Print(output, context.OutIsTerminal);
    }

    /// <summary>As one JSON document.</summary>
    public void PrintJson(CommandContext context) => Json.Print(context.Out, new
    {
        row.Id,
        row.Index,
        view.Revision.Run,
        Revision = view.Revision.ToString(),
        Epoch = view.Revision.Epoch + 1,
        Text = text,
        Picture = picture,
        GivenLabel = classes[row.Given],
        PredictedLabel = classes[row.Predicted],
        CorrectedLabel = classes[row.Corrected],
        row.IsLabelIssue,
        row.LabelScore,
        row.Weight,
        SoftLabel = row.SoftLabel?.ToArray(),
        MeanPrediction = row.MeanPrediction?.ToArray(),
        classes = classes.Names,
        row.Visits,
        History = visits.Select(visit => new
        {
            Epoch = visit.Epoch + 1,
            visit.Weight,
            visit.GivenProbability,
            Predicted = classes[visit.Predicted],
            visit.WarmUp,
            visit.Pinned,
        }),
        Decision = DecisionText.Of(row.Decision?.Verdict, classes),
        Decisions = decisions.Select(decision => new
        {
            decision.Sequence,
            Decision = DecisionText.Of(decision.Verdict, classes),
            decision.By,
            At = ExportSubject.Time(decision.At),
            decision.Note,
        }),
    });

    private string Name(int index) => index < 0 ? "none" : classes[index];

    private string Distribution(ReadOnlyMemory<float>? values)
    {
        if (values is not { } list)
        {
            return "none yet";
        }

        (float Value, int Class)[] largest = [.. list.ToArray().Select((value, index) => (value, index)).OrderByDescending(pair => pair.value).Take(ClassesShown)];
        return string.Join("  ", largest.Where((pair, rank) => rank == 0 || pair.Value >= 0.0005f).Select(pair => $"{classes[pair.Class]} {Figure(pair.Value)}"));
    }

    private static string Figure(float? value) => value?.ToString("F3", CultureInfo.InvariantCulture) ?? "none";
}
