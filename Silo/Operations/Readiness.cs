using Microsoft.Extensions.Hosting;
using Orleans;
using Orleans.Runtime;
using SatCurate.Silo.Cluster;
using SatCurate.Storage;

namespace SatCurate.Silo.Operations;

/// <summary>
/// Whether this silo can do its part: it is a member of its cluster, as the membership's own table says, and one that has grains reaches the
/// store. A trainer without its store waits for it by itself, and nobody is sent to a trainer.
/// </summary>
internal sealed class Readiness
{
    private readonly IHostApplicationLifetime _lifetime;
    private readonly Dictionary<string, BoundedCheck> _checks;

    public Readiness(IMembershipTable table, ILocalSiloDetails silo, IStore store, ServeOptions options, IHostApplicationLifetime lifetime, TimeProvider clock)
    {
        _lifetime = lifetime;
        _checks = new() { ["membership"] = new(ServeOptions.CheckPatience, clock, token => DemandMemberAsync(table, silo.SiloAddress, token)) };
        if (options.Roles.HasFlag(SiloRoles.Data))
        {
            _checks["store"] = new(ServeOptions.CheckPatience, clock, async token => await store.LengthAsync(StoreLayout.Version, token));
        }
    }

    /// <summary>What is wrong, by check; empty where this silo is ready. The checks are asked side by side.</summary>
    public async Task<IReadOnlyDictionary<string, string>> FailuresAsync(CancellationToken cancellationToken)
    {
        if (_lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return new Dictionary<string, string> { ["silo"] = "it is leaving" };
        }

        (string Name, string? Failure)[] answers = await Task.WhenAll(
            _checks.Select(async check => (check.Key, await check.Value.FailureAsync(cancellationToken))));
        return answers.Where(answer => answer.Failure is not null).ToDictionary(answer => answer.Name, answer => answer.Failure!);
    }

    private static async Task DemandMemberAsync(IMembershipTable table, SiloAddress silo, CancellationToken cancellationToken)
    {
        MembershipTableData row = await table.ReadRowAsync(silo, cancellationToken);
        SiloStatus status = row.TryGet(silo)?.Item1.Status ?? SiloStatus.None;
        if (status != SiloStatus.Active)
        {
            throw new NotReadyException($"the silo is {(status == SiloStatus.None ? "no member" : status.ToString().ToLowerInvariant())}");
        }
    }
}
