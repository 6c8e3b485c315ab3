using System.Collections.Concurrent;
using Azure.Core;
using Azure.Core.Pipeline;

namespace SatCurate.Storage.Tests.Azure;

/// <summary>The wire itself, behind the client's own retries: counts what goes out, and plants faults.</summary>
internal sealed class WireFaults : HttpPipelineTransport
{
    private readonly HttpClientTransport _wire = new();
    private int _busy;

    /// <summary>Asked before every request that writes.</summary>
    public Func<Fault> OnWrite { get; set; } = () => Fault.None;

    /// <summary>Asked before every request; where it answers a status and a code, the service is never asked.</summary>
    public Func<Request, (int Status, string Code)?> Answer { get; set; } = _ => null;

    /// <summary>What went out: method and query.</summary>
    public ConcurrentQueue<string> Sent { get; } = [];

    public override Request CreateRequest() => _wire.CreateRequest();

    public override void Process(HttpMessage message) => throw new NotSupportedException();

    public override async ValueTask ProcessAsync(HttpMessage message)
    {
        Sent.Enqueue($"{message.Request.Method} {message.Request.Uri.Query}");
        Fault fault = message.Request.Method == RequestMethod.Get || message.Request.Method == RequestMethod.Head ? Fault.None : OnWrite();
        if (Answer(message.Request) is { } answer)
        {
            message.Response = new PlantedResponse(answer.Status, answer.Code);
            return;
        }

        switch (fault)
        {
            case Fault.Before:
                message.Response = new PlantedResponse(_busy++ % 2 == 0 ? 503 : 429, "ServerBusy");
                return;
            case Fault.Torn when message.Request.Content is { } content:
                message.Request.Content = new HalfContent(content);
                try
                {
                    await _wire.ProcessAsync(message);
                }
                finally
                {
                    message.Request.Content = content;
                }

                break;
            case Fault.Torn:
                throw new IOException("planted: the connection broke");
            default:
                await _wire.ProcessAsync(message);
                break;
        }

        if (fault == Fault.AnswerLost)
        {
            throw new IOException("planted: the answer was lost");
        }
    }
}
