using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Serialization;
using Orleans.Serialization.Configuration;

namespace SatCurate.Contracts.Tests;

/// <summary>A type that got a member, between a silo that has it and one that has it not. Both know it by the same name.</summary>
public sealed class GrowingTypeTests
{
    private const string Name = "tests.growing";
    private readonly Serializer _older = Of(typeof(Before));
    private readonly Serializer _newer = Of(typeof(After));

    [Fact]
    public void Deserialize_MessageOfANewerProgram_LeavesOutWhatItDoesNotKnow()
    {
        Before read = _older.Deserialize<object>(_newer.SerializeToArray<object>(new After(7, "seven", [1, 2]))).ShouldBeOfType<Before>();
        read.ShouldBe(new Before(7, "seven"));
    }

    [Fact]
    public void Deserialize_MessageOfAnOlderProgram_HasNothingWhereTheNewMemberIs()
    {
        After read = _newer.Deserialize<object>(_older.SerializeToArray<object>(new Before(7, "seven"))).ShouldBeOfType<After>();
        (read.Number, read.Text, read.Added).ShouldBe((7, "seven", null));
    }

    [Fact]
    public void Deserialize_ListOfANewerProgram_FindsTheNextElement()
    {
        object sent = new List<object> { new After(1, "one", [1]), new After(2, "two", []) };
        _older.Deserialize<object>(_newer.SerializeToArray(sent)).ShouldBeOfType<List<object>>().ShouldBe([new Before(1, "one"), new Before(2, "two")]);
    }

    private static Serializer Of(Type known) => new ServiceCollection()
        .AddSerializer()
        .PostConfigure<TypeManifestOptions>(options =>
        {
            options.WellKnownTypeAliases.Remove("tests.growing-before");
            options.WellKnownTypeAliases.Remove("tests.growing-after");
            options.WellKnownTypeAliases.Add(Name, known);
        })
        .BuildServiceProvider()
        .GetRequiredService<Serializer>();
}

[GenerateSerializer, Immutable, Alias("tests.growing-before")]
public sealed record Before([property: Id(0)] int Number, [property: Id(1)] string Text);

[GenerateSerializer, Immutable, Alias("tests.growing-after")]
public sealed record After([property: Id(0)] int Number, [property: Id(1)] string Text, [property: Id(2)] IReadOnlyList<int>? Added);
