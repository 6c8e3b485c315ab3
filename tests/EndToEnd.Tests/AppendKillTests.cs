using System.Text.Json;

namespace SatCurate.EndToEnd.Tests;

/// <summary>An append that is killed at any moment has happened, or it has not; what was there before is there either way.</summary>
public sealed class AppendKillTests
{
    private const int First = 1500;
    private const int More = 40_000;

    [Fact]
    public async Task Append_KilledAgainAndAgain_IsWholeOrNothing()
    {
        using var workplace = new Workplace();
        await Things.CleanAsync(workplace);
        string rows = workplace.Write("more.csv", "colour,size,label\n" + string.Concat(Enumerable.Range(0, More).Select(i => $"red,{i},hot\n")));
        int killed = 0;
        for (int delay = 300; await CountAsync(workplace) == First && killed < 40; delay += 100)
        {
            using SatCurateProcess append = SatCurateProcess.Start(workplace.Store, "append", "things", rows, "--label-column", "label");
            await Task.Delay(delay, TestContext.Current.CancellationToken);
            if (!append.HasExited)
            {
                append.Kill();
                killed++;
            }

            await append.EndAsync();
            (await SatCurateProcess.OutputAsync(workplace.Store, "doctor", "--full", "--store", workplace.Store)).ShouldNotContain("wrong:");
        }

        killed.ShouldBeGreaterThan(0);
        (await CountAsync(workplace)).ShouldBe(First + More);
        (await SatCurateProcess.OutputAsync(workplace.Store, "append", "things", rows, "--label-column", "label")).ShouldContain("nothing was changed");
    }

    private static async Task<int> CountAsync(Workplace workplace) => JsonSerializer.Deserialize<JsonElement>(
        await SatCurateProcess.OutputAsync(workplace.Store, "status", "things", "--json")).EnumerateArray().Single().GetProperty("train_count").GetInt32();
}
