using System.Net;

namespace SatCurate.Cluster.Tests;

/// <summary>Somebody who asks a silo over HTTP.</summary>
internal sealed class Operator : IDisposable
{
    private readonly HttpClient _http;

    public Operator(int port) => _http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromSeconds(30) };

    /// <summary>Status and body of a GET.</summary>
    public Task<(HttpStatusCode Status, string Body)> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    /// <summary>Status and body of any request.</summary>
    public async Task<(HttpStatusCode Status, string Body)> SendAsync(HttpMethod method, string path)
    {
        using var request = new HttpRequestMessage(method, path);
        using HttpResponseMessage response = await _http.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>Waits until a GET answers so; its body.</summary>
    public async Task<string> UntilAsync(string path, HttpStatusCode status)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            (HttpStatusCode answered, string body) = await GetAsync(path);
            if (answered == status)
            {
                return body;
            }

            await Task.Delay(20, patience.Token);
        }
    }

    /// <summary>What /metrics says, summed over the labels of each name.</summary>
    public async Task<IReadOnlyDictionary<string, double>> MetricsAsync()
    {
        (HttpStatusCode status, string body) = await GetAsync("/metrics");
        status.ShouldBe(HttpStatusCode.OK, body);
        return body.Split('\n')
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => (Name: line.Split('{', ' ')[0], Value: double.Parse(line[(line.LastIndexOf('}') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[^1])))
            .GroupBy(sample => sample.Name)
            .ToDictionary(samples => samples.Key, samples => samples.Sum(sample => sample.Value));
    }

    public void Dispose() => _http.Dispose();
}
