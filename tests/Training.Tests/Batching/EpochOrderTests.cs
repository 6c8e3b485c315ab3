using CsCheck;
using SatCurate.Training.Batching;

namespace SatCurate.Training.Tests.Batching;

public sealed class EpochOrderTests
{
    private static readonly Gen<(int[] Counts, int Batch, int Pool, long Seed)> Plans =
        Gen.Select(Gen.Int[1, 9].Array[1, 40], Gen.Int[2, 12], Gen.Int[1, 8], Gen.Long);

    [Fact]
    public void From_AnyPlan_VisitsEverySampleOnceInTheStepsPromised() => Plans.Sample(plan =>
    {
        var order = new EpochOrder(plan.Seed, 3, plan.Counts, plan.Batch, plan.Pool);
        PlannedStep[] steps = [.. order.From(0)];
        return steps.Length == order.StepCount
            && steps.Select(step => step.Step).SequenceEqual(Enumerable.Range(0, order.StepCount))
            && steps.SkipLast(1).All(step => step.Samples.Length == plan.Batch)
            && steps.SelectMany(step => step.Samples).Order().SequenceEqual(Enumerable.Range(0, plan.Counts.Sum()));
    });

    [Fact]
    public void From_AnyStep_GoesOnAsTheWholeOrderDoes() => Plans.Sample(plan =>
    {
        var order = new EpochOrder(plan.Seed, 3, plan.Counts, plan.Batch, plan.Pool);
        int middle = order.StepCount / 2;
        return order.From(middle).SelectMany(step => step.Samples)
            .SequenceEqual(order.From(0).Skip(middle).SelectMany(step => step.Samples));
    });

    [Fact]
    public void From_RestOfOneSample_JoinsTheLastStep() =>
        new EpochOrder(1, 0, [9], 4).From(0).Select(step => step.Samples.Length).ShouldBe([4, 5]);

    [Fact]
    public void From_OtherEpochOrSeed_IsAnotherOrder()
    {
        int[] order = Samples(1, 0);

        Samples(1, 0).ShouldBe(order);
        Samples(1, 1).ShouldNotBe(order);
        Samples(2, 0).ShouldNotBe(order);
    }

    [Fact]
    public void From_FewBlocks_MixesThemAll()
    {
        PlannedStep first = new EpochOrder(1, 0, [.. Enumerable.Repeat(100, 8)], 256, poolBlocks: 4).From(0).First();

        first.Pool.Order().ShouldBe(Enumerable.Range(0, 8));
        first.Samples.Select(sample => sample / 100).Distinct().Count().ShouldBe(8);
    }

    [Fact]
    public void From_ManyBlocks_DrawsFromOnePoolAtATime()
    {
        PlannedStep[] steps = [.. new EpochOrder(1, 0, [.. Enumerable.Repeat(8, 12)], 8, poolBlocks: 4).From(0)];

        steps.Select(step => step.Samples.All(sample => step.Pool.Contains(sample / 8))).ShouldAllBe(within => within);
        steps.Max(step => step.Pool.Length).ShouldBe(4);
    }

    private static int[] Samples(long seed, int epoch) =>
        [.. new EpochOrder(seed, epoch, [50, 50], 10).From(0).SelectMany(step => step.Samples)];
}
