using System.Collections;
using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Orleans.Hosting;
using SatCurate.Silo.Cluster;

namespace SatCurate.Silo.Operations;

/// <summary>Metrics, where the silo listens for operators or a collector is named; traces, where a collector is.</summary>
internal static class Telemetry
{
    private const string Collector = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>True where the standard variable of OpenTelemetry names a collector.</summary>
    public static bool HasCollector => !string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable(Collector));

    /// <summary>The variables of OpenTelemetry, which its SDK looks for in the host's configuration; nothing else of the environment comes there.</summary>
    public static IHostBuilder WithTelemetryVariables(this IHostBuilder builder) => builder.ConfigureAppConfiguration(configuration =>
        configuration.AddInMemoryCollection(Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Select(variable => KeyValuePair.Create((string)variable.Key, (string?)variable.Value))
            .Where(variable => variable.Key.StartsWith("OTEL_", StringComparison.Ordinal))));

    /// <summary>Adds what is wanted; nothing where nobody reads it.</summary>
    public static ISiloBuilder AddTelemetry(this ISiloBuilder silo, ClusterOptions cluster, ServeOptions options)
    {
        if (options.Http is null && !HasCollector)
        {
            return silo;
        }

        OpenTelemetryBuilder telemetry = silo.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource
                .AddService("satcurate", serviceNamespace: cluster.Id, serviceInstanceId: $"{cluster.Address}:{cluster.SiloPort}")
                .AddEnvironmentVariableDetector())
            .WithMetrics(metrics => Export(metrics.AddMeter("SatCurate", "Microsoft.Orleans", "System.Runtime"), options));
        if (HasCollector)
        {
            silo.AddActivityPropagation();
            telemetry.WithTracing(traces => traces
                .AddSource("Microsoft.Orleans.Application", "Microsoft.Orleans.Runtime")
                .SetSampler(new SampleCallSampler(new TraceIdRatioBasedSampler(Share())))
                .AddOtlpExporter());
        }

        return silo;
    }

    private static double Share() =>
        double.TryParse(Environment.GetEnvironmentVariable("OTEL_TRACES_SAMPLER_ARG"), NumberStyles.Float, CultureInfo.InvariantCulture, out double share)
            ? Math.Clamp(share, 0, 1)
            : 1;

    private static void Export(MeterProviderBuilder metrics, ServeOptions options)
    {
        if (options.Http is not null)
        {
            metrics.AddPrometheusExporter();
        }

        if (HasCollector)
        {
            metrics.AddOtlpExporter();
        }
    }
}
