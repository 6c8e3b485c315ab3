using SatCurate.Storage;

namespace SatCurate.Faults.Tests;

/// <summary>SIGKILL exactly before and after requests to the blob service, one after another in one run; a proxy holds them.</summary>
public sealed class AzuritePlantedKillTests(UndisturbedRun undisturbed, AzuriteFixture fixture) : IClassFixture<AzuriteFixture>, IDisposable
{
    private const int Block = 1;

    private readonly WireProxy _proxy = new(fixture.Azurite.Port);

    [Fact]
    public async Task Clean_KilledAroundEveryKindOfRequest_EndsBitIdenticalWithNothingAcknowledgedLost()
    {
        AzuriteFixture.SkipWhereItIsMissing();
        using IPlace place = await undisturbed.FreshOnAsync(fixture.Azurite, _proxy.Port);
        var client = new DecisionClient(place, UndisturbedRun.Other, UndisturbedRun.Samples, 9, undisturbed.NewFolder());
        string dataset = UndisturbedRun.Trained;
        (string Name, string Method, string Target)[] requests =
        [
            ("journal append", "PUT", $"{StoreLayout.BlockJournal(dataset, Block)}*comp=appendblock"),
            ("decision append", "PUT", $"{StoreLayout.DatasetJournal(UndisturbedRun.Other)}*comp=appendblock"),
            ("snapshot", "PUT", $"{StoreLayout.Snapshots(dataset, Block)}*.snap"),
            ("segment deletion", "DELETE", StoreLayout.BlockJournal(dataset, Block)),
        ];
        foreach ((string name, string method, string target) in requests)
        {
            foreach (bool isDone in new[] { false, true })
            {
                string[] parts = target.Split('*');
                _proxy.HoldOne(r => r.Method == method && parts.All(part => r.Target.Contains(part, StringComparison.Ordinal)), isDone);
                await KillAtAsync(place, $"{(isDone ? "after" : "before")} {name}", client);
                await UndisturbedRun.ShouldBeSoundAsync(place);
            }
        }

        _proxy.Plan = _ => WireFault.None;
        (await client.DecideAsync()).ExitCode.ShouldBe(0);
        await SatCurateProcess.OutputAsync(place, UndisturbedRun.Clean);
        await undisturbed.ShouldBeTheEndOfAsync(place, client.Attempts);
    }

    public void Dispose() => _proxy.Dispose();

    private async Task KillAtAsync(IPlace place, string where, DecisionClient client)
    {
        using SatCurateProcess victim = SatCurateProcess.Start(place, UndisturbedRun.Clean);
        Task deciding = Task.CompletedTask;
        if (where.EndsWith("decision append", StringComparison.Ordinal))
        {
            await UndisturbedRun.UntilServingAsync(place, victim);
            deciding = client.DecideAsync();
        }

        Task ended = victim.EndAsync();
        (await Task.WhenAny(_proxy.Held, ended)).ShouldBe(_proxy.Held, $"the run ended without coming to '{where}': {victim.Errors}");
        await victim.KillAsync();
        await deciding;
    }
}
