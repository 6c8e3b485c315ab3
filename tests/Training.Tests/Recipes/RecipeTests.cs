using System.Text.Json;
using SatCurate.Curation;
using SatCurate.Training.Models;
using SatCurate.Training.Recipes;

namespace SatCurate.Training.Tests.Recipes;

public sealed class RecipeTests
{
    public static TheoryData<string, Recipe> OutOfRange => new()
    {
        { "--epochs", Recipe.Paper with { Epochs = 0 } },
        { "--warmup", Recipe.Paper with { WarmUpEpochs = 201 } },
        { "--momentum", Recipe.Paper with { Momentum = 1.5f } },
        { "--momentum", Recipe.Paper with { Momentum = float.NaN } },
        { "--batch-size", Recipe.Paper with { BatchSize = 1 } },
        { "--lr", Recipe.Paper with { LearningRate = 0 } },
        { "--lr", Recipe.Paper with { LearningRate = double.NaN } },
        { "weight decay", Recipe.Paper with { WeightDecay = -1 } },
        { "rate warm-up", Recipe.Paper with { RateWarmUpEpochs = 200 } },
    };

    [Theory]
    [MemberData(nameof(OutOfRange))]
    public void Validated_OutOfRange_NamesTheOption(string option, Recipe recipe) =>
        Should.Throw<UserErrorException>(() => recipe.Validated()).Message.ShouldContain(option);

    [Fact]
    public void Validated_OwnRecipes_Pass()
    {
        foreach (Recipe recipe in new[]
        {
            Recipe.Paper,
            Recipe.Fast(InputShape.Image(3, 32, 32), 10_000),
            Recipe.Fast(InputShape.Image(1, 28, 28), 60_000),
            Recipe.Fast(InputShape.Features(16), 300),
            Recipe.Fast(InputShape.Text, 300),
        })
        {
            recipe.Validated().ShouldBeSameAs(recipe);
        }
    }

    [Fact]
    public void Paper_IsTheAuthorsSetting()
    {
        Recipe paper = Recipe.Paper;

        (paper.Model, paper.Epochs, paper.WarmUpEpochs, paper.Momentum).ShouldBe((ModelKind.ResNet34, 200, 60, 0.9f));
        (paper.BatchSize, paper.LearningRate, paper.SgdMomentum, paper.WeightDecay).ShouldBe((256, 0.1, 0.9, 5e-4));
        (paper.CropPixels, paper.Flip, paper.Nesterov, paper.Schedule).ShouldBe((4, true, false, RateSchedule.Cosine));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(3, true)]
    public void Fast_Images_FlipsColourOnly(int channels, bool flips) =>
        Recipe.Fast(InputShape.Image(channels, 32, 32), 100).Flip.ShouldBe(flips);

    [Fact]
    public void WithEpochs_NoWarmUpGiven_ScalesIt() => Recipe.Paper.WithEpochs(50).WarmUpEpochs.ShouldBe(15);

    [Fact]
    public void WithEpochs_WarmUpGiven_KeepsIt() => Recipe.Paper.WithEpochs(50, 3).WarmUpEpochs.ShouldBe(3);

    [Fact]
    public void Scope_Method_DecidesWhetherTargetsMove()
    {
        Recipe.Paper.Scope(1, 10).Moves(60).ShouldBeTrue();
        Recipe.Paper.Scope(1, 10).Moves(59).ShouldBeFalse();
        (Recipe.Paper with { Method = TrainingMethod.Ce }).Scope(1, 10).Moves(60).ShouldBeFalse();
    }

    [Fact]
    public void Json_RoundTrip_KeepsEverySetting()
    {
        Recipe recipe = Recipe.Fast(InputShape.Image(3, 32, 32), 10_000) with
        {
            Schedule = RateSchedule.Step,
            StepEpochs = [30, 40],
            Seed = 99,
            Method = TrainingMethod.Ce,
        };
        string json = JsonSerializer.Serialize(recipe);

        Recipe read = JsonSerializer.Deserialize<Recipe>(json)!;

        (read with { StepEpochs = recipe.StepEpochs }).ShouldBe(recipe);
        read.StepEpochs.ShouldBe(recipe.StepEpochs);
        json.ShouldContain("\"Cnn\"");
    }
}
