using SatCurate.Training.Models;
using SatCurate.Training.Recipes;
using TorchSharp;
using static TorchSharp.torch;

namespace SatCurate.Training.Tests;

public sealed class MomentumSgdTests
{
    [Theory]
    [InlineData(false, 0.0)]
    [InlineData(false, 5e-4)]
    [InlineData(true, 5e-4)]
    public void Step_TenTimes_AgreesWithTorch(bool nesterov, double decay)
    {
        var recipe = new Recipe { Nesterov = nesterov, WeightDecay = decay };
        using Classifier ours = Model();
        using Classifier theirs = Model();
        using var sgd = new MomentumSgd(ours.parameters(), recipe);
        using var reference = optim.SGD(theirs.parameters(), 0.1, recipe.SgdMomentum, 0, decay, nesterov);
        using var scope = NewDisposeScope();
        for (int step = 0; step < 10; step++)
        {
            Tensor input = full([4, 5], 0.1 * (step + 1));
            Tensor labels = tensor(new long[] { 0, 1, 2, 0 });
            nn.functional.cross_entropy(ours.call(input), labels).backward();
            sgd.Step(0.1);
            reference.zero_grad();
            nn.functional.cross_entropy(theirs.call(input), labels).backward();
            reference.step();
        }

        foreach ((Tensor our, Tensor their) in ours.parameters().Zip(theirs.parameters()))
        {
            (our - their).abs().max().ToDouble().ShouldBeLessThan(1e-6);
        }
    }

    private static Classifier Model() =>
        ModelFactory.Create(ModelKind.Mlp, InputShape.Features(5), 3, 8, 1, InputStatistics.Neutral(5), 3);
}
