using System.Collections;
using Microsoft.Extensions.Logging;
using SatCurate.Silo.Cluster;

namespace SatCurate.Silo.Operations;

/// <summary>The outermost scope of all that a silo logs: which silo it is. Others come within it, as ever.</summary>
internal sealed class SiloScope : IExternalScopeProvider, IEnumerable<KeyValuePair<string, object>>
{
    private readonly LoggerExternalScopeProvider _within = new();
    private readonly KeyValuePair<string, object>[] _values;

    public SiloScope(ClusterOptions? cluster, SiloRoles roles) => _values =
    [
        .. cluster is null ? (KeyValuePair<string, object>[])[] : [new("Cluster", cluster.Id), new("Silo", $"{cluster.Address}:{cluster.SiloPort}")],
        new("Roles", roles.ToString().ToLowerInvariant()),
    ];

    public void ForEachScope<TState>(Action<object?, TState> callback, TState state)
    {
        callback(this, state);
        _within.ForEachScope(callback, state);
    }

    public IDisposable Push(object? state) => _within.Push(state);

    public IEnumerator<KeyValuePair<string, object>> GetEnumerator() => _values.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => string.Join(' ', _values.Select(value => $"{value.Key}:{value.Value}"));
}
