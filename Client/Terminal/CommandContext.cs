using System.CommandLine;
using SatCurate.Client.Stores;
using SatCurate.Storage;

namespace SatCurate.Client.Terminal;

/// <summary>What a verb works with: its values, the store it was told, and where to write.</summary>
internal sealed class CommandContext(ParseResult parsed, string? store, bool json)
{
    /// <summary>The store: a directory, or <c>azure:CONTAINER[/PREFIX]</c>.</summary>
    public string Store { get; } = StorePath.Resolve(store, Environment.GetEnvironmentVariable("SATCURATE_STORE"), Environment.CurrentDirectory);

    /// <summary>True where nobody named the store on the command line, so that the next command finds it by itself.</summary>
    public bool StoreIsDefault => string.IsNullOrWhiteSpace(store);

    /// <summary>
    /// What is done when the store has something to say. One that is lost ends the process at once: another may write there now, and whatever
    /// is durable is what a resume goes on from.
    /// </summary>
    public StoreNotices Notices => new(
        Error.WriteLine,
        lost =>
        {
            Error.WriteLine(Failure.Describe(new IOException(lost), interrupted: false).Line);
            ProcessEnd.AtOnce(ExitCode.Failure);
        });

    /// <summary>True where the result is to be JSON.</summary>
    public bool Json => json;

    /// <summary>Results.</summary>
    public TextWriter Out => parsed.InvocationConfiguration.Output;

    /// <summary>Progress and logs.</summary>
    public TextWriter Error => parsed.InvocationConfiguration.Error;

    /// <summary>True where results go to a terminal.</summary>
    public bool OutIsTerminal => ReferenceEquals(Out, Console.Out) && !Console.IsOutputRedirected;

    /// <summary>True where progress goes to a terminal.</summary>
    public bool ErrorIsTerminal => ReferenceEquals(Error, Console.Error) && !Console.IsErrorRedirected;

    /// <summary>True where an option stands on the command line, false where its default holds.</summary>
    public bool IsGiven(Option option) => parsed.GetResult(option) is { Implicit: false };

    /// <summary>The value of an option; its default where it was not given.</summary>
    public T? Value<T>(Option<T> option) => parsed.GetValue(option);

    /// <summary>The value of an argument; null where an optional one was not given.</summary>
    public T? Value<T>(Argument<T> argument) => parsed.GetValue(argument);

    /// <summary>The value of an argument that the parser has seen to.</summary>
    public T Required<T>(Argument<T> argument) => parsed.GetRequiredValue(argument);

    /// <summary>The value of an option that the parser has seen to.</summary>
    public T Required<T>(Option<T> option) => parsed.GetRequiredValue(option);
}
