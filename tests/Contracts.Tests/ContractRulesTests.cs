using System.Reflection;
using Orleans;
using Orleans.Runtime;
using SatCurate.Contracts.Blocks;

namespace SatCurate.Contracts.Tests;

/// <summary>What lets silos of different versions understand each other: names and numbers that are pinned.</summary>
public sealed class ContractRulesTests
{
    private static readonly Type[] s_grains =
        [.. typeof(PushRequest).Assembly.GetTypes().Where(type => type.IsInterface && typeof(IAddressable).IsAssignableFrom(type))];

    [Fact]
    public void Types_AllOfThem_HaveAnAliasOfTheirOwn()
    {
        // A name that is not pinned changes with the class, and an older silo no longer understands it.
        string[] aliases = [.. ContractTypes.All.Concat(s_grains).Select(ContractTypes.AliasOf)];
        ContractTypes.All.Concat(s_grains).Where(type => !ContractTypes.AliasOf(type).StartsWith("satcurate.", StringComparison.Ordinal)).ShouldBeEmpty();
        aliases.ShouldBeUnique();
        aliases.Length.ShouldBeGreaterThan(40);
    }

    [Fact]
    public void Members_OfEveryType_HaveAnIdOfTheirOwn()
    {
        foreach (Type type in ContractTypes.All.Where(type => !type.IsEnum))
        {
            PropertyInfo[] members = [.. ContractTypes.MembersOf(type)];
            members.Where(member => ContractTypes.IdOf(member) is null).ShouldBeEmpty($"{type}: without an id");
            members.Select(member => ContractTypes.IdOf(member)).ShouldBeUnique($"{type}: ids");
            type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
                .Where(field => !field.Name.EndsWith("k__BackingField", StringComparison.Ordinal))
                .ShouldBeEmpty($"{type}: fields beside its properties are not sent");
        }
    }

    [Fact]
    public void Methods_OfEveryGrain_HaveAnAliasOfTheirOwn()
    {
        foreach (Type grain in s_grains)
        {
            MethodInfo[] methods = grain.GetMethods();
            methods.Where(method => method.GetCustomAttribute<AliasAttribute>() is null).ShouldBeEmpty();
            methods.Select(method => method.GetCustomAttribute<AliasAttribute>()!.Alias).ShouldBeUnique($"{grain}");
        }
    }
}
