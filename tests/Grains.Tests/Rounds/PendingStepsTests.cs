using CsCheck;
using SatCurate.Grains.Rounds;

namespace SatCurate.Grains.Tests.Rounds;

public sealed class PendingStepsTests
{
    [Fact]
    public void Take_BeforeAGap_GivesWhatLiesBeforeIt()
    {
        var pending = new PendingSteps(0, 10);
        StepRange first = pending.Take(4);
        pending.Take(2);
        pending.Return(first);

        (pending.Count, pending.Lowest).ShouldBe((8, 0));
        pending.Take(10).ShouldBe(new StepRange(0, 4));
        pending.Take(10).ShouldBe(new StepRange(6, 10));
        (pending.Count, pending.Lowest).ShouldBe((0, null));
    }

    [Fact]
    public void TakeAndReturn_InAnyOrder_KeepEveryStepOnce() =>
        Gen.Select(Gen.Int[0, 40], Gen.Select(Gen.Int[1, 7], Gen.Bool, Gen.Int[0, 9]).Array[0, 60]).Sample((end, moves) =>
        {
            var pending = new PendingSteps(0, end);
            var model = new SortedSet<int>(Enumerable.Range(0, end));
            var taken = new List<StepRange>();
            foreach ((int most, bool takes, int which) in moves)
            {
                if (takes && pending.Count > 0)
                {
                    StepRange range = pending.Take(most);
                    range.Count.ShouldBeInRange(1, most);
                    range.First.ShouldBe(model.Min);
                    Enumerable.Range(range.First, range.Count).ShouldAllBe(step => model.Remove(step));
                    taken.Add(range);
                }
                else if (!takes && taken.Count > 0)
                {
                    StepRange range = taken[which % taken.Count];
                    taken.Remove(range);
                    pending.Return(range);
                    model.UnionWith(Enumerable.Range(range.First, range.Count));
                }

                (pending.Count, pending.Lowest).ShouldBe((model.Count, model.Count == 0 ? null : model.Min));
            }
        });
}
