using System.Globalization;
using SatCurate.Client.Export.History;
using SatCurate.Client.Terminal;

namespace SatCurate.Client.Export;

/// <summary>What an export wrote, in a line.</summary>
internal static class ExportSummary
{
    /// <summary>Prints it.</summary>
    public static void Print(CommandContext context, string path, ExportMeta meta)
    {
        ExportCounts counts = meta.Counts;
        string leftOut = (counts.BelowMinWeight > 0 ? Text($", {counts.BelowMinWeight:N0} left out below the weight") : "")
            + (counts.WithoutLabel > 0 ? Text($", {counts.WithoutLabel:N0} left out without a label") : "");
        Line(context, path, Text(
            $"{counts.Rows:N0} rows ({counts.Train:N0} train, {counts.Test:N0} test), {counts.LabelIssues:N0} label issues, {counts.Decided:N0} decided{leftOut}; revision {meta.Revision}"));
    }

    /// <summary>Prints it.</summary>
    public static void Print(CommandContext context, string path, HistoryMeta meta) =>
        Line(context, path, Text($"{meta.Visits:N0} visits of {meta.Samples:N0} samples in {meta.Epochs.Done} epochs; revision {meta.Revision}"));

    private static void Line(CommandContext context, string path, string text)
    {
        if (context.ErrorIsTerminal)
        {
            context.Error.Write("\r\u001b[K");
        }

        context.Out.WriteLine($"{path}: {text}");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
