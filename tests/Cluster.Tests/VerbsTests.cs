using SatCurate.Faults;

namespace SatCurate.Cluster.Tests;

/// <summary>What the verbs do on a cluster, and what they say where they can't.</summary>
public sealed class VerbsTests(ClusterFixture fixture) : IClassFixture<ClusterFixture>
{
    [Fact]
    public async Task Verbs_OnACluster_AnswerAsOneProcessDoes()
    {
        using ClusterPlace place = await fixture.NewClusterAsync();
        using (SiloProcess data = await SiloProcess.StartAsync(place, "data"))
        using (SiloProcess trainer = await SiloProcess.StartAsync(place, "trainer"))
        {
            using SatCurateProcess clean = await fixture.StartCleanAsync(place);
            await ClusterFixture.UntilEpochAsync(place, clean, 2);
            (await SatCurateProcess.OutputAsync(place, "stop", "trained", "--cluster")).ShouldContain("is stopped");
            (await clean.EndAsync()).ExitCode.ShouldBe(130);

            string started = await SatCurateProcess.OutputAsync(place, "clean", "trained", "--resume", "--detach", "--cluster");
            started.ShouldContain("run 1 of trained is started");
            using SatCurateProcess follower = SatCurateProcess.Start(place, "clean", "trained", "--resume", "--cluster", "--report", Path.GetTempFileName());
            await fixture.ShouldBeAtTheSameEndAsync(place, follower);

            ProcessResult alone = await SatCurateProcess.RunAsync(place, "delete", "trained", "--yes");
            alone.ExitCode.ShouldBe(2, alone.Errors);
            alone.Errors.ShouldContain("held by cluster tests");

            await fixture.ShouldAnswerAsOneProcessDoesAsync(place);
            (await SatCurateProcess.OutputAsync(place, "show", "trained", "7", "--cluster")).ShouldContain("c2");
            string before = await SatCurateProcess.OutputAsync(place, "suspects", "trained", "--limit", "20", "--json", "--cluster");
            await data.DrainAsync();
            using SiloProcess next = await SiloProcess.StartAsync(place, "data");
            (await SatCurateProcess.OutputAsync(place, "suspects", "trained", "--limit", "20", "--json", "--cluster")).ShouldBe(before);
            (await SatCurateProcess.OutputAsync(place, "show", "trained", "7", "--cluster")).ShouldContain("c2");

            (await SatCurateProcess.OutputAsync(place, ["append", "trained", .. fixture.More, "--cluster"])).ShouldContain("100 samples appended");
            await SatCurateProcess.OutputAsync(place, "clean", "trained", "--epochs", "2", "--warmup", "1", "--cluster", "--report", Path.GetTempFileName());
            (await SatCurateProcess.OutputAsync(place, "suspects", "trained", "--limit", "1", "--json", "--cluster")).ShouldContain("r0002");
            await SatCurateProcess.OutputAsync(place, "delete", "trained", "--yes", "--cluster");
            (await SatCurateProcess.OutputAsync(place, "status", "--cluster")).ShouldStartWith("no data sets");
        }
    }

    [Fact]
    public async Task Verbs_RightAfterADataSiloDied_AnswerAsBefore()
    {
        using ClusterPlace place = await fixture.NewClusterAsync();
        using SiloProcess first = await SiloProcess.StartAsync(place, "data,trainer");
        using SiloProcess second = await SiloProcess.StartAsync(place, "data");
        await fixture.IngestAsync(place);
        await SatCurateProcess.OutputAsync(place, "clean", "trained", "--epochs", "2", "--warmup", "1", "--cluster", "--report", Path.GetTempFileName());
        string[][] verbs = [["suspects", "trained", "--limit", "20", "--json", "--cluster"], ["show", "trained", "7", "--cluster"], ["revisions", "trained", "--cluster"]];
        var before = new List<string>();
        foreach (string[] verb in verbs)
        {
            before.Add(await SatCurateProcess.OutputAsync(place, verb));
        }

        // The other silos take it for alive yet, and send what is meant for its grains there.
        await second.KillAsync();
        foreach ((string[] verb, string answer) in verbs.Zip(before))
        {
            (await SatCurateProcess.OutputAsync(place, verb)).ShouldBe(answer);
        }
    }

    [Theory]
    [InlineData("Choose data, trainer", "serve", "--roles", "web,cook")]
    [InlineData("Choose 1 to 65535", "serve", "--silo-port", "70000")]
    [InlineData("--allow-network", "serve", "--address", "10.1.2.3")]
    [InlineData("Name the IP address", "serve", "--address", "silo-1")]
    [InlineData("--allow-network", "serve", "--http", "10.1.2.3:8080")]
    [InlineData("--allow-network", "serve", "--http", "0.0.0.0:8080")]
    [InlineData("Name an IP address and a port", "serve", "--http", "8080")]
    [InlineData("a store in a directory serves one process", "serve", "--store", "/tmp/satcurate-no-cluster")]
    [InlineData("--config", "status", "--cluster", "--config", "/nowhere.json")]
    [InlineData("--cluster", "clean", "trained", "--detach")]
    [InlineData("no silo of cluster tests answers", "status", "trained", "--cluster")]
    public async Task Verb_SettingThatCannotBe_IsOneLineWithoutASecret(string named, params string[] arguments)
    {
        using ClusterPlace place = await fixture.NewClusterAsync();
        string password = place.Environment["SATCURATE_CLUSTER__CONNECTIONSTRING"].Split("Password=")[1];
        if (arguments.Contains("trained"))
        {
            // There must be a data set to ask for; it is ingested without any silo, by the process that holds the store alone.
            await fixture.IngestAloneAsync(place);
        }

        ProcessResult result = await SatCurateProcess.RunAsync(place, arguments);
        result.ExitCode.ShouldBe(2, result.Errors);
        result.Errors.ShouldContain(named);
        result.Errors.Trim().ShouldNotContain('\n');
        result.Errors.ShouldStartWith("error: ");
        result.Errors.ShouldNotContain(password);
    }
}
