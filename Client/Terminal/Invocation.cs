using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using SatCurate.Curation;

namespace SatCurate.Client.Terminal;

/// <summary>Runs one command line: parses it, invokes the verb, and turns every failure into one line and an exit code.</summary>
internal static class Invocation
{
    /// <summary>The exit code of <paramref name="args"/>.</summary>
    public static async Task<int> RunAsync(
        RootCommand root, IReadOnlyList<string> args, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        foreach (HelpOption help in root.Options.OfType<HelpOption>())
        {
            help.Action = new ExampleHelp((HelpAction)help.Action!);
        }

        ParseResult parsed = root.Parse(args);
        try
        {
            if (parsed.Action is ParseErrorAction)
            {
                throw UsageError(parsed, args);
            }

            var configuration = new InvocationConfiguration
            {
                Output = output,
                Error = error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null, // Signals are Interrupts' business.
            };
            return await parsed.InvokeAsync(configuration, cancellationToken);
        }
        catch (Exception e)
        {
            (string line, int code) = Failure.Describe(e, cancellationToken.IsCancellationRequested);
            await error.WriteLineAsync(line);
            if (Environment.GetEnvironmentVariable("SATCURATE_DEBUG") == "1")
            {
                await error.WriteLineAsync(e.ToString());
            }

            return code;
        }
    }

    private static UserErrorException UsageError(ParseResult parsed, IReadOnlyList<string> args)
    {
        Command command = parsed.CommandResult.Command;
        string help = $"See {ProgramName.Text}{(command is RootCommand ? "" : " " + command.Name)} --help";
        if (command is RootCommand && !args.Any(arg => arg.StartsWith('-')))
        {
            return new UserErrorException(args.Count == 0 ? "a verb is missing" : $"there is no verb '{args[0]}'", null, help);
        }

        string what = UsageText.Of(parsed.Errors[0].Message);
        return new UserErrorException(what, args.Count == 0 ? null : string.Join(' ', args), help);
    }
}
