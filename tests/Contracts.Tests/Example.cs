using System.Reflection;
using System.Runtime.CompilerServices;
using SatCurate.Curation;

namespace SatCurate.Contracts.Tests;

/// <summary>A value of any contract type in which every member is set: what a member holds follows from where it stands, and never changes.</summary>
internal static class Example
{
    private static readonly DateTimeOffset s_day = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The example of a type; of an enumeration all its values.</summary>
    public static object Of(Type type) => type.IsEnum ? Enum.GetValues(type) : Make(type, ContractTypes.AliasOf(type));

    private static object Make(Type type, string path)
    {
        int number = NumberOf(path);
        return type switch
        {
            _ when Nullable.GetUnderlyingType(type) is { } underlying => Make(underlying, path),
            _ when type.IsEnum => Enum.GetValues(type) is var values ? values.GetValue(values.Length - 1)! : throw new InvalidOperationException(),
            _ when type == typeof(int) => number,
            _ when type == typeof(long) => ((long)number << 32) + number,
            _ when type == typeof(ulong) => ((ulong)number << 40) + (ulong)number,
            _ when type == typeof(float) => number / 1024f,
            _ when type == typeof(double) => number / 1024.0,
            _ when type == typeof(bool) => true,
            _ when type == typeof(string) => path,
            _ when type == typeof(Guid) => new Guid(number, 1, 2, [3, 4, 5, 6, 7, 8, 9, 10]),
            _ when type == typeof(DateTimeOffset) => s_day.AddSeconds(number),
            _ when type == typeof(ReadOnlyMemory<byte>) => new ReadOnlyMemory<byte>([.. Enumerable.Range(0, 8).Select(i => (byte)(number + i))]),
            _ when type == typeof(SampleState) => SampleState.Restore(number, number + 1, number + 2, number + 3, (ulong)number << 40, number + 0.5f, [0.25f, 0.75f, 0.5f, 0.5f]),
            _ when typeof(Exception).IsAssignableFrom(type) => Activator.CreateInstance(type, path)!,
            _ when type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) => List(type.GetGenericArguments()[0], path),
            _ => Members(type, path),
        };
    }

    private static Array List(Type element, string path)
    {
        var list = Array.CreateInstance(element, 2);
        list.SetValue(Make(element, path + "[0]"), 0);
        list.SetValue(Make(element, path + "[1]"), 1);
        return list;
    }

    private static object Members(Type type, string path)
    {
        PropertyInfo[] members = [.. ContractTypes.MembersOf(type)];
        if (members.Length == 0)
        {
            throw new NotSupportedException($"{path}: what an example of {type} is, stands in {nameof(Example)}");
        }

        object value = RuntimeHelpers.GetUninitializedObject(type);
        foreach (PropertyInfo member in members)
        {
            FieldInfo field = type.GetField($"<{member.Name}>k__BackingField", BindingFlags.Instance | BindingFlags.NonPublic)!;
            field.SetValue(value, Make(member.PropertyType, $"{path}.{member.Name}"));
        }

        return value;
    }

    /// <summary>From 1 to 100,000, the same in every process.</summary>
    private static int NumberOf(string path) => (int)(path.Aggregate(2166136261u, (hash, c) => (hash ^ c) * 16777619u) % 100_000) + 1;
}
