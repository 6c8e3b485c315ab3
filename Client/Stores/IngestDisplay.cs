using System.Diagnostics;
using System.Globalization;
using SatCurate.Client.Terminal;
using SatCurate.Datasets;

namespace SatCurate.Client.Stores;

/// <summary>Shows how far an ingest is: in place on a terminal, a line every two seconds elsewhere.</summary>
internal sealed class IngestDisplay(CommandContext context) : IProgress<IngestProgress>
{
    private readonly TimeSpan _interval = context.ErrorIsTerminal ? TimeSpan.FromMilliseconds(100) : TimeSpan.FromSeconds(2);
    private long _last = Stopwatch.GetTimestamp();

    /// <inheritdoc/>
    public void Report(IngestProgress value)
    {
        if (Stopwatch.GetElapsedTime(_last) < _interval)
        {
            return;
        }

        _last = Stopwatch.GetTimestamp();
        string total = value.Total is { } all ? string.Create(CultureInfo.InvariantCulture, $" of {all:N0}") : "";
        string line = string.Create(CultureInfo.InvariantCulture, $"{value.Split}: {value.Samples:N0}{total} samples");
        if (context.ErrorIsTerminal)
        {
            context.Error.Write($"\r\u001b[K{line}\r");
        }
        else
        {
            context.Error.WriteLine(line);
        }
    }
}
