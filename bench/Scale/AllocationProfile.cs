using System.Diagnostics.Tracing;

namespace SatCurate.Scale;

/// <summary>Which types are allocated, by the runtime's own sampling (one event per 100 kB).</summary>
internal sealed class AllocationProfile : EventListener
{
    private const EventKeywords Gc = (EventKeywords)1;
    private const int TypeName = 5;
    private readonly Dictionary<string, int> _types = [];

    /// <summary>The share of each type since the listener was made, largest first.</summary>
    public IEnumerable<string> Lines(int most)
    {
        lock (_types)
        {
            double total = Math.Max(1, _types.Values.Sum());
            return [.. _types.OrderByDescending(t => t.Value).Take(most).Select(t => $"{t.Value / total,7:P1}  {t.Key}")];
        }
    }

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == "Microsoft-Windows-DotNETRuntime")
        {
            EnableEvents(eventSource, EventLevel.Verbose, Gc);
        }
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (_types is not null && eventData.EventName?.StartsWith("GCAllocationTick", StringComparison.Ordinal) == true && eventData.Payload?[TypeName] is string type)
        {
            lock (_types)
            {
                _types[type] = _types.GetValueOrDefault(type) + 1;
            }
        }
    }
}
