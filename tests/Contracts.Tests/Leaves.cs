using System.Collections;
using System.Globalization;
using System.Reflection;
using SatCurate.Curation;

namespace SatCurate.Contracts.Tests;

/// <summary>A value as the list of all that it holds: where, and what.</summary>
internal static class Leaves
{
    /// <summary>What a member holds that a message did not have.</summary>
    public static readonly string[] Nothing = ["null", "0", "False", "", "\"\"", DateTimeOffset.MinValue.ToString("O", CultureInfo.InvariantCulture)];

    /// <summary>The leaves of a value, by path.</summary>
    public static IReadOnlyDictionary<string, string> Of(object? value)
    {
        var leaves = new Dictionary<string, string>();
        Add(leaves, "", value);
        return leaves;
    }

    private static void Add(Dictionary<string, string> leaves, string path, object? value)
    {
        switch (value)
        {
            case SampleState state:
                Add(leaves, path, (state.Run, state.Version, state.LastEpoch, state.Averaged, state.LastVisit).ToString());
                Add(leaves, $"{path}.Values", state.Values.ToArray());
                break;
            case Exception exception:
                Add(leaves, $"{path}.Message", exception.Message);
                break;
            case null or string or IFormattable or bool or ReadOnlyMemory<byte>:
                leaves.Add(path, Text(value));
                break;
            case IEnumerable list:
                int i = 0;
                foreach (object? element in list)
                {
                    Add(leaves, $"{path}[{i++}]", element);
                }

                break;
            default:
                foreach (PropertyInfo member in ContractTypes.MembersOf(value.GetType()))
                {
                    Add(leaves, $"{path}.{member.Name}", member.GetValue(value));
                }

                break;
        }
    }

    private static string Text(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        Enum one => $"{Convert.ToInt64(one, CultureInfo.InvariantCulture)} {one}",
        DateTimeOffset time => time.ToString("O", CultureInfo.InvariantCulture),
        ReadOnlyMemory<byte> bytes => Convert.ToHexStringLower(bytes.Span),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };
}
