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

    /// <summary>Numbers that are operands lie in native memory, which a finalizer frees; see docs/design/0023-scalars.md.</summary>
    [Fact]
    public void Step_WhileGarbageIsCollected_TakesTheSameSteps()
    {
        var recipe = new Recipe { Nesterov = true, WeightDecay = 5e-4 };
        float[] undisturbed = Descend();
        using var over = new CancellationTokenSource();
        var collector = new Thread(() =>
        {
            while (!over.IsCancellationRequested)
            {
                GC.Collect(0);
                GC.WaitForPendingFinalizers();
            }
        });
        collector.Start();
        try
        {
            Descend().ShouldBe(undisturbed);
        }
        finally
        {
            over.Cancel();
            collector.Join();
        }

        float[] Descend()
        {
            using var values = new TorchSharp.Modules.Parameter(ones(8));
            using var sgd = new MomentumSgd([values], recipe);
            for (int step = 0; step < 150_000; step++)
            {
                using var scope = NewDisposeScope();
                values.grad = full(8, 0.01 * ((step % 7) - 3));
                sgd.Step(0.1 + (0.001 * (step % 11)));
            }

            return values.data<float>().ToArray();
        }
    }

    [Theory]
    [InlineData(false, 0.0)]
    [InlineData(true, 5e-4)]
    public void Step_AsOne_AgreesWithParameterByParameter(bool nesterov, double decay)
    {
        var recipe = new Recipe { Nesterov = nesterov, WeightDecay = decay };
        using Classifier one = Convolutions();
        using Classifier each = Convolutions();
        using var sgd = new MomentumSgd(one.parameters(), recipe, asOne: true);
        using var reference = new MomentumSgd(each.parameters(), recipe);
        using var scope = NewDisposeScope();
        for (int step = 0; step < 4; step++)
        {
            Tensor input = arange(4 * 3 * 16 * 16).reshape(4, 3, 16, 16).to(ScalarType.Float32).remainder(7 + step);
            foreach ((Classifier model, MomentumSgd optimizer) in new[] { (one, sgd), (each, reference) })
            {
                nn.functional.cross_entropy(model.call(input), tensor(new long[] { 0, 1, 2, 0 })).backward();
                optimizer.Step(0.05);
            }
        }

        foreach ((Tensor our, Tensor their) in ((IEnumerable<Tensor>)[.. one.parameters(), .. sgd.Buffers]).Zip([.. each.parameters(), .. reference.Buffers]))
        {
            our.shape.ShouldBe(their.shape);
            (our - their).abs().max().ToDouble().ShouldBeLessThan(1e-5);
        }
    }

    [Fact]
    public void Step_AsOneWithoutAGradient_LeavesThatParameterAndStepsOnTheOthers()
    {
        using Classifier model = Model();
        using var sgd = new MomentumSgd(model.parameters(), new Recipe(), asOne: true);
        using var scope = NewDisposeScope();
        TorchSharp.Modules.Parameter[] parameters = [.. model.parameters()];
        Tensor[] before = [.. parameters.Select(p => p.clone())];
        parameters[1].grad = ones_like(parameters[1]);

        sgd.Step(0.1);

        Enumerable.Range(0, parameters.Length).Where(i => !parameters[i].eq(before[i]).all().item<bool>()).ShouldBe([1]);
    }

    [Fact]
    public void Step_AsOne_LeavesNoTensor()
    {
        using Classifier model = Model();
        using var sgd = new MomentumSgd(model.parameters(), new Recipe(), asOne: true);
        TakeStep();
        long before = Tensor.TotalCount;

        TakeStep();
        TakeStep();

        Tensor.TotalCount.ShouldBe(before);

        void TakeStep()
        {
            using var scope = NewDisposeScope();
            nn.functional.cross_entropy(model.call(ones(4, 5)), zeros(4, dtype: ScalarType.Int64)).backward();
            sgd.Step(0.1);
        }
    }

    private static Classifier Convolutions() =>
        ModelFactory.Create(ModelKind.Cnn, InputShape.Image(3, 16, 16), 3, 4, 1, InputStatistics.Neutral(3), 3);

    private static Classifier Model() =>
        ModelFactory.Create(ModelKind.Mlp, InputShape.Features(5), 3, 8, 1, InputStatistics.Neutral(5), 3);
}
