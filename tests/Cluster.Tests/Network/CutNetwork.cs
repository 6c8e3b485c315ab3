using System.Diagnostics;

namespace SatCurate.Cluster.Tests.Network;

/// <summary>
/// A network namespace behind a bridge, so that a process in it can be cut off from all others and let back in, as by a cable that is pulled:
/// nobody gets an answer or a refusal. Needs iproute2 and the rights of an administrator.
/// </summary>
internal sealed class CutNetwork : IDisposable
{
    private readonly string _name;
    private readonly int _subnet;

    private CutNetwork(int subnet) => (_subnet, _name) = (subnet, $"satc{subnet}");

    /// <summary>The address of this side.</summary>
    public string Outside => $"10.77.{_subnet}.1";

    /// <summary>The address of the namespace.</summary>
    public string Inside => $"10.77.{_subnet}.2";

    /// <summary>What starts a program in the namespace.</summary>
    public string[] Entrance => ["ip", "netns", "exec", _name];

    /// <summary>Makes one; null, and why, where this machine does not let us.</summary>
    public static CutNetwork? TryCreate(out string? whyNot)
    {
        var network = new CutNetwork(Random.Shared.Next(1, 255));
        try
        {
            network.Create();
            whyNot = null;
            return network;
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            network.Dispose();
            whyNot = $"no network namespace can be made here: {e.Message}";
            return null;
        }
    }

    /// <summary>Nothing goes in or out any more.</summary>
    public void Cut() => Ip($"link set {_name}o down");

    /// <summary>Lets everything through again.</summary>
    public void Mend() => Ip($"link set {_name}o up");

    public void Dispose()
    {
        foreach (string command in (string[])[$"netns del {_name}", $"link del {_name}b"])
        {
            try
            {
                Ip(command);
            }
            catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
            {
                // It was never made.
            }
        }
    }

    private void Create()
    {
        Ip($"link add {_name}b type bridge");
        Ip($"addr add {Outside}/24 dev {_name}b");
        Ip($"link set {_name}b up");
        Ip($"netns add {_name}");
        Ip($"link add {_name}o type veth peer name {_name}i");
        Ip($"link set {_name}o master {_name}b up");
        Ip($"link set {_name}i netns {_name}");
        Ip($"-n {_name} addr add {Inside}/24 dev {_name}i");
        Ip($"-n {_name} link set {_name}i up");
        Ip($"-n {_name} link set lo up");
    }

    private static void Ip(string arguments)
    {
        using Process ip = Process.Start(new ProcessStartInfo("ip", arguments) { RedirectStandardError = true })!;
        string errors = ip.StandardError.ReadToEnd();
        ip.WaitForExit();
        if (ip.ExitCode != 0)
        {
            throw new InvalidOperationException($"ip {arguments}: {errors.Trim()}");
        }
    }
}
