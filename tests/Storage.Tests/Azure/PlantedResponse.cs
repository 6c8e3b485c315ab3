using System.Diagnostics.CodeAnalysis;
using Azure;
using Azure.Core;

namespace SatCurate.Storage.Tests.Azure;

/// <summary>An answer that the service never gave.</summary>
internal sealed class PlantedResponse(int status, string code) : Response
{
    public override int Status => status;

    public override string ReasonPhrase => code;

    public override Stream? ContentStream { get; set; } = new MemoryStream();

    public override string ClientRequestId { get; set; } = "";

    public override void Dispose()
    {
    }

    protected override bool ContainsHeader(string name) => name == "x-ms-error-code";

    protected override IEnumerable<HttpHeader> EnumerateHeaders() => [new HttpHeader("x-ms-error-code", code)];

    protected override bool TryGetHeader(string name, [NotNullWhen(true)] out string? value) => (value = ContainsHeader(name) ? code : null) is not null;

    protected override bool TryGetHeaderValues(string name, [NotNullWhen(true)] out IEnumerable<string>? values) =>
        (values = ContainsHeader(name) ? [code] : null) is not null;
}
