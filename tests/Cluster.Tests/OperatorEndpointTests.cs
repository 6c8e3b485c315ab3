using System.Net;
using System.Text.Json;
using SatCurate.Faults;

namespace SatCurate.Cluster.Tests;

/// <summary>What served silos answer to operators.</summary>
public sealed class OperatorEndpointTests(ClusterFixture fixture) : IClassFixture<ClusterFixture>
{
    [Fact]
    public async Task Health_StoreStopsAndGoesOn_IsLiveAllTheTimeAndReadyAgain()
    {
        using ClusterPlace place = await fixture.NewClusterAsync();
        int port = SiloProcess.FreePort();
        using SiloProcess silo = await SiloProcess.StartAsync(place, "data", "--http", $"127.0.0.1:{port}");
        using var asking = new Operator(port);
        (await asking.UntilAsync("/health/ready", HttpStatusCode.OK)).ShouldBe("""{"ready":true,"failed":{}}""");

        // Shorter than the lease by which the cluster holds its store.
        fixture.Azurite.Signal("STOP");
        try
        {
            (HttpStatusCode Status, string Body)[] answers = await Task.WhenAll(asking.GetAsync("/health/ready"), asking.GetAsync("/health/ready"));
            answers.ShouldAllBe(answer => answer.Status == HttpStatusCode.ServiceUnavailable);
            JsonElement failed = JsonDocument.Parse(answers[0].Body).RootElement.GetProperty("failed");
            failed.EnumerateObject().Select(check => check.Name).ShouldBe(["store"]);
            answers[0].Body.ShouldNotContain("AccountKey");
            (await asking.GetAsync("/health/live")).ShouldBe((HttpStatusCode.OK, """{"alive":true}"""));
        }
        finally
        {
            fixture.Azurite.Signal("CONT");
        }

        await asking.UntilAsync("/health/ready", HttpStatusCode.OK);
        (await asking.SendAsync(HttpMethod.Post, "/health/live")).Status.ShouldBe(HttpStatusCode.MethodNotAllowed);
        (await asking.GetAsync("/")).ShouldBe((HttpStatusCode.NotFound, ""));
        await silo.DrainAsync();
    }

    [Fact]
    public async Task Metrics_AfterARun_HoldWhatTheSiloMeasures()
    {
        using ClusterPlace place = await fixture.NewClusterAsync();
        int port = SiloProcess.FreePort();
        using SiloProcess silo = await SiloProcess.StartAsync(place, "data,trainer", "--http", $"127.0.0.1:{port}");
        using var asking = new Operator(port);
        using SatCurateProcess clean = await fixture.StartCleanAsync(place);
        await ClusterFixture.UntilEpochAsync(place, clean, 3);
        await SatCurateProcess.OutputAsync(place, "stop", "trained", "--cluster");
        await clean.EndAsync();

        IReadOnlyDictionary<string, double> metrics = await asking.MetricsAsync();
        metrics["satcurate_trainer_steps_total"].ShouldBeGreaterThanOrEqualTo(3 * 79);
        metrics["satcurate_visits_applied_total"].ShouldBeGreaterThanOrEqualTo(3 * 2500);
        metrics["satcurate_visits_pending"].ShouldBe(0);
        metrics["satcurate_block_pull_duration_seconds_count"].ShouldBeGreaterThan(0);
        metrics["satcurate_block_push_duration_seconds_sum"].ShouldBeGreaterThan(0);
        metrics["satcurate_journal_append_duration_seconds_count"].ShouldBeGreaterThan(0);
        metrics["satcurate_journal_appended_bytes_total"].ShouldBeGreaterThan(2500);
        metrics["satcurate_leases_granted_total"].ShouldBe(1);
        metrics["satcurate_trainer_wait_seconds_total"].ShouldBeGreaterThan(0);
        metrics.Keys.ShouldContain(name => name.StartsWith("orleans_", StringComparison.Ordinal));
        metrics.Keys.ShouldContain(name => name.StartsWith("dotnet_gc_", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Health_SiloIsLeaving_IsAnsweredWhileItHandsOnWhatItHas()
    {
        using ClusterPlace place = await fixture.NewClusterAsync();
        int port = SiloProcess.FreePort();
        using SiloProcess silo = await SiloProcess.StartAsync(place, "data,trainer", "--http", $"127.0.0.1:{port}");
        using var asking = new Operator(port);
        using SatCurateProcess clean = await fixture.StartCleanAsync(place);
        await ClusterFixture.UntilEpochAsync(place, clean, 1);
        Task drained = silo.DrainAsync();
        (await asking.UntilAsync("/health/ready", HttpStatusCode.ServiceUnavailable)).ShouldBe("{\"ready\":false,\"failed\":{\"silo\":\"it is leaving\"}}");
        (await asking.GetAsync("/health/live")).Status.ShouldBe(HttpStatusCode.OK);
        await drained;
    }

    [Fact]
    public async Task Ports_WhateverTheEnvironmentSaysToWebServers_AreTheSilosOwn()
    {
        using ClusterPlace place = await fixture.NewClusterAsync(
            ("ASPNETCORE_URLS", $"http://127.0.0.1:{SiloProcess.FreePort()}"),
            ("ASPNETCORE_HTTP_PORTS", $"{SiloProcess.FreePort()}"),
            ("DOTNET_URLS", $"http://127.0.0.1:{SiloProcess.FreePort()}"));
        using SiloProcess quiet = await SiloProcess.StartAsync(place, "data");
        Listening.Ports(quiet.Id).ShouldBe(((int[])[quiet.SiloPort, quiet.GatewayPort]).Order());

        int port = SiloProcess.FreePort();
        using SiloProcess asked = await SiloProcess.StartAsync(place, "trainer", "--http", $"127.0.0.1:{port}");
        Listening.Ports(asked.Id).ShouldBe(((int[])[asked.SiloPort, port]).Order());
        using var asking = new Operator(port);
        await asking.UntilAsync("/health/ready", HttpStatusCode.OK);

        ProcessResult third = await SatCurateProcess.RunAsync(
            place, "serve", "--roles", "trainer", "--silo-port", $"{SiloProcess.FreePort()}", "--http", $"127.0.0.1:{port}");
        third.ExitCode.ShouldBe(2, third.Errors);
        third.Errors.ShouldContain("somebody else listens");
    }
}
