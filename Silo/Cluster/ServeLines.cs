using Microsoft.Extensions.Logging;
using SatCurate.Silo.Operations;

namespace SatCurate.Silo.Cluster;

/// <summary>What the command itself has to say while a silo is served: plain lines among lines of text, JSON among JSON.</summary>
public sealed partial class ServeLines : IDisposable
{
    private readonly TextWriter _error;
    private readonly ILoggerFactory? _factory;
    private readonly ILogger? _logger;

    /// <summary>Lines of the command, to <paramref name="error"/> or into the log.</summary>
    public ServeLines(ClusterOptions? cluster, ServeOptions options, TextWriter error)
    {
        _error = error;
        if (options.Log == LogFormat.Json)
        {
            _factory = LoggerFactory.Create(logging => logging.AddSiloLog(cluster, options));
            _logger = _factory.CreateLogger("SatCurate.Serve");
        }
    }

    /// <summary>True where lines are JSON.</summary>
    public bool AreJson => _logger is not null;

    /// <summary>Something to know.</summary>
    public void Say(string line) => Write(line, LogLevel.Information);

    /// <summary>Why the silo ends.</summary>
    public void Fail(string line) => Write(line, LogLevel.Critical);

    /// <summary>Returns when everything is written.</summary>
    public void Dispose() => _factory?.Dispose();

    private void Write(string line, LogLevel level)
    {
        if (_logger is null)
        {
            _error.WriteLine(line);
        }
        else
        {
            Log(_logger, level, line);
        }
    }

    [LoggerMessage(Message = "{Line}")]
    private static partial void Log(ILogger logger, LogLevel level, string line);
}
