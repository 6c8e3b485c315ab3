using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Configuration;
using Orleans.Hosting;
using SatCurate.Storage;

namespace SatCurate.Silo;

/// <summary>What every silo of SatCurate has, wherever it runs.</summary>
public static class SiloSetup
{
    /// <summary>
    /// Entries of the grain directory's cache. The default of a million costs 270 bytes a sample, and samples are found without it: they live
    /// where their block calls them.
    /// </summary>
    private const int DirectoryCacheEntries = 16_384;

    /// <summary>Adds the grains' services over <paramref name="store"/>.</summary>
    public static ISiloBuilder AddSatCurate(this ISiloBuilder silo, IStore store)
    {
        silo.Services.AddSingleton(store);
        silo.Services.TryAddSingleton(TimeProvider.System);
        silo.Configure<GrainDirectoryOptions>(options => options.CacheSize = DirectoryCacheEntries);
        return silo;
    }
}
