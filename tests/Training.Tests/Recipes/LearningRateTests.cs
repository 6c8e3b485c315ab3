using SatCurate.Training.Recipes;

namespace SatCurate.Training.Tests.Recipes;

public sealed class LearningRateTests
{
    [Theory]
    [InlineData(0, 0, 0.1)]
    [InlineData(100, 0, 0.05)]
    [InlineData(50, 0, 0.0853553)]
    [InlineData(150, 5, 0.0143681)]
    public void At_Cosine_FollowsHalfACosineOfSteps(int epoch, int step, double rate) =>
        LearningRate.At(Recipe.Paper, epoch, step, 10).ShouldBe(rate, 1e-6);

    [Fact]
    public void At_RateWarmUp_RisesLinearlyToTheFullRate()
    {
        Recipe recipe = Recipe.Paper with { RateWarmUpEpochs = 2 };

        LearningRate.At(recipe, 0, 0, 10).ShouldBe(0.1 / 20, 1e-12);
        LearningRate.At(recipe, 1, 0, 10).ShouldBe(0.1 * 11 / 20, 1e-12);
        LearningRate.At(recipe, 1, 9, 10).ShouldBe(0.1, 1e-12);
        LearningRate.At(recipe, 2, 0, 10).ShouldBe(0.1, 1e-12);
    }

    [Theory]
    [InlineData(29, 0.1)]
    [InlineData(30, 0.01)]
    [InlineData(45, 0.001)]
    public void At_StepSchedule_CutsAtItsEpochs(int epoch, double rate) => LearningRate.At(
        Recipe.Paper with { Schedule = RateSchedule.Step, StepEpochs = [30, 40] }, epoch, 9, 10).ShouldBe(rate, 1e-12);
}
