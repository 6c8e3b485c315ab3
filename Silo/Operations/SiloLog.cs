using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using SatCurate.Silo.Cluster;

namespace SatCurate.Silo.Operations;

/// <summary>How a served silo logs: to stderr, in one of the built-in formats of the console.</summary>
public static class SiloLog
{
    /// <summary>What is logged, and in which form.</summary>
    public static ILoggingBuilder AddSiloLog(this ILoggingBuilder logging, ClusterOptions? cluster, ServeOptions options)
    {
        logging.SetMinimumLevel(LogLevel.Warning)
            .AddFilter("SatCurate", LogLevel.Information)
            .AddFilter("Orleans.Runtime.Messaging", LogLevel.Error) // A silo that is gone is named by the membership's own lines.
            .AddFilter("Orleans.Runtime.Watchdog", LogLevel.Error); // It warns at every start, of a check that has never run.
        logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        if (options.Log == LogFormat.Text)
        {
            return logging.AddSimpleConsole(format => (format.SingleLine, format.TimestampFormat, format.UseUtcTimestamp, format.ColorBehavior) =
                (true, "yyyy-MM-dd HH:mm:ss.fff'Z' ", true, LoggerColorBehavior.Disabled));
        }

        logging.Services.AddSingleton<IExternalScopeProvider>(new SiloScope(cluster, options.Roles));
        return logging.AddJsonConsole(format => (format.TimestampFormat, format.UseUtcTimestamp, format.IncludeScopes) =
            ("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", true, true));
    }
}
