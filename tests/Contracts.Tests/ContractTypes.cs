using System.Reflection;
using Orleans;
using SatCurate.Contracts.Blocks;

namespace SatCurate.Contracts.Tests;

/// <summary>The types that go over the wire.</summary>
internal static class ContractTypes
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Type> All { get; } =
    [
        .. typeof(PushRequest).Assembly.GetTypes()
            .Where(type => type.GetCustomAttribute<GenerateSerializerAttribute>() is not null)
            .OrderBy(type => type.FullName, StringComparer.Ordinal),
    ];

    /// <summary>The name on the wire; empty where there is none.</summary>
    public static string AliasOf(Type type) => type.GetCustomAttribute<AliasAttribute>()?.Alias ?? "";

    /// <summary>The members that hold something: properties that are stored, in the order of their ids, and those without an id first.</summary>
    public static IReadOnlyList<PropertyInfo> MembersOf(Type type) =>
    [
        .. type.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
            .Where(property => type.GetField($"<{property.Name}>k__BackingField", BindingFlags.Instance | BindingFlags.NonPublic) is not null)
            .OrderBy(property => IdOf(property) ?? -1),
    ];

    /// <summary>The number of a member on the wire; null where it has none.</summary>
    public static long? IdOf(MemberInfo member) => member.GetCustomAttribute<IdAttribute>()?.Id;
}
