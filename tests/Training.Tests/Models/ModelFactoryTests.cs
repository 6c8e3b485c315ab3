using SatCurate.Curation;
using SatCurate.Training.Models;
using SatCurate.Training.Recipes;
using TorchSharp;
using static TorchSharp.torch;

namespace SatCurate.Training.Tests.Models;

public sealed class ModelFactoryTests
{
    [Theory]
    [InlineData(ModelKind.Linear, 1, 28)]
    [InlineData(ModelKind.Mlp, 1, 28)]
    [InlineData(ModelKind.Cnn, 1, 28)]
    [InlineData(ModelKind.Cnn, 3, 32)]
    [InlineData(ModelKind.Cnn, 3, 64)]
    [InlineData(ModelKind.ResNet18, 3, 32)]
    [InlineData(ModelKind.ResNet34, 1, 28)]
    [InlineData(ModelKind.WideResNet28x10, 3, 32)]
    [InlineData(ModelKind.WideResNet28x10, 1, 28)]
    public void Create_Image_AnswersOneLogitAClass(ModelKind kind, int channels, int side)
    {
        InputShape shape = InputShape.Image(channels, side, side);
        using Classifier model = ModelFactory.Create(kind, shape, 7, 8, 1, InputStatistics.Neutral(channels), 1);
        using var scope = NewDisposeScope();

        model.call(rand(2, channels, side, side)).shape.ShouldBe([2, 7]);
    }

    [Theory]
    [InlineData(ModelKind.Linear, 784)]
    [InlineData(ModelKind.Mlp, 8)]
    [InlineData(ModelKind.Cnn, 64)]
    [InlineData(ModelKind.ResNet18, 512)]
    [InlineData(ModelKind.WideResNet28x10, 640)]
    public void Features_ThroughTheHead_AreTheLogits(ModelKind kind, int width)
    {
        using Classifier model = ModelFactory.Create(kind, InputShape.Image(1, 28, 28), 7, 8, 1, InputStatistics.Neutral(1), 1);
        model.eval();
        using var scope = NewDisposeScope();
        Tensor input = rand(2, 1, 28, 28);
        Tensor features = model.Features(input);
        features.shape.ShouldBe([2, width]);
        Dictionary<string, Tensor> parameters = model.named_parameters().ToDictionary(pair => pair.name, pair => (Tensor)pair.parameter);
        Tensor logits = features.matmul(parameters["body.head.weight"].t()).add(parameters["body.head.bias"]);
        (logits - model.call(input)).abs().max().item<float>().ShouldBeLessThan(1e-4f);
    }

    [Theory]
    [InlineData(10, 36_479_194)] // 36.5 million: Zagoruyko and Komodakis, table 4
    [InlineData(100, 36_536_884)]
    public void Create_WideResNet_HasAsManyParametersAsThePaperSays(int classes, long parameters)
    {
        using Classifier model = ModelFactory.Create(ModelKind.WideResNet28x10, InputShape.Image(3, 32, 32), classes, 8, 1, InputStatistics.Neutral(3), 1);
        model.parameters().Sum(parameter => parameter.numel()).ShouldBe(parameters);
    }

    [Fact]
    public void Create_ConvolutionsOnSmallImages_NamesTheModelAsTheUserDid() => Should.Throw<UserErrorException>(() => ModelFactory.Create(
        ModelKind.WideResNet28x10, InputShape.Image(3, 8, 8), 2, 8, 1, InputStatistics.Neutral(3), 1)).Message.ShouldStartWith("model wrn-28-10 needs images of 16 x 16 pixels");

    [Theory]
    [InlineData(ModelKind.Linear)]
    [InlineData(ModelKind.Mlp)]
    public void Create_Features_AnswersOneLogitAClass(ModelKind kind)
    {
        using Classifier model = ModelFactory.Create(kind, InputShape.Features(5), 3, 8, 1, InputStatistics.Neutral(5), 1);
        using var scope = NewDisposeScope();

        model.call(rand(4, 5)).shape.ShouldBe([4, 3]);
    }

    [Theory]
    [InlineData(ModelKind.Linear)]
    [InlineData(ModelKind.Mlp)]
    [InlineData(ModelKind.Cnn)]
    [InlineData(ModelKind.ResNet18)]
    [InlineData(ModelKind.ResNet34)]
    public void Create_OneBatch_CanBeLearntByHeart(ModelKind kind)
    {
        using Classifier model = ModelFactory.Create(kind, InputShape.Image(3, 16, 16), 4, 16, 1, InputStatistics.Neutral(3), 1);
        using var sgd = new MomentumSgd(model.parameters(), new Recipe { WeightDecay = 0 });
        using var scope = NewDisposeScope();
        using Generator generator = new(7);
        Tensor images = randn([8, 3, 16, 16], generator: generator);
        Tensor labels = tensor(new long[] { 0, 1, 2, 3, 3, 2, 1, 0 });
        double loss = double.MaxValue;
        for (int step = 0; step < 40 && loss > 0.05; step++)
        {
            using var inner = NewDisposeScope();
            Tensor current = nn.functional.cross_entropy(model.call(images), labels);
            loss = current.ToDouble();
            current.backward();
            sgd.Step(0.01);
        }

        loss.ShouldBeLessThan(0.05);
    }

    [Theory]
    [InlineData(ModelKind.Mlp, true, "model mlp does not take texts")]
    [InlineData(ModelKind.Text, false, "model text needs texts")]
    public void Create_TextsAndAnotherModel_AreRefused(ModelKind kind, bool texts, string message) => Should.Throw<UserErrorException>(() =>
        ModelFactory.Create(kind, texts ? InputShape.Text : InputShape.Features(4), 3, 8, 1, InputStatistics.Neutral(4), 1)).Message.ShouldContain(message);

    [Fact]
    public void Auto_Texts_IsText() => ModelFactory.Parse("auto", InputShape.Text).ShouldBe(ModelKind.Text);

    [Fact]
    public void Create_SameSeed_GivesTheSameWeightsAndAnotherSeedOthers()
    {
        using Classifier first = Mlp(1);
        using Classifier again = Mlp(1);
        using Classifier other = Mlp(2);

        Weights(again).ShouldBe(Weights(first));
        Weights(other).ShouldNotBe(Weights(first));
    }

    [Fact]
    public void Create_Statistics_StandardiseTheInput()
    {
        var statistics = new InputStatistics([10f, 20f], [2f, 0f]);
        using Classifier standardising = ModelFactory.Create(ModelKind.Linear, InputShape.Features(2), 3, 1, 0, statistics, 1);
        using Classifier plain = ModelFactory.Create(ModelKind.Linear, InputShape.Features(2), 3, 1, 0, InputStatistics.Neutral(2), 1);
        using var scope = NewDisposeScope();

        standardising.call(tensor(new[] { 14f, 21f }, [1, 2])).data<float>().ToArray()
            .ShouldBe(plain.call(tensor(new[] { 2f, 1f }, [1, 2])).data<float>().ToArray());
    }

    [Fact]
    public void Create_ConvolutionsOnFeatures_IsAUserError() => Should.Throw<UserErrorException>(
        () => ModelFactory.Create(ModelKind.Cnn, InputShape.Features(4), 2, 8, 1, InputStatistics.Neutral(4), 1)).Message.ShouldContain("--model");

    [Theory]
    [InlineData("auto", ModelKind.Cnn)]
    [InlineData("resnet34", ModelKind.ResNet34)]
    [InlineData("linear", ModelKind.Linear)]
    [InlineData("wrn-28-10", ModelKind.WideResNet28x10)]
    [InlineData("WRN-28-10", ModelKind.WideResNet28x10)]
    public void Parse_KnownName_AnswersItsKind(string name, ModelKind kind) =>
        ModelFactory.Parse(name, InputShape.Image(1, 28, 28)).ShouldBe(kind);

    [Theory]
    [InlineData("vgg")]
    [InlineData("1")]
    [InlineData("script")]
    [InlineData("WideResNet28x10")]
    public void Parse_UnknownName_IsAUserError(string name) =>
        Should.Throw<UserErrorException>(() => ModelFactory.Parse(name, InputShape.Features(3))).Message.ShouldContain("resnet18");

    [Fact]
    public void Auto_Features_IsTheMlp() => ModelFactory.Auto(InputShape.Features(3)).ShouldBe(ModelKind.Mlp);

    private static Classifier Mlp(long seed) =>
        ModelFactory.Create(ModelKind.Mlp, InputShape.Features(5), 3, 8, 1, InputStatistics.Neutral(5), seed);

    private static float[] Weights(Classifier model)
    {
        using var scope = NewDisposeScope();
        return [.. model.parameters().SelectMany(parameter => parameter.data<float>().ToArray())];
    }
}
