using System.Diagnostics;
using System.Globalization;
using SatCurate.Client.Terminal;
using SatCurate.Silo;

namespace SatCurate.Client.Doctor;

/// <summary>Shows how far a walk through a store is, once it takes longer than two seconds.</summary>
internal sealed class AuditDisplay(CommandContext context) : IProgress<AuditProgress>
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(2);

    private long _last = Stopwatch.GetTimestamp();

    /// <inheritdoc/>
    public void Report(AuditProgress value)
    {
        if (Stopwatch.GetElapsedTime(_last) >= s_interval)
        {
            _last = Stopwatch.GetTimestamp();
            context.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{value.Dataset}: {value.Block:N0} of {value.Blocks:N0} parts looked through"));
        }
    }
}
