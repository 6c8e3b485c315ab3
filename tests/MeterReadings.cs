using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace SatCurate.Tests;

/// <summary>
/// What the meter SatCurate records while this lives, in the whole process: a test that wants exact values must run alone. A value with a tag
/// goes under <c>name{tag=value}</c>.
/// </summary>
internal sealed class MeterReadings : IDisposable
{
    private readonly ConcurrentDictionary<string, (long Count, double Sum)> _readings = new();
    private readonly MeterListener _listener = new();

    public MeterReadings()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == "SatCurate")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>Sum of the values of an instrument.</summary>
    public double Sum(string name) => _readings.GetValueOrDefault(name).Sum;

    /// <summary>Number of values of an instrument.</summary>
    public long Count(string name) => _readings.GetValueOrDefault(name).Count;

    public void Dispose() => _listener.Dispose();

    private void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        string name = instrument.Name;
        foreach ((string tag, object? of) in tags)
        {
            name += $"{{{tag}={of}}}";
        }

        _readings.AddOrUpdate(name, (1, value), (_, before) => (before.Count + 1, before.Sum + value));
    }
}
