using System.Diagnostics;
using System.Globalization;
using SatCurate.Training;

namespace SatCurate.Silo;

/// <summary>Tells for people how far a training is that no run shows: a line now and then.</summary>
/// <param name="what">What trains, at the beginning of each line.</param>
/// <param name="tell">Told the lines.</param>
internal sealed class EpochLines(string what, Action<string> tell) : IProgress<TrainingProgress>
{
    private static readonly TimeSpan s_quiet = TimeSpan.FromSeconds(10);

    private readonly Stopwatch _sinceLast = Stopwatch.StartNew();

    /// <summary>Something else was told just now.</summary>
    public void Restart() => _sinceLast.Restart();

    /// <inheritdoc/>
    public void Report(TrainingProgress value)
    {
        if (_sinceLast.Elapsed >= s_quiet)
        {
            Restart();
            tell(string.Create(CultureInfo.InvariantCulture, $"  {what}: epoch {value.Epoch + 1}/{value.Epochs}"));
        }
    }
}
