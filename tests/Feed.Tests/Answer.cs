using System.Text;

namespace SatCurate.Feed.Tests;

/// <summary>What a scripted server does with one connection.</summary>
internal sealed record Answer(byte[][] Body)
{
    public string Status { get; init; } = "200 OK";

    public string ContentType { get; init; } = "application/vnd.satcurate.frames";

    public string Headers { get; init; } = "";

    public AfterBody Then { get; init; } = AfterBody.Close;

    /// <summary>The connection does not end before it.</summary>
    public Task Hold { get; init; } = Task.CompletedTask;

    /// <summary>Called after each part of the body that is on its way.</summary>
    public Action Sent { get; init; } = () => { };

    public static Answer Of(params byte[][] body) => new(body);

    public static Answer Refusing(string status, string detail, string headers = "") => new([Encoding.UTF8.GetBytes($$"""{"title":"T","detail":"{{detail}}"}""")])
    {
        Status = status,
        ContentType = "application/problem+json",
        Headers = headers,
    };
}

/// <summary>How a connection ends.</summary>
internal enum AfterBody
{
    /// <summary>As if all were said.</summary>
    Close,

    /// <summary>As a killed process or a bad wire.</summary>
    Reset,

    /// <summary>Not at all: nothing is said any more.</summary>
    Silence,
}
