namespace SatCurate.Grains.Tests.Residency;

public sealed class ResidentSamplesTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Add_AboveTheCap_TellsTheSamplesOfTheBlockThatWasVisitedLeastRecently()
    {
        var residents = new ResidentSamples(4);
        AwakeSample[] first = Wake(residents, 0, 2);
        AwakeSample[] second = Wake(residents, 1, 2);
        residents.Visit("d", 0).Dispose();

        AwakeSample[] third = Wake(residents, 2, 1);
        await ToldAsync(second);
        Finish(residents);
        Asleep(first, third).ShouldBe(0);
        residents.Count.ShouldBe(5); // those that were told are here until they have gone
    }

    [Fact]
    public async Task Add_WhileItsBlockIsVisited_TellsOtherBlocksAlone()
    {
        var residents = new ResidentSamples(2);
        AwakeSample[] other = Wake(residents, 1, 1);
        AwakeSample[] visited;
        using (residents.Visit("d", 0))
        {
            visited = Wake(residents, 0, 5);
            await ToldAsync(other);
            Finish(residents);
            Asleep(visited).ShouldBe(0);
            residents.Count.ShouldBe(6); // above the cap for the time of the visit
        }

        await ToldAsync(visited);
    }

    [Fact]
    public async Task Leave_OneOfTwoVisitsOfABlock_LeavesItAlone()
    {
        var residents = new ResidentSamples(1);
        ResidentVisit longer = residents.Visit("d", 0);
        AwakeSample[] samples = Wake(residents, 0, 3);
        residents.Visit("d", 0).Dispose();
        Finish(residents);
        Asleep(samples).ShouldBe(0);
        longer.Dispose();
        await ToldAsync(samples);
    }

    [Fact]
    public async Task Visit_BeginsWhileItsBlockIsBeingToldToSleep_SparesTheRest()
    {
        var residents = new ResidentSamples(10);
        ResidentVisit filling = residents.Visit("d", 0);
        AwakeSample[] samples = [.. Enumerable.Range(0, 200).Select(i => AwakeSample.Of("d", i))];
        var visits = new List<ResidentVisit>();
        foreach (AwakeSample sample in samples)
        {
            sample.OnTold = () =>
            {
                if (visits.Count == 0)
                {
                    visits.Add(residents.Visit("d", 0));
                }
            };
            residents.Add(sample.Context, 0);
        }

        filling.Dispose();
        await Task.WhenAny(samples.Select(s => s.Told)).WaitAsync(Patience);
        Finish(residents);
        await UntilAsync(() => Asleep(samples) >= 64);
        Asleep(samples).ShouldBe(64);
        visits[0].Dispose();
        await UntilAsync(() => Asleep(samples) >= 190);
    }

    [Fact]
    public async Task Remove_ToldOrOfItsOwn_CountsEachOnce()
    {
        var residents = new ResidentSamples(2);
        AwakeSample own = AwakeSample.Of("d", 100);
        ResidentBlock of = residents.Add(own.Context, 1);
        residents.Count.ShouldBe(1);
        residents.Remove(own.Context, of);
        residents.Count.ShouldBe(0);

        AwakeSample[] told = Wake(residents, 0, 2);
        ResidentBlock block = residents.Add(own.Context, 0);
        await ToldAsync([.. told, own]);
        residents.Count.ShouldBe(3);
        residents.Remove(own.Context, block);
        residents.Remove(told[0].Context, block);
        residents.Remove(told[1].Context, block);
        residents.Count.ShouldBe(0);
    }

    [Fact]
    public void Add_WithoutACap_CountsAndTellsNobody()
    {
        var residents = new ResidentSamples();
        AwakeSample[] samples = [.. Enumerable.Range(0, 300).Select(i => AwakeSample.Of("d", i))];
        ResidentBlock[] blocks = [.. samples.Select((s, i) => residents.Add(s.Context, i / 10))];
        residents.Visit("d", 0).Dispose();
        residents.Count.ShouldBe(300);
        residents.Remove(samples[7].Context, blocks[7]);
        residents.Count.ShouldBe(299);
        Asleep(samples).ShouldBe(0);
        residents.Cap.ShouldBeNull();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    public void Cap_BelowOne_IsRefused(int cap) => Should.Throw<ArgumentOutOfRangeException>(() => new ResidentSamples(cap)).Message.ShouldContain($"{cap}");

    private static AwakeSample[] Wake(ResidentSamples residents, int block, int count)
    {
        AwakeSample[] samples = [.. Enumerable.Range(block * 16, count).Select(i => AwakeSample.Of("d", i))];
        Array.ForEach(samples, sample => residents.Add(sample.Context, block));
        return samples;
    }

    /// <summary>Does here what is still left to do in the background.</summary>
    private static void Finish(ResidentSamples residents) => ((IThreadPoolWorkItem)residents).Execute();

    private static int Asleep(params AwakeSample[][] samples) => samples.SelectMany(s => s).Count(s => s.Told.IsCompleted);

    private static Task ToldAsync(AwakeSample[] samples) => Task.WhenAll(samples.Select(s => s.Told)).WaitAsync(Patience);

    private static async Task UntilAsync(Func<bool> holds)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!holds())
        {
            await Task.Delay(5, patience.Token);
        }
    }
}
