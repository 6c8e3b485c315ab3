using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Configuration;
using Orleans.Hosting;
using SatCurate.Storage;

namespace SatCurate.Silo;

/// <summary>What every silo of SatCurate has, wherever it runs.</summary>
public static class SiloSetup
{
    /// <summary>Adds the grains' services over <paramref name="store"/>.</summary>
    public static ISiloBuilder AddSatCurate(this ISiloBuilder silo, IStore store)
    {
        silo.Services.AddSingleton(store);
        silo.Services.TryAddSingleton(TimeProvider.System);
        // A silo that is alone finds every grain in its own part of the directory. The cache would cost 250 bytes a sample, and a small one
        // an allocation a call.
        silo.Configure<GrainDirectoryOptions>(options => options.CachingStrategy = GrainDirectoryOptions.CachingStrategyType.None);
        return silo;
    }
}
