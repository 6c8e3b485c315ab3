using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SatCurate.Feed.Tests;

/// <summary>A server on the loopback that gives one answer of its script to each connection, in order, and none after the last.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _over = new();
    private readonly List<TcpClient> _silent = [];
    private readonly Task _serving;

    public ScriptedServer(params Answer[] script)
    {
        _listener.Start();
        Url = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        _serving = ServeAsync(script);
    }

    public Uri Url { get; }

    /// <summary>Path and query of each request.</summary>
    public List<string> Requests { get; } = [];

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        _listener.Dispose();
        try
        {
            await _serving;
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
        {
            // The client had enough.
        }

        _silent.ForEach(client => client.Dispose());
        _over.Dispose();
    }

    private async Task ServeAsync(Answer[] script)
    {
        foreach (Answer answer in script)
        {
            TcpClient client = await _listener.AcceptTcpClientAsync(_over.Token);
            NetworkStream stream = client.GetStream();
            using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
            Requests.Add((await reader.ReadLineAsync(_over.Token))!.Split(' ')[1]);
            while (await reader.ReadLineAsync(_over.Token) is { Length: > 0 })
            {
            }

            string head = $"HTTP/1.1 {answer.Status}\r\nContent-Type: {answer.ContentType}\r\nConnection: close\r\n{answer.Headers}\r\n";
            await stream.WriteAsync(Encoding.ASCII.GetBytes(head), _over.Token);
            foreach (byte[] part in answer.Body)
            {
                await stream.WriteAsync(part, _over.Token);
                answer.Sent();
            }

            await answer.Hold.WaitAsync(_over.Token);
            if (answer.Then == AfterBody.Silence)
            {
                _silent.Add(client);
                continue;
            }

            if (answer.Then == AfterBody.Reset)
            {
                client.Client.LingerState = new LingerOption(true, 0);
            }

            client.Dispose();
        }

        _listener.Stop();
    }
}
