using System.Text.Json;
using SatCurate.Curation;
using SatCurate.Training.Recipes;

namespace SatCurate.Silo.Tests;

public sealed class RunRecipeTests
{
    private static readonly RunRecipe Stored = new(Recipe.Paper with { Method = TrainingMethod.Ce, StepEpochs = [], Seed = 7 }, "cpu");

    [Fact]
    public void Serialize_ARecipe_HasTheTextOfTheGoldenFile() =>
        JsonSerializer.Serialize(Stored, JsonSerializerOptions.Default).ShouldBe(Golden.Text("run-recipe.json").Trim());

    [Fact]
    public void Read_TheGoldenFile_GivesTheRecipe()
    {
        RunRecipe read = RunRecipe.Read(Golden.Text("run-recipe.json"));
        (read.Recipe with { StepEpochs = Stored.Recipe.StepEpochs }).ShouldBe(Stored.Recipe);
        read.Device.ShouldBe("cpu");
    }

    [Theory]
    [InlineData("\"Momentum\"", "\"Nomentum\"")]
    [InlineData("\"Ce\"", "\"Trades\"")]
    public void Read_ARecipeOfANewerProgram_IsRefusedAndNotPassedOver(string from, string to) =>
        Should.Throw<UserErrorException>(() => RunRecipe.Read(Golden.Text("run-recipe.json").Replace(from, to, StringComparison.Ordinal)))
            .Message.ShouldContain("Use the SatCurate that started the run, or a newer one");
}
