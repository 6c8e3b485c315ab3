using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace SatCurate.Contracts.Tests;

/// <summary>
/// Messages as earlier programs wrote them. While a cluster is updated, silos of both programs talk to each other: what one wrote yesterday must
/// read the same today.
/// </summary>
public sealed class WireGoldenTests
{
    private const string Writes = "SATCURATE_WRITE_GOLDENS";

    private readonly Serializer _serializer = new ServiceCollection().AddSerializer().BuildServiceProvider().GetRequiredService<Serializer>();

    public static TheoryData<string> Goldens => [.. WireGolden.All.Keys];

    public static TheoryData<string> Contracts => [.. ContractTypes.All.Select(ContractTypes.AliasOf)];

    [Theory]
    [MemberData(nameof(Goldens))]
    public void Deserialize_MessageOfAnEarlierProgram_ReadsWhatItSaid(string golden)
    {
        WireGolden message = WireGolden.All[golden];
        object value = _serializer.Deserialize<object>(message.Bytes)!;
        ContractTypes.AliasOf(value is Array values ? values.GetType().GetElementType()! : value.GetType()).ShouldBe(WireGolden.AliasOf(golden));

        IReadOnlyDictionary<string, string> read = Leaves.Of(value);
        foreach ((string path, string held) in message.Leaves)
        {
            read.GetValueOrDefault(path).ShouldBe(held, $"{golden}{path}. A member keeps its name, its type and its [Id]; take a new [Id] for a new meaning.");
        }

        // What came later is absent, whatever a constructor would have put there: readers must take default(T) for "not said".
        read.Where(leaf => !message.Leaves.ContainsKey(leaf.Key)).ShouldAllBe(leaf => Leaves.Nothing.Contains(leaf.Value));
    }

    [Theory]
    [MemberData(nameof(Contracts))]
    public void Contract_AsItIsToday_HasAGolden(string alias)
    {
        object example = Example.Of(ContractTypes.All.Single(type => ContractTypes.AliasOf(type) == alias));
        IReadOnlyDictionary<string, string> leaves = Leaves.Of(example);
        bool has = WireGolden.All.Any(golden => WireGolden.AliasOf(golden.Key) == alias && golden.Value.Leaves.Keys.ToHashSet().SetEquals(leaves.Keys));
        if (!has && Environment.GetEnvironmentVariable(Writes) == "1")
        {
            Assert.Skip($"wrote {WireGolden.Write(alias, leaves, _serializer.SerializeToArray(example))}; build again to test it");
        }

        has.ShouldBeTrue(
            $"{alias} has members that no message of tests/Contracts.Tests/Golden has. Leave the old ones as they are, for they must stay readable, and let "
            + $"the test write one more: {Writes}=1 tests/Contracts.Tests/bin/Release/net10.0/SatCurate.Contracts.Tests --filter-class {GetType().FullName}");
    }
}
