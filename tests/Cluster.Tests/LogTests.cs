using System.Globalization;
using System.Text.Json;
using SatCurate.Faults;

namespace SatCurate.Cluster.Tests;

/// <summary>What served silos log as JSON.</summary>
public sealed class LogTests(ClusterFixture fixture) : IClassFixture<ClusterFixture>
{
    [Fact]
    public async Task Json_OfASiloThatTrains_IsAnObjectALineWithItsIds()
    {
        using ClusterPlace place = await fixture.NewClusterAsync();
        using SiloProcess silo = await SiloProcess.StartAsync(place, "data,trainer", "--log", "json");
        using SatCurateProcess clean = await fixture.StartCleanAsync(place);
        await ClusterFixture.UntilEpochAsync(place, clean, 1);
        await SatCurateProcess.OutputAsync(place, "stop", "trained", "--cluster");
        await clean.EndAsync();
        await silo.DrainAsync();

        JsonElement[] lines = Lines(silo.Errors, place);
        lines.Select(line => line.GetProperty("Message").GetString()).ShouldContain("gone: what it had is handed on");
        JsonElement training = lines.Single(line => line.GetProperty("Message").GetString() == "Training run 1 of trained");
        training.GetProperty("Category").GetString().ShouldBe("SatCurate.Silo.TrainerWorker");
        JsonElement[] scopes = [.. training.GetProperty("Scopes").EnumerateArray()];
        scopes[0].GetProperty("Silo").GetString().ShouldBe($"127.0.0.1:{silo.SiloPort}");
        scopes[0].GetProperty("Roles").GetString().ShouldBe("data, trainer");
        scopes[^1].GetProperty("Run").ToString().ShouldBe("1");
        scopes[^1].GetProperty("Dataset").GetString().ShouldBe("trained");
        Guid.TryParse(scopes[^1].GetProperty("Worker").GetString(), out _).ShouldBeTrue();
    }

    [Fact]
    public async Task Json_OfASiloThatCannotStart_SaysWhyWithoutAKey()
    {
        using ClusterPlace place = await fixture.NewClusterAsync(
            ("SATCURATE_CLUSTER__CONNECTIONSTRING", $"Host=127.0.0.1;Port={SiloProcess.FreePort()};Database=none;Username=me;Password=hidden-word"));
        ProcessResult result = await SatCurateProcess.RunAsync(place, "serve", "--log", "json");
        result.ExitCode.ShouldBe(1, result.Errors);
        Lines(result.Errors, place)[^1].GetProperty("Message").GetString()!.ShouldStartWith("error: ");
    }

    private static JsonElement[] Lines(string errors, ClusterPlace place)
    {
        errors.ShouldNotContain(place.Environment["SATCURATE_CLUSTER__CONNECTIONSTRING"].Split("Password=")[1]);
        errors.ShouldNotContain(place.Environment["AZURE_STORAGE_CONNECTION_STRING"].Split("AccountKey=")[1].Split(';')[0]);
        JsonElement[] lines = [.. errors.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
        lines.ShouldNotBeEmpty();
        foreach (JsonElement line in lines)
        {
            DateTimeOffset.TryParseExact(
                line.GetProperty("Timestamp").GetString(), "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", null, DateTimeStyles.AssumeUniversal, out _).ShouldBeTrue();
            line.GetProperty("LogLevel").GetString().ShouldNotBeNullOrEmpty();
            line.GetProperty("Category").GetString().ShouldNotBeNullOrEmpty();
            line.GetProperty("Scopes").EnumerateArray().First().GetProperty("Cluster").GetString().ShouldBe("tests");
        }

        return lines;
    }
}
