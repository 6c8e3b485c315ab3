using System.Net;
using System.Net.Sockets;

namespace SatCurate.Cluster.Tests.Network;

/// <summary>Makes a port of the loopback reachable on another address of this machine.</summary>
internal sealed class TcpRelay : IDisposable
{
    private readonly TcpListener _listener;
    private readonly int _port;

    /// <param name="address">Where to listen, on the same port.</param>
    /// <param name="port">The port.</param>
    public TcpRelay(string address, int port)
    {
        _port = port;
        _listener = new TcpListener(IPAddress.Parse(address), port);
        _listener.Start();
        _ = AcceptAsync();
    }

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = RelayAsync(await _listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Disposed.
        }
    }

    private async Task RelayAsync(TcpClient client)
    {
        using (client)
        using (var service = new TcpClient())
        {
            try
            {
                await service.ConnectAsync(IPAddress.Loopback, _port);
                (NetworkStream near, NetworkStream far) = (client.GetStream(), service.GetStream());
                await Task.WhenAny(near.CopyToAsync(far), far.CopyToAsync(near));
            }
            catch (Exception e) when (e is SocketException or IOException)
            {
                // One side is gone; the other learns it when its connection closes.
            }
        }
    }
}
