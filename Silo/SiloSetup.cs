using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Configuration;
using Orleans.Hosting;
using SatCurate.Grains;
using SatCurate.Storage;

namespace SatCurate.Silo;

/// <summary>What every silo of SatCurate has, wherever it runs.</summary>
public static class SiloSetup
{
    /// <summary>Adds the grains' services.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="store">The store that the grains work over.</param>
    /// <param name="policy">How runs are kept going.</param>
    /// <param name="residentSamples">How many sample grains may be awake, at least 1; null for no cap.</param>
    public static ISiloBuilder AddSatCurate(this ISiloBuilder silo, IStore store, RunPolicy policy, int? residentSamples = null)
    {
        silo.Services.AddSingleton(store);
        silo.Services.AddSingleton(policy);
        silo.Services.AddSingleton(new ResidentSamples(residentSamples).Observed());
        silo.Services.TryAddSingleton(TimeProvider.System);
        return silo;
    }

    /// <summary>
    /// Leaves out what a silo that is alone has no use for: it finds every grain in its own part of the directory. The cache would cost 250
    /// bytes a sample, and a small one an allocation a call.
    /// </summary>
    public static ISiloBuilder WithoutDirectoryCache(this ISiloBuilder silo) =>
        silo.Configure<GrainDirectoryOptions>(options => options.CachingStrategy = GrainDirectoryOptions.CachingStrategyType.None);
}
