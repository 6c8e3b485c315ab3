using System.Net;
using System.Net.Sockets;

namespace SatCurate.EndToEnd.Tests;

/// <summary><c>satcurate serve --roles web</c> as a process of its own.</summary>
internal sealed class WebProcess : IDisposable
{
    private readonly SatCurateProcess _process;

    private WebProcess(SatCurateProcess process, string url) => (_process, Url) = (process, url);

    /// <summary>Where it answers.</summary>
    public string Url { get; }

    /// <summary>Starts one, and returns when it answers.</summary>
    /// <param name="store">Its store.</param>
    /// <param name="url">Where another one was; null for a free port.</param>
    public static async Task<WebProcess> StartAsync(string store, string? url = null)
    {
        url ??= $"http://127.0.0.1:{FreePort()}";
        SatCurateProcess process = SatCurateProcess.Start(store, "serve", "--roles", "web", "--urls", url);
        using var http = new HttpClient();
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (!await AnswersAsync(http, url, patience.Token))
        {
            process.HasExited.ShouldBeFalse("the server ended");
            await Task.Delay(50, patience.Token);
        }

        return new WebProcess(process, url);
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.EndAsync();
    }

    /// <summary>SIGINT; returns how it ended.</summary>
    public Task<ProcessResult> EndAsync()
    {
        _process.Interrupt();
        return _process.EndAsync();
    }

    public void Dispose() => _process.Dispose();

    private static async Task<bool> AnswersAsync(HttpClient http, string url, CancellationToken cancellationToken)
    {
        try
        {
            using HttpResponseMessage response = await http.GetAsync($"{url}/healthz/ready", cancellationToken);
            return response.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>A port of the loopback that nobody listens at.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
