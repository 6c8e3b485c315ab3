using System.Collections.Concurrent;
using System.Net;
using System.Text;
using SatCurate.Faults;

namespace SatCurate.Cluster.Tests;

/// <summary>What silos send to a collector of OpenTelemetry.</summary>
public sealed class CollectorTests(ClusterFixture fixture) : IClassFixture<ClusterFixture>
{
    [Fact]
    public async Task Collector_NamedInTheEnvironment_GetsMetricsAndTracesWithoutTheCallsOfSamples()
    {
        int port = SiloProcess.FreePort();
        using var collector = new HttpListener { Prefixes = { $"http://127.0.0.1:{port}/" } };
        collector.Start();
        ConcurrentDictionary<string, string> received = [];
        Task collecting = CollectAsync(collector, received);
        using ClusterPlace place = await fixture.NewClusterAsync(
            ("OTEL_EXPORTER_OTLP_ENDPOINT", $"http://127.0.0.1:{port}"),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
            ("OTEL_METRIC_EXPORT_INTERVAL", "500"));
        using SiloProcess silo = await SiloProcess.StartAsync(place, "data,trainer");
        using SatCurateProcess clean = await fixture.StartCleanAsync(place);
        await ClusterFixture.UntilEpochAsync(place, clean, 1);
        await SatCurateProcess.OutputAsync(place, "stop", "trained", "--cluster");
        await clean.EndAsync();
        await silo.DrainAsync(); // It sends what it has.
        collector.Stop();
        await collecting;

        received["/v1/metrics"].ShouldContain("satcurate.visits.applied");
        received["/v1/traces"].ShouldContain("IBlockGrain/PushAsync");
        received["/v1/traces"].ShouldNotContain("ISampleGrain/");
    }

    private static async Task CollectAsync(HttpListener collector, ConcurrentDictionary<string, string> received)
    {
        try
        {
            while (true)
            {
                HttpListenerContext context = await collector.GetContextAsync();
                using var body = new MemoryStream();
                await context.Request.InputStream.CopyToAsync(body);
                string text = Encoding.Latin1.GetString(body.GetBuffer(), 0, (int)body.Length);
                received.AddOrUpdate(context.Request.Url!.AbsolutePath, text, (_, before) => before + text);
                context.Response.Close();
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            // Stopped.
        }
    }
}
