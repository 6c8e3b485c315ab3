using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SatCurate.Faults;

/// <summary>
/// A proxy on the loopback before a blob service, which plants faults. It passes bytes on as they are, one request a connection, so that nothing
/// that was signed changes.
/// </summary>
public sealed class WireProxy : IDisposable
{
    private const int LargestHead = 64 * 1024;
    private static readonly TimeSpan s_late = TimeSpan.FromMilliseconds(300);
    private static readonly byte[] s_end = "\r\n\r\n"u8.ToArray();

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly int _service;
    private TaskCompletionSource _held = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _requests;

    /// <param name="service">Port of the service.</param>
    public WireProxy(int service)
    {
        _service = service;
        _listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>Where it listens.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Asked for every request.</summary>
    public Func<WireRequest, WireFault> Plan { get; set; } = _ => WireFault.None;

    /// <summary>Completed when a request, or its answer, is held.</summary>
    public Task Held => _held.Task;

    /// <summary>Holds the first request that <paramref name="matches"/>; all others pass.</summary>
    public void HoldOne(Func<WireRequest, bool> matches, bool isDone)
    {
        _held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Plan = request => matches(request) ? isDone ? WireFault.HeldAfter : WireFault.HeldBefore : WireFault.None;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                NetworkStream stream = client.GetStream();
                (string head, byte[] begun) = await ReadHeadAsync(stream);
                byte[] body = new byte[ContentLength(head)];
                begun.CopyTo(body, 0);
                await stream.ReadExactlyAsync(body.AsMemory(begun.Length), _stop.Token);
                string[] line = head[..head.IndexOf('\r', StringComparison.Ordinal)].Split(' ');
                await AnswerAsync(stream, Plan(new WireRequest(line[0], line[1], Interlocked.Increment(ref _requests))), head, body);
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // The client was killed, the service is down, or the test is over: the connection breaks, which is what they would see.
            }
        }
    }

    private async Task AnswerAsync(NetworkStream stream, WireFault fault, string head, byte[] body)
    {
        switch (fault)
        {
            case WireFault.Busy:
                await stream.WriteAsync(Refusal("503 Server Busy", "ServerBusy"), _stop.Token);
                return;
            case WireFault.Error:
                await stream.WriteAsync(Refusal("500 Internal Server Error", "InternalError"), _stop.Token);
                return;
            case WireFault.Full:
                await stream.WriteAsync(Refusal("409 Conflict", "BlockCountExceedsLimit"), _stop.Token);
                return;
            case WireFault.HeldBefore:
                await HoldAsync();
                return;
            case WireFault.Late:
                await Task.Delay(s_late, _stop.Token);
                break;
        }

        using var service = new TcpClient();
        await service.ConnectAsync(IPAddress.Loopback, _service, _stop.Token);
        NetworkStream upstream = service.GetStream();
        await upstream.WriteAsync(Encoding.Latin1.GetBytes(head.Insert(head.IndexOf('\n', StringComparison.Ordinal) + 1, "Connection: close\r\n")), _stop.Token);
        await upstream.WriteAsync(body, _stop.Token);
        var answer = new MemoryStream();
        await upstream.CopyToAsync(answer, _stop.Token);
        if (fault == WireFault.HeldAfter)
        {
            await HoldAsync();
        }

        if (fault != WireFault.AnswerLost)
        {
            await stream.WriteAsync(answer.GetBuffer().AsMemory(0, (int)answer.Length), _stop.Token);
        }
    }

    private async Task HoldAsync()
    {
        _held.TrySetResult();
        await Task.Delay(Timeout.InfiniteTimeSpan, _stop.Token);
    }

    private async Task<(string Head, byte[] Begun)> ReadHeadAsync(NetworkStream stream)
    {
        byte[] buffer = new byte[LargestHead];
        int read = 0;
        while (true)
        {
            int more = await stream.ReadAsync(buffer.AsMemory(read), _stop.Token);
            read += more;
            int end = buffer.AsSpan(0, read).IndexOf(s_end);
            if (end >= 0)
            {
                end += s_end.Length;
                return (Encoding.Latin1.GetString(buffer, 0, end), buffer[end..read]);
            }

            if (more == 0 || read == buffer.Length)
            {
                throw new IOException("a request without a head");
            }
        }
    }

    private static int ContentLength(string head) => head.Split("\r\n")
        .Where(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
        .Select(line => int.Parse(line.AsSpan("Content-Length:".Length), CultureInfo.InvariantCulture))
        .FirstOrDefault();

    private static byte[] Refusal(string status, string code) => Encoding.Latin1.GetBytes(
        $"HTTP/1.1 {status}\r\nx-ms-error-code: {code}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
}
