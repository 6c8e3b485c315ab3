using System.Globalization;

namespace SatCurate.Cluster.Tests;

/// <summary>The TCP ports that a process listens on, as the kernel says.</summary>
internal static class Listening
{
    private const string State = "0A";

    public static IReadOnlyList<int> Ports(int process)
    {
        HashSet<string> sockets =
        [
            .. Directory.EnumerateFiles($"/proc/{process}/fd").Select(fd => new FileInfo(fd).LinkTarget).OfType<string>()
                .Where(target => target.StartsWith("socket:[", StringComparison.Ordinal)).Select(target => target["socket:[".Length..^1]),
        ];
        return
        [
            .. ((string[])["tcp", "tcp6"]).SelectMany(table => File.ReadLines($"/proc/{process}/net/{table}").Skip(1))
                .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Where(row => row[3] == State && sockets.Contains(row[9]))
                .Select(row => int.Parse(row[1].Split(':')[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture))
                .Distinct()
                .Order(),
        ];
    }
}
